"""Stone and wood: 菊花石 砚, 摆件, 镇纸; 木雕 花板, 笔筒, 茶盘, 匣."""

from shop.demo.pictures.geometry import box, clipped, dots, group, mix, n, oval, path, petal, smooth
from shop.demo.pictures.light import cast, contact, studio
from shop.demo.pictures.look import Look
from shop.demo.pictures.objects.arts import stone_art
from shop.demo.pictures.objects.laid import table
from shop.demo.pictures.patterns.hard import STONES, WOODS, carved_flower, crystal_flower, relief
from shop.demo.pictures.tile import pick

ROCKS = (
    "M-250 0C-270 -90 -210 -150 -180 -240C-150 -330 -60 -330 -20 -400C40 -420 90 -360 120 -300C190 -270 200 -190 240 -120C270 -60 256 -20 240 0z",
    "M-190 0C-220 -120 -180 -190 -170 -290C-150 -400 -90 -470 -20 -490C60 -480 80 -400 120 -330C170 -240 150 -170 180 -100C196 -50 190 -20 180 0z",
    "M-310 0C-320 -70 -290 -120 -220 -170C-170 -230 -60 -220 0 -260C80 -280 150 -220 220 -180C290 -150 310 -80 306 0z",
)


def boulder(look: Look) -> str:
    """A standing stone, ground away until the flowers show, on its wooden foot."""
    stone, vein, white = pick(STONES, look.palette)
    rock = ROCKS[look.shape]
    spots = (((-60, -190, 118), (90, -110, 84), (20, -310, 60), (-160, -70, 50)), ((-40, -330, 96), (50, -180, 104), (-90, -110, 70)), ((-150, -90, 84), (40, -150, 96), (190, -70, 70)))[look.shape]
    rnd = look.rng()
    facets = "".join(path(smooth([(x + a * rnd.uniform(30, 70), y + b * rnd.uniform(20, 60)) for a, b in ((1, 0), (0.4, 0.9), (-0.7, 0.8), (-1, -0.2), (0, -1))], close=True), vein, opacity=0.4) for x, y in ((-140, -150), (100, -260), (40, -60), (160, -60)))
    art = facets + "".join(crystal_flower(x, y, r, white, i * 3 + look.variant) for i, (x, y, r) in enumerate(spots)) + path(dots([(rnd.uniform(-300, 300), rnd.uniform(-480, 0)) for _ in range(120)], 1.6), "#fff", opacity=0.14)
    foot = "M-290 -14C-200 -34 200 -34 290 -14L270 34C250 60 220 40 190 50H-190C-220 40 -250 60 -270 34z"
    lit = path(rock, stroke="#fff", width=5, opacity=0.3, extra='transform="translate(3 3)"')
    k = (1.0, 1.02, 0.94)[look.shape]
    return "".join((studio(look.ground(), 566, look.window), contact(460, 690, 380, 46), contact(404, 686, 290 * k, 22), group(path(rock, stone) + clipped("rock", rock, art + lit) + path(rock, "url(#g-side)", opacity=0.7) + path(rock, "url(#g-slant)", opacity=0.6) + path(foot, "url(#g-dark)") + path(foot, "url(#g-side)", opacity=0.4) + path("M-230 8Q0 -14 230 8", stroke="#fff", width=3, opacity=0.2), (400, 636), k)))


def inkstone(look: Look) -> str:
    """砚: an ink pool let into the slab, a flower left standing beside it."""
    stone, vein, white = pick(STONES, look.palette)
    outline = (box(-230, -290, 460, 580, 60), "M-200 -280C-60 -330 130 -310 210 -230C290 -120 260 110 230 220C170 320 -120 330 -220 250C-290 120 -280 -180 -200 -280z", oval(0, 0, 270, 300))[look.shape]
    well = oval(0, 96, 168, 142)
    pool = "M-150 60C-120 10 120 10 150 60C170 110 -170 110 -150 60z"
    flowers = crystal_flower(-40, -170, 104, white, look.variant + 4) + crystal_flower(118, -160, 60, white, look.variant + 9)
    ink = "#0D1013"
    parts = (cast(outline, 16, 24, 40, 0.42), path(outline, mix(stone, "#000000", 0.4), extra='transform="translate(0 14)"'), path(outline, stone), clipped("slab", outline, path(oval(-120, 60, 200, 160), vein, opacity=0.35) + flowers), path(outline, "url(#g-slant)", opacity=0.55), path(outline, stroke="#fff", width=3, opacity=0.2),
             path(well, mix(stone, "#000000", 0.35)), path(well, "url(#g-bowl)", opacity=0.8), clipped("well", well, path(pool, ink) + path("M-110 54q100 -30 190 -4", stroke="#fff", width=6, opacity=0.25)), path(well, stroke="#fff", width=3, opacity=0.25, extra='transform="translate(3 4)"'))
    stick = path(box(-20, -120, 40, 240, 4), "#16161A") + path(box(-20, -120, 40, 240, 4), "url(#g-side)") + path(box(-11, -90, 22, 90), stroke="#C9A24E", width=2)
    return studio(look.ground(), 0, look.window) + group("".join(parts), (366, 396), 1.02, (-5, 0, 4)[look.shape]) + group(cast(box(-20, -120, 40, 240), 10, 14, 18, 0.4) + stick, (700, 440), 1, 8)


def paperweight(look: Look) -> str:
    """镇纸: a pair of polished bars holding a sheet, or seals."""
    stone, _, white = pick(STONES, look.palette)
    sheet = box(-250, -260, 500, 520, 2)
    out = [studio(look.ground(), 0, look.window), group(cast(sheet, 8, 10, 22, 0.2) + path(sheet, "#F5EEDC") + path("".join(f"M-250 {y}H250" for y in range(-250, 260, 8)), stroke="#C9B98E", width=0.8, opacity=0.4), (400, 400), 1.08, -3)]
    wide, high = ((86, 440), (120, 300), (72, 480))[look.shape]
    bar = box(-wide / 2, -high / 2, wide, high, 7)
    for i, (x, a) in enumerate(((262, -5), (546, 6))):
        spots = ((4, -high * 0.28, wide * 0.62), (-6, high * 0.08, wide * 0.44), (8, high * 0.34, wide * 0.52))
        art = "".join(crystal_flower(fx, fy, r, white, i * 5 + k + look.variant) for k, (fx, fy, r) in enumerate(spots))
        gloss = box(-wide / 2 + 9, -high / 2 + 12, wide * 0.12, high - 24, 4)
        out.append(group(cast(bar, 14, 18, 26, 0.46) + path(bar, mix(stone, "#000000", 0.45), extra='transform="translate(4 8)"') + path(bar, stone) + clipped(f"b{i}", bar, art) + path(bar, "url(#g-slant)", opacity=0.6) + path(gloss, "#fff", opacity=0.22), (x, 400 + i * 14), 1.1, a))
    return "".join(out)


def carved_panel(look: Look) -> str:
    """花板: a lattice panel in its frame, leaning on a wall."""
    tile = look.cloth()
    wide, high = ((470, 470), (330, 540), (560, 360))[look.shape]
    scale = (wide - 96) / tile.width / (3 if look.shape == 2 else 2)
    x, y = -wide / 2, -high / 2
    out, field = box(x, y, wide, high, 3), box(x + 48, y + 48, wide - 96, high - 96)
    wood = pick(WOODS, look.palette)
    rim = path(box(x + 24, y + 24, wide - 48, high - 48), stroke=wood[1], width=5, opacity=0.7) + path(box(x + 26, y + 26, wide - 52, high - 52), stroke=wood[2], width=2, opacity=0.8)
    corners = "".join(carved_flower(sx * (wide / 2 - 24), sy * (high / 2 - 24), 19, wood, 6) for sx in (-1, 1) for sy in (-1, 1))
    parts = (cast(out, 18, 24, 40, 0.38), path(out, mix(wood[0], wood[2], 0.15)), path(out, "url(#g-slant)", opacity=0.7), rim, path(field, mix(wood[1], "#000000", 0.3)), path(field, "url(#p)"), cast(box(x + 48, y + 42, wide - 96, 6), 2, 6, 12, 0.4), path(field, stroke=wood[1], width=6), corners)
    return studio(look.ground(), 0, look.window) + tile.pattern("p", scale, (x + 48, y + 48)) + group("".join(parts), (398, 396), 1.14)


def brush_pot(look: Look) -> str:
    """笔筒 with brushes standing in it."""
    wood = pick(WOODS, look.palette)
    w, h = ((140, 300), (170, 250), (112, 340))[look.shape]
    body = f"M{-w} {-h}V0Q0 44 {w} 0V{-h}z"
    art = relief(smooth([(-w + 20, -40), (-w * 0.4, -h * 0.4), (w * 0.1, -h * 0.3), (w * 0.6, -h * 0.7), (w - 14, -h * 0.8)]), wood, 4, fill=False)
    art += "".join(carved_flower(fx * w, fy * h, r, wood, 7) for fx, fy, r in ((-0.36, -0.5, 56), (0.42, -0.34, 44), (0.3, -0.78, 34), (-0.7, -0.2, 30)))
    art += "".join(relief(petal(fx * w, fy * h, 0, 52, 13, a), wood, 2.4) for fx, fy, a in ((-0.1, -0.2, 0.5), (-0.7, -0.76, -0.8), (0.74, -0.58, 0.9), (0.0, -0.62, -0.6)))
    brushes = ""
    for i, (bx, a, long) in enumerate(((-70, -11, 250), (-24, -3, 300), (30, 5, 270), (74, 13, 220))):
        stem = path(box(-7, -long, 14, long + 60, 5), ("url(#g-cane)", "url(#g-post)", "url(#g-dark)")[(i + look.variant) % 3])
        tip = path(f"M-9 {-long}C-16 {-long - 40} -8 {-long - 74} 0 {-long - 96}C8 {-long - 74} 16 {-long - 40} 9 {-long}z", ("#EDE3CF", "#3A2E25", "#8A5A34")[i % 3]) + path(box(-10, -long - 6, 20, 16, 4), "#C9A24E")
        brushes += group(stem + tip, (bx * w / 140, -h), 0.9, a)
    lip = f'<ellipse cy="{-h}" rx="{w}" ry="30" fill="{mix(wood[0], wood[2], 0.3)}"/><ellipse cy="{-h + 2}" rx="{w - 18}" ry="22" fill="{mix(wood[1], "#000000", 0.4)}"/>'
    front = f"M{-w} {-h}A{w} 30 0 0 0 {w} {-h}V0Q0 44 {-w} 0z"
    parts = (lip, brushes, path(front, wood[0]), clipped("pot", front, art), path(front, "url(#g-side)"), path(front, "url(#g-drop)", opacity=0.5), path(f"M{-w} {-h + 14}A{w} 30 0 0 0 {w} {-h + 14}M{-w} -16Q0 28 {w} -16", stroke=wood[2], width=4, opacity=0.8), path(body, stroke=wood[1], width=1, opacity=0.4))
    return "".join((studio(look.ground(), 566, look.window), contact(450, 664, 300, 44), contact(402, 660, w * 1.2, 26), group("".join(parts), (400, 650), 0.98)))


def tray(look: Look) -> str:
    """A carved tea tray from above with cups set out."""
    tile = look.cloth()
    wood = pick(WOODS, look.palette)
    wide, high = ((600, 400), (520, 520), (640, 330))[look.shape]
    x, y = -wide / 2, -high / 2
    r = high / 2 if look.shape == 1 else 26
    out, well = box(x, y, wide, high, r), box(x + 34, y + 34, wide - 68, high - 68, max(10, r - 34))
    rim = path(box(x + 17, y + 17, wide - 34, high - 34, max(10, r - 17)), stroke=wood[2], width=3, opacity=0.7)
    cups = "".join(group(cast(oval(0, 0, 50), 10, 14, 20, 0.46) + path(oval(0, 0, 50), "#F2F2EA") + path(oval(0, 0, 50), "url(#g-puff)") + path(oval(0, 0, 41), ("#A8682A", "#7E4A1E", "#B98A3A")[look.variant % 3]) + path(oval(0, 0, 41), "url(#g-bowl)"), p) for p in ((-wide * 0.22, -20), (wide * 0.06, 36), (wide * 0.26, -34))[: 3 - (look.shape == 2)])
    parts = (cast(out, 16, 24, 42, 0.4), path(out, wood[0]), path(out, "url(#g-slant)"), rim, path(well, mix(wood[0], wood[1], 0.5)), path(well, "url(#p)"), path(well, "url(#g-bowl)", opacity=0.55), path(well, stroke=wood[1], width=6, opacity=0.8), cups)
    return studio(look.ground(), 0, look.window) + tile.pattern("p", 0.94, (x + 34, y + 34)) + group("".join(parts), (400, 400), 1.06, (-6, 0, 5)[look.shape])


def casket(look: Look) -> str:
    """首饰匣: a small chest, carved front, brass lock, lid closed."""
    tile = look.cloth()
    wood = pick(WOODS, look.palette)
    wide, high = ((520, 250), (440, 320), (600, 200))[look.shape]
    x, foot = 400 - wide / 2, 640.0
    front, lid = box(x, foot - high, wide, high, 4), f"M{n(x - 10)} {n(foot - high)}L{n(x + 34)} {n(foot - high - 92)}H{n(x + wide - 34)}L{n(x + wide + 10)} {n(foot - high)}z"
    lip = box(x - 10, foot - high - 6, wide + 20, 44, 3)
    inset = box(x + 32, foot - high + 62, wide - 64, high - 92)
    feet = box(x + 10, foot - 4, 50, 24, 4) + box(x + wide - 60, foot - 4, 50, 24, 4)
    lock = path(oval(400, foot - high + 42, 40, 40), "url(#g-gold)") + path(box(390, foot - high + 20, 20, 50, 4), "#8A6A24") + path(oval(400, foot - high + 60, 7), "#3A2A10")
    return "".join((
        studio(look.ground(), 0), table(look.variant + 1, 560, 730), tile.pattern("p", (high - 92) / tile.height, (x + 32, foot - high + 62)), contact(440, foot + 24, wide * 0.74, 40), contact(402, foot + 20, wide * 0.58, 20), path(feet, wood[1]), path(front, wood[0]), path(front, "url(#g-side)", opacity=0.5), path(inset, mix(wood[1], "#000000", 0.2)), path(inset, "url(#p)"),
        path(inset, stroke=wood[1], width=5), path(inset, stroke=wood[2], width=2, extra='transform="translate(-3 -4)"'), path(lid, mix(wood[0], wood[2], 0.4)), path(lid, "url(#g-slant)", opacity=0.8), path(lip, wood[0]), path(lip, "url(#g-drop)"), path(front, "url(#g-drop)", opacity=0.6), lock,
    ))


def stone_screen_art(look: Look) -> tuple[str, str]:
    """The slab for a table screen."""
    return stone_art(look)
