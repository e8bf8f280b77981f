"""苗族银饰 for the hair: 发簪, 插梳."""

import math

from shop.demo.pictures.geometry import dots, group, n, path, petal, ring, spiral
from shop.demo.pictures.light import cast, studio
from shop.demo.pictures.look import Look
from shop.demo.pictures.objects.jewel import GROUNDS, LINE, bell


def hairpin(look: Look) -> str:
    """银簪: long pins headed with a flower, a butterfly or a phoenix tail."""
    b = []
    count = (2, 1, 3)[look.shape]
    for i in range(count):
        s = (1.5, 2.1, 1.25)[look.shape]
        pin = path("M0 40C-4 120 2 220 0 300", stroke="url(#g-iron)", width=6) + path(
            "M-1 40C-5 120 1 220 -1 300", stroke="#F2F5F7", width=2.6
        )
        heads = (
            "".join(
                path(petal(0, 0, 6, 52, 11, k * math.pi / 5 - 1.57), "url(#g-silver)", "#6E7986", 1)
                for k in range(10)
            )
            if (i + look.motif) % 2 == 0
            else "".join(
                path(
                    petal(0, 10, 4, 76 - abs(k - 4) * 6, 7, -1.57 + (k - 4) * 0.3),
                    "url(#g-silver)",
                    "#6E7986",
                    1,
                )
                for k in range(9)
            )
        )
        veins = "".join(
            spiral(x, y, 7, 1.7, 0, 1, 18)
            for x, y in (
                ring(0, 0, 33, 10, -1.57)
                if (i + look.motif) % 2 == 0
                else [
                    (
                        70 * math.cos(-1.57 + (k - 4) * 0.3) * 0.72,
                        10 + 70 * math.sin(-1.57 + (k - 4) * 0.3) * 0.72,
                    )
                    for k in range(9)
                ]
            )
        )
        heart = "".join(
            path(petal(0, 0, 2, 22, 6, k * 0.785), "#EEF1F4", "#6E7986", 0.8) for k in range(8)
        ) + path(dots([(0, 0)], 6), "url(#g-gold)")
        drops = "".join(
            path(f"M{x} {y}v40", stroke="#9AA5B1", width=1.6, extra='stroke-dasharray="3 2"')
            + bell(x, y + 32, 1.4)
            for x, y in ((-34, 36), (34, 36))
        )
        shade = (
            f'<g opacity=".3" transform="translate(8 '
            f'10)">{path("M0 40C-4 120 2 220 0 300", stroke="#05070F", width=8)}<circle r="74" fill="url(#g-sh)"/>'
            f"</g>"
        )
        x = 400 + (i - (count - 1) / 2) * (190 if count == 2 else 200)
        b.append(
            group(
                shade + pin + drops + heads + path(veins, stroke=LINE, width=1.1) + heart,
                (x, 200 + (i % 2) * 46),
                s,
                (i - (count - 1) / 2) * 16 + 6,
            )
        )
    return studio(look.ground(("night", "clay", "slate", "rose", "walnut")), 0, look.window) + "".join(b)


def comb(look: Look) -> str:
    """银插梳: a crescent comb, its back worked with suns."""
    back = "M-230 40C-220 -150 220 -150 230 40C150 0 -150 0 -230 40z"
    teeth = "".join(
        f"M{n(-214 + i * 14.8)} "
        f"{n(30 - 34 * math.sin((i + 0.5) * math.pi / 30))}V{n(214 - 18 * abs(i - 14.5) / 15)}"
        for i in range(30)
    )
    suns = ""
    count = (5, 3, 7)[look.shape]
    for i in range(count):
        a = math.pi * (0.16 + 0.68 * i / (count - 1))
        x, y = -186 * math.cos(a), 22 - 88 * math.sin(a)
        r = 30 if count < 6 else 22
        suns += "".join(petal(x, y, 8, r, 4, k * 0.5236) for k in range(12)) + spiral(x, y, 7, 1.6, 0, 1, 16)
    beads = dots(
        [
            (
                -224 * math.cos(math.pi * (0.04 + 0.92 * i / 44)),
                32 - 142 * math.sin(math.pi * (0.04 + 0.92 * i / 44)),
            )
            for i in range(45)
        ],
        4.6,
    )
    parts = (
        cast(back, 12, 16, 26, 0.4)
        + path(teeth, stroke="#05070F", width=8, opacity=0.16, extra='transform="translate(10 14)"')
        + path(
            teeth,
            stroke="url(#g-post)" if look.variant % 2 else "#9AA5B1",
            width=7.4,
            extra='stroke-linecap="round"',
        )
        + path(teeth, stroke="#fff", width=2, opacity=0.4, extra='transform="translate(-2)"')
    )
    parts += (
        path(back, "url(#g-silver)", "#6E7986", 2)
        + path(suns, stroke=LINE, width=2)
        + path(suns, stroke="#fff", width=1, opacity=0.8, extra='transform="translate(-1.400 -1.400)"')
        + path(beads, "#F4F7F9", "#6E7986", 1)
    )
    return studio(look.ground(GROUNDS), 0, look.window) + group(
        parts, (400, 380), 1.22, (-6, 4, 0)[look.shape]
    )
