"""菊花石: 立石, 砚, 镇纸."""

from shop.demo.pictures.geometry import box, clipped, dots, group, mix, oval, path, smooth
from shop.demo.pictures.light import cast, contact, studio
from shop.demo.pictures.look import Look
from shop.demo.pictures.patterns.hard import STONES, crystal_flower
from shop.demo.pictures.tile import pick

ROCKS = (
    "M-250 0C-270 -90 -210 -150 -180 -240C-150 -330 -60 -330 -20 -400C40 -420 90 "
    "-360 120 -300C190 -270 200 -190 240 -120C270 -60 256 -20 240 0z",
    "M-190 0C-220 -120 -180 -190 -170 -290C-150 -400 -90 -470 -20 -490C60 -480 80 "
    "-400 120 -330C170 -240 150 -170 180 -100C196 -50 190 -20 180 0z",
    "M-310 0C-320 -70 -290 -120 -220 -170C-170 -230 -60 -220 0 -260C80 -280 150 "
    "-220 220 -180C290 -150 310 -80 306 0z",
)


def boulder(look: Look) -> str:
    """A standing stone, ground away until the flowers show, on its wooden foot."""
    stone, vein, white = pick(STONES, look.palette)
    rock = ROCKS[look.shape]
    spots = (
        ((-60, -190, 118), (90, -110, 84), (20, -310, 60), (-160, -70, 50)),
        ((-40, -330, 96), (50, -180, 104), (-90, -110, 70)),
        ((-150, -90, 84), (40, -150, 96), (190, -70, 70)),
    )[look.shape]
    rnd = look.rng()
    facets = "".join(
        path(
            smooth(
                [
                    (x + a * rnd.uniform(30, 70), y + b * rnd.uniform(20, 60))
                    for a, b in ((1, 0), (0.4, 0.9), (-0.7, 0.8), (-1, -0.2), (0, -1))
                ],
                close=True,
            ),
            vein,
            opacity=0.4,
        )
        for x, y in ((-140, -150), (100, -260), (40, -60), (160, -60))
    )
    art = (
        facets
        + "".join(crystal_flower(x, y, r, white, i * 3 + look.variant) for i, (x, y, r) in enumerate(spots))
        + path(
            dots([(rnd.uniform(-300, 300), rnd.uniform(-480, 0)) for _ in range(120)], 1.6),
            "#fff",
            opacity=0.14,
        )
    )
    foot = "M-290 -14C-200 -34 200 -34 290 -14L270 34C250 60 220 40 190 50H-190C-220 40 -250 60 -270 34z"
    lit = path(rock, stroke="#fff", width=5, opacity=0.3, extra='transform="translate(3 3)"')
    k = (1.0, 1.02, 0.94)[look.shape]
    return "".join(
        (
            studio(look.ground(), 566, look.window),
            contact(460, 690, 380, 46),
            contact(404, 686, 290 * k, 22),
            group(
                path(rock, stone)
                + clipped("rock", rock, art + lit)
                + path(rock, "url(#g-side)", opacity=0.7)
                + path(rock, "url(#g-slant)", opacity=0.6)
                + path(foot, "url(#g-dark)")
                + path(foot, "url(#g-side)", opacity=0.4)
                + path("M-230 8Q0 -14 230 8", stroke="#fff", width=3, opacity=0.2),
                (400, 636),
                k,
            ),
        )
    )


def inkstone(look: Look) -> str:
    """砚: an ink pool let into the slab, a flower left standing beside it."""
    stone, vein, white = pick(STONES, look.palette)
    outline = (
        box(-230, -290, 460, 580, 60),
        "M-200 -280C-60 -330 130 -310 210 -230C290 -120 260 110 230 220C170 320 -120 "
        "330 -220 250C-290 120 -280 -180 -200 -280z",
        oval(0, 0, 270, 300),
    )[look.shape]
    well = oval(0, 96, 168, 142)
    pool = "M-150 60C-120 10 120 10 150 60C170 110 -170 110 -150 60z"
    flowers = crystal_flower(-40, -170, 104, white, look.variant + 4) + crystal_flower(
        118, -160, 60, white, look.variant + 9
    )
    ink = "#0D1013"
    parts = (
        cast(outline, 16, 24, 40, 0.42),
        path(outline, mix(stone, "#000000", 0.4), extra='transform="translate(0 14)"'),
        path(outline, stone),
        clipped("slab", outline, path(oval(-120, 60, 200, 160), vein, opacity=0.35) + flowers),
        path(outline, "url(#g-slant)", opacity=0.55),
        path(outline, stroke="#fff", width=3, opacity=0.2),
        path(well, mix(stone, "#000000", 0.35)),
        path(well, "url(#g-bowl)", opacity=0.8),
        clipped(
            "well",
            well,
            path(pool, ink) + path("M-110 54q100 -30 190 -4", stroke="#fff", width=6, opacity=0.25),
        ),
        path(well, stroke="#fff", width=3, opacity=0.25, extra='transform="translate(3 4)"'),
    )
    stick = (
        path(box(-20, -120, 40, 240, 4), "#16161A")
        + path(box(-20, -120, 40, 240, 4), "url(#g-side)")
        + path(box(-11, -90, 22, 90), stroke="#C9A24E", width=2)
    )
    return (
        studio(look.ground(), 0, look.window)
        + group("".join(parts), (366, 396), 1.02, (-5, 0, 4)[look.shape])
        + group(cast(box(-20, -120, 40, 240), 10, 14, 18, 0.4) + stick, (700, 440), 1, 8)
    )


def paperweight(look: Look) -> str:
    """镇纸: a pair of polished bars holding a sheet, or seals."""
    stone, _, white = pick(STONES, look.palette)
    sheet = box(-250, -260, 500, 520, 2)
    out = [
        studio(look.ground(), 0, look.window),
        group(
            cast(sheet, 8, 10, 22, 0.2)
            + path(sheet, "#F5EEDC")
            + path(
                "".join(f"M-250 {y}H250" for y in range(-250, 260, 8)),
                stroke="#C9B98E",
                width=0.8,
                opacity=0.4,
            ),
            (400, 400),
            1.08,
            -3,
        ),
    ]
    wide, high = ((86, 440), (120, 300), (72, 480))[look.shape]
    bar = box(-wide / 2, -high / 2, wide, high, 7)
    for i, (x, a) in enumerate(((262, -5), (546, 6))):
        spots = (
            (4, -high * 0.28, wide * 0.62),
            (-6, high * 0.08, wide * 0.44),
            (8, high * 0.34, wide * 0.52),
        )
        art = "".join(
            crystal_flower(fx, fy, r, white, i * 5 + k + look.variant) for k, (fx, fy, r) in enumerate(spots)
        )
        gloss = box(-wide / 2 + 9, -high / 2 + 12, wide * 0.12, high - 24, 4)
        out.append(
            group(
                cast(bar, 14, 18, 26, 0.46)
                + path(bar, mix(stone, "#000000", 0.45), extra='transform="translate(4 8)"')
                + path(bar, stone)
                + clipped(f"b{i}", bar, art)
                + path(bar, "url(#g-slant)", opacity=0.6)
                + path(gloss, "#fff", opacity=0.22),
                (x, 400 + i * 14),
                1.1,
                a,
            )
        )
    return "".join(out)
