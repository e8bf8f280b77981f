"""竹编: 提篮, 果盘, 食盒, 灯罩, 竹簟."""

from shop.demo.pictures.geometry import box, clipped, group, mix, n, oval, path
from shop.demo.pictures.light import cast, contact, studio
from shop.demo.pictures.look import Look
from shop.demo.pictures.objects.laid import table
from shop.demo.pictures.patterns.hard import CANES
from shop.demo.pictures.tile import pick


def rim(w: float, y: float, dip: float, look: Look, thick: float = 20) -> str:
    """A bound hoop, lashings showing."""
    cane, dark, gap = pick(CANES, look.palette)
    d = f"M{n(-w)} {n(y)}Q0 {n(y + dip)} {n(w)} {n(y)}"
    return (
        path(d, stroke=gap, width=thick + 5, extra='stroke-linecap="round"')
        + path(d, stroke=cane, width=thick, extra='stroke-linecap="round"')
        + path(d, stroke=dark, width=thick, opacity=0.65, extra='stroke-dasharray="5 13"')
        + path(d, stroke="#fff", width=3, opacity=0.4, extra='transform="translate(0 -4)"')
    )


def basket(look: Look) -> str:
    """A carrying basket with an arched handle."""
    tile = look.cloth()
    cane, dark, gap = pick(CANES, look.palette)
    w, h = ((250, 230), (210, 280), (290, 180))[look.shape]
    body = (
        f"M{-w} {-h}C{-w + 8} {n(-h * 0.4)} {-w + 40} -20 {-w + 70} 0Q0 34 {w - 70} "
        f"0C{w - 40} -20 {w - 8} {n(-h * 0.4)} {w} {-h}z"
    )
    arch = (
        f"M{n(-w * 0.92)} {-h + 10}C{n(-w * 0.9)} {n(-h - 300)} {n(w * 0.9)} "
        f"{n(-h - 300)} {n(w * 0.92)} {-h + 10}"
    )
    handle = (
        path(arch, stroke=gap, width=30)
        + path(arch, stroke=cane, width=24)
        + path(arch, stroke=dark, width=24, opacity=0.55, extra='stroke-dasharray="4 22"')
        + path(arch, stroke="#fff", width=5, opacity=0.35, extra='transform="translate(-4 -5)"')
    )
    inside = (
        f'<ellipse cy="{-h}" rx="{w}" ry="46" fill="{mix(gap, "#1A1008", 0.4)}"/>'
        f'<ellipse cy="{-h}" rx="{w}" ry="46" fill="url(#p)" fill-opacity=".35"/>'
    )
    fruit = (
        "".join(
            f'<circle cx="{x}" cy="{-h - 4 - y}" r="{r}" fill="{c}"/><circle cx="{x}" '
            f'cy="{-h - 4 - y}" r="{r}" fill="url(#g-puff)"/>'
            for x, y, r, c in ((-120, 6, 54, "#D98A2B"), (110, 4, 56, "#C9772A"), (-10, 26, 60, "#E09A38"))
        )
        if look.variant % 3 == 0
        else ""
    )
    parts = (
        inside,
        group(handle, extra=""),
        fruit,
        path(body, gap),
        path(body, "url(#p)"),
        path(body, "url(#g-side)"),
        path(body, "url(#g-drop)", opacity=0.7),
        rim(w, -h, 78, look),
        rim(w - 72, -6, 36, look, 16),
    )
    return "".join(
        (
            studio(look.ground(), 560, look.window),
            tile.pattern("p", 0.8 * look.scale, (0, -h)),
            contact(450, 668, 360, 44),
            contact(402, 660, w * 1.05, 26),
            group("".join(parts), (400, 640), 1.08),
        )
    )


def platter(look: Look) -> str:
    """A shallow tray from above, sometimes holding tangerines."""
    tile = look.cloth()
    cane, dark, gap = pick(CANES, look.palette)
    r = 290.0
    disc, well = oval(400, 400, r), oval(400, 400, r - 36)
    hoop = (
        path(disc, stroke=gap, width=44)
        + path(disc, stroke=cane, width=36)
        + path(disc, stroke=dark, width=36, opacity=0.55, extra='stroke-dasharray="6 26"')
        + path(oval(396, 394, r + 6), stroke="#fff", width=4, opacity=0.4)
    )
    fruit = ""
    if look.shape:
        for x, y, q, c in ((340, 380, 76, "#DD8A28"), (476, 350, 70, "#CF7A26"), (440, 486, 80, "#E29A3C"))[
            : 2 * look.shape - 1
        ]:
            fruit += (
                cast(oval(x, y, q), 14, 18, 30, 0.46)
                + path(oval(x, y, q), c)
                + path(oval(x, y, q), "url(#g-puff)")
                + path(f"M{x - 8} {y - 8}q10 -12 20 2", stroke="#5A6A2A", width=7)
            )
    return "".join(
        (
            studio(look.ground(), 0, look.window),
            tile.pattern("p", (0.92, 0.7, 1.2)[look.shape], (400, 400)),
            cast(disc, 18, 24, 56, 0.4),
            path(well, gap),
            path(well, "url(#p)"),
            path(well, "url(#g-bowl)"),
            hoop,
            path(oval(400, 400, r - 22), stroke="#0B1830", width=5, opacity=0.35),
            fruit,
        )
    )


def food_box(look: Look) -> str:
    """食盒 in tiers with a carrying frame."""
    tile = look.cloth()
    cane, dark, gap = pick(CANES, look.palette)
    w, tiers = ((200, 3), (240, 2), (168, 4))[look.shape]
    out, y = [], 0.0
    for _ in range(tiers):
        d = (
            f"M{-w} {n(y - 108)}V{n(y)}Q0 {n(y + 40)} {w} {n(y)}V{n(y - 108)}Q0 {n(y - 68)} "
            f"{-w} {n(y - 108)}z"
        )
        out.append(
            path(d, gap)
            + path(d, "url(#p)")
            + path(d, "url(#g-side)")
            + rim(w, y - 4, 40, look, 13)
            + rim(w, y - 104, 40, look, 13)
        )
        y -= 116
    lid = (
        f"M{-w - 6} {n(y + 10)}C{-w - 6} {n(y - 46)} -90 {n(y - 62)} 0 {n(y - 62)}C90 "
        f"{n(y - 62)} {w + 6} {n(y - 46)} {w + 6} {n(y + 10)}Q0 {n(y + 52)} {-w - 6} "
        f"{n(y + 10)}z"
    )
    out.append(
        path(lid, mix(cane, dark, 0.2))
        + path(lid, "url(#p)", opacity=0.85)
        + path(lid, "url(#g-puff)")
        + rim(w + 4, y + 8, 42, look, 15)
        + path(oval(0, y - 60, 26, 16), dark)
        + path(oval(0, y - 60, 26, 16), "url(#g-puff)")
    )
    frame = (
        f"M{-w - 26} 30V{n(y - 60)}Q{-w - 26} {n(y - 130)} {-w + 40} "
        f"{n(y - 130)}H{w - 40}Q{w + 26} {n(y - 130)} {w + 26} {n(y - 60)}V30"
    )
    bars = (
        path(frame, stroke=mix(gap, "#1A1008", 0.2), width=22)
        + path(frame, stroke=dark, width=15)
        + path(frame, stroke="#fff", width=4, opacity=0.3, extra='transform="translate(-3 -3)"')
    )
    k = (0.96, 1.12, 0.84)[look.shape]
    return "".join(
        (
            studio(look.ground(), 576, look.window),
            tile.pattern("p", 0.7 * look.scale),
            contact(450, 694, 330, 40),
            contact(402, 690, w * 1.3, 24),
            group(bars + "".join(out), (400, 664), k),
        )
    )


def lamp(look: Look) -> str:
    """A woven shade, lit: dome, drum or gourd, hanging over a table."""
    tile = look.cloth()
    cane, dark, gap = pick(CANES, look.palette)
    shade_d = (
        "M-70 -200C-190 -160 -250 -40 -260 90Q0 140 260 90C250 -40 190 -160 70 -200z",
        "M-180 -170Q0 -200 180 -170L210 110Q0 160 -210 110z",
        "M-50 -210C-130 -190 -130 -110 -80 -80C-210 -40 -230 110 -120 150Q0 180 120 "
        "150C230 110 210 -40 80 -80C130 -110 130 -190 50 -210z",
    )[look.shape]
    foot = (90, 110, 150)[look.shape]
    w = (260, 210, 120)[look.shape]
    lit = (
        path(shade_d, "#FFD68A")
        + path(shade_d, "url(#p)", opacity=0.86)
        + f'<ellipse cy="20" rx="{w}" ry="170" fill="url(#g-glow)" fill-opacity=".75"/>'
        + path(shade_d, "url(#g-side)", opacity=0.55)
    )
    under = f'<ellipse cy="{foot + 8}" rx="{w - 8}" ry="30" fill="#FFF0C4" fill-opacity=".85"/>'
    glow = (
        '<ellipse cx="400" cy="420" rx="460" ry="430" fill="url(#g-glow)" '
        'opacity=".5"/><ellipse cx="400" cy="700" rx="360" ry="60" fill="url(#g-glow)" '
        'opacity=".8"/>'
    )
    return "".join(
        (
            studio(look.ground(("walnut", "night", "clay")), 0),
            table(look.variant + 1, 650, 770),
            glow,
            tile.pattern("p", 0.9 * look.scale),
            path("M400 0V170", stroke="#1B130C", width=6),
            group(
                path(box(-24, -236, 48, 44, 8), "url(#g-dark)") + under + lit + rim(w, foot, 50, look, 13),
                (400, 366),
                1.12,
            ),
            small_cup_at(look),
        )
    )


def small_cup_at(look: Look) -> str:
    """A dish under the lamp to catch its light."""
    x = (300, 520, 400)[look.shape]
    body = "M-70 -46C-64 -6 -30 6 0 6C30 6 64 -6 70 -46z"
    return group(
        contact(8, 8, 110, 16)
        + path(body, "#D9CBB0")
        + path(body, "url(#g-side)")
        + path(oval(0, -46, 70, 16), "#EFE3C8")
        + path(oval(0, -44, 60, 12), "#8A5A2A"),
        (x, 712),
    )


def mat(look: Look) -> str:
    """竹席 / 书简 rolled half open on a table."""
    tile = look.cloth()
    cane, dark, gap = pick(CANES, look.palette)
    flat = "M180 300L700 250L760 520L230 600z"
    roll = "M150 288C110 300 110 350 140 362L196 618C240 640 262 610 250 588L206 300C200 276 176 276 150 288z"
    spiral_end = path(oval(222, 604, 34, 24), mix(cane, dark, 0.4)) + path(
        "M222 604m-22 0a22 15 0 1 0 44 0a17 11 0 1 0 -34 0a11 7 0 1 0 22 0", stroke=gap, width=3
    )
    edge = "M180 300L700 250M760 520L230 600M700 250L760 520"
    return "".join(
        (
            studio(look.ground(), 0),
            table(look.variant + 2, 190, 720),
            tile.pattern("p", 0.72 * look.scale, (180, 300), turn=-6, squeeze=0.8),
            cast(flat, 10, 14, 26, 0.34),
            path(flat, gap),
            clipped("mt", flat, path(flat, "url(#p)")),
            path(flat, "url(#g-slant)", opacity=0.7),
            path(edge, stroke=dark, width=12),
            path(edge, stroke=cane, width=6),
            cast(roll, 16, 12, 24, 0.4),
            path(roll, "url(#p)"),
            path(roll, "url(#g-side)"),
            spiral_end,
        )
    )
