"""Stone, wood, tea and bamboo in hand."""

from shop.demo.pictures.geometry import (
    box,
    clipped,
    group,
    mix,
    n,
    oval,
    path,
    ring,
    smooth,
)
from shop.demo.pictures.light import cast
from shop.demo.pictures.look import Look
from shop.demo.pictures.objects import tools
from shop.demo.pictures.patterns.hard import STONES, WOODS, carved_flower, crystal_flower, relief
from shop.demo.pictures.scenes.table import bench
from shop.demo.pictures.tile import pick


def carving(look: Look) -> str:
    """The block half cut, chips about, chisels and mallet to hand."""
    stone = look.craft == "juhuashi"
    rnd = look.rng("chips")
    wood = pick(WOODS, look.palette)
    ground, vein, white = pick(STONES, look.palette) if stone else (wood[0], wood[1], wood[2])
    slab = "M150 180L600 140L664 560L200 620z" if stone else box(160, 140, 460, 480, 6)
    art = (
        "".join(
            crystal_flower(x, y, r, white, i + look.variant)
            for i, (x, y, r) in enumerate(((330, 320, 130), (500, 450, 84)))
        )
        if stone
        else carved_flower(330, 330, 126, wood)
        + relief(smooth([(160, 560), (280, 520), (400, 560), (520, 470), (620, 480)]), wood, 5, fill=False)
        + carved_flower(520, 500, 60, wood, 6)
    )
    drawn = path(
        "M470 200q60 40 100 0t90 20M200 560q60 -40 120 0",
        stroke="#F4EBD8" if stone else "#3A1F0E",
        width=3,
        opacity=0.6,
        extra='stroke-dasharray="9 7"',
    )
    chips = "".join(
        f"M{n(x)} {n(y)}l{n(rnd.uniform(8, 22))} "
        f"{n(rnd.uniform(-8, 8))}l{n(rnd.uniform(-14, 2))} {n(rnd.uniform(6, 14))}z"
        for x, y in ((rnd.uniform(60, 740), rnd.uniform(600, 770)) for _ in range(34))
    )
    return "".join(
        (
            bench(look),
            cast(slab, 16, 24, 44, 0.5),
            path(slab, mix(ground, "#000000", 0.4), extra='transform="translate(8 14)"'),
            path(slab, ground),
            clipped("sl", slab, path(oval(420, 300, 260, 120), vein, opacity=0.25) + art + drawn),
            path(slab, "url(#g-slant)", opacity=0.7),
            path(chips, "#0B1830", opacity=0.3, extra='transform="translate(3 5)"'),
            path(chips, mix(ground, "#FFFFFF", 0.2)),
            tools.hammer((690, 270), 20, not stone),
            tools.chisel((520, 300), -128, 22),
            tools.chisel((92, 300), 6, 30),
            tools.chisel((70, 560), -10, 14, 0.8),
        )
    )


def pressing(look: Look) -> str:
    """Steamed leaf in the brick mould, a finished brick beside it."""
    tile = look.cloth()
    mould, well, brick = box(110, 120, 420, 330, 8), box(150, 160, 340, 250, 3), box(360, 500, 340, 220, 6)
    rnd = look.rng("leaf")
    loose = "".join(
        f"M{n(x)} {n(y)}q{n(rnd.uniform(-10, 10))} {n(rnd.uniform(-10, 10))} "
        f"{n(rnd.uniform(-22, 22))} {n(rnd.uniform(-16, 16))}"
        for x, y in ((rnd.gauss(190, 80), rnd.gauss(620, 60)) for _ in range(160))
    )
    return "".join(
        (
            bench(look),
            tile.pattern("p", 1.5, (150, 160)),
            cast(mould, 14, 20, 36, 0.5),
            path(mould, "url(#g-wood)"),
            path(mould, "url(#g-slant)"),
            path(well, tile.ground),
            path(well, "url(#p)"),
            path(well, "url(#g-bowl)"),
            path(well, stroke="#2A170A", width=9, opacity=0.7),
            "".join(
                f'<circle cx="{x}" cy="{y}" r="12" fill="url(#g-iron)"/>'
                for x, y in ((130, 140), (510, 140), (130, 430), (510, 430))
            ),
            path(loose, stroke="#0B1830", width=6, opacity=0.25, extra='transform="translate(4 6)"'),
            path(loose, stroke=tile.ground, width=6, extra=tools.ROUND),
            path(loose[: len(loose) // 3], stroke=tile.trim, width=3, extra=tools.ROUND),
            group(
                cast(brick, 12, 18, 30, 0.46)
                + path(brick, tile.trim, extra='transform="translate(5 11)"')
                + path(brick, tile.ground)
                + path(brick, "url(#p)")
                + path(brick, "url(#g-slant)")
                + path("M530 500V720", stroke="#0B0A10", width=9, opacity=0.5)
            ),
            tools.hammer((660, 270), 18, True, 1.1),
            tools.dish((690, 120), "#8E2F12", 60),
        )
    )


def splitting(look: Look) -> str:
    """Splints drawn fine, a bottom begun from the centre."""
    tile = look.cloth()
    light, dark = tile.ground, tile.trim
    core = oval(400, 380, 170)
    spokes = ring(400, 380, 330, 44)
    loose = "".join(f"M400 380L{n(x)} {n(y)}" for x, y in spokes)
    strips = "".join(
        f"M{40 + i * 26} {720 + (i % 3) * 12}C{260 + i * 10} {690 - i * 6} "
        f"{520 + i * 9} {740 + i * 5} {790} {690 + i * 9}"
        for i in range(7)
    )
    return "".join(
        (
            bench(look),
            tile.pattern("p", 1.2, (400, 380)),
            path(loose, stroke="#0B1830", width=11, opacity=0.22, extra='transform="translate(8 12)"'),
            path(loose, stroke=mix(dark, light, 0.4), width=10),
            path(loose, stroke=mix(light, "#FFFFFF", 0.3), width=4, extra='transform="translate(-2 -2)"'),
            cast(core, 6, 8, 14, 0.3),
            path(core, light),
            path(core, "url(#p)"),
            path(core, "url(#g-slant)", opacity=0.8),
            path(core, stroke=dark, width=8),
            path(oval(400, 380, 190), stroke=light, width=9),
            path(oval(400, 380, 190), stroke=dark, width=9, extra='stroke-dasharray="24 24"'),
            path(oval(400, 380, 208), stroke=mix(light, dark, 0.3), width=9),
            path(
                oval(400, 380, 208),
                stroke=dark,
                width=9,
                extra='stroke-dasharray="26 26" stroke-dashoffset="26"',
            ),
            path(strips, stroke="#0B1830", width=12, opacity=0.2, extra='transform="translate(4 8)"'),
            path(strips, stroke=light, width=10),
            path(strips, stroke="#fff", width=2, opacity=0.4),
            tools.knife((110, 190), -22),
            tools.knife((704, 160), 32, 0.8),
        )
    )
