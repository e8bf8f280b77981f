"""Paper crafts: 滩头年画, 踏虎凿花, 手工竹纸, 岳州扇 and 油纸伞."""

import math
import random

from shop.demo.pictures.geometry import dots, mix, n, path, petal, ring, smooth
from shop.demo.pictures.tile import Tile, pick

# 年画: key block, red, pink, yellow, green, orange, paper, blue
NH = {"k": "#241417", "r": "#D8284B", "p": "#F08CA2", "y": "#F5BC32", "g": "#3C9455", "o": "#EE7A2B", "paper": "#FBF1E4",
      "b": "#3E5FA8"}
PRINTS = (NH, {**NH, "paper": "#F6C94C", "y": "#FBE7A8"}, {**NH, "r": "#C8365F", "o": "#8C5BB0", "paper": "#F3F0E6"},
          {**NH, "paper": "#D33A3F", "r": "#F4B23A", "p": "#FBE3B0", "o": "#F08CA2"})


def peony(cx: float, cy: float, s: float, outer: str, inner: str, c: dict[str, str]) -> str:
    """A peony in flat colour with a thick key line."""
    ink = f'stroke="{c["k"]}" stroke-width="{n(1.5 * s)}" stroke-linejoin="round"'
    out = []
    for r, count, wide, colour, phase in ((20, 9, 7.2, outer, 0), (13.5, 7, 5.6, inner, 0.3), (8, 5, 3.8, outer, 0.1)):
        for i in range(count):
            d = petal(cx, cy, s, r * s, wide * s, phase + i * 2 * math.pi / count)
            out.append(f'<path d="{d}" fill="{colour}" {ink}/>')
    return "".join(out) + f'<circle cx="{n(cx)}" cy="{n(cy)}" r="{n(3.4 * s)}" fill="{c["y"]}" {ink}/>'


def _leaves(cx: float, cy: float, c: dict[str, str]) -> str:
    out = []
    for i in range(4):
        a = math.pi / 4 + i * math.pi / 2
        rib = f"M{n(cx + 16 * math.cos(a))} {n(cy + 16 * math.sin(a))}L{n(cx + 32 * math.cos(a))} {n(cy + 32 * math.sin(a))}"
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
        for x, y, colour in ((66, 66, c["r"]), (0, 0, c["g"]), (132, 0, c["g"]), (0, 132, c["g"]), (132, 132, c["g"])):
            for k in range(4):
                a = k * math.pi / 2
                cloud = (f"M0 -12C-16 -14 -22 -30 -10 -34C-8 -44 8 -44 10 -34C22 -30 16 -14 0 -12z"
                         "M0 -18C-6 -20 -8 -28 0 -34C8 -28 6 -20 0 -18z")
                turn = f'transform="translate({n(x)} {n(y)}) rotate({n(math.degrees(a))})" stroke-linejoin="round"'
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
        cut += [petal(0, 0, r * 0.14, r * 0.33, r * 0.055, a), petal(0, 0, r * 0.27, r * 0.52, r * 0.05, half)]
        cut += [petal(0, 0, r * 0.40, r * 0.60, r * 0.026, a + o * k) for o in (-0.13, 0.13)]
        cut.append(petal(0, 0, r * 0.56, r * 0.84, r * 0.07, a))
        cut.append(dots([(r * 0.72 * math.cos(half + o), r * 0.72 * math.sin(half + o)) for o in (-0.124, 0.124)], r * 0.026))
        x, y = r * 0.62 * math.cos(half), r * 0.62 * math.sin(half)
        cut += [petal(x, y, 0, r * 0.2, r * 0.024, half + o * 4) for o in (-0.11, 0.11)]
    cut.append(dots(ring(0, 0, r * 0.09, 8), r * 0.018) + dots(ring(0, 0, r * 0.915, 48), r * 0.02))
    edge = f"M{n(r)} 0"
    for (x, y), (qx, qy) in zip(ring(0, 0, r, 32, math.pi / 16), ring(0, 0, r * 1.08, 32, math.pi / 32), strict=True):
        edge += f"Q{n(qx)} {n(qy)} {n(x)} {n(y)}"
    veins = "".join(petal(0, 0, r * 0.62, r * 0.79, r * 0.022, i * 2 * math.pi / fold) for i in range(fold))
    return path(f"{edge}z{''.join(cut)}", red, extra='fill-rule="evenodd"') + path(veins, red)


CUTS = (("#F7F3EC", "#B3201F"), ("#F2E9D2", "#1E3A5F"), ("#EAF0EC", "#1F5B4A"), ("#B3201F", "#FBF3E2"))


def zaohua(palette: int = 0, motif: int = 0) -> Tile:
    """踏虎凿花: roundels and their corner pieces on a paper ground."""
    paper, red = pick(CUTS, palette)
    fold = 8 if motif % 2 == 0 else 6
    body = f'<rect width="124" height="124" fill="{paper}"/><g transform="translate(62 62)">{cut_disc(52, red, fold)}</g>'
    for x, y in ((0, 0), (124, 0), (0, 124), (124, 124)):
        body += f'<g transform="translate({x} {y}) scale(.37)">{cut_disc(52, red, 14 - fold)}</g>'
    return Tile(124, 124, body, paper, red, red)


PULP = (("#EFE3C4", "#B99E62", "#8F7A46"), ("#F6F2E8", "#CFC6AE", "#9BA98A"), ("#E6D5AE", "#A98548", "#6E5A2E"),
        ("#E9E6D6", "#B9B395", "#B0605A"))


def zhuzhi(palette: int = 0, motif: int = 0) -> Tile:
    """手工竹纸: laid lines of the mould, bamboo fibre in the sheet, sometimes petals and grass."""
    sheet, fibre, leaf = pick(PULP, palette)
    rnd = random.Random(f"zhuzhi{motif}{palette}")
    size = 160
    laid = "".join(f"M0 {n(y)}H{size}" for y in range(1, size, 4)) + "".join(f"M{x} 0V{size}" for x in (20, 60, 100, 140))
    hair = ""
    for _ in range(90):
        x, y = rnd.uniform(10, 150), rnd.uniform(8, 152)
        hair += f"M{n(x)} {n(y)}q{n(rnd.uniform(-8, 8))} {n(rnd.uniform(-5, 5))} {n(rnd.uniform(-11, 11))} {n(rnd.uniform(-7, 7))}"
    body = [f'<rect width="{size}" height="{size}" fill="{sheet}"/>', path(laid, stroke=fibre, width=0.7, opacity=0.3)]
    body.append(path(hair, stroke=fibre, width=0.8, opacity=0.6) + path(hair[: len(hair) // 4], stroke="#fff", width=1.1, opacity=0.6))
    if motif % 2:
        for i in range(7):
            x, y, a = rnd.uniform(18, 142), rnd.uniform(18, 142), rnd.uniform(0, 6.2)
            body.append(path(petal(x, y, 0, rnd.uniform(9, 17), 2.6, a), mix(leaf, sheet, 0.3 * (i % 2)), opacity=0.7))
    return Tile(size, size, "".join(body), sheet, fibre, leaf)


# fan leaf, ink, wash, mount
FANS = (("#F6F0E2", "#2B3440", "#7F9AA0", "#C9A24E"), ("#1E2530", "#E6C77A", "#A98B4C", "#C9A24E"),
        ("#E8EEE9", "#345246", "#8FB09A", "#8E6236"), ("#F3E3DC", "#6B2F36", "#D08C86", "#A3203A"))


def hills(x: float, y: float, wide: float, high: float, ink: str, wash: str, seed: int) -> str:
    """Ranges in ink wash over water, 洞庭 far off, one sail."""
    rnd = random.Random(seed)
    out = []
    for k in range(3):
        base = y + high * (0.62 + 0.1 * k)
        tops = [(x + wide * i / 7, base - high * (0.42 - 0.12 * k) * rnd.random() ** 1.3) for i in range(8)]
        d = smooth(tops) + f"L{n(x + wide)} {n(base + high * (0.1 if k < 2 else 0.24))}H{n(x)}z"
        out.append(path(d, mix(ink, wash, 0.85 - 0.32 * k), opacity=0.34 + 0.16 * k))
    water = "".join(
        f"M{n(x + wide * rnd.random() * 0.8)} {n(y + high * (0.84 + 0.045 * i))}h{n(wide * 0.16)}" for i in range(4)
    )
    bx, by = x + wide * 0.62, y + high * 0.86
    sail = f"M{n(bx)} {n(by)}l{n(high * 0.02)} {n(-high * 0.15)}l{n(high * 0.08)} {n(high * 0.13)}z"
    hull = f"M{n(bx - high * 0.05)} {n(by + 1)}h{n(high * 0.18)}l{n(-high * 0.03)} {n(high * 0.03)}h{n(-high * 0.11)}z"
    return "".join(out) + path(water, stroke=wash, width=1, opacity=0.8) + path(sail + hull, ink, opacity=0.8)


def yuezhoushan(palette: int = 0, motif: int = 0) -> Tile:
    """岳州扇: folded fan leaves overlapping like tiles, pleats in every one."""
    leaf, ink, wash, mount = pick(FANS, palette)
    body = [f'<rect width="120" height="96" fill="{mix(leaf, ink, 0.25)}"/>']
    rows = ((0, 0), (120, 0), (60, 48), (0, 96), (120, 96), (-60, 48), (180, 48), (60, 144))
    for i, (cx, cy) in enumerate(rows):
        arc = f"M{cx - 58} {cy}A58 58 0 0 1 {cx + 58} {cy}L{cx + 20} {cy}A20 20 0 0 0 {cx - 20} {cy}z"
        pleats = "".join(
            f"M{n(cx + 20 * math.cos(a))} {n(cy - 20 * math.sin(a))}L{n(cx + 58 * math.cos(a))} {n(cy - 58 * math.sin(a))}"
            for a in (k * math.pi / 16 for k in range(17))
        )
        ribs = "".join(
            f"M{cx} {cy}L{n(cx + 21 * math.cos(a))} {n(cy - 21 * math.sin(a))}" for a in (k * math.pi / 10 for k in range(11))
        )
        name = f"yz{i}"
        paint = hills(cx - 58, cy - 62, 116, 62, ink, wash, 3 + i % 3) if motif % 2 == 0 else "".join(
            path(petal(cx + dx, cy - dy, 2, 12, 3, k * 1.26), wash if k % 2 else ink, opacity=0.6)
            for dx, dy in ((-30, 28), (4, 42), (32, 26)) for k in range(5))
        body.append(path(arc, leaf) + f'<clipPath id="{name}"><path d="{arc}"/></clipPath><g clip-path="url(#{name})">{paint}</g>')
        body.append(path(pleats, stroke=ink, width=0.7, opacity=0.3) + path(ribs, stroke=mount, width=2))
        body.append(path(arc, stroke=mount, width=1.4))
    return Tile(120, 96, "".join(body), leaf, mount, ink)


# 油纸伞: oiled paper, deep edge, rib, painted flower
OILED = (("#C4372B", "#8E1F1C", "#6B1512", "#F6E3B4"), ("#E2B45A", "#B98130", "#7E5A1E", "#B83A34"),
         ("#3F7A78", "#245453", "#173B3C", "#F3E9D2"), ("#5B7FA8", "#35557E", "#22395A", "#F7E9EC"))


def canopy(cx: float, cy: float, r: float, palette: int, motif: int, ribs: int = 28, ry: float | None = None) -> str:
    """An open umbrella seen from above."""
    paper, edge, rib, flower = pick(OILED, palette)
    flat = (ry or r) / r
    rim = [(cx + x * r, cy + y * r * flat) for x, y in ring(0, 0, 1, ribs)]
    out = [path(smooth(rim, close=True), paper, edge, r * 0.02)]
    out.append(path(dots([(cx, cy)], 0) + "".join(f"M{n(cx)} {n(cy)}L{n(x)} {n(y)}" for x, y in rim), stroke=rib, width=r * 0.012,
                    opacity=0.55))
    for i in range(0, ribs, 2):
        (x0, y0), (x1, y1) = rim[i], rim[(i + 1) % ribs]
        out.append(path(f"M{n(cx)} {n(cy)}L{n(x0)} {n(y0)}L{n(x1)} {n(y1)}z", "#000" if i > ribs / 2 else "#fff", opacity=0.06))
    for k in (0.9, 0.93, 0.34):
        out.append(f'<ellipse cx="{n(cx)}" cy="{n(cy)}" rx="{n(r * k)}" ry="{n(r * k * flat)}" fill="none" stroke="{flower}" '
                   f'stroke-width="{n(r * 0.012)}" opacity=".7"/>')
    blooms = ring(0, 0, 0.64, 3, 0.5) if motif % 2 == 0 else ring(0, 0, 0.62, 7)
    size = 0.105 if motif % 2 == 0 else 0.06
    for i, (bx, by) in enumerate(blooms):
        x, y = cx + bx * r, cy + by * r * flat
        for j, (dx, dy, k) in enumerate(((0, 0, 1), (0.2, 0.1, 0.7), (-0.1, 0.2, 0.55)) if motif % 2 == 0 else ((0, 0, 1),)):
            fx, fy = x + dx * r, y + dy * r * flat
            out += [path(petal(fx, fy, 0, r * size * k * 1.4, r * size * k * 0.62, i + j + a * 1.257), flower, opacity=0.92)
                    for a in range(5)]
            out.append(path(dots([(fx, fy)], r * size * k * 0.26), edge))
    out.append(path(dots([(cx, cy)], r * 0.07), rib) + path(dots([(cx - r * 0.015, cy - r * 0.02)], r * 0.035), "#D9B87A"))
    return "".join(out)


def yousan(palette: int = 0, motif: int = 0) -> Tile:
    """油纸伞 drying side by side, seen from above."""
    paper, edge, rib, _flower = pick(OILED, palette)
    body = f'<rect width="140" height="140" fill="{mix(paper, "#F3EBDD", 0.82)}"/>'
    for x, y, k in ((70, 70, 0), (0, 0, 1), (140, 0, 1), (0, 140, 1), (140, 140, 1)):
        body += f'<g opacity=".16">{path(dots([(x + 3, y + 4)], 48), "#0B1830")}</g>'
        body += canopy(x, y, 47, palette + k, motif + k, 20)
    return Tile(140, 140, body, paper, rib, edge)
