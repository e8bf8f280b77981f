"""Paper crafts: 滩头年画, 踏虎凿花 and 手工竹纸."""

import math
import random

from shop.demo.pictures.geometry import dots, mix, n, path, petal, ring
from shop.demo.pictures.tile import Tile, pick

# 年画: key block, red, pink, yellow, green, orange, paper, blue
NH = {
    "k": "#241417",
    "r": "#D8284B",
    "p": "#F08CA2",
    "y": "#F5BC32",
    "g": "#3C9455",
    "o": "#EE7A2B",
    "paper": "#FBF1E4",
    "b": "#3E5FA8",
}


PRINTS = (
    NH,
    {**NH, "paper": "#F6C94C", "y": "#FBE7A8"},
    {**NH, "r": "#C8365F", "o": "#8C5BB0", "paper": "#F3F0E6"},
    {**NH, "paper": "#D33A3F", "r": "#F4B23A", "p": "#FBE3B0", "o": "#F08CA2"},
)


def peony(cx: float, cy: float, s: float, outer: str, inner: str, c: dict[str, str]) -> str:
    """A peony in flat colour with a thick key line."""
    ink = f'stroke="{c["k"]}" stroke-width="{n(1.5 * s)}" stroke-linejoin="round"'
    out = []
    for r, count, wide, colour, phase in (
        (20, 9, 7.2, outer, 0),
        (13.5, 7, 5.6, inner, 0.3),
        (8, 5, 3.8, outer, 0.1),
    ):
        for i in range(count):
            d = petal(cx, cy, s, r * s, wide * s, phase + i * 2 * math.pi / count)
            out.append(f'<path d="{d}" fill="{colour}" {ink}/>')
    return "".join(out) + f'<circle cx="{n(cx)}" cy="{n(cy)}" r="{n(3.4 * s)}" fill="{c["y"]}" {ink}/>'


def _leaves(cx: float, cy: float, c: dict[str, str]) -> str:
    out = []
    for i in range(4):
        a = math.pi / 4 + i * math.pi / 2
        rib = (
            f"M{n(cx + 16 * math.cos(a))} "
            f"{n(cy + 16 * math.sin(a))}L{n(cx + 32 * math.cos(a))} "
            f"{n(cy + 32 * math.sin(a))}"
        )
        out.append(path(petal(cx, cy, 14, 36, 7, a), c["g"], c["k"], 1.5) + path(rib, stroke=c["k"], width=1))
        out.append(path(petal(cx, cy, 20, 33, 3.4, math.pi / 2 * i), c["y"], c["k"], 1.4))
    return "".join(out)


def nianhua(palette: int = 0, motif: int = 0) -> Tile:
    """滩头年画: peonies, or ruyi clouds and coins, from one key block and up to seven colours."""
    c = pick(PRINTS, palette)
    body = [f'<rect width="132" height="132" fill="{c["paper"]}"/>']
    corners = ((0, 0), (132, 0), (0, 132), (132, 132))
    if motif % 2 == 0:
        body.append(_leaves(66, 66, c) + peony(66, 66, 1.05, c["r"], c["p"], c))
        body += [_leaves(x, y, c) + peony(x, y, 0.95, c["o"], c["y"], c) for x, y in corners]
    else:
        for x, y, colour in (
            (66, 66, c["r"]),
            (0, 0, c["g"]),
            (132, 0, c["g"]),
            (0, 132, c["g"]),
            (132, 132, c["g"]),
        ):
            for k in range(4):
                a = k * math.pi / 2
                cloud = (
                    "M0 -12C-16 -14 -22 -30 -10 -34C-8 -44 8 -44 10 -34C22 -30 16 -14 0 -12z"
                    "M0 -18C-6 -20 -8 -28 0 -34C8 -28 6 -20 0 -18z"
                )
                turn = (
                    f'transform="translate({n(x)} {n(y)}) rotate({n(math.degrees(a))})" '
                    f'stroke-linejoin="round"'
                )
                body.append(path(cloud, colour, c["k"], 1.6, extra=turn))
            body.append(path(dots([(x, y)], 11), c["y"], c["k"], 1.6))
            body.append(path(f"M{x - 4} {y - 4}h8v8h-8z", c["paper"], c["k"], 1.4))
        for x, y in ((66, 0), (0, 66), (132, 66), (66, 132)):
            body.append(peony(x, y, 0.62, c["o"], c["p"], c))
    return Tile(132, 132, "".join(body), c["paper"], c["k"], c["r"])


def cut_disc(r: float, red: str = "#B3201F", fold: int = 8) -> str:
    """A chiselled roundel around (0, 0): paper `red`, everything else cut through, `fold`-fold."""
    cut: list[str] = []
    for i in range(fold):
        a = i * 2 * math.pi / fold
        half = a + math.pi / fold
        k = 8 / fold
        cut += [
            petal(0, 0, r * 0.14, r * 0.33, r * 0.055, a),
            petal(0, 0, r * 0.27, r * 0.52, r * 0.05, half),
        ]
        cut += [petal(0, 0, r * 0.40, r * 0.60, r * 0.026, a + o * k) for o in (-0.13, 0.13)]
        cut.append(petal(0, 0, r * 0.56, r * 0.84, r * 0.07, a))
        cut.append(
            dots(
                [(r * 0.72 * math.cos(half + o), r * 0.72 * math.sin(half + o)) for o in (-0.124, 0.124)],
                r * 0.026,
            )
        )
        x, y = r * 0.62 * math.cos(half), r * 0.62 * math.sin(half)
        cut += [petal(x, y, 0, r * 0.2, r * 0.024, half + o * 4) for o in (-0.11, 0.11)]
    cut.append(dots(ring(0, 0, r * 0.09, 8), r * 0.018) + dots(ring(0, 0, r * 0.915, 48), r * 0.02))
    edge = f"M{n(r)} 0"
    for (x, y), (qx, qy) in zip(
        ring(0, 0, r, 32, math.pi / 16), ring(0, 0, r * 1.08, 32, math.pi / 32), strict=True
    ):
        edge += f"Q{n(qx)} {n(qy)} {n(x)} {n(y)}"
    veins = "".join(petal(0, 0, r * 0.62, r * 0.79, r * 0.022, i * 2 * math.pi / fold) for i in range(fold))
    return path(f"{edge}z{''.join(cut)}", red, extra='fill-rule="evenodd"') + path(veins, red)


CUTS = (("#F7F3EC", "#B3201F"), ("#F2E9D2", "#1E3A5F"), ("#EAF0EC", "#1F5B4A"), ("#B3201F", "#FBF3E2"))


def zaohua(palette: int = 0, motif: int = 0) -> Tile:
    """踏虎凿花: roundels and their corner pieces on a paper ground."""
    paper, red = pick(CUTS, palette)
    fold = 8 if motif % 2 == 0 else 6
    body = (
        f'<rect width="124" height="124" fill="{paper}"/><g transform="translate(62 '
        f'62)">{cut_disc(52, red, fold)}</g>'
    )
    for x, y in ((0, 0), (124, 0), (0, 124), (124, 124)):
        body += f'<g transform="translate({x} {y}) scale(.37)">{cut_disc(52, red, 14 - fold)}</g>'
    return Tile(124, 124, body, paper, red, red)


PULP = (
    ("#EFE3C4", "#B99E62", "#8F7A46"),
    ("#F6F2E8", "#CFC6AE", "#9BA98A"),
    ("#E6D5AE", "#A98548", "#6E5A2E"),
    ("#E9E6D6", "#B9B395", "#B0605A"),
)


def zhuzhi(palette: int = 0, motif: int = 0) -> Tile:
    """手工竹纸: laid lines of the mould, bamboo fibre in the sheet, sometimes petals and grass."""
    sheet, fibre, leaf = pick(PULP, palette)
    rnd = random.Random(f"zhuzhi{motif}{palette}")
    size = 160
    laid = "".join(f"M0 {n(y)}H{size}" for y in range(1, size, 4)) + "".join(
        f"M{x} 0V{size}" for x in (20, 60, 100, 140)
    )
    hair = ""
    for _ in range(90):
        x, y = rnd.uniform(10, 150), rnd.uniform(8, 152)
        hair += (
            f"M{n(x)} {n(y)}q{n(rnd.uniform(-8, 8))} {n(rnd.uniform(-5, 5))} "
            f"{n(rnd.uniform(-11, 11))} {n(rnd.uniform(-7, 7))}"
        )
    body = [
        f'<rect width="{size}" height="{size}" fill="{sheet}"/>',
        path(laid, stroke=fibre, width=0.7, opacity=0.3),
    ]
    body.append(
        path(hair, stroke=fibre, width=0.8, opacity=0.6)
        + path(hair[: len(hair) // 4], stroke="#fff", width=1.1, opacity=0.6)
    )
    if motif % 2:
        for i in range(7):
            x, y, a = rnd.uniform(18, 142), rnd.uniform(18, 142), rnd.uniform(0, 6.2)
            body.append(
                path(petal(x, y, 0, rnd.uniform(9, 17), 2.6, a), mix(leaf, sheet, 0.3 * (i % 2)), opacity=0.7)
            )
    return Tile(size, size, "".join(body), sheet, fibre, leaf)
