"""油纸伞: opened, folded, standing, small."""

import math

from shop.demo.pictures.geometry import box, clipped, dots, group, line, mix, n, path, petal
from shop.demo.pictures.light import cast, contact, studio
from shop.demo.pictures.look import Look
from shop.demo.pictures.patterns.ribbed import OILED, canopy
from shop.demo.pictures.tile import pick


def open_umbrella(look: Look) -> str:
    """A parasol resting opened on the floor, its canopy turned to us."""
    _, edge, _, _ = pick(OILED, look.palette)
    tilt = (0.86, 0.7, 0.95)[look.shape]
    pole = (
        path(
            "M400 380L690 690", stroke="#0B1830", width=22, opacity=0.12, extra='transform="translate(16 12)"'
        )
        + path("M400 380L668 676", stroke="url(#g-cane)", width=15, extra='stroke-linecap="round"')
        + path("M640 646L672 680", stroke=edge, width=19, extra='stroke-linecap="round"')
    )
    shade = (
        contact(440, 690, 360, 60)
        + f'<ellipse cx="420" cy="430" rx="316" ry="{n(316 * tilt)}" fill="url(#g-sh)" fill-opacity=".8"/>'
    )
    return (
        studio(look.ground(), 560, look.window)
        + shade
        + pole
        + group(
            canopy(0, 0, 300, look.palette, look.motif, (32, 28, 36)[look.shape], 300 * tilt),
            (386, 384),
            1,
            -14,
        )
        + f'<ellipse cx="386" cy="384" rx="300" ry="{n(300 * tilt)}" fill="url(#g-puff)" '
        f'opacity=".45" transform="rotate(-14 386 384)"/>'
    )


def closed_umbrella(look: Look) -> str:
    """One or three folded umbrellas leaning at a wall."""
    out = [studio(look.ground(), 620, look.window)]
    count = (3, 1, 2)[look.shape]
    for i in range(count):
        paper, edge, rib, flower = pick(OILED, look.palette + i)
        cone = "M-16 -220C-44 -90 -62 60 -56 180Q0 200 56 180C62 60 44 -90 16 -220z"
        ribs = "".join(
            f"M{n(k * 15)} -216C{n(k * 40)} -90 {n(k * 56)} 60 {n(k * 52)} 188"
            for k in (-0.84, -0.6, -0.34, -0.1, 0.14, 0.38, 0.62, 0.86)
        )
        bands = "M-52 40Q0 56 52 40M-44 -60Q0 -48 44 -60"
        parts = (
            path(box(-7, 170, 14, 176, 6), "url(#g-cane)"),
            path(box(-9, 320, 18, 34, 7), edge),
            path(box(-5, -268, 10, 56, 4), "url(#g-cane)"),
            path(cone, paper),
            path(ribs, stroke=rib, width=3, opacity=0.7),
            path(ribs, stroke="#fff", width=2, opacity=0.25, extra='transform="translate(-4)"'),
            path(bands, stroke=flower, width=5, opacity=0.8),
            path("".join(petal(6, 118, 2, 26, 10, k * 1.2566) for k in range(5)), flower),
            path(cone, "url(#g-side)"),
            path("M-17 -224h34v22h-34z", rib),
            path("M-17 -224h34v22h-34z", "url(#g-side)"),
        )
        x = 400 + (i - (count - 1) / 2) * 190
        foot = 700.0
        out.append(
            contact(x + 40, foot, 150, 20)
            + group(
                cast(cone, 26, 14, 26, 0.2) + "".join(parts),
                (x, foot - 352 * 1.04),
                1.04,
                (i - (count - 1) / 2) * 5 + 4,
            )
        )
    return "".join(out)


def umbrella_side(look: Look) -> str:
    """A standing umbrella seen from the side: canopy above, ribs and spring beneath."""
    paper, edge, rib, flower = pick(OILED, look.palette)
    high = (150, 196, 116)[look.shape]
    top = (
        f"M70 376C170 {376 - high} 300 {n(372 - high * 1.16)} 400 "
        f"{n(362 - high * 1.2)}C500 {n(372 - high * 1.16)} 630 {376 - high} 730 376"
    )
    cap = top + "".join(f"Q{730 - 66 * i - 33} 396 {730 - 66 * (i + 1)} 378" for i in range(10)) + "z"
    ribs = "".join(
        f"M400 {n(364 - high * 1.2)}Q{n(400 + (x - 400) * 0.7)} {n(376 - high)} {x} 382"
        for x in range(136, 731, 66)
    )
    under = "M84 382Q400 470 716 382Q400 416 84 382z"
    struts = "".join(f"M400 520L{x} 396" for x in (180, 260, 330, 400, 470, 540, 620))
    pole = (
        path(box(393, 300, 14, 404), "url(#g-post)")
        + path(
            "M400 700q0 44 -34 44q-30 0 -30 -30", stroke="#5B3A1C", width=13, extra='stroke-linecap="round"'
        )
        + path(box(386, 500, 28, 34, 5), rib)
    )
    blooms = ""
    for i, x in enumerate((210, 330, 470, 600)):
        y = 330 - high * (0.28 + 0.3 * (i in (1, 2)))
        blooms += path(
            "".join(petal(x, y, 2, 30, 11, i + k * 1.2566) for k in range(5)), flower, opacity=0.92
        ) + path(dots([(x, y)], 6), edge)
    cut = clipped(
        "cap",
        cap,
        path(f"M60 {376 - 20}Q400 {376 - 56} 740 {376 - 20}", stroke=flower, width=5, opacity=0.7)
        + (
            blooms
            if look.motif % 2 == 0
            else path(
                "".join(petal(400, 376 - high, 30, 210, 16, a) for a in (0.3, 0.9, 1.57, 2.2, 2.84)),
                flower,
                opacity=0.5,
            )
        ),
    )
    return "".join(
        (
            studio(look.ground(), 0, look.window),
            cast(cap, 20, 26, 40, 0.24),
            path(under, mix(paper, "#0B1830", 0.5)),
            path(struts, stroke="#B79A5A", width=5),
            path(struts, stroke="#6E5528", width=1.4, opacity=0.6),
            pole,
            path(cap, paper),
            cut,
            path(ribs, stroke=rib, width=2.6, opacity=0.6),
            path(cap, "url(#g-side)", opacity=0.75),
            path(cap, "url(#g-drop)", opacity=0.6),
            path(box(388, 362 - high * 1.2 - 34, 24, 40, 6), rib),
            path(cap, stroke=edge, width=3),
        )
    )


def mini_umbrellas(look: Look) -> str:
    """Small ones for a table or a lamp string, seen from above, on cloth."""
    out = [studio(look.ground(), 0, look.window)]
    spots = (
        ((260, 280, 160), (560, 300, 130), (420, 560, 176)),
        ((400, 400, 250),),
        ((240, 250, 130), (560, 260, 130), (250, 560, 130), (560, 560, 130)),
    )[look.shape]
    for i, (x, y, r) in enumerate(spots):
        disc = line(
            [(x + r * math.cos(k * 0.3142), y + r * math.sin(k * 0.3142)) for k in range(20)], close=True
        )
        out.append(
            cast(disc, 18, 24, 40, 0.36)
            + canopy(x, y, r, look.palette + i, look.motif + i, 24)
            + f'<circle cx="{x}" cy="{y}" r="{r}" fill="url(#g-puff)" fill-opacity=".6"/>'
        )
    return "".join(out)
