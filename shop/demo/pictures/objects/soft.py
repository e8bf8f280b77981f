"""Stuffed and sewn: 抱枕, 提袋, 香囊, 背带, 绣衣."""

from shop.demo.pictures.geometry import box, group, mix, n, path
from shop.demo.pictures.light import cast, contact, studio
from shop.demo.pictures.look import Look
from shop.demo.pictures.objects.hanging import filled, rod

PADS = (
    "M-246 -216Q0 -252 246 -216Q282 0 246 216Q0 252 -246 216Q-282 0 -246 -216z",
    "M-300 -146Q0 -176 300 -146Q330 0 300 146Q0 176 -300 146Q-330 0 -300 -146z",
    "M-214 -236Q0 -268 214 -236Q250 0 214 236Q0 268 -214 236Q-250 0 -214 -236z",
)
CORNERS = ((246, 216), (300, 146), (214, 236))


def cushion(look: Look) -> str:
    """A cushion standing on a bench, plump in the middle, drawn in at the corners."""
    tile = look.cloth()
    d, (cx, cy) = PADS[look.shape], CORNERS[look.shape]
    foot = 660.0
    pulls = "".join(
        f"M{n(sx * (cx - 12))} {n(sy * (cy - 12))}q{n(-sx * 54)} {n(-sy * 26)} {n(-sx * 74)} {n(-sy * 84)}"
        for sx in (-1, 1)
        for sy in (-1, 1)
    )
    light = "".join(
        f"M{n(sx * (cx - 30))} {n(sy * (cy - 10))}q{n(-sx * 54)} {n(-sy * 16)} {n(-sx * 84)} {n(-sy * 64)}"
        for sx in (-1, 1)
        for sy in (-1, 1)
    )
    ears = (
        "".join(
            f'<circle cx="{sx * cx}" cy="{sy * cy}" r="9" fill="{tile.accent}"/>'
            for sx in (-1, 1)
            for sy in (-1, 1)
        )
        if look.variant % 2
        else ""
    )
    parts = (
        path(d, tile.ground),
        path(d, "url(#p)"),
        path(d, "url(#g-puff)"),
        path(d, "url(#g-drop)", opacity=0.7),
        path(pulls, stroke="#0B1830", width=12, opacity=0.13),
        path(pulls, stroke="#0B1830", width=5, opacity=0.16),
        path(light, stroke="#fff", width=8, opacity=0.14),
        path(d, stroke=tile.trim, width=8),
        path(
            d, stroke=mix(tile.trim, "#FFFFFF", 0.35), width=2, extra='transform="translate(-1.500 -1.500)"'
        ),
        ears,
    )
    return "".join(
        (
            studio(look.ground(), 560, look.window),
            contact(430, foot + 12, 340, 42),
            contact(400, foot + 2, cx * 0.96, 22),
            tile.pattern("p", 1.72 * look.scale, (-240, -210)),
            group("".join(parts), (400, foot - cy - 10)),
        )
    )


def tote(look: Look) -> str:
    """A canvas bag with a worked band."""
    tile = look.cloth()
    canvas, grip = (("#E6DFD0", "#2D3246"), ("#C9B693", "#4A2E1C"), ("#2B3145", "#171B2A"))[look.variant % 3]
    wide, high = ((214, 400), (260, 350), (180, 440))[look.shape]
    top, foot = 690 - high, 690.0
    bag = (
        f"M{n(400 - wide)} {top}H{n(400 + wide)}L{n(414 + wide)} {n(foot - 12)}Q400 "
        f"{n(foot + 22)} {n(386 - wide)} {n(foot - 12)}z"
    )
    g = wide * 0.46
    near = (
        f"M{n(400 - g)} {top + 24}C{n(400 - g)} {top - 190} {n(400 + g)} {top - 190} {n(400 + g)} {top + 24}"
    )
    far = (
        f"M{n(410 - g * 0.84)} {top}C{n(410 - g * 0.84)} {top - 150} "
        f"{n(404 + g * 0.86)} {top - 150} {n(404 + g * 0.86)} {top}"
    )
    y0, y1 = top + high * 0.2, top + high * 0.74
    band = box(360 - wide, y0, 80 + 2 * wide, y1 - y0)
    edges = f"M{n(360 - wide)} {n(y0)}h{n(80 + 2 * wide)}M{n(360 - wide)} {n(y1)}h{n(80 + 2 * wide)}"
    weave = "".join(f"M{n(380 - wide)} {n(top + k)}H{n(420 + wide)}" for k in range(5, int(high), 6))
    cut = f'<clipPath id="bag"><path d="{bag}"/></clipPath>'
    inner = (
        path(weave, stroke="#fff", width=1, opacity=0.12)
        + path(band, tile.ground)
        + path(band, "url(#p)")
        + path(edges, stroke=tile.accent, width=9)
        + path(edges, stroke=tile.trim, width=3, extra='stroke-dasharray="9 5"')
    )
    sag = (
        f"M{n(400 - wide * 0.5)} {n(top + 40)}q-26 {n(high * 0.5)} 6 {n(high - 60)}"
        f"M{n(400 + wide * 0.55)} {n(top + 30)}q24 {n(high * 0.5)} -8 {n(high - 40)}"
    )
    studs = f"M{n(400 - g)} {top - 4}v44M{n(400 + g)} {top - 4}v44"
    return "".join(
        (
            studio(look.ground(), 620, look.window),
            tile.pattern("p", 1.45 * look.scale, (400, y0)),
            contact(440, foot, wide * 1.6, 40),
            contact(402, foot + 4, wide * 1.06, 18),
            path(far, stroke=mix(grip, "#000000", 0.35), width=19),
            path(bag, canvas),
            cut,
            f'<g clip-path="url(#bag)">{inner}</g>',
            path(bag, "url(#g-fold)", opacity=0.7),
            path(bag, "url(#g-drop)", opacity=0.8),
            path(sag, stroke="#0B1830", width=20, opacity=0.07),
            path(
                f"M{n(402 - wide)} {top + 20}H{n(398 + wide)}",
                stroke="#8F846B",
                width=2,
                opacity=0.8,
                extra='stroke-dasharray="9 7"',
            ),
            path(near, stroke=grip, width=22),
            path(near, stroke="#fff", width=4, opacity=0.22, extra='transform="translate(-5 -4)"'),
            path(studs, stroke=grip, width=22),
            path(studs, stroke="#D9C9A2", width=14, opacity=0.5, extra='stroke-dasharray="2 5"'),
        )
    )


def pouch(look: Look) -> str:
    """A drawstring pouch, gathered at the neck, tasselled."""
    tile = look.cloth()
    k = (1.0, 0.88, 1.12)[look.shape]
    body = (
        "M-70 -190C-96 -150 -196 -110 -200 20C-204 136 -110 186 0 186C110 186 204 136 "
        "200 20C196 -110 96 -150 70 -190z"
    )
    frill = (
        "M-70 -190C-106 -236 -126 -262 -118 -286Q-92 -266 -74 -290Q-48 -270 -26 -294Q0 "
        "-274 26 -294Q48 -270 74 -290Q92 -266 118 -286C126 -262 106 -236 70 -190z"
    )
    pleats = "".join(
        f"M{n(x * 0.5)} -186C{n(x * 0.8)} -120 {n(x * 1.9)} -60 {n(x * 2.1)} 30"
        for x in (-100, -66, -32, 2, 36, 70, 100)
    )
    gather = "".join(f"M{n(x * 0.5)} -194L{n(x * 0.86)} -276" for x in (-110, -70, -30, 12, 50, 90))
    cord = tile.accent
    knots = "M-76 -192Q0 -176 76 -192M60 -190C130 -190 176 -150 196 -84M60 -186C120 -170 150 -130 156 -60"
    ends = "".join(
        f'<circle cx="{x}" cy="{y}" r="11" fill="url(#g-gold)"/>'
        + path(
            "".join(f"M{x + d} {y + 10}q{d * 0.4:.0f} 30 {d * 0.6:.0f} 62" for d in (-8, -4, 0, 4, 8)),
            stroke=cord,
            width=3.6,
        )
        for x, y in ((198, -76), (156, -50))
    )
    parts = (
        path(frill, tile.trim),
        path(frill, "url(#g-side)", opacity=0.6),
        path(gather, stroke="#0B1830", width=8, opacity=0.3),
        path(body, tile.ground),
        path(body, "url(#p)"),
        path(pleats, stroke="#0B1830", width=12, opacity=0.09),
        path(pleats, stroke="#fff", width=4, opacity=0.13, extra='transform="translate(-9)"'),
        path(body, "url(#g-puff)"),
        path(body, "url(#g-side)", opacity=0.35),
        path("M-78 -192Q0 -172 78 -192", stroke="#0B1830", width=22, opacity=0.22),
        path(knots, stroke=cord, width=9, extra='stroke-linecap="round"'),
        ends,
    )
    return "".join(
        (
            studio(look.ground(), 560, look.window),
            contact(440, 648, 320, 40),
            contact(402, 640, 200 * k, 22),
            tile.pattern("p", 1.36 * look.scale, (-66, -80)),
            group("".join(parts), (400, 640 - 184 * k), k),
        )
    )


def jacket(look: Look) -> str:
    """A festival jacket spread on its bar: worked sleeves, hem and front."""
    tile = look.cloth()
    drop = (610, 560, 640)[look.shape]
    cloth = mix(tile.ground, "#0B1024", 0.55)
    body = (
        f"M312 196L400 232L488 196L560 226L742 330L690 440L566 392L574 {drop}H226L234 "
        f"392L110 440L58 330L240 226z"
    )
    cuffs = "M742 330L690 440L612 410L664 292zM58 330L110 440L188 410L136 292z"
    front = f"M312 196L400 300L488 196L516 208L424 336V{drop}H376V336L284 208z"
    hem = f"M229 {drop - 104}H571L574 {drop}H226z"
    lines = f"M229 {drop - 108}H571M612 410L664 292M188 410L136 292"
    drape = (
        f"M300 260C310 380 292 470 300 {drop - 110}M500 260C490 380 508 470 500 "
        f"{drop - 110}M566 392Q556 330 540 300M234 392Q244 330 260 300"
    )
    return "".join(
        (
            studio(look.ground(), 0, look.window),
            tile.pattern("p", 1.05 * look.scale, (400, drop)),
            cast(body, 18, 20, 32),
            rod(70, 240, 660, 16),
            path(body, cloth),
            path(cuffs + hem, "url(#p)"),
            path(front, "url(#p)"),
            path(lines, stroke=tile.accent, width=7),
            path(
                f"M312 196L400 300L488 196M376 {drop}V336L284 208M424 {drop}V336L516 208",
                stroke=tile.accent,
                width=4,
            ),
            path(body, "url(#g-fold)", opacity=0.8),
            path(body, "url(#g-drop)", opacity=0.8),
            path(drape, stroke="#0B1830", width=18, opacity=0.2),
            path("M400 100V200M400 100q30 -40 0 -46", stroke="#5B3A1C", width=6),
        )
    )


def carrier(look: Look) -> str:
    """背带, a baby carrier: square worked panel, long straps, on a wall peg."""
    tile = look.cloth()
    wide = (190, 216, 170)[look.shape]
    panel = box(400 - wide, 236, 2 * wide, 2 * wide * 0.94, 4)
    foot = 236 + 2 * wide * 0.94
    dark, acc = tile.trim, tile.accent
    straps = (
        f"M{n(400 - wide)} 250C{n(330 - wide)} 340 {n(372 - wide)} 520 {n(340 - wide)} "
        f"690M{n(400 + wide)} 250C{n(470 + wide)} 340 {n(428 + wide)} 520 "
        f"{n(462 + wide)} 690"
    )
    inner = box(400 - wide + 40, 276, 2 * wide - 80, 2 * wide * 0.94 - 80)
    skirt = (
        f"M{n(400 - wide + 16)} {n(foot)}H{n(384 + wide)}L{n(360 + wide)} "
        f"{n(foot + 96)}Q400 {n(foot + 124)} {n(440 - wide)} {n(foot + 96)}z"
    )
    return "".join(
        (
            studio(look.ground(), 0, look.window),
            tile.pattern("p", 1.4 * look.scale, (400, 276)),
            cast(panel, 16, 18, 30),
            cast(skirt, 16, 18, 26),
            path(f"M400 120L{n(420 - wide)} 240M400 120L{n(380 + wide)} 240", stroke=dark, width=14),
            '<circle cx="400" cy="118" r="11" fill="#5B3A1C"/>',
            path(straps, stroke=dark, width=44),
            path(straps, stroke=acc, width=3, extra='stroke-dasharray="10 7"'),
            path(skirt, dark),
            filled(skirt),
            path(skirt, dark, opacity=0.35),
            path(panel, dark),
            path(inner, tile.ground),
            path(inner, "url(#p)"),
            path(box(400 - wide + 18, 254, 2 * wide - 36, 2 * wide * 0.94 - 36), stroke=acc, width=9),
            path(
                box(400 - wide + 30, 266, 2 * wide - 60, 2 * wide * 0.94 - 60),
                stroke=mix(acc, "#FFFFFF", 0.5),
                width=3,
                extra='stroke-dasharray="7 5"',
            ),
            path(panel, "url(#g-slant)", opacity=0.7),
            path(panel, "url(#g-fold)", opacity=0.5),
        )
    )
