"""滩头年画: 年年有余, 富贵平安, and the gift envelopes."""

from shop.demo.pictures.geometry import box, clipped, dots, group, mix, n, path, petal
from shop.demo.pictures.light import cast, studio
from shop.demo.pictures.look import Look
from shop.demo.pictures.patterns.paper import PRINTS, peony
from shop.demo.pictures.tile import pick

CARP = (
    "M128 262C140 196 196 156 262 152C288 152 302 166 300 184C290 240 232 282 168 "
    "286C150 286 134 278 128 262z"
)


def carp_print(c: dict[str, str], flip: bool) -> str:
    """年年有余: carp, lotus and water in a 400 x 400 field, thick key-block lines."""
    k = c["k"]
    st = 'stroke-linejoin="round" stroke-linecap="round"'
    b = []
    for r in range(4):
        y = 292 + r * 14
        b += [
            path(f"M{x} {y}a12 12 0 0 1 24 0a12 12 0 0 1 24 0", ("#BFD9EA", "#9CC3DC")[(r + i) % 2], k, 1.6)
            for i, x in enumerate(range(84, 300, 47))
        ]
    b.append(path("M84 338H316", stroke=k, width=1.4))
    b.append(
        path("M96 154C104 96 168 84 206 104C196 144 140 176 96 154z", c["g"], k, 3, extra=st)
        + path(
            "M150 128L112 142M150 128L132 104M150 128L168 98M150 128L192 112M150 128L158 156",
            stroke=k,
            width=1.6,
        )
    )
    b.append(
        path(
            "M140 266C118 262 100 242 92 222C112 226 126 232 134 246C128 262 120 282 96 "
            "296C122 304 146 294 156 280z",
            c["o"],
            k,
            3,
            extra=st,
        )
    )
    b.append(
        path(
            "M188 176C196 148 222 130 252 132C248 144 246 150 248 158zM208 278C218 296 236 "
            "304 254 300C250 290 246 278 244 262z",
            c["y"],
            k,
            3,
            extra=st,
        )
    )
    scales = []
    for row in range(9):
        for col in range(11):
            x, y = 118 + col * 19 + (row % 2) * 9.5, 150 + row * 16
            scales.append(
                path(f"M{n(x)} {n(y)}a11 11 0 0 1 0 19", stroke=k, width=1.6)
                + path(dots([(x + 2, y + 9.5)], 2), c["y"])
            )
    head = path("M252 140C236 180 240 220 268 260L320 240V140z", c["p"], k, 3, extra=st)
    b.append(
        path(CARP, c["r"], k, 3, extra=st)
        + clipped("carp", CARP, "".join(scales) + head)
        + path(CARP, stroke=k, width=3)
    )
    b.append(
        f'<circle cx="276" cy="184" r="10" fill="#fff" stroke="{k}" stroke-width="3"/>'
        f'<circle cx="278" cy="184" r="4.500" fill="{k}"/>'
        + path("M300 190q14 4 18 -4M297 200q10 10 18 6M258 214q12 4 22 -4", stroke=k, width=3, extra=st)
    )
    b.append(
        path("M296 76C316 92 316 120 298 134C284 118 284 92 296 76z", c["g"], k, 3, extra=st)
        + path("M298 82v44", stroke=k, width=1.6)
        + path("M246 150C250 128 254 120 258 112", stroke=c["g"], width=6)
    )
    for a, colour in (
        (-2.7, "p"),
        (-0.44, "p"),
        (-2.3, "r"),
        (-0.84, "r"),
        (-1.9, "p"),
        (-1.24, "p"),
        (-1.57, "r"),
    ):
        b.append(path(petal(260, 116, 2, 46, 13, a), c[colour], k, 2.2))
    b.append(
        path(dots([(260, 114)], 7), c["y"], k, 3)
        + path("M92 186C86 204 96 214 108 210C118 206 116 190 106 184z", c["p"], k, 3, extra=st)
        + path("M104 184C106 172 114 160 124 156", stroke=c["g"], width=4)
    )
    return "".join(b) if not flip else f'<g transform="translate(400 0) scale(-1 1)">{"".join(b)}</g>'


def vase_print(c: dict[str, str]) -> str:
    """富贵平安: peonies in a vase, in the same 400 x 400 field."""
    k = c["k"]
    pot = (
        "M164 226C164 216 236 216 236 226C232 240 226 246 232 256C276 272 280 318 250 "
        "338H150C120 318 124 272 168 256C174 246 168 240 164 226z"
    )
    b = [
        path(f"M200 226C196 190 190 170 {x} {y}", stroke=c["g"], width=5)
        for x, y in ((146, 120), (256, 116), (200, 90), (112, 190), (290, 186))
    ]
    for x, y, a in (
        (150, 170, 2.6),
        (250, 168, 0.5),
        (120, 150, 3.8),
        (280, 146, -0.6),
        (196, 150, -1.2),
        (214, 200, 0.2),
        (180, 200, 3.0),
    ):
        b.append(path(petal(x, y, 0, 44, 12, a), c["g"], k, 2.2) + path(petal(x, y, 4, 36, 1, a), k))
    b += [
        peony(x, y, s, c[o], c[i], c)
        for x, y, s, o, i in (
            (200, 92, 2.1, "r", "p"),
            (136, 124, 1.5, "p", "y"),
            (264, 122, 1.5, "o", "y"),
            (108, 194, 1.1, "r", "p"),
            (294, 190, 1.1, "p", "r"),
        )
    ]
    b.append(
        path(pot, c["b"], k, 3)
        + path("M136 282Q200 262 264 282M130 312Q200 332 270 312", stroke=k, width=2)
        + path("M168 256Q200 268 232 256", stroke=k, width=2.4)
        + peony(200, 298, 0.8, c["y"], c["r"], c)
        + path("M92 340H308", stroke=k, width=3)
    )
    return "".join(b)


def print_art(look: Look) -> tuple[str, str]:
    """The print of this variant, centred on (0, 0), field about 340 x 420, and its paper."""
    c = pick(PRINTS, look.palette)
    inner = vase_print(c) if look.motif % 3 == 1 else carp_print(c, look.motif % 3 == 2)
    edge = path(box(74, 48, 252, 298), stroke=c["r"], width=5) + path(
        box(81, 55, 238, 284), stroke=c["k"], width=1.4
    )
    return group(edge + inner, (-250, -246), 1.25), c["paper"]


def single_print(look: Look) -> str:
    """An unmounted print on the wall, held by two bamboo clips."""
    art, paper = print_art(look)
    sheet = "M-176 -224L176 -226L178 226Q120 218 60 226T-60 224T-178 227z"
    return studio(look.ground(), 0, look.window) + group(
        cast(sheet, 12, 16, 26, 0.28)
        + path(sheet, paper)
        + clipped("sh", sheet, art)
        + path(sheet, "url(#g-fold)", opacity=0.45)
        + path(box(-120, -240, 18, 40, 4) + box(102, -240, 18, 40, 4), "url(#g-cane)"),
        (400, 404),
        1.42,
        (0, -3, 2)[look.shape],
    )


def envelopes(look: Look) -> str:
    """A fan of gift envelopes, the front one showing the whole peony."""
    c = pick(PRINTS, look.palette)
    out = [studio(look.ground(), 0, look.window)]
    cover = box(-104, -190, 208, 380, 8)
    hues = ((c["r"], c["y"]), (c["o"], c["paper"]), (c["g"], c["y"]), (mix(c["r"], "#000000", 0.25), c["p"]))
    count = 3 + look.shape % 2
    for i in range(count):
        ground, line = hues[(i + look.variant) % 4]
        body = (
            cast(cover, 9, 12, 22, 0.32)
            + path(cover, ground)
            + path(box(-92, -178, 184, 356, 4), stroke=line, width=3)
            + path("M-104 -120Q0 -60 104 -120", stroke=line, width=3)
        )
        body += (
            peony(0, 36, 3.0, c["p"] if i % 2 else "#FFFFFF", c["y"], c)
            + "".join(path(petal(0, 36, 60, 92, 16, a), c["g"], c["k"], 3) for a in (0.5, 2.64, 3.9, 5.5))
            + path(dots([(0, -92)], 17), line, c["k"], 2)
            + path(cover, "url(#g-slant)", opacity=0.6)
        )
        a = (i - (count - 1) / 2) * 15
        out.append(group(body, (400 + (i - (count - 1) / 2) * 128, 410 + abs(a) * 1.2), 1.22, a))
    return "".join(out)
