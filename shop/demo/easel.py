"""Pictures of the demo: drawn by our own code, kept as ordinary uploads are kept."""

from __future__ import annotations

import io
import os
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass

from PIL import Image

from shop.catalog import pictures, renditions
from shop.config import Settings
from shop.core import files
from shop.demo.cast import goods, players
from shop.demo.goods_rows import VARIANTS_DRAWN
from shop.demo.pictures import draw, render, workshop_scene

PIXELS = 800  # as large as a page shows them; a scene is half as wide again
SCENES = 2
READY = ((400, "webp"), (800, "webp"))


@dataclass(frozen=True)
class Motif:
    """What to draw: a thing of a craft, or (kind `scene`) the room of a workshop."""

    craft: str
    kind: str
    variant: int


@dataclass(frozen=True)
class Drawn:
    """A kept picture."""

    motif: Motif
    key: str
    width: int
    height: int


def motifs() -> list[Motif]:
    """All that the demo shows."""
    found = []
    for craft, kinds in goods().items():
        found += [Motif(craft, good.kind, v) for good in kinds for v in range(VARIANTS_DRAWN)]
        found += [Motif(craft, "detail", 0), Motif(craft, "detail", 1), Motif(craft, "making", 0)]
    makers = Counter(player.craft for player in players())
    return found + [Motif(c, "scene", v) for c, count in makers.items() for v in range(min(count, SCENES))]


def scenes() -> dict[str, Motif]:
    """The scene of each workshop, by slug."""
    turns: Counter[str] = Counter()
    found = {}
    for player in players():
        found[player.slug] = Motif(player.craft, "scene", turns[player.craft] % SCENES)
        turns[player.craft] += 1
    return found


def paint(settings: Settings, wanted: Sequence[Motif]) -> Iterator[Drawn]:
    """Draw and keep them, on all cores; yields each as it is done, in the order asked for."""
    with ProcessPoolExecutor(max_workers=os.cpu_count()) as pool:
        yield from pool.map(_paint_one, [settings] * len(wanted), wanted, chunksize=4)


def _paint_one(settings: Settings, motif: Motif) -> Drawn:
    scene = motif.kind == "scene"
    svg = (
        workshop_scene(motif.craft, motif.variant) if scene else draw(motif.craft, motif.kind, motif.variant)
    )
    cleaned = pictures.clean(render(svg, PIXELS * 3 // 2 if scene else PIXELS))
    store = files.open_store(settings)
    store.put(pictures.original_key(cleaned.key), cleaned.data, "image/jpeg")
    original = Image.open(io.BytesIO(cleaned.data))
    original.load()
    for size, kind in READY:
        store.put(
            renditions.place(cleaned.key, size, kind),
            renditions.drawn(original, size, kind),
            renditions.SIZES[size, kind],
        )
    return Drawn(motif, cleaned.key, cleaned.width, cleaned.height)
