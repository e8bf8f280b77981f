"""Paper in hand: printing, cutting, sheet making, ribs."""

from shop.demo.pictures.geometry import (
    box,
    clipped,
    group,
    mix,
    n,
    oval,
    path,
    petal,
    ring,
)
from shop.demo.pictures.light import cast
from shop.demo.pictures.look import Look
from shop.demo.pictures.objects import tools
from shop.demo.pictures.objects.prints import print_art
from shop.demo.pictures.patterns.paper import cut_disc
from shop.demo.pictures.patterns.ribbed import FANS, OILED
from shop.demo.pictures.scenes.table import bench
from shop.demo.pictures.tile import pick


def printing(look: Look) -> str:
    """The key block inked, the sheet half lifted."""
    art, paper = print_art(look)
    block = box(-200, -240, 400, 480, 5)
    wood = (
        path(block, "#4A2E1C")
        + path(block, "url(#g-slant)", opacity=0.6)
        + group(f'<g opacity=".55">{art}</g>', scale=0.98)
        + path(block, "#1A1010", opacity=0.45)
    )
    sheet = box(-180, -225, 360, 450)
    return "".join(
        (
            bench(look),
            group(cast(block, 14, 20, 34, 0.44) + wood, (260, 420), 1, -5),
            group(
                cast(sheet, 10, 14, 30, 0.34)
                + path(sheet, paper)
                + clipped("st", sheet, art)
                + path(sheet, "url(#g-fold)", opacity=0.4),
                (570, 380),
                0.96,
                6,
            ),
            tools.dish((96, 96), "#D8284B", 66),
            tools.dish((236, 80), "#F5BC32", 58),
            tools.dish((370, 90), "#3C9455", 54),
            group(
                cast(box(-90, -34, 180, 68, 20), 8, 12, 18, 0.4)
                + path(box(-90, -34, 180, 68, 20), "url(#g-wood)")
                + path("M-84 26H84V46H-84z", "#2A1A12"),
                (640, 702),
                1,
                -14,
            ),
            tools.brush((120, 690), 70, "#241417"),
        )
    )


def cutting(look: Look) -> str:
    """A stack of red paper on the wax board, chisels in a row."""
    red = ("#B3201F", "#8E1F2A", "#C8452E")[look.variant % 3]
    board, sheet = box(140, 110, 520, 520, 10), box(190, 160, 420, 420)
    half = "M190 160H610V400L190 580z"
    chips = "".join(
        petal(x, y, 0, 20, 5, x)
        for x, y in ((650, 610), (690, 560), (120, 640), (640, 90), (700, 640), (600, 660))
    )
    return "".join(
        (
            bench(look),
            cast(board, 14, 20, 36, 0.44),
            path(board, "#D9CBA6"),
            path(board, "url(#g-slant)"),
            path(board, stroke="#7A5A34", width=14),
            cast(sheet, 4, 6, 12, 0.3),
            "".join(
                path(box(190 + k * 3, 160 + k * 3, 420, 420), mix(red, "#000000", 0.1 * k)) for k in (3, 2, 1)
            ),
            path(sheet, red),
            clipped("hf", half, path(sheet, "#F4EAD6") + group(cut_disc(196, red, 8), (400, 370))),
            path("M610 400L190 580", stroke="#fff", width=2, opacity=0.4, extra='stroke-dasharray="8 8"'),
            path(chips, red),
            tools.hammer((690, 330), 14, True, 0.86),
            *(tools.chisel((90 + i * 62, 700), 4 * i - 6, 8 + i * 6, 0.6) for i in range(5)),
            tools.chisel((452, 470), -142, 14, 0.8),
        )
    )


def sheet_making(look: Look) -> str:
    """The mould lifted from the vat, pulp draining through bamboo splints."""
    tile = look.cloth()
    vat, mould = box(40, 60, 720, 680, 18), box(170, 150, 460, 480, 3)
    splints = "".join(f"M170 {y}H630" for y in range(156, 630, 7))
    ripples = "".join(
        path(oval(400, 400, r, r * 0.9), stroke="#fff", width=3, opacity=0.16) for r in (300, 340, 380)
    )
    return "".join(
        (
            bench(look),
            path(vat, "url(#g-dark)"),
            path(box(70, 90, 660, 620, 10), mix("#C9BE9A", tile.ground, 0.5)),
            clipped("vt", box(70, 90, 660, 620, 10), ripples),
            path(box(70, 90, 660, 620, 10), "url(#g-bowl)", opacity=0.8),
            cast(mould, 12, 18, 30, 0.44),
            path(mould, "#B79A5A"),
            path(splints, stroke="#7E6630", width=2),
            tile.pattern("p", 2.0, (170, 150)),
            path("M170 150H630V470C560 520 300 480 170 540z", tile.ground, opacity=0.92),
            path("M170 150H630V470C560 520 300 480 170 540z", "url(#p)", opacity=0.9),
            path(mould, stroke="#5B3A1C", width=24),
            path(mould, stroke="#B98A57", width=14),
            path("M260 150V630M400 150V630M540 150V630", stroke="#8E6A3A", width=2, opacity=0.5),
            path(mould, "url(#g-slant)", opacity=0.5),
            path(box(96, 380, 40, 300, 16), "url(#g-cane)"),
        )
    )


def ribbing(look: Look) -> str:
    """Ribs fanned out, paper going on."""
    paper, wash, thread = (
        (pick(FANS, look.palette)[0], pick(FANS, look.palette)[2], pick(FANS, look.palette)[3])
        if look.craft == "yuezhoushan"
        else (pick(OILED, look.palette)[0], pick(OILED, look.palette)[1], pick(OILED, look.palette)[3])
    )
    spokes = ring(400, 420, 300, 30)
    sector = (
        f"M400 420L{n(spokes[16][0])} {n(spokes[16][1])}"
        + "".join(f"L{n(x)} {n(y)}" for x, y in spokes[17:29])
        + "z"
    )
    bars = "".join(f"M400 420L{n(x)} {n(y)}" for x, y in spokes)
    seams = "".join(f"M400 420L{n(x)} {n(y)}" for x, y in spokes[16:29])
    rings = "".join(
        path(oval(400, 420, r), stroke=thread if r > 100 else "#7E6630", width=3, opacity=0.8)
        for r in (290, 190, 90)
    )
    return "".join(
        (
            bench(look),
            cast(oval(400, 420, 300), 14, 20, 30, 0.16),
            path(bars, stroke="#0B1830", width=9, opacity=0.24, extra='transform="translate(7 10)"'),
            path(bars, stroke="#B3935A", width=9),
            path(bars, stroke="#E6D3A0", width=3, extra='transform="translate(-2 -2)"'),
            rings,
            cast(sector, 6, 9, 18, 0.3),
            path(sector, paper, opacity=0.96),
            path(seams, stroke=wash, width=3, opacity=0.7),
            path(sector, "url(#g-slant)", opacity=0.5),
            path(oval(400, 420, 34), "url(#g-dark)"),
            path(oval(396, 414, 14), "#C9A24E"),
            tools.dish((104, 112), "#E6D9B4", 70, "#6A4A30"),
            tools.brush((150, 330), -24, "#E6D9B4", 0.86),
            tools.knife((704, 660), 38, 0.9),
            tools.spool((690, 110), thread, 12),
        )
    )
