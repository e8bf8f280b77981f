"""Woven patterns: 土家织锦, 侗锦 and 夏布. Each cell is one float of weft over warp."""

import random

from shop.demo.pictures.geometry import cells, mix, n
from shop.demo.pictures.tile import Tile, pick

BROCADES = (
    {
        "k": "#1D1626",
        "r": "#A3203A",
        "y": "#F0B83B",
        "g": "#2C7A5B",
        "b": "#2A5CA6",
        "w": "#F6EFE0",
        "t": "#36A3A0",
    },
    {
        "k": "#141C33",
        "r": "#1F4E8C",
        "y": "#E9A23B",
        "g": "#7C2D4F",
        "b": "#B8452F",
        "w": "#F2EBDD",
        "t": "#6FB3B8",
    },
    {
        "k": "#2B1410",
        "r": "#C04A22",
        "y": "#F3CE6B",
        "g": "#5B7A2E",
        "b": "#7E2036",
        "w": "#FAF1DC",
        "t": "#E48A5E",
    },
    {
        "k": "#10231F",
        "r": "#1E6B5C",
        "y": "#E8D08A",
        "g": "#A83B4B",
        "b": "#2F4F8F",
        "w": "#EFF1E6",
        "t": "#D98A9C",
    },
)


def _hooks(u: int, v: int, c: dict[str, str]) -> str:
    """勾纹: u, v are distances from the lozenge centre; p runs outward, q along the edge."""
    p, q = u + v, abs(u - v)
    if p <= 1:
        return c["y"]
    if p <= 5:
        return c["k"] if p <= 3 else (c["w"] if q % 4 < 2 else c["t"])
    if p <= 14 and p != 6:
        k = q % 8
        hook = (k < 2 and p <= 13) or (p in (12, 13) and 2 <= k <= 5) or (p in (10, 11) and k in (4, 5))
        return c["w"] if hook else c["r"]
    if p in (6, 15, 18) or p > 21:
        return c["k"]
    return c["y"] if p <= 17 else (c["g"] if q % 6 < 3 else c["b"])


def _lozenges(c: dict[str, str]) -> tuple[int, int, dict[tuple[int, int], str]]:
    size, grid = 46, {}
    for y in range(size):
        for x in range(size):
            u, v = abs(x - 23), abs(y - 23)
            if u + v > 23:
                u, v = min(x, size - x), min(y, size - y)
            grid[(x, y)] = _hooks(u, v, c)
    return size, size, grid


def _house(u: int, v: int, hues: tuple[str, str, str], c: dict[str, str]) -> str:
    """One stepped house, `u` cells from its middle, `v` below its ridge."""
    body, step, eye = hues
    edge = 2 + (v // 2) * 1.5
    if v == 7 and u == 3:
        return c["k"]
    if v in (6, 7, 8) and u in (2, 3, 4):
        return eye
    if (u == 0 and v <= 4) or (v in (11, 12) and u in (0, 2, 4)):
        return c["t"]
    if u > edge:
        return c["k"]
    return step if u > edge - 2 else body


def _terraces(c: dict[str, str]) -> tuple[int, int, dict[tuple[int, int], str]]:
    """台台花: stepped houses in rows, eyes in the doorway, river waves between."""
    wide, high, grid = 24, 40, {}
    rows = ((c["r"], c["y"], c["w"]), (c["b"], c["w"], c["y"]))
    for y in range(high):
        band, inner = divmod(y, 20)
        for x in range(wide):
            u = abs((x + 12 * band) % wide - 12)
            if 3 <= inner <= 16:
                grid[(x, y)] = _house(u, inner - 3, rows[band], c)
            else:
                wave = {
                    0: c["g"],
                    19: c["g"],
                    1: (c["y"], c["k"])[x % 4 // 2],
                    17: (c["r"], c["t"])[x % 6 // 3],
                }
                grid[(x, y)] = wave.get(inner, c["k"])
    return wide, high, grid


def _chevrons(c: dict[str, str]) -> tuple[int, int, dict[tuple[int, int], str]]:
    """岩墙花: nested zigzags with a small lozenge in every bay."""
    wide, high, grid = 32, 32, {}
    order = (
        c["k"],
        c["y"],
        c["k"],
        c["r"],
        c["r"],
        c["w"],
        c["k"],
        c["g"],
        c["g"],
        c["k"],
        c["b"],
        c["b"],
        c["t"],
    )
    for y in range(high):
        for x in range(wide):
            u = abs(x - 16)
            k = (y + u) % high
            near = min(abs(x - 16) + abs(y - 6), abs(x - 16) + abs(y - 38), min(x, 32 - x) + abs(y - 22))
            if near <= 7:
                grid[(x, y)] = pick((c["y"], c["r"], c["w"], c["k"]), near // 2)
            else:
                grid[(x, y)] = order[k % 13] if k < 26 else c["k"]
    return wide, high, grid


def xilankapu(palette: int = 0, motif: int = 0) -> Tile:
    """土家织锦 (西兰卡普): 通经断纬 brocade on a dark warp."""
    c = pick(BROCADES, palette)
    wide, high, grid = pick((_lozenges, _terraces, _chevrons), motif)(c)
    s = 3.0
    weft = "".join(f"M0 {n(y * s + 0.4)}h{n(wide * s)}" for y in range(high))
    body = cells(grid, s) + f'<path stroke="#000" stroke-opacity=".16" stroke-width=".8" d="{weft}"/>'
    return Tile(wide * s, high * s, body, c["k"], mix(c["r"], c["k"], 0.6), c["y"])


# 侗锦: ground, ink, accent
DONG = (
    ("#F4F0E6", "#20263F", "#B8392F"),
    ("#1C2440", "#EFE9DA", "#D9A441"),
    ("#EFE6D2", "#7A2A22", "#2E5E63"),
    ("#E4E9E8", "#1F4A63", "#C2752E"),
)


def _star(grid: dict[tuple[int, int], str], cx: int, cy: int, ink: str, acc: str) -> None:
    """八角花: eight parallelograms around a point."""
    for du in range(-9, 9):
        for dv in range(-9, 9):
            u = du if du >= 0 else -du - 1
            v = dv if dv >= 0 else -dv - 1
            if (0 <= v <= 3 and v + 1 <= u <= v + 4) or (0 <= u <= 3 and u + 1 <= v <= u + 4):
                grid[(cx + du, cy + dv)] = ink
            if u == 0 and v == 0:
                grid[(cx + du, cy + dv)] = acc


def _stars(ink: str, acc: str) -> tuple[int, int, dict[tuple[int, int], str]]:
    grid: dict[tuple[int, int], str] = {}
    size, corners = 40, ((0, 0), (40, 0), (0, 40), (40, 40))
    for x, y in ((20, 20), *corners):
        _star(grid, x, y, ink, acc)
    for y in range(size):
        for x in range(size):
            near = min(abs(x - a) + abs(y - b) for a, b in ((20, 20), *corners))
            m, k = (x + y) % 20, (x - y) % 20
            if near >= 13 and (m in (9, 10) or k in (9, 10)):
                grid[(x, y)] = ink
            if (m == 0 or k == 0) and near >= 17:
                grid[(x, y)] = acc
    return size, size, {(x % size, y % size): c for (x, y), c in grid.items()}


BIRD = (
    ".....xx.........",
    "....xxxx....x...",
    "..xxx.xx...xx...",
    "....xxx...xxx...",
    "....xxxxxxxx....",
    ".....xxxxxxxxx..",
    ".....xxxxxxxxxx.",
    "......xxxxxxx.xx",
    ".......xxxxx....",
    "........x.x.....",
    ".......xx.xx....",
)


def _bird_pair(ink: str) -> dict[tuple[int, int], str]:
    """Two birds face to face."""
    marks = [(dx, dy) for dy, row in enumerate(BIRD) for dx, mark in enumerate(row) if mark == "x"]
    return {at: ink for dx, dy in marks for at in ((2 + dx, 4 + dy), (37 - dx, 4 + dy))}


def _birds(ink: str, acc: str) -> tuple[int, int, dict[tuple[int, int], str]]:
    """Paired birds between bands of hooks, as on Dong baby carriers."""
    wide, high = 40, 34
    grid = _bird_pair(ink)
    trunk = [(x, y) for y in range(3, 17) for x in (18, 19, 20, 21) if x in (19, 20) or y % 4 == 0]
    grid |= dict.fromkeys(trunk, acc)
    for x in range(wide):
        grid[(x, 0)] = grid[(x, 18)] = ink
        for y in range(20, 32):
            reach = abs(x % 10 - 5) + abs(y - 25.5)
            if 4 <= reach <= 6 or reach <= 2:
                grid[(x, y)] = ink if reach >= 4 else acc
        if x % 2 == 0:
            grid[(x, 33)] = grid[(x, 1)] = acc
    return wide, high, grid


def dongjin(palette: int = 0, motif: int = 0) -> Tile:
    """侗锦: two-colour supplementary weft with a little accent."""
    ground, ink, acc = pick(DONG, palette)
    wide, high, grid = pick((_stars, _birds), motif)(ink, acc)
    s = 3.4
    weft = "".join(f"M0 {n(y * s + 0.3)}h{n(wide * s)}" for y in range(high))
    body = (
        f'<rect width="{n(wide * s)}" height="{n(high * s)}" fill="{ground}"/>{cells(grid, s)}'
        f'<path stroke="#8a7a55" stroke-opacity=".2" stroke-width=".6" d="{weft}"/>'
    )
    dark = ink if int(ink[1:3], 16) < 140 else ground
    return Tile(wide * s, high * s, body, ground, dark, acc)


# 夏布: yarn, shadow between yarns, stripe
RAMIE = (
    ("#E6DAC0", "#C4B18B", "#A58E62"),
    ("#F1EDE3", "#D3CBB8", "#8FA3A0"),
    ("#3F5B7C", "#2A4059", "#8FA9C4"),
    ("#B98B5E", "#936A41", "#6E4A2A"),
)


def xiabu(palette: int = 0, motif: int = 0) -> Tile:
    """夏布: plain-woven hand-joined ramie, airy, every yarn of its own thickness."""
    yarn, gap, stripe = pick(RAMIE, palette)
    rnd = random.Random(f"xiabu{palette}{motif}")
    size, step = 120, 3.0
    thick: list[str] = []
    fine: list[str] = []
    for i in range(40):
        at = i * step + 1.5
        (thick if rnd.random() < 0.25 else fine).append(f"M{n(at)} 0V{size}")
        (thick if rnd.random() < 0.3 else fine).append(f"M0 {n(at)}H{size}")
    knots = "".join(
        f"M{rnd.randint(4, 100)} {n(rnd.randrange(40) * step + 1.5)}h{rnd.randint(5, 16)}" for _ in range(16)
    )
    marks = ""
    if motif % 3 == 1:
        marks = "".join(f"M{x} 0V{size}" for x in (28, 34, 88, 91, 94))
    if motif % 3 == 2:
        marks = "".join(f"M{x} 0V{size}M0 {x}H{size}" for x in (28, 34, 88))
    body = (
        f'<rect width="{size}" height="{size}" fill="{gap}"/>'
        f'<path stroke="{yarn}" stroke-width="1.9" opacity=".88" d="{"".join(fine)}"/>'
        f'<path stroke="{yarn}" stroke-width="2.6" d="{"".join(thick)}"/>'
        f'<path stroke="#fff" stroke-width="2.6" stroke-linecap="round" opacity=".3" d="{knots}"/>'
        f'<path stroke="{stripe}" stroke-width="2.4" opacity=".75" d="{marks}"/>'
    )
    return Tile(size, size, body, yarn, stripe, gap)
