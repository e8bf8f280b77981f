"""长沙窑 of 铜官: 执壶, 碗, 罐."""

from shop.demo.pictures.geometry import clipped, dots, group, mix, n, oval, path, petal, ring
from shop.demo.pictures.light import DEEP, PALE, contact, stand, studio
from shop.demo.pictures.look import Look
from shop.demo.pictures.objects.vessel import mouth, shaded
from shop.demo.pictures.patterns.glaze import (
    TONGGUAN,
    grass,
    kiln_bird,
)
from shop.demo.pictures.tile import pick


def splashes(look: Look, s: float = 1.0) -> str:
    """What is painted under the glaze: the bird, beaded lozenges, or running splashes."""
    _, brown, green = pick(TONGGUAN, look.palette)
    kind = look.motif % 3
    if kind == 0:
        return (
            kiln_bird(-6 * s, -120 * s, 2.9 * s, brown)
            + grass(-110 * s, -20 * s, 1.5 * s, green)
            + grass(110 * s, -24 * s, 1.2 * s, brown)
        )
    if kind == 1:
        out = "".join(
            path(
                dots(
                    [
                        (x * s, y * s)
                        for x, y in (
                            (cx - r * t, -130 + r * (1 - t))
                            for cx in (-110, 0, 110)
                            for t in (0, 0.25, 0.5, 0.75)
                        )
                    ],
                    9 * s,
                ),
                c,
                opacity=0.8,
            )
            for r, c in ((70, brown), (46, green))
        )
        for cx in (-110, 0, 110):
            for r, c in ((66, brown), (42, green)):
                run = [
                    (cx + r * a, -130 + r * b)
                    for t in (0, 0.2, 0.4, 0.6, 0.8)
                    for a, b in ((1 - t, t), (-t, 1 - t), (t - 1, -t), (t, t - 1))
                ]
                out += path(dots([(x * s, y * s) for x, y in run], 7 * s), c, opacity=0.8)
        return out
    drips = "".join(
        f"M{n(x * s)} {n(-300 * s)}c{n(34 * s)} {n(60 * s)} {n(40 * s)} {n(long * s)} "
        f"{n(6 * s)} {n((long + 46) * s)}c{n(-40 * s)} {n(-20 * s)} {n(-46 * s)} "
        f"{n(-long * 0.8 * s)} {n(-6 * s)} {n(-(long + 46) * s)}z"
        for x, long in ((-130, 90), (-40, 150), (50, 110), (130, 170))
    )
    return path(drips, brown, opacity=0.62) + path(
        drips, green, opacity=0.5, extra=f'transform="translate({n(46 * s)} {n(40 * s)})"'
    )


def ewer(look: Look) -> str:
    """执壶 of the Tang kiln: tall neck, short spout, strap handle, splashed glaze."""
    glaze, brown, _ = pick(TONGGUAN, look.palette)
    k = (1.0, 1.08, 0.94)[look.shape]
    body = (
        "M-62 -470C-62 -484 62 -484 62 -470C52 -450 46 -430 50 -366C120 -346 158 -270 "
        "148 -190C140 -100 108 -50 92 -4C60 10 -60 10 -92 -4C-108 -50 -140 -100 -148 "
        "-190C-158 -270 -120 -346 -50 -366C-46 -430 -52 -450 -62 -470z"
    )
    spout = "M108 -318L176 -372L198 -348L134 -254z"
    grip = "M-50 -436C-150 -450 -170 -340 -124 -296"
    spots = (
        path(dots(((-100, -330), (0, -352), (96, -330)), 30), brown, opacity=0.55)
        if look.motif % 3 == 0
        else ""
    )
    bare = path("M-200 -26q200 30 400 0V40H-200z", "#B98A62", opacity=0.85)
    parts = (
        stand(0, -2, 120),
        path(grip, stroke=glaze, width=26),
        path(grip, stroke="#3A2410", width=7, opacity=0.25, extra='transform="translate(5 5)"'),
        path(spout, glaze),
        path(spout, "url(#g-side)", opacity=0.8),
        path(oval(187, -360, 15, 17), mix(brown, "#000000", 0.4)),
        shaded(
            "ew",
            body,
            glaze,
            group(splashes(look, 0.9), (0, -34)) + spots + bare,
            "M-104 -260c-10 30 -6 60 6 84",
        ),
        mouth(-470, 62, glaze, mix(brown, "#000000", 0.4)),
    )
    return studio(look.ground((*PALE, *DEEP)), 572, look.window) + group("".join(parts), (396, 668), 1.06 * k)


def bowl(look: Look) -> str:
    """An open bowl tipped a little to show its inside, or two nested."""
    glaze, brown, green = pick(TONGGUAN, look.palette)
    body = "M-250 -196C-236 -80 -130 -10 -78 0C-50 8 50 8 78 0C130 -10 236 -80 250 -196z"
    inside = oval(0, -196, 250, 74)
    paint = group(
        kiln_bird(0, 0, 2.0, brown)
        if look.motif % 2
        else path("".join(petal(0, 0, 14, 76, 15, a * 0.785) for a in range(8)), green, opacity=0.75)
        + path(dots(ring(0, 0, 84, 20), 5) + dots([(0, 0)], 12), brown, opacity=0.8),
        extra='transform="translate(0 -188) scale(1.5 .5)"',
    )
    rim_spots = path(dots([(x, -196 + y) for x, y in ring(0, 0, 226, 4, 0.6, 62)], 30), brown, opacity=0.5)
    outer = shaded(
        "bw",
        body,
        glaze,
        path("M-260 -50Q0 30 260 -50V30H-260z", "#B98A62", opacity=0.8)
        + group(splashes(look, 0.62), (0, -20)),
    )
    well = (
        path(inside, mix(glaze, "#FFFFFF", 0.12))
        + clipped("in", inside, paint + rim_spots)
        + path(inside, "url(#g-bowl)")
        + path(inside, stroke=mix(glaze, brown, 0.45), width=6)
    )
    one = outer + well
    if look.shape == 1:
        small = group(stand(0, 0, 100) + one, (604, 704), 0.52)
        return (
            studio(look.ground((*PALE, *DEEP)), 540, look.window)
            + group(stand(0, -4, 130) + one, (350, 630), 1.0)
            + small
        )
    return studio(look.ground((*PALE, *DEEP)), 540, look.window) + group(
        stand(0, -4, 150) + one, (400, 640), (1.2, 1, 1.05)[look.shape]
    )


def jar(look: Look) -> str:
    """A lidded jar, squat or tall."""
    glaze, brown, _ = pick(TONGGUAN, look.palette)
    w, h = ((190, 330), (220, 270), (158, 400))[look.shape]
    body = (
        f"M-100 {-h}C{-w - 20} {n(-h * 0.96)} {-w - 24} {n(-h * 0.3)} -104 -2C-70 10 70 "
        f"10 104 -2C{w + 24} {n(-h * 0.3)} {w + 20} {n(-h * 0.96)} 100 {-h}z"
    )
    lid = (
        f"M-118 {-h + 6}C-118 {-h - 54} -50 {-h - 74} 0 {-h - 76}C50 {-h - 74} 118 "
        f"{-h - 54} 118 {-h + 6}q-118 30 -236 0z"
    )
    knob = oval(0, -h - 86, 26, 22)
    loops = "".join(f"M{sx * (w - 30)} {n(-h * 0.86)}q{sx * 56} 4 {sx * 22} 58" for sx in (-1, 1))
    parts = (
        stand(0, -2, 130),
        path(loops, stroke=glaze, width=17),
        path(loops, stroke="#3A2410", width=5, opacity=0.3),
        shaded(
            "jr",
            body,
            glaze,
            group(splashes(look, 0.82), (0, -20))
            + path("M-260 -22Q0 20 260 -22V40H-260z", "#B98A62", opacity=0.85),
            f"M{-w + 44} {n(-h * 0.7)}c-10 30 -8 50 4 76",
        ),
        contact(0, -h + 14, 112, 16, 0.7),
        path(lid, mix(glaze, brown, 0.12)),
        path(lid, "url(#g-side)"),
        path(dots(ring(0, -h - 34, 72, 9, 0.2, 20), 7), brown, opacity=0.6),
        path(knob, brown),
        path(knob, "url(#g-puff)"),
    )
    return studio(look.ground((*PALE, *DEEP)), 572, look.window) + group("".join(parts), (396, 664), 1.1)
