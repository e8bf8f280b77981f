"""Ribbed paper: 岳州扇 and 油纸伞."""

import math
import random

from shop.demo.pictures.geometry import dots, mix, n, path, petal, ring, smooth
from shop.demo.pictures.tile import Tile, pick

# fan leaf, ink, wash, mount
FANS = (
    ("#F6F0E2", "#2B3440", "#7F9AA0", "#C9A24E"),
    ("#1E2530", "#E6C77A", "#A98B4C", "#C9A24E"),
    ("#E8EEE9", "#345246", "#8FB09A", "#8E6236"),
    ("#F3E3DC", "#6B2F36", "#D08C86", "#A3203A"),
)


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
        f"M{n(x + wide * rnd.random() * 0.8)} {n(y + high * (0.84 + 0.045 * i))}h{n(wide * 0.16)}"
        for i in range(4)
    )
    bx, by = x + wide * 0.62, y + high * 0.86
    sail = f"M{n(bx)} {n(by)}l{n(high * 0.02)} {n(-high * 0.15)}l{n(high * 0.08)} {n(high * 0.13)}z"
    hull = (
        f"M{n(bx - high * 0.05)} {n(by + 1)}h{n(high * 0.18)}l{n(-high * 0.03)} "
        f"{n(high * 0.03)}h{n(-high * 0.11)}z"
    )
    return "".join(out) + path(water, stroke=wash, width=1, opacity=0.8) + path(sail + hull, ink, opacity=0.8)


def yuezhoushan(palette: int = 0, motif: int = 0) -> Tile:
    """岳州扇: folded fan leaves overlapping like tiles, pleats in every one."""
    leaf, ink, wash, mount = pick(FANS, palette)
    body = [f'<rect width="120" height="96" fill="{mix(leaf, ink, 0.25)}"/>']
    rows = ((0, 0), (120, 0), (60, 48), (0, 96), (120, 96), (-60, 48), (180, 48), (60, 144))
    for i, (cx, cy) in enumerate(rows):
        arc = f"M{cx - 58} {cy}A58 58 0 0 1 {cx + 58} {cy}L{cx + 20} {cy}A20 20 0 0 0 {cx - 20} {cy}z"
        pleats = "".join(
            f"M{n(cx + 20 * math.cos(a))} "
            f"{n(cy - 20 * math.sin(a))}L{n(cx + 58 * math.cos(a))} "
            f"{n(cy - 58 * math.sin(a))}"
            for a in (k * math.pi / 16 for k in range(17))
        )
        ribs = "".join(
            f"M{cx} {cy}L{n(cx + 21 * math.cos(a))} {n(cy - 21 * math.sin(a))}"
            for a in (k * math.pi / 10 for k in range(11))
        )
        name = f"yz{i}"
        paint = (
            hills(cx - 58, cy - 62, 116, 62, ink, wash, 3 + i % 3)
            if motif % 2 == 0
            else "".join(
                path(petal(cx + dx, cy - dy, 2, 12, 3, k * 1.26), wash if k % 2 else ink, opacity=0.6)
                for dx, dy in ((-30, 28), (4, 42), (32, 26))
                for k in range(5)
            )
        )
        body.append(
            path(arc, leaf)
            + f'<clipPath id="{name}"><path d="{arc}"/></clipPath><g clip-path="url(#{name})">{paint}</g>'
        )
        body.append(path(pleats, stroke=ink, width=0.7, opacity=0.3) + path(ribs, stroke=mount, width=2))
        body.append(path(arc, stroke=mount, width=1.4))
    return Tile(120, 96, "".join(body), leaf, mount, ink)


# 油纸伞: oiled paper, deep edge, rib, painted flower
OILED = (
    ("#C4372B", "#8E1F1C", "#6B1512", "#F6E3B4"),
    ("#E2B45A", "#B98130", "#7E5A1E", "#B83A34"),
    ("#3F7A78", "#245453", "#173B3C", "#F3E9D2"),
    ("#5B7FA8", "#35557E", "#22395A", "#F7E9EC"),
)


def canopy(
    cx: float, cy: float, r: float, palette: int, motif: int, ribs: int = 28, ry: float | None = None
) -> str:
    """An open umbrella seen from above."""
    paper, edge, rib, flower = pick(OILED, palette)
    flat = (ry or r) / r
    rim = [(cx + x * r, cy + y * r * flat) for x, y in ring(0, 0, 1, ribs)]
    out = [path(smooth(rim, close=True), paper, edge, r * 0.02)]
    out.append(
        path(
            dots([(cx, cy)], 0) + "".join(f"M{n(cx)} {n(cy)}L{n(x)} {n(y)}" for x, y in rim),
            stroke=rib,
            width=r * 0.012,
            opacity=0.55,
        )
    )
    for i in range(0, ribs, 2):
        (x0, y0), (x1, y1) = rim[i], rim[(i + 1) % ribs]
        out.append(
            path(
                f"M{n(cx)} {n(cy)}L{n(x0)} {n(y0)}L{n(x1)} {n(y1)}z",
                "#000" if i > ribs / 2 else "#fff",
                opacity=0.06,
            )
        )
    for k in (0.9, 0.93, 0.34):
        out.append(
            f'<ellipse cx="{n(cx)}" cy="{n(cy)}" rx="{n(r * k)}" ry="{n(r * k * flat)}" '
            f'fill="none" stroke="{flower}" '
            f'stroke-width="{n(r * 0.012)}" stroke-opacity=".7"/>'
        )
    blooms = ring(0, 0, 0.64, 3, 0.5) if motif % 2 == 0 else ring(0, 0, 0.62, 7)
    size = 0.105 if motif % 2 == 0 else 0.06
    for i, (bx, by) in enumerate(blooms):
        x, y = cx + bx * r, cy + by * r * flat
        for j, (dx, dy, k) in enumerate(
            ((0, 0, 1), (0.2, 0.1, 0.7), (-0.1, 0.2, 0.55)) if motif % 2 == 0 else ((0, 0, 1),)
        ):
            fx, fy = x + dx * r, y + dy * r * flat
            out += [
                path(
                    petal(fx, fy, 0, r * size * k * 1.4, r * size * k * 0.62, i + j + a * 1.257),
                    flower,
                    opacity=0.92,
                )
                for a in range(5)
            ]
            out.append(path(dots([(fx, fy)], r * size * k * 0.26), edge))
    out.append(
        path(dots([(cx, cy)], r * 0.07), rib)
        + path(dots([(cx - r * 0.015, cy - r * 0.02)], r * 0.035), "#D9B87A")
    )
    return "".join(out)


def yousan(palette: int = 0, motif: int = 0) -> Tile:
    """油纸伞 drying side by side, seen from above."""
    paper, edge, rib, _flower = pick(OILED, palette)
    body = f'<rect width="140" height="140" fill="{mix(paper, "#F3EBDD", 0.82)}"/>'
    for x, y, k in ((70, 70, 0), (0, 0, 1), (140, 0, 1), (0, 140, 1), (140, 140, 1)):
        body += f'<g opacity=".16">{path(dots([(x + 3, y + 4)], 48), "#0B1830")}</g>'
        body += canopy(x, y, 47, palette + k, motif + k, 20)
    return Tile(140, 140, body, paper, rib, edge)
