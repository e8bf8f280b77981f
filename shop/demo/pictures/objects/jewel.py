"""苗族银饰 on dark or pale grounds: 项圈, 手镯, 耳环."""

import math

from shop.demo.pictures.geometry import dots, group, line, n, oval, path, petal, ring, spiral
from shop.demo.pictures.light import cast, studio
from shop.demo.pictures.look import Look

LINE = "#515C6B"


GROUNDS = ("night", "rose", "slate", "walnut", "mist", "clay")


def bell(x: float, y: float, s: float = 1.0) -> str:
    """A cone bell on a link."""
    cup = (
        f"M{n(x - 5 * s)} {n(y + 18 * s)}q0 {n(-10 * s)} {n(5 * s)} "
        f"{n(-10 * s)}q{n(5 * s)} 0 {n(5 * s)} {n(10 * s)}z"
    )
    return (
        path(f"M{n(x)} {n(y)}v{n(9 * s)}", stroke="#C9D1D9", width=1.3 * s)
        + path(cup, "url(#g-silver)", "#6E7986", 0.7)
        + f'<circle cx="{n(x)}" cy="{n(y + 20 * s)}" r="{n(1.9 * s)}" fill="#E9EDF1"/>'
    )


def necklace(look: Look) -> str:
    """Ringed collar with a crescent plate and bells."""
    rings = ((132, 8), (120, 5), (110, 7)) if look.shape != 1 else ((134, 14), (116, 12))
    b = []
    moon = "M96 206A112 112 0 0 0 304 206A116 116 0 0 1 200 330A116 116 0 0 1 96 206z"
    b.append(cast(moon, 7, 9, 16, 0.45) + _hoop_shade(rings))
    for r, w in rings:
        d = f"M{n(200 - r * 0.62)} {n(168 - r * 0.79)}A{r} {r} 0 1 0 {n(200 + r * 0.62)} {n(168 - r * 0.79)}"
        b.append(
            path(d, stroke="#5B6675", width=w + 1.6, extra='stroke-linecap="round"')
            + path(d, stroke="url(#g-silver)", width=w, extra='stroke-linecap="round"')
        )
        if w > 10:
            b.append(path(d, stroke="#5B6675", width=w * 0.8, opacity=0.5, extra='stroke-dasharray="2.5 5"'))
    around = [math.pi * (-0.22 + i * 1.44 / 44) for i in range(45)]
    b.append(path(dots([(200 + 126 * math.cos(a), 168 + 126 * math.sin(a)) for a in around], 1.6), "#5B6675"))
    b.append(path(moon, "url(#g-silver)", "#6E7986", 1))
    wire = []
    count = (7, 5, 9)[look.shape]
    for i in range(count):
        a = math.pi * (0.17 + i * 0.66 / (count - 1))
        x, y = 200 + 128 * math.cos(a), 172 + 134 * math.sin(a)
        size = 10.5 if count < 8 else 8.5
        wire.append(
            spiral(x, y, size, 2.2, a, 1 if i % 2 else -1, 26)
            if look.motif % 2 == 0
            else "".join(petal(x, y, 2, size, 2.6, k * 0.785) for k in range(8))
        )
        wire.append("".join(petal(x, y, size + 0.5, size + 5.5, 2, a + k * math.pi / 3) for k in range(6)))
    b.append(path("".join(wire), stroke=LINE, width=1.2))
    arc = [math.pi * (0.1 + i * 0.8 / 30) for i in range(31)]
    b.append(path(dots([(200 + 111 * math.cos(a), 192 + 122 * math.sin(a)) for a in arc], 1.5), "#F8FAFB"))
    hung = (11, 9, 15)[look.shape]
    for i in range(hung):
        a = math.pi * (0.12 + i * 0.76 / (hung - 1))
        b.append(bell(200 + 112 * math.cos(a), 205 + 122 * math.sin(a), 1.05 + 0.3 * math.sin(a) ** 3))
    return studio(look.ground(GROUNDS), 0) + group("".join(b), (0, -6), 2)


def _hoop_shade(rings: tuple[tuple[int, int], ...]) -> str:
    """The collar's shadow, soft at the edge."""
    out = ""
    for r, w in rings:
        d = f"M{n(200 - r * 0.62)} {n(168 - r * 0.79)}A{r} {r} 0 1 0 {n(200 + r * 0.62)} {n(168 - r * 0.79)}"
        out += "".join(
            path(
                d,
                stroke="#05070F",
                width=w + k,
                opacity=0.09,
                extra='transform="translate(8 10)" stroke-linecap="round"',
            )
            for k in (0, 6, 12)
        )
    return out


def bangle(look: Look) -> str:
    """Three twisted strands ending in curled buttons; or a broad chased cuff."""
    if look.shape == 1:
        return studio(look.ground(GROUNDS), 0) + group(_cuff(), (0, 0), 2)
    strands = []
    twists = 16 if look.shape == 0 else 9
    for k in range(3 if look.shape == 0 else 2):
        points = []
        for i in range(181):
            a = -math.pi * 0.42 + i * (2 * math.pi * 0.955) / 180
            phase = a * twists + k * (2.094 if look.shape == 0 else math.pi)
            tw, tz = 15 * math.sin(phase), 9 * math.cos(phase)
            points.append(
                (200 + (124 + tw * 0.72) * math.cos(a), 206 + (90 + tw * 0.72) * math.sin(a) + tz * 0.4)
            )
        strands.append(line(points))
    b = [path(oval(209, 221, 123, 89), stroke="#05070F", width=w, opacity=0.09) for w in (8, 16, 24, 32, 40)]
    b += [path(d, stroke="#4A5564", width=13, extra='stroke-linecap="round"') for d in strands]
    b += [
        path(d, stroke="url(#g-silver)", width=9.5, extra='stroke-linecap="round"')
        + path(d, stroke="#fff", width=1.8, opacity=0.65, extra='stroke-dasharray="14 22"')
        for d in strands
    ]
    for a in (-0.42, 1.49):
        x, y = 200 + 124 * math.cos(math.pi * a), 206 + 90 * math.sin(math.pi * a)
        b.append(
            f'<circle cx="{n(x)}" cy="{n(y)}" r="15" fill="url(#g-silver)" stroke="#5B6675"/>'
            + path(spiral(x, y, 10, 2.2, 0), stroke=LINE, width=1.3)
        )
    return studio(look.ground(GROUNDS), 0) + group("".join(b), (0, 0), 2)


def _cuff() -> str:
    out, near = (
        "M72 168C72 120 328 120 328 168L322 262C320 322 80 322 78 262z",
        "M72 168C76 222 324 222 328 168L322 262C320 322 80 322 78 262z",
    )
    marks = "".join(
        spiral(96 + i * 30, 226 + 24 * math.sin((i + 1) * math.pi / 9), 12, 2.1, 0, 1 if i % 2 else -1, 24)
        for i in range(8)
    )
    beads = dots(
        [(84 + i * 8, 196 + 20 * math.sin((i + 1) * math.pi / 31) + 7) for i in range(30)], 1.8
    ) + dots([(88 + i * 7.8, 262 + 38 * math.sin((i + 1) * math.pi / 31)) for i in range(30)], 1.8)
    return (
        cast(out, 10, 14, 26, 0.4)
        + path(out, "#59636F")
        + path("M72 168C72 120 328 120 328 168C324 140 76 140 72 168z", "url(#g-silver)")
        + path(near, "url(#g-silver)", "#6E7986", 1.2)
        + path(near, "url(#g-side)", opacity=0.5)
        + path(marks, stroke=LINE, width=1.5)
        + path(marks, stroke="#fff", width=0.8, opacity=0.8, extra='transform="translate(-.9 -.9)"')
        + path(beads, "#F8FAFB", "#6E7986", 0.5)
    )


def earrings(look: Look) -> str:
    """A pair: butterfly with drops, or wheel with fringe."""
    b = []
    for cx, dy in ((138, 0), (262, 16)):
        one = _butterfly_drop() if look.shape != 1 else _wheel_drop()
        b.append(group(one, (cx, (96 if look.shape != 1 else 120) + dy), (1.0, 1.0, 0.86)[look.shape]))
    return studio(look.ground(("rose", "night", "mist", "clay", "slate")), 0, look.window) + group(
        "".join(b), (0, 8), 2
    )


def _hook() -> str:
    d = "M0 -34a13 13 0 1 1 11 20"
    return path(d, stroke="#0B1830", width=3, opacity=0.2, extra='transform="translate(5 6)"') + path(
        d, stroke="#8C97A4", width=3
    )


def _butterfly_drop() -> str:
    b = [_hook(), '<ellipse cx="10" cy="36" rx="80" ry="54" fill="url(#g-sh)" fill-opacity=".5"/>']
    for s in (-1, 1):
        wing = (
            f"M0 8C{s * 14} -26 {s * 62} -22 {s * 56} 14C{s * 52} 38 {s * 22} 36 0 "
            f"22C{s * 26} 40 {s * 38} 70 {s * 14} 72C{s * 4} 72 0 46 0 30z"
        )
        chased = spiral(s * 36, 6, 13, 2.3, 0 if s > 0 else math.pi, s) + spiral(s * 15, 54, 8, 2, 0, s)
        b.append(path(wing, "url(#g-silver)", "#6E7986", 1.2) + path(chased, stroke="#5B6675", width=1.3))
        b.append(
            path(
                dots([(s * 50 * math.cos(t), 4 + 28 * math.sin(t)) for t in (-0.7, -0.35, 0, 0.35)], 1.5),
                "#fff",
            )
        )
    b.append('<ellipse cx="0" cy="22" rx="5.500" ry="18" fill="url(#g-silver)" stroke="#5B6675"/>')
    for x, y0, long in (
        (-44, 30, 52),
        (-26, 64, 74),
        (-10, 70, 92),
        (10, 70, 92),
        (26, 64, 74),
        (44, 30, 52),
    ):
        b.append(
            path(f"M{x} {y0}v{long}", stroke="#9AA5B1", width=1.6, extra='stroke-dasharray="3 2"')
            + bell(x, y0 + long - 9, 1.3)
        )
    return "".join(b)


def _wheel_drop() -> str:
    b = [
        _hook(),
        cast(oval(0, 34, 48), 6, 8, 12, 0.3),
        path(oval(0, 34, 48), "url(#g-silver)", "#6E7986", 1.2),
        path(oval(0, 34, 40), stroke="#5B6675", width=1.2),
        path("".join(petal(0, 34, 12, 38, 5, k * 0.5236) for k in range(12)), stroke="#5B6675", width=1.2),
    ]
    b.append(path(dots(ring(0, 34, 44, 28), 1.5) + dots(ring(0, 34, 9, 8), 1.7), "#fff", "#6E7986", 0.4))
    for i in range(7):
        x = -36 + i * 12
        y0 = 34 + math.sqrt(48**2 - x**2) - 1
        b.append(
            path(
                f"M{x} {n(y0)}V{n(104 + 14 * math.cos(x / 24))}",
                stroke="#9AA5B1",
                width=1.6,
                extra='stroke-dasharray="3 2"',
            )
            + bell(x, 96 + 14 * math.cos(x / 24), 1.25)
        )
    return "".join(b)
