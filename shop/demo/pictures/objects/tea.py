"""安化黑茶: 茯砖, 千两茶, 篓装天尖, 茶饼 and what they give in the cup."""

from shop.demo.pictures.geometry import box, clipped, group, mix, n, oval, path
from shop.demo.pictures.light import cast, contact, studio
from shop.demo.pictures.look import Look
from shop.demo.pictures.objects.laid import table
from shop.demo.pictures.objects.vessel import mouth, shaded, small_cup
from shop.demo.pictures.patterns.hard import CANES
from shop.demo.pictures.tile import pick

WRAPS = ("#D8C39A", "#B9302B", "#E7DFCB", "#7F8C5A")


def crumbs(look: Look, cx: float, cy: float, spread: float) -> str:
    """Loose leaf fallen off."""
    rnd = look.rng("crumbs")
    tile = look.cloth()
    d = "".join(
        f"M{n(cx + rnd.uniform(-spread, spread))} "
        f"{n(cy + rnd.uniform(-spread, spread) * 0.32)}q{n(rnd.uniform(-9, 9))} "
        f"{n(rnd.uniform(-7, 7))} {n(rnd.uniform(-18, 18))} {n(rnd.uniform(-9, 9))}"
        for _ in range(46)
    )
    return (
        path(d, stroke="#0B1830", width=5, opacity=0.2, extra='transform="translate(3 5)"')
        + path(d, stroke=tile.ground, width=5, extra='stroke-linecap="round"')
        + path(d[: len(d) // 3], stroke=tile.trim, width=3, extra='stroke-linecap="round"')
    )


def brick(look: Look) -> str:
    """茯砖 out of its wrapper, one corner broken so the golden flowers show."""
    tile = look.cloth()
    wrap = pick(WRAPS, look.variant + 1)
    long, deep = ((330, 110), (270, 130), (360, 84))[look.shape]
    top, left, right = (
        f"M{400 - long} 372L{400 + long * 0.2:.0f} 300L{400 + long} 372L{400 - long * 0.2:.0f} 456z",
        f"M{400 - long} 372L{400 - long * 0.2:.0f} 456V{456 + deep}L{400 - long} {372 + deep}z",
        f"M{400 - long * 0.2:.0f} 456L{400 + long} 372V{372 + deep}L{400 - long * 0.2:.0f} {456 + deep}z",
    )
    groove = f"M{400 - long * 0.4:.0f} 336L{400 + long * 0.4:.0f} 416"
    near, far = 400 - long * 0.16, 400 + long * 0.2
    paper = (
        f"M{n(320 - long)} {n(384 + deep)}L{n(near)} {n(536 + deep)}"
        f"L{n(480 + long)} {n(388 + deep)}L{n(far)} {n(270 + deep)}z"
    )
    return "".join(
        (
            studio(look.ground(), 0),
            table(look.variant + look.place, 240, 730),
            tile.pattern("p", 0.86, (0, 300), squeeze=0.6),
            tile.pattern("q", 0.9, (0, 372)),
            contact(440, 440 + deep, long * 1.5, 130),
            cast(paper, 8, 12, 22, 0.3),
            path(paper, wrap),
            path(paper, "url(#g-fold)", opacity=0.7),
            path(top, tile.ground),
            path(top, "url(#p)"),
            path(top, "#fff", opacity=0.1),
            path(left, "url(#q)"),
            path(left, "#0B0A10", opacity=0.42),
            path(right, "url(#q)"),
            path(right, "#0B0A10", opacity=0.12),
            path(groove, stroke="#0B0A10", width=9, opacity=0.5),
            path(groove, stroke="#fff", width=3, opacity=0.2, extra='transform="translate(-4 6)"'),
            path(top, stroke="#fff", width=2, opacity=0.18),
            crumbs(look, 400 + long * 0.55, 520 + deep, 120),
            small_cup(640, 300, 0.9, tea="#8E2F12") if look.shape != 2 else "",
        )
    )


def log_tea(look: Look) -> str:
    """千两茶: the bound column and one slice sawn off it."""
    tile = look.cloth()
    cane, dark, gap = pick(CANES, look.variant)
    r = (92, 104, 78)[look.shape]
    body = box(-r, -470, 2 * r, 470, 12)
    weave = "".join(f"M{-r} {n(y)}L{r} {n(y - 46)}M{r} {n(y)}L{-r} {n(y - 46)}" for y in range(-440, 60, 23))
    hoops = "".join(f"M{-r - 3} {y}q{r + 3} 26 {2 * r + 6} 0" for y in (-420, -330, -240, -150, -60))
    column = (
        path(body, mix(gap, "#1A120A", 0.5))
        + clipped("log", body, path(weave, stroke=dark, width=13) + path(weave, stroke=cane, width=8))
        + path(hoops, stroke=mix(dark, "#000000", 0.3), width=15)
        + path(hoops, stroke=cane, width=9)
        + path(body, "url(#g-side)")
        + path(body, "url(#g-drop)", opacity=0.5)
    )
    cap = (
        f'<ellipse cy="-470" rx="{r}" ry="{r * 0.3:.0f}" fill="{tile.ground}"/><ellipse '
        f'cy="-470" rx="{r}" ry="{r * 0.3:.0f}" fill="url(#p)"/><ellipse cy="-470" '
        f'rx="{r}" ry="{r * 0.3:.0f}" fill="none" stroke="{cane}" stroke-width="9"/>'
    )
    s = r * 1.42
    disc = oval(0, 0, s, s)
    rim = f"M{-s} 0A{s} {s} 0 0 0 {s} 0L{s + 14} 22A{s} {s} 0 0 1 {-s + 14} 22z"
    cut = (
        path(disc, mix(tile.ground, "#000000", 0.4), extra='transform="translate(26 12)"')
        + path(disc, tile.ground)
        + path(disc, "url(#q)")
        + path(disc, "url(#g-slant)", opacity=0.7)
        + path(disc, stroke=cane, width=8)
        + path(disc, stroke=dark, width=2, extra='transform="scale(.95)"')
        + path(rim, "none")
    )
    return "".join(
        (
            studio(look.ground(), 570, look.window),
            tile.pattern("p", 0.8, squeeze=0.4),
            tile.pattern("q", 0.9),
            contact(340, 694, 250, 30),
            contact(286, 690, r * 1.4, 20),
            group(column + cap, (282, 690), 1.16),
            contact(566, 696, s * 1.5, 28),
            group(cast(disc, 22, 10, 22, 0.22) + cut, (560, 690 - s), 1),
            crumbs(look, 480, 724, 150),
        )
    )


def basket_tea(look: Look) -> str:
    """篓装天尖: bamboo-strip basket lined with leaf, loose tea heaped."""
    tile = look.cloth()
    cane, dark, gap = pick(CANES, look.variant)
    w, h = ((190, 280), (230, 220), (160, 330))[look.shape]
    body = f"M{-w} {-h}L{-w + 18} 0Q0 30 {w - 18} 0L{w} {-h}z"
    slant = "".join(
        f"M{x} {-h}l{h * 0.62:.0f} {h + 30}M{x} {-h}l{-h * 0.62:.0f} {h + 30}"
        for x in range(-w - 180, w + 181, 30)
    )
    ropes = "".join(
        f"M{-w + 6} {n(-h * k)}Q0 {n(-h * k + 30)} {w - 6} {n(-h * k)}" for k in (0.86, 0.5, 0.14)
    )
    heap = (
        f"M{-w + 6} {-h}C{-w * 0.6:.0f} {-h - 84} {w * 0.6:.0f} {-h - 96} {w - 6} "
        f"{-h}Q0 {-h + 50} {-w + 6} {-h}z"
    )
    leaf = (
        f"M{-w - 14} {-h + 4}C{-w - 30} {-h - 44} {-w * 0.6:.0f} {-h - 30} "
        f"{-w * 0.5:.0f} {-h + 10}zM{w + 14} {-h + 4}C{w + 34} {-h - 50} {w * 0.6:.0f} "
        f"{-h - 34} {w * 0.5:.0f} {-h + 10}z"
    )
    parts = (
        path(leaf, "#6E7440"),
        path(leaf, "url(#g-slant)"),
        path(heap, tile.ground),
        path(heap, "url(#p)"),
        path(heap, "url(#g-puff)", opacity=0.7),
        path(body, mix(gap, "#2A1B0E", 0.5)),
        clipped("bsk", body, path(slant, stroke=dark, width=15) + path(slant, stroke=cane, width=10)),
        path(f"M{-w - 4} {-h + 4}Q0 {-h + 46} {w + 4} {-h + 4}", stroke=dark, width=24),
        path(f"M{-w - 4} {-h + 2}Q0 {-h + 44} {w + 4} {-h + 2}", stroke=cane, width=15),
        path(ropes, stroke="#6E4A22", width=9),
        path(ropes, stroke="#C9A468", width=4),
        path(body, "url(#g-side)"),
        path(body, "url(#g-drop)", opacity=0.6),
    )
    return "".join(
        (
            studio(look.ground(), 566, look.window),
            tile.pattern("p", 0.8),
            contact(450, 668, 340, 44),
            contact(402, 662, w * 1.24, 26),
            group("".join(parts), (390, 646), 1.16),
            crumbs(look, 600, 716, 120),
        )
    )


def brewed(look: Look) -> str:
    """A glass fairness pitcher, red liquor, a cup, a piece of the brick on a dish."""
    tile = look.cloth()
    tone = ("#A8431A", "#7E2410", "#C06A22")[look.variant % 3]
    glass = "M-110 -240C-120 -150 -150 -90 -140 -40C-134 0 134 0 140 -40C150 -90 120 -150 110 -240z"
    tea = "M-126 -150C-146 -96 -148 -70 -138 -42C-130 -4 130 -4 138 -42C148 -70 146 -96 126 -150z"
    spout = "M-110 -240L-150 -258L-100 -206z"
    handle = "M112 -210C210 -214 210 -70 138 -70"
    pitcher = (
        path(handle, stroke="#DCE7EA", width=17, opacity=0.7)
        + path(handle, stroke="#fff", width=5, opacity=0.8, extra='transform="translate(-3 -3)"')
        + path(glass, "#EAF2F4", opacity=0.5)
        + path(tea, tone, opacity=0.92)
        + f'<ellipse cy="-150" rx="126" ry="22" fill="{mix(tone, "#FFB060", 0.4)}"/>'
        + path(tea, "url(#g-side)", opacity=0.7)
        + path(spout, "#EAF2F4", opacity=0.6)
        + '<ellipse cy="-240" rx="110" ry="20" fill="#fff" fill-opacity=".35"/><ellipse '
        'cy="-240" rx="110" ry="20" fill="none" stroke="#fff" stroke-width="4" '
        'opacity=".8"/>'
        + path(
            "M-92 -210C-102 -150 -118 -100 -112 -60",
            stroke="#fff",
            width=11,
            opacity=0.7,
            extra='stroke-linecap="round"',
        )
        + path(
            "M92 -120q18 40 14 66", stroke="#FFD9A0", width=10, opacity=0.5, extra='stroke-linecap="round"'
        )
    )
    dish = (
        '<ellipse rx="170" ry="46" fill="#4A4642"/><ellipse rx="170" ry="46" '
        'fill="url(#g-side)" fill-opacity=".5"/><ellipse cy="-5" rx="142" ry="34" '
        'fill="#37332F"/>'
    )
    lump = "M-100 -14L-60 -76L30 -92L104 -40L80 2L-40 12z"
    steam = "M0 -130q-30 -44 0 -84t0 -84M30 -120q-24 -40 4 -74t-2 -70"
    cup = shaded("bc", "M-78 -84C-78 -24 -50 8 0 8C50 8 78 -24 78 -84z", "#F4F2EA") + mouth(
        -84, 78, "#F4F2EA", tone, 22
    )
    spots = ((270, 610, 600, 640, 520, 470), (520, 600, 220, 650, 300, 480), (400, 560, 620, 680, 190, 650))[
        look.shape
    ]
    px, py, cx, cy, dx, dy = spots
    leaf = dish + path(lump, tile.ground) + path(lump, "url(#p)") + path(lump, "url(#g-slant)")
    warm = cup + path(steam, stroke="#fff", width=10, opacity=0.3, extra='stroke-linecap="round"')
    things = (
        (py, contact(px + 60, py, 260, 40) + contact(px, py, 160, 26) + group(pitcher, (px, py), 1.15)),
        (dy, contact(dx + 20, dy + 26, 250, 46) + group(leaf, (dx, dy))),
        (cy, contact(cx + 30, cy + 8, 150, 28) + group(warm, (cx, cy), 1.1)),
    )
    nearest_last = "".join(body for _, body in sorted(things))
    return studio(look.ground(), 470, look.window) + tile.pattern("p", 0.7) + nearest_last
