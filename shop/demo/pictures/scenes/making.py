"""Work in hand, seen from above on the bench: the half-made piece and the tools that make it."""

from collections.abc import Callable

from shop.demo.pictures.geometry import box, clipped, dots, group, mix, n, oval, path, petal, ring, smooth, spiral
from shop.demo.pictures.light import cast, contact
from shop.demo.pictures.look import Look
from shop.demo.pictures.objects import arts, tools
from shop.demo.pictures.objects.sheets import print_art
from shop.demo.pictures.patterns.glaze import spray
from shop.demo.pictures.patterns.hard import STONES, WOODS, carved_flower, crystal_flower, relief
from shop.demo.pictures.patterns.paper import FANS, OILED, cut_disc
from shop.demo.pictures.tile import Tile, pick

BENCHES = (("#B98D5C", "#93683C"), ("#7A583A", "#573B24"), ("#D8C29A", "#B99C6C"))
ALL = "M0 0H800V800H0z"


def bench(look: Look) -> str:
    """Planks from above."""
    light, dark = pick(BENCHES, look.variant)
    rnd = look.rng("bench")
    grain = ""
    for _ in range(46):
        y, x = rnd.uniform(0, 800), rnd.uniform(-200, 700)
        grain += f"M{n(x)} {n(y)}q{n(rnd.uniform(60, 160))} {n(rnd.uniform(-7, 7))} {n(rnd.uniform(180, 460))} {n(rnd.uniform(-4, 4))}"
    seams = "M0 206H800M0 412H800M0 610H800"
    return path(ALL, light) + path(grain, stroke=dark, width=2, opacity=0.4) + path(seams, stroke=mix(dark, "#0B1830", 0.5), width=4, opacity=0.6) + path(seams, stroke="#fff", width=2, opacity=0.16, extra='transform="translate(0 4)"') + path(ALL, "url(#g-vig)", opacity=0.8)


def _threads(tile: Tile) -> tuple[str, str, str]:
    return tile.accent, mix(tile.trim, tile.accent, 0.5), tile.trim


def weaving(look: Look) -> str:
    """Warp above, cloth below, the shuttle between."""
    tile = look.cloth()
    a, b, c = _threads(tile)
    cut = (430, 360, 500)[look.shape]
    warp = "".join(f"M{n(112 + i * 6)} 0V{cut}" for i in range(97))
    cloth = f"M104 {cut}H696V800H104z"
    fell = "".join(f"M104 {cut - 6 - k * 8}h{(592, 420, 250)[k]}" for k in range(3))
    heddles = "".join(path(box(60, y, 680, 26, 8), "url(#g-wood)") + path(box(60, y, 680, 26, 8), "url(#g-slant)", opacity=0.4) for y in (96, 178))
    reed = path(box(70, cut - 120, 660, 44, 8), "url(#g-dark)") + path("".join(f"M{n(112 + i * 6)} {cut - 112}v28" for i in range(97)), stroke="#D9C9A2", width=1.6, opacity=0.7)
    return "".join((bench(look), tile.pattern("p", 2.1 * look.scale, (104, cut)), cast("M104 0H696V800H104z", 14, 16, 40, 0.3), path(f"M104 0H696V{cut}H104z", "#0B1830", opacity=0.25), path(warp, stroke=mix(tile.ground, "#F4EBD8", 0.35), width=2.6), path(warp, stroke=c, width=1.2, opacity=0.5, extra='transform="translate(3)"'),
                    cast(box(60, 96, 680, 26), 6, 12, 18, 0.3), heddles, cast(box(70, cut - 120, 660, 44), 6, 14, 20, 0.34), reed, path(cloth, tile.ground), path(cloth, "url(#p)"), path(cloth, "url(#g-slant)", opacity=0.6), path(fell, stroke=a, width=7), path(fell, stroke=b, width=2, extra='stroke-dasharray="9 7"'), tools.shuttle((330, cut + 96), -12, a, 1.15), tools.spool((730, 650), b, 14), tools.spool((66, 700), c, -9)))


def dyeing(look: Look) -> str:
    """Stencil, resist paste and the first blue cloth."""
    tile = look.cloth()
    white, blue = ("#F1EFE6", tile.trim)
    cloth = box(70, 150, 660, 520, 2)
    stencil = box(250, 90, 400, 460, 4)
    return "".join((bench(look), tile.pattern("p", 2.4, (250, 90)), cast(cloth, 10, 12, 26, 0.26), path(cloth, white), path("".join(f"M70 {y}H730" for y in range(154, 670, 6)), stroke="#C9C2B0", width=1, opacity=0.5), path(box(70, 470, 660, 200), "url(#p)", opacity=0.35), cast(stencil, 12, 16, 28, 0.42),
                    path(stencil, "#8A5A2A"), path(stencil, mix("#8A5A2A", blue, 0.1)), group(path(stencil, "url(#p)", opacity=0.4)), path(stencil, "url(#g-slant)"), path(stencil, stroke="#4A2E14", width=5), group(path(box(-70, -30, 140, 90, 8), "url(#g-post)") + path("M-70 60H70L60 84H-60z", "#F4F0E4"), (470, 430), 1, -18), tools.dish((130, 110), "#EDE7D6", 84, "#5A4632"), tools.dish((690, 690), blue, 92, "#3A2E26"), tools.brush((180, 640), 62, "#D9D2C0", 0.9)))


def embroidering(look: Look) -> str:
    """The piece in its frame, the needle down, silks laid ready."""
    tile = look.cloth()
    if look.craft == "xiangxiu":
        art, ground = arts.silk_art(look)
    elif look.craft == "miaoxiu":
        art, ground = arts.miao_art(look)
    else:
        art, ground = tile.pattern("p", 2.0, (-190, -190)) + path("M-260 -260H120L40 260H-260z", "url(#p)"), tile.ground
    a, b, c = _threads(tile)
    hoop = oval(0, 0, 262)
    piece = path(hoop, ground) + clipped("hp", hoop, group(art, scale=1.05)) + path(hoop, "url(#g-slant)", opacity=0.3)
    ring_wood = path(hoop, stroke="#5B3A1C", width=34) + path(hoop, stroke="url(#g-wood)", width=28) + path(oval(-3, -4, 268), stroke="#fff", width=3, opacity=0.35) + path(box(-22, -304, 44, 44, 6), "url(#g-gold)")
    silks = "".join(tools.skein((x, y), s, t, 0.72) for x, y, s, t in ((120, 724, a, 8), (310, 752, b, -6), (690, 700, "#3F8A6A", 18), (700, 90, "#D2456E", -30)))
    return bench(look) + silks + group(cast(hoop, 16, 22, 40, 0.4) + piece + ring_wood, (388, 376)) + tools.needle((520, 330), 38, a if a != ground else c) + tools.scissors((700, 420), 24, 0.84) + tools.spool((84, 120), b, -16)


def throwing(look: Look) -> str:
    """Painting a raw body on the turntable."""
    tile = look.cloth()
    plate = oval(400, 392, 236)
    clay = mix(tile.ground, "#E9DCC8", 0.4) if look.craft == "youxia" else "#C9A27A"
    painted = spray(380, 520, 2.6, 1, tile.accent, 3) if look.craft == "youxia" else group(cloth_roundel(tile), (400, 392))
    wheel = path(oval(400, 400, 292), "#6E5A46") + path(oval(400, 400, 292), "url(#g-slant)") + "".join(path(oval(400, 400, r), stroke="#3A2E24", width=2, opacity=0.5) for r in (280, 266, 252))
    glazes = "".join(tools.dish(p, c, 58) for p, c in (((92, 100), tile.accent), ((92, 240), mix(tile.trim, "#3F7F63", 0.5)), ((106, 690), "#E9B949"), ((712, 96), tile.trim)))
    return "".join((bench(look), cast(oval(400, 400, 292), 14, 20, 40, 0.44), wheel, glazes, cast(plate, 10, 14, 30, 0.36), path(plate, clay), path(plate, "url(#g-puff)", opacity=0.6), path(oval(400, 392, 170), "url(#g-bowl)", opacity=0.5), path(oval(400, 392, 222), stroke=tile.trim, width=4, opacity=0.8), painted, tools.brush((610, 470), 40, tile.accent), tools.brush((700, 640), 24, tile.trim, 0.9)))


def cloth_roundel(tile: Tile) -> str:
    d = oval(0, 0, 150)
    return tile.pattern("p", 2.0, (-140, -140)) + clipped("rd", d, path(d, "url(#p)"))


def smithing(look: Look) -> str:
    """Wire drawn and curled on the pitch block."""
    block = oval(390, 390, 230)
    plate = "M230 350A170 170 0 0 0 552 350A176 176 0 0 1 390 560A176 176 0 0 1 230 350z"
    wire = "".join(spiral(x, y, 30, 2.2, i, 1 if i % 2 else -1) for i, (x, y) in enumerate(((300, 450), (350, 500), (420, 504), (478, 456))))
    loose = "".join(spiral(x, y, r, 2.6, x, 1) + f"M{x + r} {y}q60 40 120 -10" for x, y, r in ((120, 650, 40), (210, 720, 28), (640, 130, 36)))
    grains = dots([(620 + (i * 37) % 120, 600 + (i * 53) % 90) for i in range(34)], 5)
    return "".join((bench(look), cast(block, 16, 22, 44, 0.5), path(block, "#2E2A28"), path(block, "url(#g-puff)", opacity=0.7), cast(plate, 5, 8, 14, 0.6), path(plate, "url(#g-silver)", "#5B6675", 2), path(wire, stroke="#515C6B", width=4), path(wire, stroke="#fff", width=1.6, opacity=0.8, extra='transform="translate(-1.500 -1.500)"'),
                    path(loose, stroke="#0B1830", width=6, opacity=0.25, extra='transform="translate(5 8)"'), path(loose, stroke="#C9D1D9", width=5), path(loose, stroke="#fff", width=1.6, opacity=0.9), path(grains, "#0B1830", opacity=0.3, extra='transform="translate(3 5)"'), path(grains, "url(#g-silver)", "#6E7986", 0.8), tools.hammer((650, 350), 26), tools.pliers((120, 330), -16), tools.chisel((520, 170), 150, 12)))


def printing(look: Look) -> str:
    """The key block inked, the sheet half lifted."""
    art, paper = print_art(look)
    block = box(-200, -240, 400, 480, 5)
    wood = path(block, "#4A2E1C") + path(block, "url(#g-slant)", opacity=0.6) + group(f'<g opacity=".55">{art}</g>', scale=0.98) + path(block, "#1A1010", opacity=0.45)
    sheet = box(-180, -225, 360, 450)
    return "".join((bench(look), group(cast(block, 14, 20, 34, 0.44) + wood, (260, 420), 1, -5), group(cast(sheet, 10, 14, 30, 0.34) + path(sheet, paper) + clipped("st", sheet, art) + path(sheet, "url(#g-fold)", opacity=0.4), (570, 380), 0.96, 6), tools.dish((96, 96), "#D8284B", 66), tools.dish((236, 80), "#F5BC32", 58), tools.dish((370, 90), "#3C9455", 54),
                    group(cast(box(-90, -34, 180, 68, 20), 8, 12, 18, 0.4) + path(box(-90, -34, 180, 68, 20), "url(#g-wood)") + path("M-84 26H84V46H-84z", "#2A1A12"), (640, 702), 1, -14), tools.brush((120, 690), 70, "#241417")))


def cutting(look: Look) -> str:
    """A stack of red paper on the wax board, chisels in a row."""
    red = ("#B3201F", "#8E1F2A", "#C8452E")[look.variant % 3]
    board, sheet = box(140, 110, 520, 520, 10), box(190, 160, 420, 420)
    half = "M190 160H610V400L190 580z"
    chips = "".join(petal(x, y, 0, 20, 5, x) for x, y in ((650, 610), (690, 560), (120, 640), (640, 90), (700, 640), (600, 660)))
    return "".join((bench(look), cast(board, 14, 20, 36, 0.44), path(board, "#D9CBA6"), path(board, "url(#g-slant)"), path(board, stroke="#7A5A34", width=14), cast(sheet, 4, 6, 12, 0.3), "".join(path(box(190 + k * 3, 160 + k * 3, 420, 420), mix(red, "#000000", 0.1 * k)) for k in (3, 2, 1)), path(sheet, red), clipped("hf", half, path(sheet, "#F4EAD6") + group(cut_disc(196, red, 8), (400, 370))),
                    path("M610 400L190 580", stroke="#fff", width=2, opacity=0.4, extra='stroke-dasharray="8 8"'), path(chips, red), tools.hammer((690, 330), 14, True, 0.86), *(tools.chisel((90 + i * 62, 700), 4 * i - 6, 8 + i * 6, 0.6) for i in range(5)), tools.chisel((452, 470), -142, 14, 0.8)))


def sheet_making(look: Look) -> str:
    """The mould lifted from the vat, pulp draining through bamboo splints."""
    tile = look.cloth()
    vat, mould = box(40, 60, 720, 680, 18), box(170, 150, 460, 480, 3)
    splints = "".join(f"M170 {y}H630" for y in range(156, 630, 7))
    ripples = "".join(path(oval(400, 400, r, r * 0.9), stroke="#fff", width=3, opacity=0.16) for r in (300, 340, 380))
    return "".join((bench(look), path(vat, "url(#g-dark)"), path(box(70, 90, 660, 620, 10), mix("#C9BE9A", tile.ground, 0.5)), clipped("vt", box(70, 90, 660, 620, 10), ripples), path(box(70, 90, 660, 620, 10), "url(#g-bowl)", opacity=0.8), cast(mould, 12, 18, 30, 0.44), path(mould, "#B79A5A"), path(splints, stroke="#7E6630", width=2), tile.pattern("p", 2.0, (170, 150)),
                    path("M170 150H630V470C560 520 300 480 170 540z", tile.ground, opacity=0.92), path("M170 150H630V470C560 520 300 480 170 540z", "url(#p)", opacity=0.9), path(mould, stroke="#5B3A1C", width=24), path(mould, stroke="#B98A57", width=14), path("M260 150V630M400 150V630M540 150V630", stroke="#8E6A3A", width=2, opacity=0.5), path(mould, "url(#g-slant)", opacity=0.5), path(box(96, 380, 40, 300, 16), "url(#g-cane)")))


def ribbing(look: Look) -> str:
    """Ribs fanned out, paper going on."""
    paper, wash, thread = (pick(FANS, look.palette)[0], pick(FANS, look.palette)[2], pick(FANS, look.palette)[3]) if look.craft == "yuezhoushan" else (pick(OILED, look.palette)[0], pick(OILED, look.palette)[1], pick(OILED, look.palette)[3])
    spokes = ring(400, 420, 300, 30)
    sector = f"M400 420L{n(spokes[16][0])} {n(spokes[16][1])}" + "".join(f"L{n(x)} {n(y)}" for x, y in spokes[17:29]) + "z"
    bars = "".join(f"M400 420L{n(x)} {n(y)}" for x, y in spokes)
    seams = "".join(f"M400 420L{n(x)} {n(y)}" for x, y in spokes[16:29])
    rings = "".join(path(oval(400, 420, r), stroke=thread if r > 100 else "#7E6630", width=3, opacity=0.8) for r in (290, 190, 90))
    return "".join((bench(look), cast(oval(400, 420, 300), 14, 20, 30, 0.16), path(bars, stroke="#0B1830", width=9, opacity=0.24, extra='transform="translate(7 10)"'), path(bars, stroke="#B3935A", width=9), path(bars, stroke="#E6D3A0", width=3, extra='transform="translate(-2 -2)"'), rings, cast(sector, 6, 9, 18, 0.3), path(sector, paper, opacity=0.96), path(seams, stroke=wash, width=3, opacity=0.7), path(sector, "url(#g-slant)", opacity=0.5),
                    path(oval(400, 420, 34), "url(#g-dark)"), path(oval(396, 414, 14), "#C9A24E"), tools.dish((104, 112), "#E6D9B4", 70, "#6A4A30"), tools.brush((150, 330), -24, "#E6D9B4", 0.86), tools.knife((704, 660), 38, 0.9), tools.spool((690, 110), thread, 12)))


def carving(look: Look) -> str:
    """The block half cut, chips about, chisels and mallet to hand."""
    stone = look.craft == "juhuashi"
    rnd = look.rng("chips")
    wood = pick(WOODS, look.palette)
    ground, vein, white = pick(STONES, look.palette) if stone else (wood[0], wood[1], wood[2])
    slab = "M150 180L600 140L664 560L200 620z" if stone else box(160, 140, 460, 480, 6)
    art = "".join(crystal_flower(x, y, r, white, i + look.variant) for i, (x, y, r) in enumerate(((330, 320, 130), (500, 450, 84)))) if stone else carved_flower(330, 330, 126, wood) + relief(smooth([(160, 560), (280, 520), (400, 560), (520, 470), (620, 480)]), wood, 5, fill=False) + carved_flower(520, 500, 60, wood, 6)
    drawn = path("M470 200q60 40 100 0t90 20M200 560q60 -40 120 0", stroke="#F4EBD8" if stone else "#3A1F0E", width=3, opacity=0.6, extra='stroke-dasharray="9 7"')
    chips = "".join(f"M{n(x)} {n(y)}l{n(rnd.uniform(8, 22))} {n(rnd.uniform(-8, 8))}l{n(rnd.uniform(-14, 2))} {n(rnd.uniform(6, 14))}z" for x, y in ((rnd.uniform(60, 740), rnd.uniform(600, 770)) for _ in range(34)))
    return "".join((bench(look), cast(slab, 16, 24, 44, 0.5), path(slab, mix(ground, "#000000", 0.4), extra='transform="translate(8 14)"'), path(slab, ground), clipped("sl", slab, path(oval(420, 300, 260, 120), vein, opacity=0.25) + art + drawn), path(slab, "url(#g-slant)", opacity=0.7), path(chips, "#0B1830", opacity=0.3, extra='transform="translate(3 5)"'), path(chips, mix(ground, "#FFFFFF", 0.2)), tools.hammer((690, 270), 20, not stone), tools.chisel((520, 300), -128, 22), tools.chisel((92, 300), 6, 30), tools.chisel((70, 560), -10, 14, 0.8)))


def pressing(look: Look) -> str:
    """Steamed leaf in the brick mould, a finished brick beside it."""
    tile = look.cloth()
    mould, well, brick = box(110, 120, 420, 330, 8), box(150, 160, 340, 250, 3), box(360, 500, 340, 220, 6)
    rnd = look.rng("leaf")
    loose = "".join(f"M{n(x)} {n(y)}q{n(rnd.uniform(-10, 10))} {n(rnd.uniform(-10, 10))} {n(rnd.uniform(-22, 22))} {n(rnd.uniform(-16, 16))}" for x, y in ((rnd.gauss(190, 80), rnd.gauss(620, 60)) for _ in range(160)))
    return "".join((bench(look), tile.pattern("p", 1.5, (150, 160)), cast(mould, 14, 20, 36, 0.5), path(mould, "url(#g-wood)"), path(mould, "url(#g-slant)"), path(well, tile.ground), path(well, "url(#p)"), path(well, "url(#g-bowl)"), path(well, stroke="#2A170A", width=9, opacity=0.7), "".join(f'<circle cx="{x}" cy="{y}" r="12" fill="url(#g-iron)"/>' for x, y in ((130, 140), (510, 140), (130, 430), (510, 430))),
                    path(loose, stroke="#0B1830", width=6, opacity=0.25, extra='transform="translate(4 6)"'), path(loose, stroke=tile.ground, width=6, extra=tools.ROUND), path(loose[: len(loose) // 3], stroke=tile.trim, width=3, extra=tools.ROUND), group(cast(brick, 12, 18, 30, 0.46) + path(brick, tile.trim, extra='transform="translate(5 11)"') + path(brick, tile.ground) + path(brick, "url(#p)") + path(brick, "url(#g-slant)") + path("M530 500V720", stroke="#0B0A10", width=9, opacity=0.5)), tools.hammer((660, 270), 18, True, 1.1), tools.dish((690, 120), "#8E2F12", 60)))


def splitting(look: Look) -> str:
    """Splints drawn fine, a bottom begun from the centre."""
    tile = look.cloth()
    light, dark = tile.ground, tile.trim
    core = oval(400, 380, 170)
    spokes = ring(400, 380, 330, 44)
    loose = "".join(f"M400 380L{n(x)} {n(y)}" for x, y in spokes)
    strips = "".join(f"M{40 + i * 26} {720 + (i % 3) * 12}C{260 + i * 10} {690 - i * 6} {520 + i * 9} {740 + i * 5} {790} {690 + i * 9}" for i in range(7))
    return "".join((bench(look), tile.pattern("p", 1.2, (400, 380)), path(loose, stroke="#0B1830", width=11, opacity=0.22, extra='transform="translate(8 12)"'), path(loose, stroke=mix(dark, light, 0.4), width=10), path(loose, stroke=mix(light, "#FFFFFF", 0.3), width=4, extra='transform="translate(-2 -2)"'), cast(core, 6, 8, 14, 0.3), path(core, light), path(core, "url(#p)"), path(core, "url(#g-slant)", opacity=0.8), path(core, stroke=dark, width=8), path(oval(400, 380, 190), stroke=light, width=9), path(oval(400, 380, 190), stroke=dark, width=9, extra='stroke-dasharray="24 24"'),
                    path(oval(400, 380, 208), stroke=mix(light, dark, 0.3), width=9), path(oval(400, 380, 208), stroke=dark, width=9, extra='stroke-dasharray="26 26" stroke-dashoffset="26"'), path(strips, stroke="#0B1830", width=12, opacity=0.2, extra='transform="translate(4 8)"'), path(strips, stroke=light, width=10), path(strips, stroke="#fff", width=2, opacity=0.4), tools.knife((110, 190), -22), tools.knife((704, 160), 32, 0.8)))


BY_CRAFT: dict[str, Callable[[Look], str]] = {
    "xilankapu": weaving, "dongjin": weaving, "xiabu": weaving, "lanyin": dyeing, "xiangxiu": embroidering, "miaoxiu": embroidering,
    "tujiacixiu": embroidering, "tiaohua": embroidering, "youxia": throwing, "tongguan": throwing, "miaoyin": smithing, "nianhua": printing,
    "zaohua": cutting, "zhuzhi": sheet_making, "yuezhoushan": ribbing, "yousan": ribbing, "juhuashi": carving, "mudiao": carving,
    "heicha": pressing, "zhubian": splitting,
}


def making(look: Look) -> str:
    """The craft's own work, under the lamp."""
    return BY_CRAFT[look.craft](look) + contact(760, 760, 10, 6, 0.1)
