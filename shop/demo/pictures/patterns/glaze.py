"""Painted glaze: 醴陵釉下五彩 brush work, and the brown and green dots of 长沙窑."""

import math
import random

from shop.demo.pictures.geometry import dots, n, path, petal, ring, smooth
from shop.demo.pictures.tile import Tile, pick

LEAVES = (
    (6, -22, -0.4),
    (-2, -30, 3.6),
    (4, -46, -0.2),
    (-6, -52, 3.4),
    (16, -48, -1.9),
    (28, -56, 0.3),
    (-16, -67, 2.4),
    (-24, -72, 4.4),
    (4, -78, -0.5),
    (-2, -70, 3.9),
    (9, -88, 3.7),
)


def spray(cx: float, cy: float, s: float = 1.0, flip: int = 1, hue: str = "#C8566E", seed: int = 1) -> str:
    """A painted flowering branch, roughly 90 x 110 units, growing up from (cx, cy)."""
    rnd = random.Random(seed)

    def at(x: float, y: float) -> str:
        return f"{n(cx + x * flip * s)} {n(cy + y * s)}"

    stem = f"M{at(0, 0)}C{at(18, -30)} {at(-14, -58)} {at(10, -92)}"
    stem += (
        f"M{at(4, -34)}C{at(20, -44)} {at(28, -48)} {at(36, -62)}"
        f"M{at(-1, -60)}C{at(-14, -66)} {at(-22, -66)} {at(-30, -78)}"
    )
    out = [path(stem, stroke="#5E5137", width=1.5 * s, extra='stroke-linecap="round"')]
    for i, (dx, dy, angle) in enumerate(LEAVES):
        x, y = cx + dx * flip * s, cy + dy * s
        a = angle if flip > 0 else math.pi - angle
        long = (13 + rnd.random() * 5) * s
        out.append(
            path(petal(x, y, 0, long, 3.1 * s, a), ("#3F7F63", "#5F9A5B", "#2F6F7B")[i % 3], opacity=0.86)
        )
        rib = f"M{n(x)} {n(y)}L{n(x + long * 0.86 * math.cos(a))} {n(y + long * 0.86 * math.sin(a))}"
        out.append(path(rib, stroke="#24503F", width=0.5 * s, opacity=0.7))
    for dx, dy, r in ((10, -96, 11.5), (37, -66, 9.5), (-31, -82, 9)):
        out.append(painted_flower(cx + dx * flip * s, cy + dy * s, r * s, hue, rnd.random()))
    buds = [(cx + x * flip * s, cy + y * s) for x, y in ((22, -84), (-18, -92), (30, -80))]
    return "".join(out) + path(dots(buds, 2.6 * s), hue, opacity=0.75)


def painted_flower(x: float, y: float, r: float, hue: str, phase: float = 0.0) -> str:
    """Five washed petals with darker veins."""
    out, veins = [], ""
    for i in range(5):
        a = phase + i * 2 * math.pi / 5
        px, py = x + r * 0.58 * math.cos(a), y + r * 0.58 * math.sin(a)
        out.append(
            f'<ellipse cx="{n(px)}" cy="{n(py)}" rx="{n(r * 0.56)}" ry="{n(r * 0.47)}" '
            f'fill="{hue}" fill-opacity=".62" '
            f'transform="rotate({n(math.degrees(a))} {n(px)} {n(py)})"/>'
        )
        veins += f"M{n(x)} {n(y)}L{n(x + r * 0.8 * math.cos(a))} {n(y + r * 0.8 * math.sin(a))}"
    heart = path(dots([(x, y)], r * 0.2), "#E9B949") + path(
        dots(ring(x, y, r * 0.36, 6, phase), r * 0.05), "#8A5A14"
    )
    return "".join(out) + path(veins, stroke="#8E2F45", width=r * 0.05, opacity=0.55) + heart


# ground, two flower hues, rim line
PORCELAIN = (
    ("#F4F8F8", "#CF5C74", "#4E7FB4", "#3B76B0"),
    ("#F7F6F0", "#4E7FB4", "#6F86C4", "#2F6C86"),
    ("#EFF5F1", "#E0913F", "#CF4F6C", "#3F7F63"),
    ("#F6F3F6", "#8E62A8", "#D9697F", "#7A4E78"),
)


def bamboo_stalks(cx: float, cy: float, s: float, ink: str = "#3F7F63") -> str:
    """Two painted bamboo stems with leaves, about 80 x 130 units up from (cx, cy)."""
    out = []
    for dx, lean, high in ((0, 9, 128), (22, 15, 96)):
        for k in range(4):
            y0, y1 = -high * k / 4, -high * (k + 1) / 4 + 2.4
            d = (
                f"M{n(cx + (dx + lean * k / 4) * s)} "
                f"{n(cy + y0 * s)}L{n(cx + (dx + lean * (k + 0.9) / 4) * s)} {n(cy + y1 * s)}"
            )
            out.append(path(d, stroke=ink, width=(4.4 - k * 0.5) * s, opacity=0.72))
        for k, (up, a) in enumerate(
            ((0.5, 0.5), (0.5, 2.4), (0.75, 0.25), (0.75, 0.9), (0.98, 2.7), (0.98, 0.6), (0.98, 1.4))
        ):
            x, y = cx + (dx + lean * up) * s, cy - high * up * s
            out.append(
                path(petal(x, y, 2, (25 + k % 3 * 5) * s, 3.2 * s, a), ink, opacity=0.6 + k % 3 * 0.13)
            )
    return "".join(out)


def youxia(palette: int = 0, motif: int = 0) -> Tile:
    """醴陵釉下五彩: thin colours under clear glaze."""
    ground, one, two, _rim = pick(PORCELAIN, palette)
    body = [f'<rect width="150" height="190" fill="{ground}"/>']
    if motif % 2 == 0:
        for dy in (0, -190):
            body.append(group_at(spray(52, 108, 0.86, 1, one, 3) + spray(108, 196, 0.8, -1, two, 5), dy))
    else:
        body.append(
            bamboo_stalks(30, 182, 0.9)
            + painted_flower(108, 46, 15, one)
            + painted_flower(124, 70, 10, two, 0.4)
        )
        body.append(path("M96 84C104 70 104 60 108 48M112 78L124 72", stroke="#5E5137", width=1.3))
        body += [path(petal(101, 72, 0, 17, 3.6, a), "#5F9A5B", opacity=0.85) for a in (2.7, 3.6, 0.6)]
        body.append(
            painted_flower(104, 152, 12, two, 0.8)
            + path(petal(104, 152, 14, 30, 4, 2.2), "#3F7F63", opacity=0.8)
        )
    return Tile(150, 190, "".join(body), ground, _rim, one)


def group_at(body: str, dy: float) -> str:
    """`body` shifted down by `dy`."""
    return f'<g transform="translate(0 {n(dy)})">{body}</g>' if dy else body


# 铜官: glaze, brown, green
TONGGUAN = (
    ("#D9C79A", "#6B3A1C", "#5E7F4A"),
    ("#C6C79B", "#5A2F18", "#3F6F52"),
    ("#E2D3AE", "#7C4420", "#7E8F3A"),
    ("#A9A877", "#4A2A18", "#2F5B4A"),
)


def kiln_bird(cx: float, cy: float, s: float, ink: str) -> str:
    """The running bird of Tang Changsha ewers, a dozen strokes of iron brown."""
    points = (
        (-34, 4),
        (-18, -10),
        (4, -12),
        (16, -24),
        (26, -26),
        (36, -20),
        (26, -17),
        (20, -4),
        (8, 9),
        (-12, 10),
    )
    back = smooth([(cx + x * s, cy + y * s) for x, y in points], close=True)
    wing = smooth(
        [(cx + x * s, cy + y * s) for x, y in ((-46, -14), (-24, -12), (-4, 0), (-22, 0), (-46, -8))]
    )
    legs = (
        f"M{n(cx - 4 * s)} {n(cy + 9 * s)}l{n(-6 * s)} {n(17 * s)}m{n(14 * s)} "
        f"{n(-17 * s)}l{n(8 * s)} {n(16 * s)}"
    )
    eye = path(dots([(cx + 25 * s, cy - 22 * s)], 1.5 * s), "#F0E4C4")
    return (
        path(back, ink, opacity=0.86)
        + path(wing + legs, stroke=ink, width=3 * s, opacity=0.9, extra='stroke-linecap="round"')
        + eye
    )


def grass(cx: float, cy: float, s: float, ink: str) -> str:
    """Blades painted in one turn of the wrist."""
    return "".join(
        path(petal(cx, cy, 0, long * s, 3 * s, a), ink, opacity=0.8)
        for a, long in ((-2.5, 40), (-2.0, 52), (-1.57, 58), (-1.15, 50), (-0.6, 42))
    )


def tongguan(palette: int = 0, motif: int = 0) -> Tile:
    """长沙窑: yellow-green glaze with beaded lozenges and splashes in brown and green."""
    glaze, brown, green = pick(TONGGUAN, palette)
    rnd = random.Random(f"tongguan{palette}{motif}")
    specks = dots([(rnd.uniform(2, 138), rnd.uniform(2, 138)) for _ in range(60)], 0.8)
    body = [f'<rect width="140" height="140" fill="{glaze}"/>', path(specks, brown, opacity=0.25)]
    if motif % 2 == 0:
        for cx, cy in ((70, 70), (0, 0), (140, 0), (0, 140), (140, 140)):
            for k, r in enumerate((48, 36, 24)):
                side = [i / 7 for i in range(7)]
                run = [(cx + r * (1 - t), cy + r * t * 0.9) for t in side] + [
                    (cx - r * t, cy + r * (1 - t) * 0.9) for t in side
                ]
                run += [(2 * cx - x, 2 * cy - y) for x, y in run]
                body.append(path(dots(run, 2.8 - 0.3 * k), (brown, green, brown)[k], opacity=0.8))
            body.append(path(dots(ring(cx, cy, 8, 6), 3) + dots([(cx, cy)], 3.4), green, opacity=0.85))
    else:
        body.append(kiln_bird(72, 62, 0.95, brown) + grass(28, 112, 0.7, green) + grass(116, 118, 0.6, brown))
        for x, y, r, c in ((22, 22, 13, brown), (118, 20, 10, green), (74, 126, 12, green)):
            body.append(
                path(dots(ring(x, y, r, 9), 2.6), c, opacity=0.75)
                + path(dots([(x, y)], r * 0.4), c, opacity=0.8)
            )
    return Tile(140, 140, "".join(body), glaze, brown, green)
