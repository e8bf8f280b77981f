"""岳州扇: 折扇, 羽扇, 摆扇. Ribs, paper, lacquer."""

import math

from shop.demo.pictures.geometry import box, clipped, dots, group, line, mix, n, path, petal
from shop.demo.pictures.light import cast, contact, studio
from shop.demo.pictures.look import Look
from shop.demo.pictures.objects.arts import fan_art
from shop.demo.pictures.patterns.ribbed import FANS
from shop.demo.pictures.tile import pick


def _sector(r0: float, r1: float, a0: float, a1: float) -> str:
    def at(r: float, a: float) -> str:
        return f"{n(r * math.cos(a))} {n(r * math.sin(a))}"

    big = 1 if a1 - a0 > math.pi else 0
    return (
        f"M{at(r0, a0)}L{at(r1, a0)}A{n(r1)} {n(r1)} 0 {big} 1 "
        f"{at(r1, a1)}L{at(r0, a1)}A{n(r0)} {n(r0)} 0 {big} 0 {at(r0, a0)}z"
    )


def folding_fan(look: Look) -> str:
    """折扇 opened flat against the wall."""
    art, leaf = fan_art(look)
    _, ink, _, mount = pick(FANS, look.palette)
    spread = (2.62, 2.9, 2.2)[look.shape]
    a0, a1 = -math.pi / 2 - spread / 2, -math.pi / 2 + spread / 2
    r0, r1 = 150, 400
    paper, whole = _sector(r0, r1, a0, a1), _sector(10, r1, a0, a1)
    count = 22
    turns = [a0 + spread * i / count for i in range(count + 1)]
    wood = mix(mount, "#2A160A", 0.35)
    ribs = "".join(
        path(
            line(((0, 0), (r0 * 1.04 * math.cos(a), r0 * 1.04 * math.sin(a)))),
            stroke=mix(wood, "#FFFFFF", 0.16 * (i % 2)),
            width=9,
        )
        for i, a in enumerate(turns)
    )
    pleats = [_sector(r0, r1, a, b) for a, b in zip(turns[::2], turns[1::2], strict=False)]
    guards = "".join(
        path(
            line(
                ((-12 * math.cos(a), -12 * math.sin(a)), (r1 * 1.01 * math.cos(a), r1 * 1.01 * math.sin(a)))
            ),
            stroke=c,
            width=17,
            extra='stroke-linecap="round"',
        )
        for a, c in ((a0, wood), (a1, mix(wood, "#FFFFFF", 0.12)))
    )
    tassel = (
        path("M0 14q-16 40 4 74", stroke="#A3203A", width=4)
        + path(
            "".join(f"M4 88q{-8 + i * 3} 34 {-10 + i * 4} 76" for i in range(6)), stroke="#A3203A", width=4
        )
        + path(dots([(4, 90)], 10), "#3F7F63")
    )
    parts = (
        cast(whole, 16, 22, 36, 0.26),
        tassel,
        ribs,
        path(paper, leaf),
        clipped("fan", paper, group(art, (0, -286), 0.98)),
        path("".join(pleats), "#0B1830", opacity=0.08),
        path(
            "".join(
                line(((r0 * math.cos(a), r0 * math.sin(a)), (r1 * math.cos(a), r1 * math.sin(a))))
                for a in turns
            ),
            stroke="#fff",
            width=2,
            opacity=0.3,
        ),
        path(paper, stroke=mix(mount, "#FFFFFF", 0.2), width=4),
        guards,
        path(dots([(0, 0)], 11), "url(#g-gold)"),
    )
    return studio(look.ground(), 0, look.window) + group(
        "".join(parts), (400, 592), 0.95, (0, -6, 8)[look.shape]
    )


def feather_fan(look: Look) -> str:
    """羽扇: overlapping quills bound on a handle."""
    hues = (("#F3F0E8", "#B8B2A4"), ("#6B5A4A", "#3E3228"), ("#E6E2D6", "#5C5A58"))[look.variant % 3]
    out = []
    count = (13, 11, 15)[look.shape]
    order = sorted(range(count), key=lambda i: -abs(i - (count - 1) / 2))
    for i in order:
        a = (i - (count - 1) / 2) * (1.9 / count) - math.pi / 2
        long = 460 - abs(i - (count - 1) / 2) ** 1.6 * 7
        d = petal(0, 0, 60, long, 42, a)
        tone = mix(hues[0], hues[1], 0.1 + 0.22 * (i % 2))
        barbs = ""
        for k in range(16):
            r = 110 + (long - 130) * k / 16
            x, y, w = r * math.cos(a), r * math.sin(a), 36 * math.sin(math.pi * (0.15 + k / 19))
            for side in (-1, 1):
                barbs += (
                    f"M{n(x)} {n(y)}l{n(26 * math.cos(a) - side * w * math.sin(a))} "
                    f"{n(26 * math.sin(a) + side * w * math.cos(a))}"
                )
        tip = path(petal(0, 0, long * 0.72, long, 26, a), hues[1], opacity=0.35)
        out.append(
            cast(d, 5, 7, 10, 0.2)
            + path(d, tone)
            + tip
            + path(barbs, stroke=mix(tone, hues[1], 0.6), width=1.5, opacity=0.6)
            + path(
                line(
                    (
                        (50 * math.cos(a), 50 * math.sin(a)),
                        (long * 0.97 * math.cos(a), long * 0.97 * math.sin(a)),
                    )
                ),
                stroke="#FBF8EF",
                width=4,
            )
        )
    grip = (
        path("M-16 -40L16 -40L12 210Q0 222 -12 210z", "url(#g-post)")
        + path("M-84 -66Q0 -96 84 -66L40 20Q0 34 -40 20z", "#5A2A22")
        + path("M-84 -66Q0 -96 84 -66L40 20Q0 34 -40 20z", "url(#g-slant)", opacity=0.6)
        + path("M-66 -40Q0 -64 66 -40M-50 -10Q0 -28 50 -10", stroke="#D9B35A", width=4)
        + path(
            "".join(f"M{-8 + i * 3} 226q{-6 + i * 2} 40 {-8 + i * 3} 80" for i in range(6)),
            stroke="#A3203A",
            width=4,
        )
    )
    shade = '<ellipse cx="26" cy="-196" rx="360" ry="330" fill="url(#g-sh)" fill-opacity=".32"/>'
    shade += cast(box(-14, 0, 28, 214, 10), 16, 20, 26, 0.2)
    return studio(look.ground(), 0, look.window) + group(
        shade + "".join(out) + grip, (400, 530), 0.98, (0, 10, -8)[look.shape]
    )


def fan_on_stand(look: Look) -> str:
    """A small opened fan on a table stand."""
    art, leaf = fan_art(look)
    _, _, _, mount = pick(FANS, look.palette)
    a0, a1 = -math.pi / 2 - 1.2, -math.pi / 2 + 1.2
    paper = _sector(120, 330, a0, a1)
    turns = [a0 + 2.4 * i / 18 for i in range(19)]
    ribs = "".join(line(((0, 0), (126 * math.cos(a), 126 * math.sin(a)))) for a in turns)
    pleats = "".join(_sector(120, 330, a, b) for a, b in zip(turns[::2], turns[1::2], strict=False))
    stand_d = "M-150 40L-176 -150L-160 -152L-126 20H126L160 -152L176 -150L150 40H196V66H-196V40z"
    parts = (
        path(ribs, stroke=mount, width=9),
        path(paper, leaf),
        clipped("fan", paper, group(art, (0, -234), 0.8)),
        path(pleats, "#0B1830", opacity=0.09),
        path(paper, stroke=mount, width=4),
        "".join(
            path(
                line(((0, 0), (332 * math.cos(a), 332 * math.sin(a)))),
                stroke="#4A2E1C",
                width=15,
                extra='stroke-linecap="round"',
            )
            for a in (a0, a1)
        ),
        path(dots([(0, 0)], 10), "url(#g-gold)"),
    )
    return "".join(
        (
            studio(look.ground(), 556, look.window),
            contact(450, 668, 340, 40),
            contact(404, 664, 220, 20),
            group(
                cast(_sector(20, 330, a0, a1), 16, 14, 26, 0.18) + "".join(parts),
                (400, 566),
                (1.22, 1.1, 1.3)[look.shape],
            ),
            group(path(stand_d, "url(#g-dark)") + path(stand_d, "url(#g-slant)", opacity=0.4), (400, 600)),
        )
    )
