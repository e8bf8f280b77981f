"""Behind a frame or on a stand: 镜框, 台屏, 挂轴, 团扇. The picture itself is handed in."""

import math

from shop.demo.pictures.geometry import box, clipped, dots, group, mix, n, oval, path
from shop.demo.pictures.light import cast, contact, studio
from shop.demo.pictures.look import Look

FRAMES = ("g-wood", "g-dark", "g-bamboo")


def frame(look: Look, art: str, ground: str, wide: float = 400, high: float = 470) -> str:
    """A moulded frame with a mount and a pane; `art` is drawn around (0, 0), its field `wide` x `high`."""
    w, h = wide / 2, high / 2
    out, mount, field = (
        box(-w - 76, -h - 76, wide + 152, high + 152),
        box(-w - 50, -h - 50, wide + 100, high + 100),
        box(-w, -h, wide, high),
    )
    corners = "".join(
        f"M{n(sx * (w + 76))} {n(sy * (h + 76))}L{n(sx * (w + 50))} {n(sy * (h + 50))}"
        for sx in (-1, 1)
        for sy in (-1, 1)
    )
    pane = f"M{n(-w - 50)} {n(-h - 50)}H{n(w * 0.24)}L{n(-w * 0.66)} {n(h + 50)}H{n(-w - 50)}z"
    parts = (
        cast(out, 16, 22, 38, 0.36),
        path(out, f"url(#{FRAMES[look.variant % 3]})"),
        path(out, "url(#g-slant)", opacity=0.6),
        path(corners, stroke="#0B1830", width=2, opacity=0.4),
        path(mount, "#FBF8F0"),
        cast(box(-w - 50, -h - 62, wide + 100, 12), 4, 8, 14, 0.4),
        path(field, ground),
        clipped("art", field, art),
        path(field, stroke="#D8CFBB", width=2),
        path(mount, stroke="#0B1830", width=3, opacity=0.3),
        path(pane, "#fff", opacity=0.12),
    )
    return studio(look.ground(), 0, look.window) + group("".join(parts), (396, 392), 0.96)


def scroll(look: Look, art: str, ground: str, silk: str, wide: float = 320, high: float = 460) -> str:
    """A mounted scroll: silk borders, rollers, cord."""
    w = wide / 2
    sheet = box(400 - w - 34, 110, wide + 68, high + 150)
    field = box(-w, 0, wide, high)
    rods = "".join(
        path(box(400 - w - g, y, wide + 2 * g, t, t / 2), "url(#g-dark)")
        for y, t, g in ((100, 16, 40), (250 + high, 24, 58))
    )
    knobs = "".join(path(box(x, 246 + high, 20, 32, 5), "url(#g-gold)") for x in (400 - w - 66, 400 + w + 46))
    ribs = "".join(f"M{n(400 - w - 34)} {y}h{n(wide + 68)}" for y in (154, 172 + high + 34))
    return "".join(
        (
            studio(look.ground(), 0, look.window),
            cast(sheet, 16, 16, 30),
            path(f"M400 40L{n(400 - w)} 102M400 40L{n(400 + w)} 102", stroke="#8E6236", width=3),
            '<circle cx="400" cy="38" r="6" fill="#3B2A18"/>',
            path(sheet, silk),
            path(sheet, "url(#g-fold)", opacity=0.35),
            path(ribs, stroke=mix(silk, "#FFFFFF", 0.5), width=3),
            group(
                path(field, ground)
                + clipped("art", field, art)
                + path(field, stroke=mix(silk, "#000000", 0.3), width=2),
                (400, 176),
            ),
            path(sheet, "url(#g-fold)", opacity=0.22),
            rods,
            knobs,
        )
    )


def table_screen(look: Look, art: str, ground: str, round_one: bool = True) -> str:
    """台屏: a piece in a turned ring, or a slab in a frame, on its carved foot. `art` around (0, 0), radius 210."""
    wood = ("g-dark", "g-wood")[look.variant % 2]
    disc = oval(0, 0, 212) if round_one else box(-236, -176, 472, 352, 6)
    y = 338 if round_one else 374
    foot_y = 640.0
    legs = "M-150 0L-124 -96C-96 -70 96 -70 124 -96L150 0C176 4 186 22 190 40H-190C-186 22 -176 4 -150 0z"
    rim = (
        path(disc, stroke=f"url(#{wood})", width=34)
        + path(disc, stroke="#fff", width=2, opacity=0.28, extra='transform="translate(-3 -4)"')
        + path(disc, stroke="#C9A24E", width=2.6, extra='transform="scale(.94)"')
    )
    scrolls = (
        "M-120 20C-110 -16 -70 -16 -66 6C-64 20 -84 22 -86 10M120 20C110 -16 70 -16 66 "
        "6C64 20 84 22 86 10M-40 22C-30 -14 30 -14 40 22"
    )
    posts = (
        ""
        if round_one
        else path(
            box(-262, -230, 22, 260, 6) + box(240, -230, 22, 260, 6),
            f"url(#{'g-post' if wood == 'g-wood' else 'g-dark'})",
        )
    )
    base = (
        path(legs, f"url(#{wood})")
        + path(scrolls, stroke="#0B1830", width=5, opacity=0.45)
        + path(scrolls, stroke="#fff", width=1.6, opacity=0.3, extra='transform="translate(-2 -2)"')
    )
    return "".join(
        (
            studio(look.ground(), 570, look.window),
            contact(470, foot_y + 36, 330, 40),
            contact(404, foot_y + 38, 230, 18),
            group(posts + base, (400, foot_y), 1.1),
            group(
                cast(disc, 14, 16, 24, 0.22)
                + path(disc, ground)
                + clipped("art", disc, art)
                + path(disc, "url(#g-slant)", opacity=0.35)
                + rim,
                (400, y),
                1.14,
            ),
        )
    )


def round_fan(look: Look, art: str, ground: str) -> str:
    """团扇: silk on a ring, art around (0, 0), radius 260."""
    shapes = (
        oval(0, 0, 264),
        "M0 -268C150 -268 272 -172 262 -20C254 120 150 232 0 266C-150 232 -254 120 "
        "-262 -20C-272 -172 -150 -268 0 -268z",
        oval(0, 0, 226, 272),
    )
    disc = shapes[look.shape]
    wood = FRAMES[look.variant % 3]
    handle = box(-12, 250, 24, 196, 11)
    tail = "".join(f"M{n(-6 + i * 2.4)} 470q{(-8 + i * 4)} 34 {(-10 + i * 5)} 74" for i in range(6))
    tassel = (
        path("M0 446q-16 12 0 26", stroke="#A3203A", width=4)
        + path(dots([(0, 470)], 9), "#C23B4A")
        + path(tail, stroke="#A3203A", width=4)
    )
    parts = (
        cast(disc, 20, 24, 40, 0.28),
        cast(handle, 20, 24, 20, 0.3),
        path(disc, ground),
        clipped("art", disc, art),
        path(disc, "url(#g-vig)", opacity=0.8),
        path("M0 -264V264", stroke="#fff", width=3, opacity=0.14),
        path(disc, stroke=f"url(#{wood})", width=14),
        path(disc, stroke="#fff", width=2, opacity=0.35, extra='transform="translate(-3 -4)"'),
        path(handle, f"url(#{'g-cane' if wood == 'g-bamboo' else 'g-post'})"),
        path(box(-15, 246, 30, 30, 5), "url(#g-gold)"),
        tassel,
    )
    turn = (0, 12, -9)[look.shape]
    return studio(look.ground(), 0, look.window) + group("".join(parts), (400 + turn * 4, 312), 0.94, turn)


def album(look: Look, art: str, ground: str, cover: str) -> str:
    """An opened card or album leaf lying flat with its envelope; art fills 300 x 420 around (0, 0)."""
    leaf, back = box(-150, -210, 300, 420), box(-166, -224, 332, 448, 4)
    seal = math.floor(look.variant) % 2
    parts = group(
        cast(back, 12, 16, 28, 0.28)
        + path(back, cover)
        + path(back, "url(#g-slant)", opacity=0.5)
        + path("M-166 -224L0 -40L166 -224", stroke="#0B1830", width=3, opacity=0.25),
        (300, 380),
        1,
        -11,
    )
    card = (
        cast(leaf, 14, 18, 30, 0.34)
        + path(leaf, ground)
        + clipped("art", leaf, art)
        + path(leaf, "url(#g-slant)", opacity=0.3)
        + path(leaf, stroke="#0B1830", width=1, opacity=0.2)
    )
    return studio(look.ground(), 0, look.window) + parts + group(card, (474, 410), 1.12, 7 - 4 * seal)
