"""What makes one variant of a kind look unlike the next."""

import random
from dataclasses import dataclass

from shop.demo.pictures.light import PALE
from shop.demo.pictures.patterns import tile
from shop.demo.pictures.tile import Tile, pick


@dataclass(frozen=True)
class Look:
    """One picture to draw: craft and kind, which variant, and the kind's place in its craft's list."""

    craft: str
    kind: str
    variant: int
    place: int = 0

    @property
    def palette(self) -> int:
        return self.variant + self.place

    @property
    def motif(self) -> int:
        return self.variant + self.variant // 3 + self.place

    @property
    def shape(self) -> int:
        """Which proportion of the object, 0 to 2."""
        return (self.variant + self.variant // 3) % 3

    @property
    def scale(self) -> float:
        return (1.0, 0.78, 1.22)[(self.variant + self.place) % 3]

    @property
    def window(self) -> bool:
        return (self.variant + self.place) % 3 == 1

    def ground(self, choices: tuple[str, ...] = PALE) -> str:
        return pick(choices, self.variant * 2 + self.place * 3 + len(self.craft))

    def rng(self, salt: str = "") -> random.Random:
        """Its own chance, the same on every machine and in every process."""
        return random.Random(f"{self.craft}/{self.kind}/{self.variant}/{salt}")

    def cloth(self) -> Tile:
        """The craft's surface in this variant's palette and motif."""
        return tile(self.craft, self.palette, self.motif)
