"""Hard matter: 菊花石, 木雕, 黑茶 and 竹编."""

import math
import random

from shop.demo.pictures.geometry import dots, line, mix, n, path, petal, ring, smooth, spiral
from shop.demo.pictures.tile import Tile, pick

# 菊花石: slate, vein, crystal
STONES = (
    ("#2E3236", "#3D434A", "#EFEBE2"),
    ("#3B3A3A", "#4C4945", "#F4EBD8"),
    ("#28302F", "#384442", "#E4EAE6"),
    ("#42393A", "#54494A", "#F3E4DC"),
)


def crystal_flower(cx: float, cy: float, r: float, white: str, seed: int) -> str:
    """Celestite needles grown outwards in the limestone: no two alike, broken here and there, dark at the heart."""
    rnd = random.Random(seed)
    out = []
    for layer, (count, reach, wide) in enumerate(((26, 1.0, 0.034), (19, 0.74, 0.04), (11, 0.46, 0.04))):
        d = ""
        for i in range(count):
            a = i * 2 * math.pi / count + rnd.uniform(-0.12, 0.12) + layer
            long = r * reach * rnd.uniform(0.62, 1.05)
            bend = rnd.uniform(-0.09, 0.09)
            base, w = r * rnd.uniform(0.08, 0.2), r * wide * rnd.uniform(0.6, 1.35)
            mid = (base + long) / 2
            ca, sa, cb, sb = math.cos(a), math.sin(a), math.cos(a + bend), math.sin(a + bend)
            mx, my = cx + mid * ca, cy + mid * sa
            d += (
                f"M{n(cx + base * ca)} {n(cy + base * sa)}Q{n(mx - w * 2 * sa)} "
                f"{n(my + w * 2 * ca)} {n(cx + long * cb)} "
                f"{n(cy + long * sb)}Q{n(mx + w * 2 * sa)} {n(my - w * 2 * ca)} "
                f"{n(cx + base * ca)} {n(cy + base * sa)}z"
            )
        tone = mix(white, "#8E8A84", (0.42, 0.2, 0.0)[layer])
        out.append(path(d, tone, "#23262A", 0.5))
    return "".join(out) + path(dots(ring(cx, cy, r * 0.07, 5, seed), r * 0.035), "#5C5750")


def juhuashi(palette: int = 0, motif: int = 0) -> Tile:
    """浏阳菊花石: white crystal chrysanthemums in slate-dark stone."""
    stone, vein, white = pick(STONES, palette)
    rnd = random.Random(f"juhua{motif}")
    body = [f'<rect width="170" height="170" fill="{stone}"/>']
    for _ in range(9):
        x, y = rnd.uniform(30, 140), rnd.uniform(30, 140)
        body.append(
            path(
                smooth(
                    [(x + a * rnd.uniform(14, 26), y + b * rnd.uniform(6, 16)) for a, b in ring(0, 0, 1, 7)],
                    close=True,
                ),
                vein,
                opacity=0.5,
            )
        )
    body.append(
        path(dots([(rnd.uniform(1, 169), rnd.uniform(1, 169)) for _ in range(90)], 0.7), "#fff", opacity=0.14)
    )
    spots = (
        ((62, 58, 48), (128, 128, 34), (34, 138, 20))
        if motif % 2 == 0
        else ((44, 46, 30), (118, 60, 40), (70, 126, 36), (146, 148, 16))
    )
    body += [crystal_flower(x, y, r, white, motif * 7 + i) for i, (x, y, r) in enumerate(spots)]
    return Tile(170, 170, "".join(body), stone, vein, white)


# 木雕: wood, deep cut, lit edge
WOODS = (
    ("#A9713F", "#5B3516", "#D9A873"),
    ("#7A4A2B", "#3A1F0E", "#B07F55"),
    ("#C79A63", "#7E5426", "#EBCB9C"),
    ("#8E2F22", "#4A120D", "#D99A4E"),
)


def relief(d: str, wood: tuple[str, str, str], depth: float = 2.2, fill: bool = True) -> str:
    """`d` standing out of the ground: shade below, light above, the wood between."""
    mid, deep, lit = wood
    body = mix(mid, lit, 0.28) if fill else "none"
    low = f'transform="translate({n(depth)} {n(depth * 1.3)})" stroke-linejoin="round" stroke-linecap="round"'
    top = (
        f'transform="translate({n(-depth * 0.4)} {n(-depth * 0.5)})" '
        f'stroke-linejoin="round" stroke-linecap="round"'
    )
    flat = 'stroke-linejoin="round" stroke-linecap="round"'
    return (
        path(d, deep if fill else "none", deep, depth * 1.5, 0.85, low)
        + path(d, body, lit, depth * 0.9, 1, top)
        + path(d, body, mix(mid, lit, 0.2), depth * 0.9, 1, flat)
    )


def carved_flower(cx: float, cy: float, r: float, wood: tuple[str, str, str], count: int = 8) -> str:
    """A flower cut petal by petal."""
    mid, deep, lit = wood
    out = [
        relief(petal(cx, cy, r * 0.14, r, r * 0.26, i * 2 * math.pi / count), wood, r * 0.05)
        for i in range(count)
    ]
    ribs = "".join(
        line(((cx + r * 0.3 * x, cy + r * 0.3 * y), (cx + r * 0.8 * x, cy + r * 0.8 * y)))
        for x, y in ring(0, 0, 1, count)
    )
    out.append(path(ribs, stroke=deep, width=r * 0.03, opacity=0.6))
    out.append(
        relief(
            "".join(
                petal(cx, cy, 0, r * 0.46, r * 0.13, 0.39 + i * 2 * math.pi / count) for i in range(count)
            ),
            wood,
            r * 0.04,
        )
    )
    return (
        "".join(out)
        + path(dots([(cx, cy)], r * 0.13), mid, deep, r * 0.04)
        + path(dots([(cx - r * 0.03, cy - r * 0.04)], r * 0.05), lit)
    )


def mudiao(palette: int = 0, motif: int = 0) -> Tile:
    """洞口木雕: openwork lattice with carved flowers, or scrolling 卷草 in relief."""
    wood = pick(WOODS, palette)
    mid, deep, lit = wood
    rnd = random.Random(f"mudiao{motif}")
    grain = "".join(f"M0 {n(y)}q35 {n(rnd.uniform(-3, 3))} 70 0t70 0" for y in range(3, 140, 6))
    ground = mix(mid, deep, 0.55)
    body = [
        f'<rect width="140" height="140" fill="{ground}"/>',
        path(grain, stroke=deep, width=0.8, opacity=0.35),
    ]
    if motif % 2 == 0:
        bars = (
            "M0 0H140M0 140H140M0 0V140M140 0V140M35 0V35H0M105 0V35H140M0 105H35V140M140 "
            "105H105V140M70 0V24M70 140V116M0 70H24M140 70H116"
        )
        body.append(path(bars, stroke=deep, width=9, opacity=0.8, extra='transform="translate(2 3)"'))
        body.append(
            path(bars, stroke=lit, width=7.4)
            + path(bars, stroke=mix(mid, lit, 0.25), width=5.6, extra='transform="translate(.6 .9)"')
        )
        body.append(carved_flower(70, 70, 44, wood))
    else:
        wave = [(x, 70 + 26 * math.sin(x * math.pi / 70)) for x in range(-10, 151, 10)]
        body.append(relief(smooth(wave), wood, 3.4, fill=False))
        for x, y, hand in ((35, 70, 1), (105, 70, -1)):
            body.append(
                relief(spiral(x, y - hand * 6, 18, 1.5, hand * 1.57, hand, 22), wood, 2.4, fill=False)
            )
            body += [
                relief(petal(x, y + hand * 30, 2, 26, 6, hand * 1.57 + o), wood, 1.8) for o in (-0.7, 0, 0.7)
            ]
            body.append(carved_flower(x, y - hand * 46, 15, wood, 6))
        body.append(relief("M0 6H140M0 134H140", wood, 2, fill=False))
    return Tile(140, 140, "".join(body), mid, deep, lit)


# 黑茶: leaf dark, leaf mid, leaf light, golden flower
TEAS = (
    ("#2A1D14", "#46301F", "#6B4A2C", "#D9A93A"),
    ("#231A16", "#3A2A22", "#5A4434", "#C98F2E"),
    ("#33241A", "#553A22", "#8A6336", "#E3BC55"),
    ("#1F1C17", "#37322A", "#57503F", "#B9A05A"),
)


def heicha(palette: int = 0, motif: int = 0) -> Tile:
    """安化黑茶: pressed leaf and stalk; in 茯砖 the golden flowers (冠突散囊菌) have bloomed."""
    deep, mid, lit, gold = pick(TEAS, palette)
    rnd = random.Random(f"heicha{motif}")
    size = 150
    body = [f'<rect width="{size}" height="{size}" fill="{deep}"/>']
    for colour, count, wide in (
        (mix(deep, "#000000", 0.4), 60, 4.2),
        (mid, 120, 3.6),
        (lit, 70, 2.4),
        (mix(lit, "#E0C090", 0.4), 26, 1.5),
    ):
        d = ""
        for _ in range(count):
            x, y, a, long = rnd.uniform(8, 142), rnd.uniform(8, 142), rnd.uniform(0, 6.28), rnd.uniform(6, 20)
            d += (
                f"M{n(x)} {n(y)}q{n(long * 0.5 * math.cos(a + 0.4))} {n(long * 0.5 * math.sin(a + 0.4))} "
                f"{n(long * math.cos(a))} {n(long * math.sin(a))}"
            )
        body.append(path(d, stroke=colour, width=wide, extra='stroke-linecap="round"'))
    if motif % 2 == 0:
        spots = [(rnd.uniform(3, 147), rnd.uniform(3, 147)) for _ in range(150)]
        body.append(path(dots(spots[:110], 1.0), gold) + path(dots(spots[110:], 1.7), gold, opacity=0.8))
    return Tile(size, size, "".join(body), mid, deep, gold)


# 竹编: light strip, shaded strip, gap
CANES = (
    ("#E0C98E", "#B99A57", "#6E5528"),
    ("#A8703C", "#7A4A22", "#3E220E"),
    ("#C9CF95", "#93A05A", "#4E5A26"),
    ("#EADFBF", "#7C4F2A", "#4A2E16"),
)


def zhubian(palette: int = 0, motif: int = 0) -> Tile:
    """竹编: 人字纹 twill, 六角眼 open hexagons, or plain 挑一压一."""
    light, dark, gap = pick(CANES, palette)
    kind = motif % 3
    if kind == 1:
        return _hexagons(light, dark, gap)
    run, cell = (3, 12.0) if kind == 0 else (1, 15.0)
    count = run * 4
    size = count * cell
    body = [f'<rect width="{n(size)}" height="{n(size)}" fill="{gap}"/>']
    for y in range(count):
        for x in range(count):
            over = (x + y) % (2 * run) < run if x < count / 2 or kind else (y - x - 1) % (2 * run) < run
            body.append(_strip(x * cell, y * cell, cell, over, light, dark))
    return Tile(size, size, "".join(body), light, gap, dark)


def _strip(x: float, y: float, cell: float, across: bool, light: str, dark: str) -> str:
    """One crossing: the strip on top, round in section, its skin catching light along the middle."""
    tone = light if across else mix(light, dark, 0.62)
    a, b = (cell, cell - 1.6) if across else (cell - 1.6, cell)
    gloss = f"M{n(x)} {n(y + cell * 0.32)}h{n(cell)}" if across else f"M{n(x + cell * 0.32)} {n(y)}v{n(cell)}"
    fibre = f"M{n(x)} {n(y + cell * 0.66)}h{n(cell)}" if across else f"M{n(x + cell * 0.66)} {n(y)}v{n(cell)}"
    return (
        f'<path d="M{n(x)} {n(y)}h{n(a)}v{n(b)}h{n(-a)}z" fill="{tone}"/>'
        + path(gloss, stroke="#fff", width=1.4, opacity=0.28)
        + path(fibre, stroke=dark, width=0.9, opacity=0.5)
    )


def _hexagons(light: str, dark: str, gap: str) -> Tile:
    wide, high = 48.0, 83.14
    runs = (
        "M-4 20.8H52M-4 62.4H52",
        "M-36 -20.8L36 103.9M12 -20.8L84 103.9",
        "M84 -20.8L12 103.9M36 -20.8L-36 103.9",
    )
    body = [f'<rect width="{wide}" height="{n(high)}" fill="{gap}"/>']
    for k, d in enumerate(runs):
        body.append(
            path(d, stroke=mix(gap, "#000000", 0.35), width=11.4)
            + path(d, stroke=mix(light, dark, 0.25 * k), width=9.6)
        )
        body.append(path(d, stroke="#fff", width=2, opacity=0.25))
    return Tile(wide, high, "".join(body), light, gap, dark)
