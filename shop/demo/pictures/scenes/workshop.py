"""The rooms: loom house, dye yard, embroidery room, pottery, smithy, print and paper shop, carving shop, bamboo yard, tea house.

Kindred crafts share a room; cloth, colours and wares on the shelves are the craft's own.
"""

from collections.abc import Callable

from shop.demo.pictures.geometry import box, clipped, group, mix, n, oval, path, spiral
from shop.demo.pictures.light import cast, contact
from shop.demo.pictures.look import Look
from shop.demo.pictures.objects import arts, jewel
from shop.demo.pictures.objects.hanging import bamboo, tassels
from shop.demo.pictures.objects.sheets import print_art
from shop.demo.pictures.objects.vessel import vase
from shop.demo.pictures.patterns.glaze import PORCELAIN, TONGGUAN, spray
from shop.demo.pictures.patterns.hard import STONES, WOODS, crystal_flower
from shop.demo.pictures.patterns.paper import canopy, cut_disc
from shop.demo.pictures.scenes.room import FLOOR, basket, bench, lamp, pot, room, shelf, stool, window, yarn
from shop.demo.pictures.tile import Tile, pick


def _cloth(x: float, y: float, wide: float, high: float, tile: Tile, name: str = "p") -> str:
    d = f"M{n(x)} {n(y)}h{n(wide)}v{n(high)}q{n(-wide * 0.25)} -10 {n(-wide * 0.5)} 2t{n(-wide * 0.5)} 0z"
    return cast(d, 12, 14, 24, 0.24) + path(d, tile.ground) + path(d, f"url(#{name})") + path(d, "url(#g-fold)") + path(d, "url(#g-drop)", opacity=0.6)


def loom_house(look: Look) -> str:
    """A standing loom with cloth on the breast beam, balls of yarn, finished lengths on the wall."""
    tile = look.cloth()
    x = (430, 330, 520)[look.variant % 3]
    warp = "".join(f"M{n(x + 84 + i * 4)} 120L{n(x + 44 + i * 5)} 430" for i in range(84))
    cloth = f"M{x + 40} 430H{x + 468}L{x + 486} 600H{x + 22}z"
    posts = box(x, 60, 34, 640) + box(x + 474, 60, 34, 640)
    beams = box(x - 24, 92, 556, 34, 6) + box(x - 10, 596, 528, 36, 10) + box(x + 10, 250, 490, 20, 5) + box(x + 20, 330, 470, 16, 5)
    heddles = "".join(f"M{n(x + 60 + i * 8)} 270v62" for i in range(50))
    balls = "".join(yarn(bx, by, 34, c, i) for i, (bx, by, c) in enumerate(((150, 690, tile.accent), (216, 708, tile.trim), (282, 690, mix(tile.accent, tile.trim, 0.5)), (186, 736, "#F0E4CC"), (252, 744, "#2C7A5B"))))
    side = _cloth(1010 if x < 500 else 250, 90, 140, 330, tile, "q") + path(box(990 if x < 500 else 230, 78, 180, 16, 7), "url(#g-wood)") if x != 430 else _cloth(1000, 90, 150, 360, tile, "q") + path(box(980, 78, 190, 16, 7), "url(#g-wood)")
    return "".join((room(look), tile.pattern("p", 1.3, (x + 40, 430)), tile.pattern("q", 1.1), window(60, 90) if x != 330 else window(40, 90, 200, 260), side, contact(x + 280, 706, 380, 36), cast(posts, 16, 10, 20, 0.2), path(warp, stroke=mix(tile.ground, "#F4E8D0", 0.5), width=2), path(warp, stroke=tile.trim, width=1, opacity=0.6, extra='transform="translate(2)"'),
                    path(cloth, tile.ground), path(cloth, "url(#p)"), path(cloth, "url(#g-drop)"), path(heddles, stroke="#E9DFCB", width=2.6), path(posts, "url(#g-post)"), path(beams, "url(#g-wood)"), path(f"M{x + 150} 424q90 -34 180 0q-90 34 -180 0z", "#6E4A27", "#3F2913", 2), path(f"M{x + 200} 424h80", stroke=tile.accent, width=9), path(box(x - 60, 660, 628, 22, 4), "url(#g-dark)"), balls, basket(130 if x != 330 else 960, 760, 0.8), stool(x + 260, 780, 1.0)))


def dye_yard(look: Look) -> str:
    """Long cloths drying on high poles, vats along the wall."""
    tile, other = look.cloth(), Look(look.craft, look.kind, look.variant + 1, 1).cloth()
    runs = ((90, 330), (260, 430), (430, 380), (620, 460), (790, 350), (960, 420))
    cloths = "".join(_cloth(x, 66, 140, high, tile if i % 2 == look.variant % 2 else other, "p" if i % 2 == look.variant % 2 else "q") for i, (x, high) in enumerate(runs))
    vats = ""
    for i, x in enumerate((190, 470, 760)):
        d = f"M{x - 110} 590L{x - 92} 744Q{x} 770 {x + 92} 744L{x + 110} 590z"
        hoops = f"M{x - 104} 640Q{x} 672 {x + 104} 640M{x - 96} 714Q{x} 744 {x + 96} 714"
        liquor = ("#14305E", "#2F6494", "#E9EDEA")[(i + look.variant) % 3]
        vats += contact(x + 20, 752, 160, 24) + path(d, "#8A6238") + path("".join(f"M{x - 90 + k * 22} 600L{x - 78 + k * 19} 754" for k in range(9)), stroke="#4A2E16", width=3, opacity=0.5) + path(d, "url(#g-side)") + path(hoops, stroke="#C9A868", width=10) + path(oval(x, 590, 110, 30), "#5B3A1C") + path(oval(x, 594, 96, 23), liquor) + path(oval(x - 24, 588, 40, 6), "#fff", opacity=0.3)
    return "".join((room(look), tile.pattern("p", 1.15), other.pattern("q", 1.15), cloths, bamboo(-10, 50, 1220, 22), vats, path("M540 470L590 740", stroke="#7E6630", width=13), basket(1000, 760, 1.0), path("M930 652q70 -50 140 0", tile.trim), stool(1120, 780, 0.8)))


def embroidery_room(look: Look) -> str:
    """A piece stretched on the floor frame, a wall of silks, light from the left."""
    tile = look.cloth()
    if look.craft == "xiangxiu":
        art, ground = arts.silk_art(look)
    elif look.craft == "miaoxiu":
        art, ground = arts.miao_art(look)
    else:
        art, ground = tile.pattern("r", 1.5, (-200, -100)) + path(box(-260, -260, 520, 520), "url(#r)"), tile.ground
    x = (600, 640, 560)[look.variant % 3]
    field = box(-230, -150, 460, 300)
    silks = ""
    for row in range(2):
        for i in range(7):
            hue = pick((tile.accent, "#D2456E", "#F0B83B", "#3F8A6A", "#4E7FB4", "#8E62A8", tile.trim, "#E9E2D0"), i + row * 3 + look.variant)
            bx, by = 880 + i * 40, 196 + row * 130
            silks += path(box(bx, by - 54, 26, 54, 4), hue) + path(box(bx, by - 54, 26, 54), "url(#g-side)", opacity=0.7) + path(box(bx - 3, by - 60, 32, 8, 2) + box(bx - 3, by - 6, 32, 8, 2), "#8A6238")
    stand = box(x - 300, 330, 28, 400, 4) + box(x + 272, 330, 28, 400, 4) + box(x - 330, 716, 90, 20, 4) + box(x + 240, 716, 90, 20, 4)
    lacing = "".join(f"M{x - 262} {350 + i * 30}l28 14M{x + 262} {350 + i * 30}l-28 14" for i in range(10))
    return "".join((room(look), tile.pattern("p", 1.1), window(70, 80, 250, 300), shelf(860, 200, 300), shelf(860, 330, 300), silks, _cloth(400, 60, 120, 200, tile), path(box(390, 52, 140, 14, 6), "url(#g-wood)"), contact(x, 736, 400, 30), cast(box(x - 290, 320, 580, 340), 18, 20, 36, 0.26), path(stand, "url(#g-post)"),
                    group(path(field, ground) + clipped("ef", field, group(art, scale=0.78)) + path(field, "url(#g-slant)", opacity=0.4), (x, 494)), path(lacing, stroke="#F4EAD2", width=3), path(box(x - 286, 322, 572, 24, 6) + box(x - 286, 642, 572, 24, 6), "url(#g-wood)"), stool(x - 20, 790, 1.0), basket(170, 750, 0.9), yarn(140, 640, 26, tile.accent, 3), yarn(190, 636, 30, "#D2456E", 7), lamp(x + 100, 120)))


def pottery(look: Look) -> str:
    """The wheel by the window, ware drying on boards, the kiln mouth glowing."""
    tong = look.craft == "tongguan"
    ground = pick(TONGGUAN, look.palette)[0] if tong else pick(PORCELAIN, look.palette)[0]
    clay = "#C79E74" if tong else "#E9E2D6"
    tile = look.cloth()
    wares = "".join(pot(x, y, s, (ground, clay, mix(ground, tile.accent, 0.18))[(i + look.variant) % 3], i + look.variant) for y, row in ((216, range(6)), (390, range(6))) for i in row for x, s in ((676 + i * 82, 0.9 + 0.14 * (i % 3)),))
    kx = (960, 940, 980)[look.variant % 3]
    kiln = f"M{kx - 190} 720V560C{kx - 190} 430 {kx + 190} 430 {kx + 190} 560V720z"
    bricks = "".join(f"M{kx - 190} {y}H{kx + 190}" for y in range(490, 720, 28)) + "".join(f"M{kx - 180 + (i % 2) * 30 + k * 60} {478 + i * 28}v28" for i in range(9) for k in range(7))
    fire = f"M{kx - 70} 720V620Q{kx} 540 {kx + 70} 620V720z"
    art = spray(-10, -30, 2.3, 1, tile.accent, 3) if not tong else ""
    wheel = path(oval(0, 0, 190, 44), "#4A3A2C") + path(oval(0, -10, 190, 44), "#8A7660") + path(oval(0, -10, 190, 44), "url(#g-side)", opacity=0.6) + path(oval(0, -12, 110, 24), "#A8937A")
    return "".join((room(look), window(60, 80, 260, 300), shelf(640, 216, 520), shelf(640, 390, 520), wares, contact(kx, 724, 260, 26), path(kiln, "#A8603F"), clipped("kl", kiln, path(bricks, stroke="#6E3A24", width=3, opacity=0.6)), path(kiln, "url(#g-side)"), path(fire, "#2A120A"), path(oval(kx, 690, 60, 50), "url(#g-glow)"), path(f"M{kx - 40} 720Q{kx - 30} 640 {kx} 620Q{kx + 34} 650 {kx + 40} 720z", "#E9742A", opacity=0.9), path(f"M{kx - 20} 720Q{kx - 10} 670 {kx + 4} 656Q{kx + 20} 680 {kx + 20} 720z", "#FFD98A"),
                    contact(380, 770, 280, 30), path("M250 690H510L486 770H274z", "url(#g-dark)"), group(wheel, (380, 682)), vase(380, 676, 0.62, look.variant, clay if tong else ground, art, "#6E5A46"), bench(40, 560, 180, 190), pot(90, 562, 0.9, clay, 1), pot(164, 562, 1.0, ground, 2), stool(600, 784, 0.9), lamp(380, 130)))


def smithy(look: Look) -> str:
    """The silversmith's bench: stump anvil, hammers on the wall, collars hung up."""
    tile = look.cloth()
    collars = "".join(group("".join(path(f"M-60 -40A{r} {r} 0 1 0 60 -40", stroke="url(#g-silver)", width=7) for r in (84, 74)) + path("M-80 10A80 80 0 0 0 80 10A84 84 0 0 1 -80 10z", "url(#g-silver)", "#6E7986", 1) + "".join(jewel.bell(-60 + i * 20, 64 + 16 * (1 - abs(i - 3) / 3), 1.2) for i in range(7)), (x, y), s) for x, y, s in ((540, 210, 1.0), (760, 220, 0.84)))
    hung = ""
    for i, x in enumerate(range(890, 1150, 44)):
        hung += path(box(x, 120, 10, 150, 4), "url(#g-post)") + path(box(x - 16, 104, 44, 30, 5) if i % 2 else oval(x + 5, 118, 20, 15), "url(#g-iron)") + path(box(x + 2, 100, 6, 8), "#2A1F16")
    stump = "M470 560L454 742Q560 776 666 742L650 560z"
    anvil = "M440 500H640Q700 504 726 528Q680 546 640 546H600L616 590H500L516 546H470Q446 530 440 500z"
    wire = "".join(spiral(x, 470, 18, 2.2, x, 1) for x in (90, 150, 214))
    torch = path("M300 478l70 -20l8 14l-70 22z", "url(#g-gold)") + path("M378 462q26 -20 60 -12q-34 22 -56 24z", "#6FB3E8", opacity=0.8)
    return "".join((room(look), tile.pattern("p", 1.0), window(60, 80, 240, 260), path(box(430, 70, 450, 260, 4), mix(tile.ground, "#20263B", 0.5)), path(box(430, 70, 450, 260, 4), "url(#g-slant)"), collars, path(box(880, 84, 290, 14, 5), "url(#g-wood)"), hung, shelf(900, 400, 260), "".join(pot(940 + i * 62, 400, 0.5 + 0.1 * (i % 2), "#6E737A", i) for i in range(4)), bench(30, 490, 340, 240), path(wire, stroke="#0B1830", width=6, opacity=0.3, extra='transform="translate(3 4)"'), path(wire, stroke="#D9DFE5", width=5), torch,
                    contact(580, 756, 220, 26), path(stump, "#8A6238"), path(stump, "url(#g-side)"), path(oval(560, 562, 90, 22), "#B98D5C"), cast(anvil, 8, 8, 14, 0.3), path(anvil, "url(#g-iron)"), path("M440 500H640Q690 503 720 524", stroke="#C9D1D9", width=5, opacity=0.8), group(path(box(-10, -20, 20, 240, 8), "url(#g-post)") + path(box(-52, -44, 104, 52, 8), "url(#g-iron)"), (620, 456), 0.7, 66), path("M540 492q30 -24 60 0z", "url(#g-silver)"),
                    stool(800, 784, 1.0), bench(940, 560, 220, 180, "g-dark"), group(path("M-60 0A60 60 0 1 0 60 0", stroke="url(#g-silver)", width=12), (1046, 540), 0.8), lamp(560, 300)))


def print_shop(look: Look) -> str:
    """Sheets drying on lines, the key block on the bench, colours in bowls."""
    tile = look.cloth()
    if look.craft == "nianhua":
        art, paper = print_art(look)
        second, paper2 = print_art(Look(look.craft, look.kind, look.variant + 1, 1))
    elif look.craft == "zaohua":
        art, paper = cut_disc(150, "#B3201F", 8), "#F7F3EC"
        second, paper2 = cut_disc(150, "#1E3A5F", 6), "#F2E9D2"
    else:
        art = second = path(box(-200, -240, 400, 480), "url(#p)")
        paper = paper2 = tile.ground
    sheet = box(-170, -215, 340, 430)
    lines = ""
    for i, x in enumerate((450, 640, 830, 1020)):
        a, p = (art, paper) if (i + look.variant) % 2 == 0 else (second, paper2)
        lines += group(cast(sheet, 18, 22, 40, 0.24) + path(sheet, p) + clipped(f"ln{i}", sheet, a) + path(sheet, "url(#g-fold)", opacity=0.5), (x, 220), 0.5, (i % 3 - 1) * 1.2) + path(box(x - 50, 96, 10, 26, 3) + box(x + 40, 96, 10, 26, 3), "url(#g-cane)")
    block = group(path(sheet, "#4A2E1C") + f'<g opacity=".45">{clipped("kb", sheet, art)}</g>' + path(sheet, "url(#g-slant)"), extra='transform="translate(560 520) skewX(-24) scale(.62 .24)"')
    stack = "".join(path(box(806, 560 - i * 7, 240, 6), mix(paper, "#C9B58A", 0.2 + 0.2 * (i % 2))) for i in range(9))
    bowls = "".join(pot(x, 566, 0.66, c, 1) for x, c in ((180, "#D8284B"), (250, "#F5BC32"), (320, "#3C9455"), (390, "#3E5FA8")))
    return "".join((room(look), tile.pattern("p", 1.2), window(60, 90, 240, 280), path("M340 104Q700 122 1200 96", stroke="#5B4A36", width=4), lines, bench(110, 564, 980, 190), contact(560, 566, 260, 20), block, stack, bowls, path(box(420, 470, 10, 96, 4), "url(#g-cane)"), path("M418 470q6 -40 14 0z", "#2A241F"), group(path(box(-70, -20, 140, 40, 14), "url(#g-wood)"), (730, 546), 1, -6), basket(1120, 780, 0.8), stool(330, 790, 0.9), lamp(760, 330)))


def paper_mill(look: Look) -> str:
    """The vat and mould, pressed paper, sheets brushed on the drying wall."""
    tile = look.cloth()
    sheets = "".join(cast(box(x, y, 180, 120), 4, 5, 10, 0.16) + path(box(x, y, 180, 120), tile.ground) + path(box(x, y, 180, 120), "url(#p)") + path(box(x, y, 180, 120), "url(#g-slant)", opacity=0.4) for x in (400, 600, 800) for y in (80, 220))
    vat = "M120 520H620L596 752H144z"
    mould = "M250 470L560 440L600 506L280 540z"
    drips = "".join(f"M{300 + i * 34} {n(528 - i * 3)}v{22 + (i * 13) % 30}" for i in range(8))
    ream = "".join(path(box(740, 694 - i * 12, 260, 11, 2), mix(tile.ground, tile.trim, 0.1 + 0.22 * (i % 2))) for i in range(12))
    stems = "".join(path(box(1080 + (i % 4) * 24, 180 + (i * 37) % 60, 20, 580, 6), "url(#g-cane)") + path(f"M{1080 + (i % 4) * 24} {300 + (i * 61) % 80}h20m-20 150h20m-20 150h20", stroke="#6B5426", width=4) for i in range(4))
    return "".join((room(look), tile.pattern("p", 1.0), window(60, 90, 240, 280), path(box(376, 56, 636, 312, 4), "#F1EDE4"), path(box(376, 56, 636, 312, 4), "url(#g-slant)", opacity=0.5), sheets, stems, contact(370, 758, 320, 30), path(vat, "#7A5636"), path("".join(f"M{150 + i * 50} 524L{168 + i * 45} 750" for i in range(10)), stroke="#3A2412", width=3, opacity=0.5), path(vat, "url(#g-side)"), path(oval(370, 520, 250, 40), "#5B3A1C"), path(oval(370, 524, 230, 32), mix(tile.ground, "#C9C2A6", 0.4)), path(drips, stroke="#EDE6D2", width=4, opacity=0.8),
                    cast(mould, 6, 16, 22, 0.3), path(mould, tile.ground), path(mould, "url(#p)"), path(mould, stroke="#6B4A28", width=17), path(mould, stroke="#B98A57", width=9), contact(880, 710, 200, 24), path(box(716, 706, 310, 30, 4), "url(#g-dark)"), ream, path(box(730, 540, 280, 24, 4), "url(#g-wood)"), path(box(850, 420, 40, 122, 4), "url(#g-post)"), basket(1090, 784, 0.8)))


def carving_shop(look: Look) -> str:
    """Chisels in the rack, the block in the vice, finished pieces on the shelf."""
    tile = look.cloth()
    stone = look.craft == "juhuashi"
    wood = pick(WOODS, look.palette)
    ground, vein, white = pick(STONES, look.palette)
    rack = "".join(path(box(420 + i * 36, 130, 14, 60, 6), "url(#g-post)") + path(f"M{423 + i * 36} 190h8l{i % 3} {60 + (i * 17) % 40}h-{8 + i % 3}z", "url(#g-iron)") for i in range(10))
    if stone:
        slab = "M470 560L490 360C520 300 640 290 700 340L740 560z"
        piece = path(slab, ground) + clipped("sb", slab, path(oval(560, 420, 120, 60), vein, opacity=0.4) + crystal_flower(590, 420, 86, white, look.variant) + crystal_flower(680, 510, 46, white, 3)) + path(slab, "url(#g-side)", opacity=0.8)
        goods = "".join(path(f"M{x - 50} 372C{x - 60} 300 {x + 40} 260 {x + 54} 372z", ground) + crystal_flower(x, 336, 28, white, x) for x in (850, 980, 1100))
    else:
        slab = box(470, 330, 270, 230, 4)
        piece = path(slab, wood[0]) + path(box(494, 354, 222, 182), "url(#p)") + path(slab, "url(#g-slant)", opacity=0.7) + path(box(494, 354, 222, 182), stroke=wood[1], width=5)
        goods = "".join(path(box(x, 372 - h, w, h, 4), wood[0]) + path(box(x + 10, 382 - h, w - 20, h - 20), "url(#p)") + path(box(x, 372 - h, w, h, 4), "url(#g-side)", opacity=0.6) for x, w, h in ((820, 110, 130), (950, 90, 96), (1060, 90, 150)))
    shavings = "".join(spiral(x, y, r, 1.5, x, 1, 14) for x, y, r in ((300, 740, 16), (360, 760, 12), (430, 748, 14), (760, 764, 15), (820, 748, 11), (250, 770, 10)))
    blanks = "".join(path(box(60 + i * 44, 420 - (i * 29) % 60, 36, 330, 3), "url(#g-post)" if not stone else ground) + path(box(60 + i * 44, 420 - (i * 29) % 60, 36, 330, 3), "url(#g-side)", opacity=0.5) for i in range(5))
    return "".join((room(look), tile.pattern("p", 0.9, (494, 354)), window(60, 80, 260, 280), path(box(404, 108, 376, 26, 4), "url(#g-wood)"), rack, shelf(800, 372, 360), goods, blanks, bench(330, 556, 620, 200), contact(610, 562, 190, 16), cast(slab, 14, 8, 20, 0.26), piece, group(path(box(-10, -30, 20, 190, 8), "url(#g-post)") + path(box(-46, -60, 92, 56, 8), "url(#g-wood)"), (830, 540), 0.8, 80), path(shavings, stroke="#E0BE8A" if not stone else "#8E8A84", width=5), stool(1060, 784, 1.0), lamp(620, 210)))


def bamboo_yard(look: Look) -> str:
    """Poles leaning at the wall, splints, baskets or umbrellas drying."""
    tile = look.cloth()
    poles = "".join(path(f"M{70 + i * 34} 720L{100 + i * 30} {40 + (i * 31) % 70}l18 2L{92 + i * 34} 720z", "url(#g-cane)") + path("".join(f"M{n(72 + i * 34 + k * 4)} {700 - k * 120 - (i * 23) % 60}h18" for k in range(5)), stroke="#6B5426", width=4) for i in range(6))
    if look.craft == "yousan":
        goods = "".join(cast(oval(x, y, r, r * k), 20, 20, 40, 0.22) + canopy(x, y, r, look.palette + i, look.motif + i, 28, r * k) for i, (x, y, r, k) in enumerate(((520, 250, 150, 1), (860, 220, 130, 1), (1060, 400, 110, 1), (700, 560, 190, 0.72), (1010, 640, 150, 0.6))))
    elif look.craft == "yuezhoushan":
        fans = []
        for i, (x, y) in enumerate(((520, 330), (800, 300), (1060, 340), (640, 560), (940, 560))):
            art, leaf = arts.fan_art(Look(look.craft, look.kind, look.variant + i, i))
            d = "M-150 0A150 150 0 0 1 150 0L52 0A52 52 0 0 0 -52 0z"
            ribs = "".join(f"M0 0L{n(-54 + k * 12)} {n(-((54**2 - (-54 + k * 12) ** 2) ** 0.5))}" for k in range(10))
            fans.append(group(cast(d, 10, 12, 20, 0.24) + path(ribs, stroke="#8E6236", width=6) + path(d, leaf) + clipped(f"yf{i}", d, group(art, (0, -96), 0.36)) + path(d, stroke="#C9A24E", width=3), (x, y), 0.9))
        goods = path(box(370, 350, 800, 14, 5) + box(370, 578, 800, 14, 5), "url(#g-wood)") + "".join(fans)
    else:
        tray = "".join(cast(oval(x, y, r), 12, 14, 26, 0.26) + path(oval(x, y, r), tile.ground) + path(oval(x, y, r), "url(#p)") + path(oval(x, y, r), "url(#g-bowl)") + path(oval(x, y, r), stroke=tile.ground, width=18) + path(oval(x, y, r), stroke=tile.accent, width=18, opacity=0.5, extra='stroke-dasharray="5 16"') for x, y, r in ((500, 220, 120), (770, 200, 100), (1010, 240, 130)))
        goods = tray + "".join(basket(x, y, s) for x, y, s in ((560, 700, 1.3), (820, 720, 1.6), (1060, 700, 1.2)))
    splints = "".join(f"M{380 + i * 12} 770C{520 + i * 16} {736 - i * 3} {720 + i * 10} {776 - i * 4} {940 + i * 14} {756 - i * 6}" for i in range(5))
    return "".join((room(look), tile.pattern("p", 0.9), path(box(20, 700, 330, 30, 6), "#0B1830", opacity=0.12), poles, goods, path(splints, stroke="#0B1830", width=9, opacity=0.2, extra='transform="translate(3 6)"'), path(splints, stroke="#D9C48C", width=8), stool(400, 740, 0.9)))


def tea_house(look: Look) -> str:
    """Columns of 千两茶 against the wall, bricks on shelves, the table laid."""
    tile = look.cloth()
    logs = ""
    for i in range(5):
        x = 720 + i * 96
        d = box(x, 180 + (i % 2) * 26, 80, 540 - (i % 2) * 26, 10)
        weave = "".join(f"M{x} {y}l80 -40M{x} {y - 40}l80 40" for y in range(190, 780, 26))
        logs += path(d, "#3A2A1C") + clipped(f"lg{i}", d, path(weave, stroke="#7E6230", width=11) + path(weave, stroke="#D9BF86", width=7)) + path("".join(f"M{x - 2} {y}q42 14 84 0" for y in (260, 380, 500, 620)), stroke="#8A6A3A", width=11) + path(d, "url(#g-side)") + path(oval(x + 40, 182 + (i % 2) * 26, 40, 11), tile.ground)
    bricks = "".join(path(box(390 + i * 92, y - 54, 80, 54, 3), (tile.ground, "#B9302B", "#D8C39A", "#7F8C5A")[(i + r + look.variant) % 4]) + path(box(390 + i * 92, y - 54, 80, 54, 3), "url(#g-slant)") for r, y in enumerate((170, 300)) for i in range(3))
    cups = "".join(pot(x, 566, 0.5, "#F2F0E6", 1) for x in (300, 380, 540, 620))
    kettle = path("M410 566C396 500 420 470 460 470C500 470 524 500 510 566z", "url(#g-iron)") + path("M420 480C420 410 500 410 500 480", stroke="#2A2622", width=9) + path("M506 520q40 -6 50 -40l12 4q-6 54 -58 60z", "url(#g-iron)")
    return "".join((room(look), tile.pattern("p", 0.8), window(70, 90, 250, 280), shelf(370, 170, 310), shelf(370, 300, 310), bricks, contact(960, 726, 300, 30), logs, bench(180, 564, 540, 190, "g-dark"), contact(460, 568, 80, 10), kettle, cups, basket(110, 770, 1.0), stool(330, 794, 0.8), stool(600, 794, 0.8), path("M470 440q-24 -40 0 -76t-4 -70", stroke="#fff", width=12, opacity=0.35, extra='stroke-linecap="round"'), lamp(460, 130) if look.variant % 2 else "", tassels(0, -200, 10, ("#000000",))[:0]))


SCENES: dict[str, Callable[[Look], str]] = {
    "xilankapu": loom_house, "dongjin": loom_house, "xiabu": loom_house, "lanyin": dye_yard, "xiangxiu": embroidery_room,
    "miaoxiu": embroidery_room, "tujiacixiu": embroidery_room, "tiaohua": embroidery_room, "youxia": pottery, "tongguan": pottery,
    "miaoyin": smithy, "nianhua": print_shop, "zaohua": print_shop, "zhuzhi": paper_mill, "yuezhoushan": bamboo_yard,
    "yousan": bamboo_yard, "zhubian": bamboo_yard, "juhuashi": carving_shop, "mudiao": carving_shop, "heicha": tea_house,
}


def scene(look: Look) -> str:
    """The craft's room. KeyError: no such craft."""
    return SCENES[look.craft](look) + (f'<rect y="{n(FLOOR)}" width="1200" height="160" fill="url(#g-drop)" opacity=".3"/>')
