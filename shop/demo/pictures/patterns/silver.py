"""苗族银饰: drawn wire curled into filigree, granules soldered along it."""

import math

from shop.demo.pictures.geometry import dots, path, petal, ring, spiral
from shop.demo.pictures.tile import Tile, pick

PLATES = (
    ("#1B2136", "#D9DFE5", "#0A0E1C"),
    ("#C3CBD4", "#5B6675", "#F4F7F9"),
    ("#3A1420", "#E2DCD6", "#17060C"),
    ("#12302F", "#D6E0DE", "#061615"),
)


def _scrolls() -> tuple[str, str]:
    wire, grains = [], []
    for cx, cy in ((27, 27), (81, 27), (27, 81), (81, 81)):
        sx, sy = (1 if cx < 54 else -1), (1 if cy < 54 else -1)
        start = math.atan2(-sy, -sx)
        wire.append(spiral(cx, cy, 15, 2.6, start, sx * sy))
        wire.append(spiral(cx + 12 * sx, cy - 15 * sy, 6, 1.6, start + 1.4, -sx * sy, 18))
        wire.append(spiral(cx - 15 * sx, cy + 12 * sy, 6, 1.6, start - 1.4, -sx * sy, 18))
        grains += ring(cx, cy, 18.6, 14)
    wire += [petal(54, 54, 4, 15, 3, i * math.pi / 4) for i in range(8)]
    grains += ring(54, 54, 18.5, 16)
    for x, y in ((0, 0), (108, 0), (0, 108), (108, 108), (54, 0), (54, 108), (0, 54), (108, 54)):
        wire += [petal(x, y, 2, 10, 2.6, k * math.pi / 2 + math.pi / 4) for k in range(4)]
        grains += ring(x, y, 12.5, 10)
    return "".join(wire), dots(grains, 1.15)


def _rosettes() -> tuple[str, str]:
    """Sun flowers beaten from plate, twisted wire rings between."""
    wire, grains = [], []
    for x, y in ((54, 54), (0, 0), (108, 0), (0, 108), (108, 108)):
        wire += [petal(x, y, 7, 26, 4.2, k * math.pi / 6) for k in range(12)]
        wire += [petal(x, y, 11, 20, 1.6, k * math.pi / 6) for k in range(12)]
        grains += ring(x, y, 30, 24) + ring(x, y, 4.6, 6) + [(x, y)]
    for x, y in ((54, 0), (0, 54), (108, 54), (54, 108)):
        for side in (0, math.pi):
            wire.append(spiral(x, y - 11 if side else y + 11, 9, 1.9, -math.pi / 2 + side, 1, 22))
            wire.append(spiral(x - 11 if side else x + 11, y, 9, 1.9, side, 1, 22))
        grains += ring(x, y, 3, 4)
    return "".join(wire), dots(grains, 1.3)


def miaoyin(palette: int = 0, motif: int = 0) -> Tile:
    """Filigree over dark cloth, or chased lines in a silver plate."""
    ground, silver, low = pick(PLATES, palette)
    wire, grains = pick((_scrolls, _rosettes), motif)()
    shade = path(wire, stroke=low, width=2.6, opacity=0.55, extra='transform="translate(.8 1.1)"')
    body = (
        f'<rect width="108" height="108" fill="{ground}"/>{shade}'
        + path(wire, stroke=silver, width=1.5, extra='stroke-linecap="round"')
        + path(grains, "#F3F6F8" if palette % 4 != 1 else "#55606E")
    )
    return Tile(108, 108, body, ground, ground, silver)
