"""蓝印花布: indigo resist dyeing. The stencil leaves separate marks, never a long unbroken line."""

import math
import random

from shop.demo.pictures.geometry import dots, petal, ring
from shop.demo.pictures.tile import Tile, pick

VATS = (("#F3F6F8", "#1D4280"), ("#EDF3F9", "#12294F"), ("#1E4A8C", "#F1F4F4"), ("#E9F1F4", "#2F6494"))


def _flower(cx: float, cy: float, s: float) -> str:
    d = dots([(cx, cy)], 3.4 * s) + dots(ring(cx, cy, 7.2 * s, 8), 1.3 * s)
    d += "".join(petal(cx, cy, 11 * s, 25 * s, 4.2 * s, i * math.pi / 4) for i in range(8))
    return (
        d
        + dots(ring(cx, cy, 21 * s, 8, math.pi / 8), 1.9 * s)
        + dots(ring(cx, cy, 29.5 * s, 8, math.pi / 8), 1.5 * s)
    )


def _spray(cx: float, cy: float, angle: float, s: float) -> str:
    out = []
    for k, (r, o) in enumerate(((0, 0), (9, 7), (9, -7), (18, 9), (18, -9), (27, 0))):
        a = angle + (0 if o == 0 else (0.7 if o > 0 else -0.7))
        x = cx + (r * math.cos(angle) - o * math.sin(angle)) * s * 0.62
        y = cy + (r * math.sin(angle) + o * math.cos(angle)) * s * 0.62
        out.append(petal(x, y, 0, 9 * s * (0.75 if k else 0.6), 2.3 * s, a))
    return "".join(out)


def _chrysanthemums() -> tuple[float, float, str]:
    """满地菊: big and small heads with leaf sprays."""
    d = _flower(52, 52, 1.02)
    for cx, cy in ((0, 0), (104, 0), (0, 104), (104, 104)):
        d += _flower(cx, cy, 0.74)
    for cx, cy in ((52, 3), (52, 101), (3, 52), (101, 52)):
        d += dots(ring(cx, cy, 4.6, 6), 1.25) + dots([(cx, cy)], 1.3)
    for sx, sy in ((-1, -1), (1, -1), (-1, 1), (1, 1)):
        a = math.atan2(sy, -sx)
        d += _spray(52 + sx * 25 - 9 * math.cos(a), 52 + sy * 25 - 9 * math.sin(a), a, 0.78)
    return 104, 104, d


def _plum(cx: float, cy: float, r: float, phase: float) -> str:
    return dots(ring(cx, cy, r * 0.62, 5, phase), r * 0.36) + dots([(cx, cy)], r * 0.14)


def _plums() -> tuple[float, float, str]:
    """Scattered plum blossom and buds, the plain cloth of everyday."""
    d = ""
    for i, (x, y, r) in enumerate(((24, 22, 12), (72, 40, 9), (38, 66, 9), (84, 84, 12), (10, 88, 7))):
        d += _plum(x, y, r, i * 0.7)
        for k in range(2):
            a = i * 1.3 + k * 1.9
            d += petal(x, y, r * 1.15, r * 1.75, 1.9, a)
    d += dots(((52, 12), (92, 14), (58, 52), (16, 50), (62, 92), (36, 96), (94, 60)), 1.6)
    return 100, 100, d


def _waves() -> tuple[float, float, str]:
    """水波 and 鱼鳞: fans of dots and dashes."""
    d = ""
    for cx, cy in ((0, 40), (60, 40), (30, 60), (30, 20), (0, 80), (60, 80), (0, 0), (60, 0)):
        for r, count, size in ((27, 13, 1.5), (20, 10, 1.5), (13, 7, 1.4)):
            arc = [math.pi + 0.22 + i * (math.pi - 0.44) / (count - 1) for i in range(count)]
            d += dots([(cx + r * math.cos(a), cy + 0.72 * r * math.sin(a)) for a in arc], size)
        d += petal(cx, cy - 1, 0, 7, 2, -math.pi / 2)
    return 60, 40, d


def lanyin(palette: int = 0, motif: int = 0) -> Tile:
    """蓝印花布 in one of four vats and three stencils."""
    mark, ground = pick(VATS, palette)
    wide, high, d = pick((_chrysanthemums, _plums, _waves), motif)()
    rnd = random.Random(f"lanyin{motif}")
    uneven = "".join(
        f'<circle cx="{rnd.randint(12, int(wide) - 12)}" '
        f'cy="{rnd.randint(10, int(high) - 10)}" r="{rnd.randint(5, 12)}"/>'
        for _ in range(4)
    )
    body = (
        f'<rect width="{wide}" height="{high}" fill="{ground}"/><g fill="#fff" opacity=".04">{uneven}</g>'
        f'<path fill="{mark}" d="{d}"/>'
    )
    dark = ground if int(ground[1:3], 16) < 140 else mark
    return Tile(wide, high, body, ground, dark, mark if dark == ground else ground)
