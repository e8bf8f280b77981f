"""The pictures inside frames, fans, screens and scrolls: one painter per pictorial craft.

Each is drawn around (0, 0) for a field of about 420 x 480 units.
"""

from shop.demo.pictures.geometry import dots, group, mix, n, path, petal, smooth
from shop.demo.pictures.look import Look
from shop.demo.pictures.patterns.glaze import bamboo_stalks
from shop.demo.pictures.patterns.hard import STONES, crystal_flower
from shop.demo.pictures.patterns.paper import cut_disc
from shop.demo.pictures.patterns.ribbed import FANS, hills
from shop.demo.pictures.patterns.silk import SILKS, hibiscus, leafy, lotus, lotus_leaf, satin
from shop.demo.pictures.patterns.stitch import MIAO, blossom, butterfly
from shop.demo.pictures.tile import pick


def dragonfly(x: float, y: float, s: float) -> str:
    """In silk so thin that the ground shows through the wings."""
    wings = "".join(
        f'<ellipse cx="{cx}" cy="{cy}" rx="{rx}" ry="{ry}" transform="rotate({a} {cx} {cy})"/>'
        for cx, cy, rx, ry, a in (
            (6, -15, 5, 16, 14),
            (6, 14, 5, 16, -14),
            (14, -13, 4.5, 14, 26),
            (14, 12, 4.5, 14, -26),
        )
    )
    body = (
        f'<path d="M0 0L40 -3" stroke="#B23A2E" stroke-width="3" '
        f'stroke-linecap="round"/><g fill="#9DB8C6" opacity=".6" stroke="#5C7F8C" '
        f'stroke-width=".6">{wings}</g><circle r="4" fill="#7E241C"/>'
    )
    return group(body, (x, y), s, 24)


def silk_art(look: Look) -> tuple[str, str]:
    """湘绣: lotus pond, hibiscus, or carp among weed. Gives the drawing and its ground."""
    _, base, tip = pick(SILKS, look.palette)
    ground = ("#F3F0E4", "#EDE6D4", "#E4ECE8", "#F5EDE8")[look.palette % 4]
    kind = look.motif % 3
    if kind == 0:
        stems = "M-30 24C-46 110 -24 200 -40 300M124 -30C136 70 100 170 116 300"
        pond = (
            path(stems, stroke="#4F8A6A", width=6)
            + lotus_leaf(-150, 132, 118, 50, 4, count=300)
            + lotus_leaf(140, 186, 100, 42, 7, "#2A6A66", "#9CC2A0", 240)
        )
        return pond + lotus(-32, 36, 2.2, 3, 0.8, base, tip) + lotus(
            124, -30, 1.05, 9, 0.6, base, mix(tip, "#B0203A", 0.2)
        ) + dragonfly(-150, -160, 1.8) + path(
            "M-220 214q50 -10 100 0t100 0M10 246q50 -10 100 0t100 0", stroke="#5C7F8C", width=2, opacity=0.5
        ), ground
    if kind == 1:
        wood = path(
            "M-210 250C-150 120 -60 90 -20 -10C10 -80 70 -110 150 -140M-40 40C40 30 90 60 150 110",
            stroke="#6B5738",
            width=8,
            extra='stroke-linecap="round"',
        )
        leaves = "".join(
            leafy(x, y, a, 1.7, int(x) + 300)
            for x, y, a in (
                (-120, 130, 2.6),
                (-70, 70, 0.2),
                (-10, -30, 2.9),
                (70, -100, -2.2),
                (100, 70, 1.2),
                (-150, 170, 0.7),
                (30, -60, 0.6),
            )
        )
        return wood + leaves + hibiscus(-40, -20, 1.75, 3, base, tip) + hibiscus(
            120, -130, 1.15, 5, base, mix(tip, "#ffffff", 0.3)
        ) + hibiscus(140, 108, 0.9, 8, base, tip), ground
    return _carp(base, tip), ground


def _carp(base: str, tip: str) -> str:
    out = []
    for x, y, s, a, colours in (
        (-40, -60, 1.5, 24, ("#FBE3C4", "#D8552E")),
        (70, 110, 1.2, -150, (base, tip)),
    ):
        fins = [
            (-92, 0, 2.75, 66, 19),
            (-92, 0, 3.5, 66, 19),
            (-10, 26, 1.1, 46, 13),
            (18, -26, -1.9, 44, 15),
            (44, 22, 1.4, 36, 10),
        ]
        fish = "".join(
            satin(fx, fy, fa, long, wide, colours[1], colours[0], int(fx) + 9 * i, 60)
            for i, (fx, fy, fa, long, wide) in enumerate(fins)
        )
        fish += satin(96, 0, 3.14159, 212, 37, colours[0], colours[1], 5, 330)
        scales = "".join(
            f"M{n(-66 + i * 17)} {n(-24 + k * 14 + (i % 2) * 6)}q9 6 0 13"
            for i in range(8)
            for k in range(4)
            if abs(-18 + k * 14) < 30 - abs(i - 4) * 3
        )
        fish += (
            path(scales, stroke="#fff", width=1.4, opacity=0.5)
            + path(dots([(76, -9)], 5.5), "#1B1B22")
            + path(dots([(77.5, -10.5)], 1.7), "#fff")
            + path("M52 -22q10 20 0 42", stroke=mix(colours[1], "#000000", 0.25), width=2)
        )
        out.append(group(fish, (x, y), s, a))
    weed = "".join(
        path(smooth([(x, 250), (x + 20, 170), (x - 12, 100), (x + 16, 30)]), stroke=c, width=4, opacity=0.7)
        for x, c in ((-170, "#5F8F76"), (-150, "#8DB08C"), (176, "#5F8F76"))
    )
    return weed + lotus_leaf(150, -180, 92, 40, 6, count=240) + "".join(out)


def cut_art(look: Look, red: str = "#B3201F") -> str:
    """踏虎凿花: a roundel with corner sprays; the sheet throws a thin shadow on its mount."""
    fold = (8, 6, 10)[look.motif % 3]
    corner = "".join(
        petal(0, 0, r0, r1, w, a)
        for r0, r1, w, a in (
            (6, 78, 12, 0.785),
            (10, 60, 8, 0.3),
            (10, 60, 8, 1.27),
            (56, 100, 7, 0.6),
            (56, 100, 7, 0.97),
        )
    )
    corner += dots(((16, 16), (84, 40), (40, 84)), 5)
    sprays = "".join(
        f'<g transform="translate({sx * -188} {sy * -222}) scale({sx} {sy})">{path(corner, red)}</g>'
        for sx in (-1, 1)
        for sy in (-1, 1)
    )
    sheet = cut_disc(172, red, fold) + sprays
    shadow = cut_disc(172, "#3A1010", fold)
    return f'<g opacity=".16" transform="translate(4 6)">{shadow}</g>{sheet}'


def miao_art(look: Look) -> tuple[str, str]:
    """苗绣 piece: the butterfly among flowers, heraldic."""
    ground, flower, wing, leaf, edge = pick(MIAO, look.palette)
    out = [butterfly(0, -10, 4.2, wing, mix(wing, "#ffffff", 0.6), edge, look.motif)]
    for i, (x, y) in enumerate(((-130, -170), (130, -170), (-130, 160), (130, 160))):
        out.append(
            blossom(
                x,
                y,
                2.3,
                "#FFF3EC",
                flower if (i + look.motif) % 2 else mix(wing, flower, 0.3),
                edge,
                i + 1,
                8,
            )
        )
    for sx in (-1, 1):
        out.append(
            path(
                smooth([(sx * 130, -120), (sx * 176, -50), (sx * 150, 20), (sx * 172, 80), (sx * 130, 120)]),
                stroke=leaf,
                width=6,
            )
        )
        out += [
            satin(sx * 160, y, a if sx > 0 else 3.1416 - a, 44, 12, leaf, edge, int(y) + 90, 36)
            for y, a in ((-60, 2.5), (10, -2.6), (60, 2.6))
        ]
    out.append(
        blossom(0, 180, 1.4, "#FFF3EC", mix(flower, edge, 0.35), edge, 3, 6)
        + blossom(0, -200, 1.4, "#FFF3EC", wing, edge, 2, 6)
    )
    return "".join(out), ground


def fan_art(look: Look) -> tuple[str, str]:
    """Ink hills over the lake, or bamboo, or a plum branch."""
    leaf, ink, wash, _ = pick(FANS, look.palette)
    kind = look.motif % 3
    if kind == 0:
        return hills(-430, -260, 860, 540, ink, wash, look.variant + 3) + path(
            dots([(120, -130)], 26), "#C8503C", opacity=0.75
        ), leaf
    if kind == 1:
        return bamboo_stalks(-120, 270, 3.4, ink) + bamboo_stalks(70, 270, 2.2, wash), leaf
    branch = path(
        "M-280 120C-160 60 -120 90 -40 0C10 -60 90 -60 190 -150M-60 20C20 20 60 60 150 50",
        stroke=ink,
        width=10,
        extra='stroke-linecap="round"',
    )
    blooms = ""
    for i, (x, y, r) in enumerate(
        (
            (-150, 62, 30),
            (-60, -8, 36),
            (30, -66, 32),
            (120, -110, 26),
            (90, 50, 28),
            (-20, 60, 20),
            (180, -160, 18),
        )
    ):
        blooms += path(
            "".join(petal(x, y, 2, r, r * 0.42, i + k * 1.2566) for k in range(5)),
            "#C8506A" if i % 2 else "#D97F90",
            opacity=0.85,
        ) + path(dots([(x, y)], r * 0.16), "#F0C75A")
    return branch + blooms, leaf


def stone_art(look: Look) -> tuple[str, str]:
    """Two or three crystal flowers in a slab, stems cut by the carver."""
    stone, vein, white = pick(STONES, look.palette)
    spots = (
        ((-60, -50, 130), (110, 80, 84), (-140, 110, 50)),
        ((60, -40, 120), (-110, 60, 96)),
        ((-90, -80, 88), (80, -10, 120), (-60, 110, 70)),
    )[look.motif % 3]
    leaves = "".join(
        petal(x, y + r * 0.5, r * 0.4, r * 1.15, r * 0.16, a) for x, y, r in spots for a in (1.1, 1.7, 2.3)
    )
    return path(leaves, mix(stone, "#000000", 0.25)) + path(
        leaves, vein, extra='transform="translate(-2 -3)"'
    ) + "".join(crystal_flower(x, y, r, white, i + look.variant) for i, (x, y, r) in enumerate(spots)), stone
