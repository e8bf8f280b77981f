"""A craft's own surface as one repeatable tile."""

from dataclasses import dataclass
from typing import TypeVar

from shop.demo.pictures.geometry import n

T = TypeVar("T")


@dataclass(frozen=True)
class Tile:
    """Width and height in units, the drawing, and the three colours things made of it are finished with."""

    width: float
    height: float
    body: str
    ground: str
    trim: str
    accent: str

    def pattern(
        self,
        name: str = "p",
        scale: float = 1.0,
        move: tuple[float, float] = (0, 0),
        turn: float = 0,
        squeeze: float = 1.0,
    ) -> str:
        """The tile as a <pattern> to fill with url(#name); `squeeze` < 1 lays it on a table."""
        steps = f"translate({n(move[0])} {n(move[1])})" if any(move) else ""
        steps += f"rotate({n(turn)})" if turn else ""
        steps += f"scale({scale:.3f} {scale * squeeze:.3f})"
        under = (
            f'<rect x="-2" y="-2" width="{n(self.width + 4)}" height="{n(self.height + 4)}" '
            f'fill="{self.ground}"/>'
        )
        return (
            f'<pattern id="{name}" width="{n(self.width)}" height="{n(self.height)}" '
            f'patternUnits="userSpaceOnUse" patternTransform="{steps}">{under}{self.body}</pattern>'
        )


def pick(choices: tuple[T, ...], index: int) -> T:
    """The choice at `index`, round and round."""
    return choices[index % len(choices)]
