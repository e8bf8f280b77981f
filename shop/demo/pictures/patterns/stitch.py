"""Needlework of the villages: 花瑶挑花, 湘西苗绣 and 土家刺绣."""

import math
import random

from shop.demo.pictures.geometry import cells, dots, mix, n, path, petal, ring, smooth
from shop.demo.pictures.patterns.silk import satin
from shop.demo.pictures.tile import Tile, pick

# 挑花: ground, cross, accent
YAO = (
    ("#161C30", "#EDEFF2", "#E0523F"),
    ("#EDE7DA", "#1B2442", "#B8392F"),
    ("#231A2C", "#F2E7D8", "#E3A13A"),
    ("#123038", "#EAF1EC", "#E07A6A"),
)

HORSE = (
    "..xx............",
    ".xxxx........x..",
    "xx.xxx......xx..",
    "..xxxxxxxxxxx...",
    "...xxx.x.xxxx...",
    "...xxxx.x.xxx...",
    "...xx.xxxx.xx...",
    "...xx......xx...",
    "..xx........xx..",
    "..x..........x..",
)


def _lozenge_stitches() -> tuple[int, int, list[tuple[int, int]], list[tuple[int, int]]]:
    wide, high, pale, red = 36, 26, [], []
    for y in range(high):
        for x in range(wide):
            u, v = min(x, wide - x), abs(y - 13)
            d, du = u + v, abs(x - 18) + v
            if du in (5, 8, 12) or (du < 3 and (u + v) % 2 == 0) or d in (3, 7, 13) or d < 2:
                pale.append((x, y))
            elif d == 5 or du == 10:
                red.append((x, y))
            elif v in (12, 13) and x % 2 == 0:
                pale.append((x, y))
    return wide, high, pale, red


def _beast_stitches() -> tuple[int, int, list[tuple[int, int]], list[tuple[int, int]]]:
    """Facing beasts filled with net stitch, a tree of life between, hooks above and below."""
    wide, high = 40, 30
    pale: set[tuple[int, int]] = set()
    red: set[tuple[int, int]] = set()
    for dy, row in enumerate(HORSE):
        for dx, mark in enumerate(row):
            if mark == "x":
                pale |= {(2 + dx, 8 + dy), (37 - dx, 8 + dy)}
    for y in range(6, 20):
        half = (y - 6) % 5
        red |= {(20 - half // 2, y), (19 + half // 2, y)}
    for x in range(wide):
        pale |= {(x, 0), (x, 22), (x, 29)} if x % 2 else {(x, 3)}
        u = abs(x % 8 - 4)
        pale |= {(x, 25 + k) for k in (-2, 2) if u + 2 in (3, 4)} | ({(x, 25)} if u in (0, 4) else set())
        if u == 2:
            red |= {(x, 25), (x, 1), (x, 2)}
    return wide, high, sorted(pale), sorted(red - pale)


def tiaohua(palette: int = 0, motif: int = 0) -> Tile:
    """花瑶挑花: counted crosses on hand-woven dark cloth."""
    ground, pale, accent = pick(YAO, palette)
    wide, high, white, red = pick((_lozenge_stitches, _beast_stitches), motif)()
    s = 4.0

    def crosses(points: list[tuple[int, int]]) -> str:
        return "".join(f"M{n(x * s + 0.6)} {n(y * s + 0.6)}l2.8 2.8m0-2.8l-2.8 2.8" for x, y in points)

    body = (
        f'<rect width="{n(wide * s)}" height="{n(high * s)}" fill="{ground}"/>'
        + path(crosses(white), stroke=pale, width=1.2)
        + path(crosses(red), stroke=accent, width=1.3)
    )
    dark = ground if int(ground[1:3], 16) < 120 else pale
    return Tile(wide * s, high * s, body, ground, dark, accent)


# 苗绣: ground, petals, wings, leaf, outline
MIAO = (
    ("#7E1626", "#F3A6B4", "#4FB0B5", "#7FB069", "#F4D58D"),
    ("#151B33", "#E2476A", "#6C7BD0", "#3FA58B", "#E9C46A"),
    ("#3B1230", "#F07F5A", "#57A6D9", "#A5C05B", "#F2E3BC"),
    ("#0F3A3A", "#F2B65A", "#E0557A", "#8CCB9B", "#F5EBD0"),
)


def butterfly(cx: float, cy: float, s: float, wing: str, spot: str, edge: str, seed: int) -> str:
    """蝴蝶妈妈, the mother of all things in Miao song: four wings, curled feelers."""
    out = []
    for side in (-1, 1):
        for angle, long, wide in ((-0.62, 33, 12), (0.5, 24, 10)):
            a = angle if side > 0 else math.pi - angle
            out.append(satin(cx, cy, a, long * s, wide * s, spot, wing, seed + side, 46))
            out.append(path(petal(cx, cy, 2, long * s, wide * s * 0.86, a), stroke=edge, width=1.1 * s))
            x, y = cx + long * 0.68 * s * math.cos(a), cy + long * 0.68 * s * math.sin(a)
            out.append(path(dots([(x, y)], 3.2 * s), edge) + path(dots([(x, y)], 1.7 * s), spot))
        feeler = f"M{n(cx)} {n(cy - 8 * s)}q{n(side * 3 * s)} {n(-14 * s)} {n(side * 12 * s)} {n(-15 * s)}"
        out.append(
            path(feeler + f"q{n(side * 5 * s)} 1 {n(side * 3 * s)} {n(5 * s)}", stroke=edge, width=1.2 * s)
        )
    out.append(f'<ellipse cx="{n(cx)}" cy="{n(cy + 2)}" rx="{n(3.4 * s)}" ry="{n(12 * s)}" fill="{edge}"/>')
    bands = "".join(f"M{n(cx - 3 * s)} {n(cy + k * s)}h{n(6 * s)}" for k in (-4, 0, 4, 8))
    return "".join(out) + path(bands, stroke=mix(edge, "#000000", 0.5), width=1.2 * s)


def blossom(cx: float, cy: float, s: float, base: str, tip: str, edge: str, seed: int, count: int = 8) -> str:
    """A satin-stitched flower, couched outline, seed-stitch heart."""
    turns = [seed + i * 2 * math.pi / count for i in range(count)]
    out = [satin(cx, cy, a, 19 * s, 6.4 * s, base, tip, seed * 31 + i, 30) for i, a in enumerate(turns)]
    out += [path(petal(cx, cy, 2, 19.5 * s, 5.6 * s, a), stroke=edge, width=0.9 * s) for a in turns]
    heart = path(dots([(cx, cy)], 4.6 * s), edge) + path(
        dots(ring(cx, cy, 2.6 * s, 6), 0.8 * s), mix(tip, "#000000", 0.3)
    )
    return "".join(out) + heart


def _vine(points: list[tuple[float, float]], colour: str, edge: str, s: float, seed: int) -> str:
    out = [path(smooth(points), stroke=colour, width=2.4 * s, extra='stroke-linecap="round"')]
    rnd = random.Random(seed)
    for (x0, y0), (x1, y1) in zip(points, points[1:], strict=False):
        a = math.atan2(y1 - y0, x1 - x0)
        for side in (-0.9, 0.9):
            x, y = (x0 + x1) / 2, (y0 + y1) / 2
            out.append(
                satin(x, y, a + side, 14 * s, 4 * s, colour, mix(colour, edge, 0.6), rnd.randint(0, 999), 18)
            )
    return "".join(out)


def miaoxiu(palette: int = 0, motif: int = 0) -> Tile:
    """湘西苗绣: close satin stitch in strong colours on dyed cloth."""
    ground, flower, wing, leaf, edge = pick(MIAO, palette)
    body = [f'<rect width="132" height="132" fill="{ground}"/>']
    rough = "".join(f"M0 {n(y)}H132" for y in range(1, 132, 3))
    body.append(path(rough, stroke="#fff", width=0.5, opacity=0.06))
    if motif % 2 == 0:
        places = ((66, 60, 1.0), (0, 0, 0.66), (132, 0, 0.66), (0, 132, 0.66), (132, 132, 0.66))
        body += [butterfly(x, y, s, wing, mix(wing, "#ffffff", 0.6), edge, 3) for x, y, s in places]
        body += [
            blossom(x, y, 0.72, mix(flower, "#ffffff", 0.7), flower, edge, 2)
            for x, y in ((66, 112), (66, -20))
        ]
        body += [blossom(x, 66, 0.5, "#ffffff", mix(flower, wing, 0.5), edge, 4, 6) for x in (0, 132)]
        for x in (33, 99):
            body.append(_vine([(x, 88), (x + 5, 102), (x - 4, 118)], leaf, edge, 0.7, 8))
            body.append(_vine([(x, 14), (x + 5, 26), (x, 38)], leaf, edge, 0.6, 9))
    else:
        body.append(_vine([(-6, 104), (30, 84), (66, 104), (102, 84), (138, 104)], leaf, edge, 1, 5))
        body.append(_vine([(-6, 38), (30, 18), (66, 38), (102, 18), (138, 38)], leaf, edge, 1, 6))
        for x, y in ((33, 52), (99, 118), (99, -14)):
            body.append(blossom(x, y, 1.02, mix(flower, "#ffffff", 0.75), flower, edge, 1))
        for x, y in ((99, 52), (33, 118), (33, -14)):
            body.append(butterfly(x, y, 0.6, wing, mix(wing, "#ffffff", 0.55), edge, 7))
    return Tile(132, 132, "".join(body), ground, mix(ground, "#000000", 0.35), edge)


# 土家刺绣: ground, petal tips, second flower, leaf, line
TUJIA = (
    ("#17151F", "#E0356B", "#F2A93B", "#2FA07A", "#F6EFE0"),
    ("#A61E2B", "#F8D9DF", "#F6C75A", "#1F6F5C", "#FDF3DE"),
    ("#1E2B55", "#F58AA7", "#F2C14E", "#58B39A", "#EFE8F5"),
    ("#F2E8D6", "#C8324F", "#2F6FA8", "#3E8A57", "#3A2A2E"),
)


def tujiacixiu(palette: int = 0, motif: int = 0) -> Tile:
    """土家刺绣: lattice of quilting stitch, a flower in each bay, colours laid light to deep."""
    ground, tip, second, leaf, thread = pick(TUJIA, palette)
    size = 120
    body = [f'<rect width="{size}" height="{size}" fill="{ground}"/>']
    lattice = f"M0 0L{size} {size}M{size} 0L0 {size}"
    twin = f"M6 0L{size} {size - 6}M0 6L{size - 6} {size}M{size - 6} 0L0 {size - 6}M{size} 6L6 {size}"
    if motif % 2 == 0:
        body.append(path(lattice, stroke=second, width=2.6, extra='stroke-dasharray="3 2.2"'))
        body.append(path(twin, stroke=thread, width=0.9, opacity=0.8, extra='stroke-dasharray="4 3"'))
    bays = ((60, 0, tip), (60, 120, tip), (0, 60, second), (120, 60, second))
    for x, y, colour in bays:
        body += [
            satin(x, y, a, 30, 6, leaf, mix(leaf, "#ffffff", 0.5), 11 + k, 26)
            for k, a in enumerate((0.52, 2.62, 3.66, 5.76))
        ]
        body.append(blossom(x, y, 1.0, "#FFF4EE", colour, mix(colour, "#000000", 0.35), 2, 6))
    if motif % 2:
        stars = {
            (x, y): second for x in range(9) for y in range(9) if abs(x - 4) == abs(y - 4) or 4 in (x, y)
        }
        for x, y in ((0, 0), (1, 0), (0, 1), (1, 1)):
            body.append(cells(stars, 2.4, x * size - 10.8, y * size - 10.8))
        body.append(cells(dict.fromkeys(stars, thread), 2.4, 49.2, 49.2))
        body.append(
            path(
                "M30 30L50 50M70 70L90 90M90 30L70 50M50 70L30 90",
                stroke=thread,
                width=1.6,
                extra='stroke-dasharray="3 2"',
            )
        )
    else:
        body += [
            blossom(x, y, 0.42, "#FFFFFF", tip, thread, 3, 5)
            for x, y in ((60, 60), (0, 0), (120, 0), (0, 120), (120, 120))
        ]
    return Tile(size, size, "".join(body), ground, mix(ground, "#000000", 0.3), second)
