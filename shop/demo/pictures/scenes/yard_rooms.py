"""Carving shop, bamboo yard, tea house."""

from shop.demo.pictures.geometry import box, clipped, group, n, oval, path, spiral
from shop.demo.pictures.light import cast, contact
from shop.demo.pictures.look import Look
from shop.demo.pictures.objects import arts
from shop.demo.pictures.patterns.hard import STONES, WOODS, crystal_flower
from shop.demo.pictures.patterns.ribbed import canopy
from shop.demo.pictures.scenes.room import basket, bench, lamp, pot, room, shelf, stool, window
from shop.demo.pictures.tile import pick


def carving_shop(look: Look) -> str:
    """Chisels in the rack, the block in the vice, finished pieces on the shelf."""
    tile = look.cloth()
    stone = look.craft == "juhuashi"
    wood = pick(WOODS, look.palette)
    ground, vein, white = pick(STONES, look.palette)
    rack = "".join(
        path(box(420 + i * 36, 130, 14, 60, 6), "url(#g-post)")
        + path(f"M{423 + i * 36} 190h8l{i % 3} {60 + (i * 17) % 40}h-{8 + i % 3}z", "url(#g-iron)")
        for i in range(10)
    )
    if stone:
        slab = "M470 560L490 360C520 300 640 290 700 340L740 560z"
        piece = (
            path(slab, ground)
            + clipped(
                "sb",
                slab,
                path(oval(560, 420, 120, 60), vein, opacity=0.4)
                + crystal_flower(590, 420, 86, white, look.variant)
                + crystal_flower(680, 510, 46, white, 3),
            )
            + path(slab, "url(#g-side)", opacity=0.8)
        )
        goods = "".join(
            path(f"M{x - 50} 372C{x - 60} 300 {x + 40} 260 {x + 54} 372z", ground)
            + crystal_flower(x, 336, 28, white, x)
            for x in (850, 980, 1100)
        )
    else:
        slab = box(470, 330, 270, 230, 4)
        piece = (
            path(slab, wood[0])
            + path(box(494, 354, 222, 182), "url(#p)")
            + path(slab, "url(#g-slant)", opacity=0.7)
            + path(box(494, 354, 222, 182), stroke=wood[1], width=5)
        )
        goods = "".join(
            path(box(x, 372 - h, w, h, 4), wood[0])
            + path(box(x + 10, 382 - h, w - 20, h - 20), "url(#p)")
            + path(box(x, 372 - h, w, h, 4), "url(#g-side)", opacity=0.6)
            for x, w, h in ((820, 110, 130), (950, 90, 96), (1060, 90, 150))
        )
    shavings = "".join(
        spiral(x, y, r, 1.5, x, 1, 14)
        for x, y, r in (
            (300, 740, 16),
            (360, 760, 12),
            (430, 748, 14),
            (760, 764, 15),
            (820, 748, 11),
            (250, 770, 10),
        )
    )
    blanks = "".join(
        path(box(60 + i * 44, 420 - (i * 29) % 60, 36, 330, 3), "url(#g-post)" if not stone else ground)
        + path(box(60 + i * 44, 420 - (i * 29) % 60, 36, 330, 3), "url(#g-side)", opacity=0.5)
        for i in range(5)
    )
    return "".join(
        (
            room(look),
            tile.pattern("p", 0.9, (494, 354)),
            window(60, 80, 260, 280),
            path(box(404, 108, 376, 26, 4), "url(#g-wood)"),
            rack,
            shelf(800, 372, 360),
            goods,
            blanks,
            bench(330, 556, 620, 200),
            contact(610, 562, 190, 16),
            cast(slab, 14, 8, 20, 0.26),
            piece,
            group(
                path(box(-10, -30, 20, 190, 8), "url(#g-post)")
                + path(box(-46, -60, 92, 56, 8), "url(#g-wood)"),
                (830, 540),
                0.8,
                80,
            ),
            path(shavings, stroke="#E0BE8A" if not stone else "#8E8A84", width=5),
            stool(1060, 784, 1.0),
            lamp(620, 210),
        )
    )


def bamboo_yard(look: Look) -> str:
    """Poles leaning at the wall, splints, baskets or umbrellas drying."""
    tile = look.cloth()
    poles = "".join(
        path(
            f"M{70 + i * 34} 720L{100 + i * 30} {40 + (i * 31) % 70}l18 2L{92 + i * 34} 720z", "url(#g-cane)"
        )
        + path(
            "".join(f"M{n(72 + i * 34 + k * 4)} {700 - k * 120 - (i * 23) % 60}h18" for k in range(5)),
            stroke="#6B5426",
            width=4,
        )
        for i in range(6)
    )
    if look.craft == "yousan":
        goods = "".join(
            cast(oval(x, y, r, r * k), 20, 20, 40, 0.22)
            + canopy(x, y, r, look.palette + i, look.motif + i, 28, r * k)
            for i, (x, y, r, k) in enumerate(
                (
                    (520, 250, 150, 1),
                    (860, 220, 130, 1),
                    (1060, 400, 110, 1),
                    (700, 560, 190, 0.72),
                    (1010, 640, 150, 0.6),
                )
            )
        )
    elif look.craft == "yuezhoushan":
        fans = []
        for i, (x, y) in enumerate(((520, 330), (800, 300), (1060, 340), (640, 560), (940, 560))):
            art, leaf = arts.fan_art(Look(look.craft, look.kind, look.variant + i, i))
            d = "M-150 0A150 150 0 0 1 150 0L52 0A52 52 0 0 0 -52 0z"
            ribs = "".join(
                f"M0 0L{n(-54 + k * 12)} {n(-((54**2 - (-54 + k * 12) ** 2) ** 0.5))}" for k in range(10)
            )
            fans.append(
                group(
                    cast(d, 10, 12, 20, 0.24)
                    + path(ribs, stroke="#8E6236", width=6)
                    + path(d, leaf)
                    + clipped(f"yf{i}", d, group(art, (0, -96), 0.36))
                    + path(d, stroke="#C9A24E", width=3),
                    (x, y),
                    0.9,
                )
            )
        goods = path(box(370, 350, 800, 14, 5) + box(370, 578, 800, 14, 5), "url(#g-wood)") + "".join(fans)
    else:
        tray = "".join(
            cast(oval(x, y, r), 12, 14, 26, 0.26)
            + path(oval(x, y, r), tile.ground)
            + path(oval(x, y, r), "url(#p)")
            + path(oval(x, y, r), "url(#g-bowl)")
            + path(oval(x, y, r), stroke=tile.ground, width=18)
            + path(oval(x, y, r), stroke=tile.accent, width=18, opacity=0.5, extra='stroke-dasharray="5 16"')
            for x, y, r in ((500, 220, 120), (770, 200, 100), (1010, 240, 130))
        )
        goods = tray + "".join(
            basket(x, y, s) for x, y, s in ((560, 700, 1.3), (820, 720, 1.6), (1060, 700, 1.2))
        )
    splints = "".join(
        f"M{380 + i * 12} 770C{520 + i * 16} {736 - i * 3} {720 + i * 10} {776 - i * 4} "
        f"{940 + i * 14} {756 - i * 6}"
        for i in range(5)
    )
    return "".join(
        (
            room(look),
            tile.pattern("p", 0.9),
            path(box(20, 700, 330, 30, 6), "#0B1830", opacity=0.12),
            poles,
            goods,
            path(splints, stroke="#0B1830", width=9, opacity=0.2, extra='transform="translate(3 6)"'),
            path(splints, stroke="#D9C48C", width=8),
            stool(400, 740, 0.9),
        )
    )


def tea_house(look: Look) -> str:
    """Columns of 千两茶 against the wall, bricks on shelves, the table laid."""
    tile = look.cloth()
    logs = ""
    for i in range(5):
        x = 720 + i * 96
        d = box(x, 180 + (i % 2) * 26, 80, 540 - (i % 2) * 26, 10)
        weave = "".join(f"M{x} {y}l80 -40M{x} {y - 40}l80 40" for y in range(190, 780, 26))
        logs += (
            path(d, "#3A2A1C")
            + clipped(
                f"lg{i}", d, path(weave, stroke="#7E6230", width=11) + path(weave, stroke="#D9BF86", width=7)
            )
            + path(
                "".join(f"M{x - 2} {y}q42 14 84 0" for y in (260, 380, 500, 620)), stroke="#8A6A3A", width=11
            )
            + path(d, "url(#g-side)")
            + path(oval(x + 40, 182 + (i % 2) * 26, 40, 11), tile.ground)
        )
    bricks = "".join(
        path(
            box(390 + i * 92, y - 54, 80, 54, 3),
            (tile.ground, "#B9302B", "#D8C39A", "#7F8C5A")[(i + r + look.variant) % 4],
        )
        + path(box(390 + i * 92, y - 54, 80, 54, 3), "url(#g-slant)")
        for r, y in enumerate((170, 300))
        for i in range(3)
    )
    cups = "".join(pot(x, 566, 0.5, "#F2F0E6", 1) for x in (300, 380, 540, 620))
    kettle = (
        path("M410 566C396 500 420 470 460 470C500 470 524 500 510 566z", "url(#g-iron)")
        + path("M420 480C420 410 500 410 500 480", stroke="#2A2622", width=9)
        + path("M506 520q40 -6 50 -40l12 4q-6 54 -58 60z", "url(#g-iron)")
    )
    return "".join(
        (
            room(look),
            tile.pattern("p", 0.8),
            window(70, 90, 250, 280),
            shelf(370, 170, 310),
            shelf(370, 300, 310),
            bricks,
            contact(960, 726, 300, 30),
            logs,
            bench(180, 564, 540, 190, "g-dark"),
            contact(460, 568, 80, 10),
            kettle,
            cups,
            basket(110, 770, 1.0),
            stool(330, 794, 0.8),
            stool(600, 794, 0.8),
            path(
                "M470 440q-24 -40 0 -76t-4 -70",
                stroke="#fff",
                width=12,
                opacity=0.35,
                extra='stroke-linecap="round"',
            ),
            lamp(460, 130) if look.variant % 2 else "",
        )
    )
