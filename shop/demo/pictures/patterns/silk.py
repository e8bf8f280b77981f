"""湘绣: silk laid stitch by stitch, long and short, shading from base to tip (掺针)."""

import math
import random

from shop.demo.pictures.geometry import line, mix, n, path
from shop.demo.pictures.tile import Tile, pick


def satin(
    cx: float,
    cy: float,
    angle: float,
    long: float,
    wide: float,
    base: str,
    tip: str,
    seed: int = 0,
    count: int = 80,
    curve: float = 0.0,
) -> str:
    """A petal or leaf filled with `count` single stitches over a solid under-layer."""
    rnd = random.Random(seed)
    steps = 5 if count < 60 else 7
    layers: list[list[str]] = [[] for _ in range(steps)]
    ca, sa = math.cos(angle), math.sin(angle)

    def at(t: float, o: float) -> tuple[float, float]:
        half = wide * math.sin(math.pi * min(1, t**0.8)) ** 0.9
        off = o * half + curve * long * t * t
        return cx + long * t * ca - off * sa, cy + long * t * sa + off * ca

    for _ in range(count):
        t, o = rnd.random() ** 0.92 * 0.93, rnd.random() * 2 - 1
        (x0, y0), (x1, y1) = at(t, o), at(min(1, t + 0.1 + rnd.random() * 0.1), o * 0.96)
        shade = int((t + (rnd.random() - 0.5) * 0.22 + abs(o) * 0.12) * steps)
        layers[min(steps - 1, max(0, shade))].append(f"M{n(x0)} {n(y0)}L{n(x1)} {n(y1)}")
    around = [at(i / 10, 1) for i in range(11)] + [at(i / 10, -1) for i in range(10, -1, -1)]
    out = [path(line(around, close=True), mix(base, tip, 0.42))]
    out += [
        f'<path d="{"".join(d)}" stroke="{mix(base, tip, i / (steps - 1))}" stroke-linecap="round"/>'
        for i, d in enumerate(layers)
        if d
    ]
    return "".join(out)


PETALS = (
    (-2.75, 50, 12),
    (-0.39, 50, 12),
    (-2.45, 58, 14),
    (-0.69, 58, 14),
    (-2.1, 64, 15),
    (-1.04, 64, 15),
    (-1.57, 66, 16),
    (-2.9, 38, 11),
    (-0.24, 38, 11),
    (-2.3, 44, 13),
    (-0.84, 44, 13),
    (-1.85, 46, 13),
    (-1.29, 46, 13),
)


def lotus(
    cx: float,
    cy: float,
    s: float = 1.0,
    seed: int = 1,
    dense: float = 1.0,
    base: str = "#FBEFF0",
    tip: str = "#D2456E",
) -> str:
    """A lotus in full flower."""
    return "".join(
        satin(
            cx,
            cy,
            a,
            long * s,
            wide * s,
            base,
            tip,
            seed * 50 + i,
            int(80 * dense),
            0.05 * (1 if a > -1.57 else -1),
        )
        for i, (a, long, wide) in enumerate(PETALS)
    )


def lotus_leaf(
    cx: float,
    cy: float,
    rx: float,
    ry: float,
    seed: int = 1,
    base: str = "#2F6E57",
    tip: str = "#9CC2A0",
    count: int = 320,
) -> str:
    """A floating leaf, veins in the lightest silk."""
    rnd = random.Random(seed)
    layers: list[list[str]] = [[] for _ in range(6)]
    for _ in range(count):
        a, r = rnd.random() * 2 * math.pi, rnd.random() ** 0.6
        wave, reach = 1 + 0.06 * math.sin(a * 7), min(1, r + 0.12 + rnd.random() * 0.1)
        vein = abs((a * 9 / math.pi) % 1 - 0.5) < 0.1
        shade = 5 if vein else min(4, int((r * 0.8 + rnd.random() * 0.3) * 5))
        ends = ((cx + rx * k * wave * math.cos(a), cy + ry * k * wave * math.sin(a)) for k in (r, reach))
        layers[shade].append(line(ends))
    out = [
        f'<ellipse cx="{n(cx)}" cy="{n(cy)}" rx="{n(rx * 0.97)}" ry="{n(ry * 0.97)}" '
        f'fill="{mix(base, tip, 0.35)}"/>'
    ]
    out += [
        f'<path d="{"".join(d)}" stroke="{mix(base, tip, i / 5)}" stroke-width="1.1"/>'
        for i, d in enumerate(layers)
        if d
    ]
    return "".join(out)


def hibiscus(
    cx: float, cy: float, s: float = 1.0, seed: int = 1, base: str = "#FFF3EE", tip: str = "#E0607E"
) -> str:
    """芙蓉, Hunan's flower: two whorls of broad petals and a gold heart."""
    out = []
    for ringed, (count, long, wide) in enumerate(((7, 46, 17), (6, 31, 13))):
        for i in range(count):
            a = seed + ringed * 0.5 + i * 2 * math.pi / count
            out.append(satin(cx, cy, a, long * s, wide * s, base, tip, seed * 40 + ringed * 10 + i, 64))
    rnd = random.Random(seed)
    knots = "".join(
        f"M{n(cx + rnd.uniform(-8, 8) * s)} {n(cy + rnd.uniform(-8, 8) * s)}l{n(rnd.uniform(-3, 3))} 2"
        for _ in range(34)
    )
    return "".join(out) + path(knots, stroke="#E2A92F", width=2, extra='stroke-linecap="round"')


def leafy(
    cx: float, cy: float, angle: float, s: float, seed: int, base: str = "#2F6E57", tip: str = "#A8C99A"
) -> str:
    """A leaf with its midrib."""
    rib = f"M{n(cx)} {n(cy)}L{n(cx + 40 * s * math.cos(angle))} {n(cy + 40 * s * math.sin(angle))}"
    return satin(cx, cy, angle, 48 * s, 13 * s, base, tip, seed, 60) + path(
        rib, stroke="#24503F", width=s, opacity=0.7
    )


SILKS = (
    ("#DCE7E4", "#FBEFF0", "#D2456E"),
    ("#EFE6D4", "#FFFFFF", "#B9527F"),
    ("#26374A", "#FFF1E8", "#E08A5C"),
    ("#CFDBE8", "#FDF4E4", "#C23F4F"),
)


def xiangxiu(palette: int = 0, motif: int = 0) -> Tile:
    """湘绣 on silk gauze: lotus, or hibiscus with leaves."""
    ground, base, tip = pick(SILKS, palette)
    gauze = "".join(f"M0 {y}h150" for y in range(0, 180, 3))
    body = [
        f'<rect width="150" height="180" fill="{ground}"/>',
        path(gauze, stroke="#fff", width=0.6, opacity=0.3),
    ]
    if motif % 2 == 0:
        body.append(path("M75 92C76 120 70 150 74 180", stroke="#4F8A6A", width=2.4))
        body.append(lotus_leaf(34, 142, 36, 15, 4, count=240) + lotus_leaf(118, 118, 27, 12, 9, count=200))
        body.append(lotus(75, 92, 0.92, 3, 0.75, base, tip))
    else:
        body.append(
            path("M40 180C44 150 70 130 62 92M58 120C84 108 100 92 112 60", stroke="#5B6B43", width=2.2)
        )
        for x, y, a in ((52, 140, 2.5), (56, 126, 0.3), (86, 104, 0.9), (100, 84, -2.6), (46, 160, 0.5)):
            body.append(leafy(x, y, a, 0.72, int(x), tip="#9CC2A0"))
        body.append(
            hibiscus(60, 84, 0.8, 3, base, tip) + hibiscus(112, 46, 0.56, 5, base, mix(tip, "#ffffff", 0.2))
        )
        body.append(leafy(24, 20, 0.9, 0.5, 8) + leafy(130, 150, -2.2, 0.5, 9))
    return Tile(150, 180, "".join(body), ground, mix(ground, "#23303A", 0.55), tip)
