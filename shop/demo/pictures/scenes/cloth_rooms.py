"""Loom house, dye yard, embroidery room."""

from shop.demo.pictures.geometry import box, clipped, group, mix, n, oval, path
from shop.demo.pictures.light import cast, contact
from shop.demo.pictures.look import Look
from shop.demo.pictures.objects import arts
from shop.demo.pictures.objects.hanging import bamboo
from shop.demo.pictures.scenes.room import basket, lamp, room, shelf, stool, window, yarn
from shop.demo.pictures.tile import Tile, pick


def hung_cloth(x: float, y: float, wide: float, high: float, tile: Tile, name: str = "p") -> str:
    """A length of cloth hanging from `y`."""
    d = f"M{n(x)} {n(y)}h{n(wide)}v{n(high)}q{n(-wide * 0.25)} -10 {n(-wide * 0.5)} 2t{n(-wide * 0.5)} 0z"
    return (
        cast(d, 12, 14, 24, 0.24)
        + path(d, tile.ground)
        + path(d, f"url(#{name})")
        + path(d, "url(#g-fold)")
        + path(d, "url(#g-drop)", opacity=0.6)
    )


def loom_house(look: Look) -> str:
    """A standing loom with cloth on the breast beam, balls of yarn, finished lengths on the wall."""
    tile = look.cloth()
    x = (430, 330, 520)[look.variant % 3]
    warp = "".join(f"M{n(x + 84 + i * 4)} 120L{n(x + 44 + i * 5)} 430" for i in range(84))
    cloth = f"M{x + 40} 430H{x + 468}L{x + 486} 600H{x + 22}z"
    posts = box(x, 60, 34, 640) + box(x + 474, 60, 34, 640)
    beams = (
        box(x - 24, 92, 556, 34, 6)
        + box(x - 10, 596, 528, 36, 10)
        + box(x + 10, 250, 490, 20, 5)
        + box(x + 20, 330, 470, 16, 5)
    )
    heddles = "".join(f"M{n(x + 60 + i * 8)} 270v62" for i in range(50))
    balls = "".join(
        yarn(bx, by, 34, c, i)
        for i, (bx, by, c) in enumerate(
            (
                (150, 690, tile.accent),
                (216, 708, tile.trim),
                (282, 690, mix(tile.accent, tile.trim, 0.5)),
                (186, 736, "#F0E4CC"),
                (252, 744, "#2C7A5B"),
            )
        )
    )
    side = (
        hung_cloth(1010 if x < 500 else 330, 90, 140, 330, tile, "q")
        + path(box(990 if x < 500 else 310, 78, 180, 16, 7), "url(#g-wood)")
        if x != 430
        else hung_cloth(1000, 90, 150, 360, tile, "q") + path(box(980, 78, 190, 16, 7), "url(#g-wood)")
    )
    return "".join(
        (
            room(look),
            tile.pattern("p", 1.3, (x + 40, 430)),
            tile.pattern("q", 1.1),
            window(60, 90) if x != 330 else window(40, 90, 200, 260),
            side,
            contact(x + 280, 706, 380, 36),
            cast(posts, 16, 10, 20, 0.2),
            path(warp, stroke=mix(tile.ground, "#F4E8D0", 0.5), width=2),
            path(warp, stroke=tile.trim, width=1, opacity=0.6, extra='transform="translate(2)"'),
            path(cloth, tile.ground),
            path(cloth, "url(#p)"),
            path(cloth, "url(#g-drop)"),
            path(heddles, stroke="#E9DFCB", width=2.6),
            path(posts, "url(#g-post)"),
            path(beams, "url(#g-wood)"),
            path(f"M{x + 150} 424q90 -34 180 0q-90 34 -180 0z", "#6E4A27", "#3F2913", 2),
            path(f"M{x + 200} 424h80", stroke=tile.accent, width=9),
            path(box(x - 60, 660, 628, 22, 4), "url(#g-dark)"),
            balls,
            basket(130 if x != 330 else 960, 760, 0.8),
            stool(x + 260, 780, 1.0),
        )
    )


def dye_yard(look: Look) -> str:
    """Long cloths drying on high poles, vats along the wall."""
    tile, other = look.cloth(), Look(look.craft, look.kind, look.variant + 1, 1).cloth()
    runs = ((90, 330), (260, 430), (430, 380), (620, 460), (790, 350), (960, 420))
    cloths = "".join(
        hung_cloth(
            x,
            66,
            140,
            high,
            tile if i % 2 == look.variant % 2 else other,
            "p" if i % 2 == look.variant % 2 else "q",
        )
        for i, (x, high) in enumerate(runs)
    )
    vats = ""
    for i, x in enumerate((190, 470, 760)):
        d = f"M{x - 110} 590L{x - 92} 744Q{x} 770 {x + 92} 744L{x + 110} 590z"
        hoops = f"M{x - 104} 640Q{x} 672 {x + 104} 640M{x - 96} 714Q{x} 744 {x + 96} 714"
        liquor = ("#14305E", "#2F6494", "#E9EDEA")[(i + look.variant) % 3]
        vats += (
            contact(x + 20, 752, 160, 24)
            + path(d, "#8A6238")
            + path(
                "".join(f"M{x - 90 + k * 22} 600L{x - 78 + k * 19} 754" for k in range(9)),
                stroke="#4A2E16",
                width=3,
                opacity=0.5,
            )
            + path(d, "url(#g-side)")
            + path(hoops, stroke="#C9A868", width=10)
            + path(oval(x, 590, 110, 30), "#5B3A1C")
            + path(oval(x, 594, 96, 23), liquor)
            + path(oval(x - 24, 588, 40, 6), "#fff", opacity=0.3)
        )
    return "".join(
        (
            room(look),
            tile.pattern("p", 1.15),
            other.pattern("q", 1.15),
            cloths,
            bamboo(-10, 50, 1220, 22),
            vats,
            path("M540 470L590 740", stroke="#7E6630", width=13),
            basket(1000, 760, 1.0),
            path("M930 652q70 -50 140 0", tile.trim),
            stool(1120, 780, 0.8),
        )
    )


def embroidery_room(look: Look) -> str:
    """A piece stretched on the floor frame, a wall of silks, light from the left."""
    tile = look.cloth()
    if look.craft == "xiangxiu":
        art, ground = arts.silk_art(look)
    elif look.craft == "miaoxiu":
        art, ground = arts.miao_art(look)
    else:
        art, ground = (
            tile.pattern("r", 1.5, (-200, -100)) + path(box(-260, -260, 520, 520), "url(#r)"),
            tile.ground,
        )
    x = (600, 640, 560)[look.variant % 3]
    field = box(-230, -150, 460, 300)
    silks = ""
    for row in range(2):
        for i in range(7):
            hue = pick(
                (tile.accent, "#D2456E", "#F0B83B", "#3F8A6A", "#4E7FB4", "#8E62A8", tile.trim, "#E9E2D0"),
                i + row * 3 + look.variant,
            )
            bx, by = 880 + i * 40, 196 + row * 130
            silks += (
                path(box(bx, by - 54, 26, 54, 4), hue)
                + path(box(bx, by - 54, 26, 54), "url(#g-side)", opacity=0.7)
                + path(box(bx - 3, by - 60, 32, 8, 2) + box(bx - 3, by - 6, 32, 8, 2), "#8A6238")
            )
    stand = (
        box(x - 300, 330, 28, 400, 4)
        + box(x + 272, 330, 28, 400, 4)
        + box(x - 330, 716, 90, 20, 4)
        + box(x + 240, 716, 90, 20, 4)
    )
    lacing = "".join(f"M{x - 262} {350 + i * 30}l28 14M{x + 262} {350 + i * 30}l-28 14" for i in range(10))
    return "".join(
        (
            room(look),
            tile.pattern("p", 1.1),
            window(70, 80, 250, 300),
            shelf(860, 200, 300),
            shelf(860, 330, 300),
            silks,
            hung_cloth(400, 60, 120, 200, tile),
            path(box(390, 52, 140, 14, 6), "url(#g-wood)"),
            contact(x, 736, 400, 30),
            cast(box(x - 290, 320, 580, 340), 18, 20, 36, 0.26),
            path(stand, "url(#g-post)"),
            group(
                path(field, ground)
                + clipped("ef", field, group(art, scale=0.78))
                + path(field, "url(#g-slant)", opacity=0.4),
                (x, 494),
            ),
            path(lacing, stroke="#F4EAD2", width=3),
            path(box(x - 286, 322, 572, 24, 6) + box(x - 286, 642, 572, 24, 6), "url(#g-wood)"),
            stool(x - 20, 790, 1.0),
            basket(170, 750, 0.9),
            yarn(140, 640, 26, tile.accent, 3),
            yarn(190, 636, 30, "#D2456E", 7),
            lamp(x + 100, 120),
        )
    )
