"""醴陵釉下五彩: 赏瓶, 茶杯, 赏盘; and the teapot both kilns make."""

import math

from shop.demo.pictures.geometry import clipped, dots, group, mix, n, oval, path, petal, ring
from shop.demo.pictures.light import PALE, cast, contact, studio
from shop.demo.pictures.look import Look
from shop.demo.pictures.objects.vessel import mouth, shaded, small_cup, vase
from shop.demo.pictures.patterns.glaze import (
    PORCELAIN,
    TONGGUAN,
    bamboo_stalks,
    kiln_bird,
    painted_flower,
    spray,
)
from shop.demo.pictures.tile import pick


def _brush(look: Look, s: float = 1.0) -> str:
    """What is painted on the porcelain, foot of the picture at (0, 0)."""
    _, one, two, _ = pick(PORCELAIN, look.palette)
    if look.motif % 3 == 1:
        return (
            bamboo_stalks(-40 * s, 0, 1.9 * s)
            + painted_flower(60 * s, -60 * s, 30 * s, one)
            + painted_flower(94 * s, -24 * s, 18 * s, two, 0.5)
        )
    if look.motif % 3 == 2:
        return spray(40 * s, 6, 2.3 * s, -1, one, 9) + path(
            petal(-60 * s, -20 * s, 0, 60 * s, 12 * s, -0.8), "#5F9A5B", opacity=0.8
        )
    return spray(-24 * s, 4, 2.5 * s, 1, one, 3) + spray(66 * s, 30 * s, 1.6 * s, -1, two, 8)


def porcelain_vase(look: Look) -> str:
    """A vase with a branch rising round the belly."""
    ground, _, _, rim = pick(PORCELAIN, look.palette)
    lines = "M-200 -30q200 34 400 0M-200 -20q200 34 400 0"
    neck = "M-80 -432q80 14 160 0M-80 -422q80 14 160 0"
    art = (
        group(_brush(look), (-6, -40))
        + path(lines, stroke=rim, width=4)
        + (path(neck, stroke=rim, width=4) if look.shape == 0 else "")
    )
    return studio(look.ground(), 572, look.window) + vase(
        400, 664, 1.04, look.shape, ground, art, mix(ground, "#4A5A60", 0.55), rim=mix(ground, rim, 0.18)
    )


def porcelain_cup(look: Look) -> str:
    """A cup on its saucer; some with the lid leaning."""
    ground, _, _, rim = pick(PORCELAIN, look.palette)
    tall = (1.0, 0.84, 1.16)[look.shape]
    h = 224 * tall
    cup = f"M-150 {n(-h)}C-150 {n(-h * 0.34)} -92 0 0 0C92 0 150 {n(-h * 0.34)} 150 {n(-h)}z"
    saucer = (
        f'<ellipse cy="14" rx="258" ry="56" fill="{ground}"/><ellipse cy="14" rx="258" '
        f'ry="56" fill="url(#g-side)" fill-opacity=".6"/><ellipse cy="4" rx="186" ry="34" '
        f'fill="{mix(ground, "#506068", 0.14)}"/><ellipse cy="13" rx="244" ry="50" '
        f'fill="none" stroke="{rim}" stroke-width="3"/>'
    )
    art = group(_brush(look, 0.7 * tall), (-10, -12)) + path(
        f"M-160 {n(-h + 18)}q160 30 320 0", stroke=rim, width=3
    )
    shine = f"M-114 {n(-h * 0.78)}c4 {n(h * 0.3)} 18 {n(h * 0.44)} 44 {n(h * 0.58)}"
    handle = path(
        f"M146 {n(-h * 0.8)}C230 {n(-h * 0.9)} 226 {n(-h * 0.26)} 118 {n(-h * 0.3)}", stroke=ground, width=24
    ) + path(
        f"M146 {n(-h * 0.8)}C230 {n(-h * 0.9)} 226 {n(-h * 0.26)} 118 {n(-h * 0.3)}",
        stroke="#0B1830",
        width=6,
        opacity=0.16,
        extra='transform="translate(5 5)"',
    )
    tea = mix("#B87A34", "#7E9A3A", (look.variant % 3) / 2)
    body = (
        (handle if look.shape != 2 else "")
        + shaded("cup", cup, ground, art, shine)
        + mouth(-h, 150, ground, tea, 36)
        + path(oval(0, -h, 150, 36), stroke=rim, width=3)
        + path(oval(-20, -h - 3, 66, 10), "#fff", opacity=0.3)
    )
    return "".join(
        (
            studio(look.ground(), 530, look.window),
            contact(440, 650, 380, 60),
            contact(402, 640, 290, 44),
            group(saucer + contact(4, 6, 130, 20) + body, (400, 614), 1.05),
        )
    )


def porcelain_plate(look: Look) -> str:
    """A charger seen from above on wood or cloth."""
    ground, one, two, rim = pick(PORCELAIN, look.palette)
    out = [
        studio(look.ground((*PALE, "walnut", "slate")), 0),
        cast(oval(400, 400, 300), 20, 26, 46, 0.42),
        path(oval(400, 400, 300), ground),
        path(oval(400, 400, 300), "url(#g-puff)", opacity=0.6),
    ]
    rings = ((286, 5), (212, 2), (204, 3))
    out += [path(oval(400, 400, r), stroke=rim, width=w) for r, w in rings]
    count = (12, 16, 9)[look.shape]
    for i, (x, y) in enumerate(ring(400, 400, 249, count)):
        a = i * 2 * math.pi / count
        if look.shape == 1:
            out.append(path(petal(x, y, -24, 22, 9, a), ("#2F8896", "#6A9C58")[i % 2], opacity=0.85))
        elif look.shape == 2:
            out.append(painted_flower(x, y, 24, one if i % 2 else two, a))
        else:
            out.append(
                path(petal(x, y, -30, 26, 10, a + 1.5708), ("#2F8896", "#6A9C58")[i % 2], opacity=0.85)
                + path(dots(ring(400, 400, 249, 1, a + math.pi / count), 7), one)
            )
    out.append(
        path(oval(400, 400, 200), "url(#g-bowl)", opacity=0.35)
        + clipped("well", oval(400, 400, 200), group(_brush(look, 0.92), (396, 536)))
    )
    out.append(
        path(
            "M176 268A258 258 0 0 1 326 156",
            stroke="#fff",
            width=12,
            opacity=0.75,
            extra='stroke-linecap="round"',
        )
    )
    return "".join(out)


def teapot(look: Look) -> str:
    """A round pot with a lid, the spout to the right, a cup beside it."""
    ground, _, _, rim = pick(PORCELAIN, look.palette)
    if look.craft == "tongguan":
        ground, rim, _ = pick(TONGGUAN, look.palette)
    wide, high = ((176, 236), (196, 200), (156, 262))[look.shape]
    body = (
        f"M-70 {-high}C{-wide - 10} {n(-high * 0.94)} {-wide - 26} {n(-high * 0.2)} -90 "
        f"0C-60 10 60 10 90 0C{wide + 26} {n(-high * 0.2)} {wide + 10} "
        f"{n(-high * 0.94)} 70 {-high}z"
    )
    spout = (
        f"M{n(wide * 0.7)} {n(-high * 0.32)}C{n(wide * 1.2)} {n(-high * 0.4)} "
        f"{n(wide * 1.14)} {n(-high * 0.8)} {n(wide * 1.5)} "
        f"{n(-high * 1.02)}L{n(wide * 1.66)} {n(-high * 0.97)}C{n(wide * 1.46)} "
        f"{n(-high * 0.7)} {n(wide * 1.4)} {n(-high * 0.2)} {n(wide * 0.7)} "
        f"{n(-high * 0.1)}z"
    )
    grip = (
        f"M{n(-wide * 0.82)} {n(-high * 0.8)}C{n(-wide * 1.7)} {n(-high * 1.02)} "
        f"{n(-wide * 1.72)} {n(-high * 0.14)} {n(-wide * 0.8)} {n(-high * 0.22)}"
    )
    lid = f"M-78 {-high - 2}C-64 {-high - 52} 64 {-high - 52} 78 {-high - 2}q-78 18 -156 0z"
    art = group(
        _brush(look, 0.72) if look.craft == "youxia" else kiln_bird(0, -90, 2.0, rim),
        (-4, -16 if look.craft == "youxia" else -20),
    )
    parts = (
        path(grip, stroke=ground, width=26),
        path(grip, stroke="#0B1830", width=8, opacity=0.2, extra='transform="translate(4 6)"'),
        path(spout, ground),
        path(spout, "url(#g-drop)"),
        path(spout, "url(#g-side)", opacity=0.5),
        shaded("pot", body, ground, art, f"M{-wide + 46} {n(-high * 0.72)}c-16 30 -14 60 2 88"),
        path(lid, ground),
        path(lid, "url(#g-side)"),
        path(lid, stroke=rim, width=3),
        path(oval(0, -high - 52, 19, 17), ground),
        path(oval(0, -high - 52, 19, 17), "url(#g-puff)"),
    )
    return "".join(
        (
            studio(look.ground(), 556, look.window),
            contact(430, 640, 330, 44),
            contact(386, 636, 190, 24),
            group("".join(parts), (378, 634), 1.14),
            small_cup(650, 680, 0.84, ground, "#A8682A"),
        )
    )
