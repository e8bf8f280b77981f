"""洞口木雕: 花板, 笔筒, 茶盘, 首饰匣."""

from shop.demo.pictures.geometry import box, clipped, group, mix, n, oval, path, petal, smooth
from shop.demo.pictures.light import cast, contact, studio
from shop.demo.pictures.look import Look
from shop.demo.pictures.objects.laid import table
from shop.demo.pictures.patterns.hard import WOODS, carved_flower, relief
from shop.demo.pictures.tile import pick


def carved_panel(look: Look) -> str:
    """花板: a lattice panel in its frame, leaning on a wall."""
    tile = look.cloth()
    wide, high = ((470, 470), (330, 540), (560, 360))[look.shape]
    scale = (wide - 96) / tile.width / (3 if look.shape == 2 else 2)
    x, y = -wide / 2, -high / 2
    out, field = box(x, y, wide, high, 3), box(x + 48, y + 48, wide - 96, high - 96)
    wood = pick(WOODS, look.palette)
    rim = path(box(x + 24, y + 24, wide - 48, high - 48), stroke=wood[1], width=5, opacity=0.7) + path(
        box(x + 26, y + 26, wide - 52, high - 52), stroke=wood[2], width=2, opacity=0.8
    )
    corners = "".join(
        carved_flower(sx * (wide / 2 - 24), sy * (high / 2 - 24), 19, wood, 6)
        for sx in (-1, 1)
        for sy in (-1, 1)
    )
    parts = (
        cast(out, 18, 24, 40, 0.38),
        path(out, mix(wood[0], wood[2], 0.15)),
        path(out, "url(#g-slant)", opacity=0.7),
        rim,
        path(field, mix(wood[1], "#000000", 0.3)),
        path(field, "url(#p)"),
        cast(box(x + 48, y + 42, wide - 96, 6), 2, 6, 12, 0.4),
        path(field, stroke=wood[1], width=6),
        corners,
    )
    return (
        studio(look.ground(), 0, look.window)
        + tile.pattern("p", scale, (x + 48, y + 48))
        + group("".join(parts), (398, 396), 1.14)
    )


def brush_pot(look: Look) -> str:
    """笔筒 with brushes standing in it."""
    wood = pick(WOODS, look.palette)
    w, h = ((140, 300), (170, 250), (112, 340))[look.shape]
    body = f"M{-w} {-h}V0Q0 44 {w} 0V{-h}z"
    art = relief(
        smooth(
            [
                (-w + 20, -40),
                (-w * 0.4, -h * 0.4),
                (w * 0.1, -h * 0.3),
                (w * 0.6, -h * 0.7),
                (w - 14, -h * 0.8),
            ]
        ),
        wood,
        4,
        fill=False,
    )
    art += "".join(
        carved_flower(fx * w, fy * h, r, wood, 7)
        for fx, fy, r in ((-0.36, -0.5, 56), (0.42, -0.34, 44), (0.3, -0.78, 34), (-0.7, -0.2, 30))
    )
    art += "".join(
        relief(petal(fx * w, fy * h, 0, 52, 13, a), wood, 2.4)
        for fx, fy, a in ((-0.1, -0.2, 0.5), (-0.7, -0.76, -0.8), (0.74, -0.58, 0.9), (0.0, -0.62, -0.6))
    )
    brushes = ""
    for i, (bx, a, long) in enumerate(((-70, -11, 250), (-24, -3, 300), (30, 5, 270), (74, 13, 220))):
        stem = path(
            box(-7, -long, 14, long + 60, 5),
            ("url(#g-cane)", "url(#g-post)", "url(#g-dark)")[(i + look.variant) % 3],
        )
        tip = path(
            f"M-9 {-long}C-16 {-long - 40} -8 {-long - 74} 0 {-long - 96}C8 {-long - 74} 16 "
            f"{-long - 40} 9 {-long}z",
            ("#EDE3CF", "#3A2E25", "#8A5A34")[i % 3],
        ) + path(box(-10, -long - 6, 20, 16, 4), "#C9A24E")
        brushes += group(stem + tip, (bx * w / 140, -h), 0.9, a)
    lip = (
        f'<ellipse cy="{-h}" rx="{w}" ry="30" fill="{mix(wood[0], wood[2], 0.3)}"/>'
        f'<ellipse cy="{-h + 2}" rx="{w - 18}" ry="22" '
        f'fill="{mix(wood[1], "#000000", 0.4)}"/>'
    )
    front = f"M{-w} {-h}A{w} 30 0 0 0 {w} {-h}V0Q0 44 {-w} 0z"
    parts = (
        lip,
        brushes,
        path(front, wood[0]),
        clipped("pot", front, art),
        path(front, "url(#g-side)"),
        path(front, "url(#g-drop)", opacity=0.5),
        path(
            f"M{-w} {-h + 14}A{w} 30 0 0 0 {w} {-h + 14}M{-w} -16Q0 28 {w} -16",
            stroke=wood[2],
            width=4,
            opacity=0.8,
        ),
        path(body, stroke=wood[1], width=1, opacity=0.4),
    )
    return "".join(
        (
            studio(look.ground(), 566, look.window),
            contact(450, 664, 300, 44),
            contact(402, 660, w * 1.2, 26),
            group("".join(parts), (400, 650), 0.98),
        )
    )


def tray(look: Look) -> str:
    """A carved tea tray from above with cups set out."""
    tile = look.cloth()
    wood = pick(WOODS, look.palette)
    wide, high = ((600, 400), (520, 520), (640, 330))[look.shape]
    x, y = -wide / 2, -high / 2
    r = high / 2 if look.shape == 1 else 26
    out, well = box(x, y, wide, high, r), box(x + 34, y + 34, wide - 68, high - 68, max(10, r - 34))
    rim = path(
        box(x + 17, y + 17, wide - 34, high - 34, max(10, r - 17)), stroke=wood[2], width=3, opacity=0.7
    )
    cups = "".join(
        group(
            cast(oval(0, 0, 50), 10, 14, 20, 0.46)
            + path(oval(0, 0, 50), "#F2F2EA")
            + path(oval(0, 0, 50), "url(#g-puff)")
            + path(oval(0, 0, 41), ("#A8682A", "#7E4A1E", "#B98A3A")[look.variant % 3])
            + path(oval(0, 0, 41), "url(#g-bowl)"),
            p,
        )
        for p in ((-wide * 0.22, -20), (wide * 0.06, 36), (wide * 0.26, -34))[: 3 - (look.shape == 2)]
    )
    parts = (
        cast(out, 16, 24, 42, 0.4),
        path(out, wood[0]),
        path(out, "url(#g-slant)"),
        rim,
        path(well, mix(wood[0], wood[1], 0.5)),
        path(well, "url(#p)"),
        path(well, "url(#g-bowl)", opacity=0.55),
        path(well, stroke=wood[1], width=6, opacity=0.8),
        cups,
    )
    return (
        studio(look.ground(), 0, look.window)
        + tile.pattern("p", 0.94, (x + 34, y + 34))
        + group("".join(parts), (400, 400), 1.06, (-6, 0, 5)[look.shape])
    )


def casket(look: Look) -> str:
    """首饰匣: a small chest, carved front, brass lock, lid closed."""
    tile = look.cloth()
    wood = pick(WOODS, look.palette)
    wide, high = ((520, 250), (440, 320), (600, 200))[look.shape]
    x, foot = 400 - wide / 2, 640.0
    front, lid = (
        box(x, foot - high, wide, high, 4),
        f"M{n(x - 10)} {n(foot - high)}L{n(x + 34)} "
        f"{n(foot - high - 92)}H{n(x + wide - 34)}L{n(x + wide + 10)} {n(foot - high)}z",
    )
    lip = box(x - 10, foot - high - 6, wide + 20, 44, 3)
    inset = box(x + 32, foot - high + 62, wide - 64, high - 92)
    feet = box(x + 10, foot - 4, 50, 24, 4) + box(x + wide - 60, foot - 4, 50, 24, 4)
    lock = (
        path(oval(400, foot - high + 42, 40, 40), "url(#g-gold)")
        + path(box(390, foot - high + 20, 20, 50, 4), "#8A6A24")
        + path(oval(400, foot - high + 60, 7), "#3A2A10")
    )
    return "".join(
        (
            studio(look.ground(), 0),
            table(look.variant + 1, 560, 730),
            tile.pattern("p", (high - 92) / tile.height, (x + 32, foot - high + 62)),
            contact(440, foot + 24, wide * 0.74, 40),
            contact(402, foot + 20, wide * 0.58, 20),
            path(feet, wood[1]),
            path(front, wood[0]),
            path(front, "url(#g-side)", opacity=0.5),
            path(inset, mix(wood[1], "#000000", 0.2)),
            path(inset, "url(#p)"),
            path(inset, stroke=wood[1], width=5),
            path(inset, stroke=wood[2], width=2, extra='transform="translate(-3 -4)"'),
            path(lid, mix(wood[0], wood[2], 0.4)),
            path(lid, "url(#g-slant)", opacity=0.8),
            path(lip, wood[0]),
            path(lip, "url(#g-drop)"),
            path(front, "url(#g-drop)", opacity=0.6),
            lock,
        )
    )
