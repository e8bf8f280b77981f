"""Things that lie on a table: 桌旗, 方巾, 长夹, 笔记本, 鞋垫, 杯垫."""

from shop.demo.pictures.geometry import box, group, mix, n, path
from shop.demo.pictures.light import cast, contact, studio
from shop.demo.pictures.look import Look
from shop.demo.pictures.objects.hanging import filled, tassels
from shop.demo.pictures.objects.vessel import small_cup
from shop.demo.pictures.tile import pick

TABLES = (("#A97B4C", "#8A5F36"), ("#6A4B33", "#4A3222"), ("#D5BE98", "#B99D72"), ("#8F8A80", "#6E6A62"))


def table(wood: int, top: float, lip: float, foot: float = 800) -> str:
    """A table seen a little from above: its top in perspective, the apron below the lip."""
    light, dark = pick(TABLES, wood)
    grain = "".join(
        f"M0 {n(top + 8 + (lip - top - 10) * (i / 7) ** 1.5)}C240 "
        f"{n(top + 2 + (lip - top) * (i / 7) ** 1.5)} 520 "
        f"{n(top + 14 + (lip - top - 12) * (i / 7) ** 1.5)} 800 "
        f"{n(top + 8 + (lip - top - 12) * (i / 7) ** 1.5)}"
        for i in range(8)
    )
    face = box(0, lip, 800, 34)
    return "".join(
        (
            path(box(0, top, 800, lip - top), light),
            path(grain, stroke=dark, width=1.6, opacity=0.4),
            path(box(0, top, 800, lip - top), "url(#g-table)"),
            path(box(0, lip + 34, 800, foot - lip - 34), mix(dark, "#0B1830", 0.55)),
            path(face, dark),
            path(face, "url(#g-drop)"),
            path(f"M0 {n(lip)}H800", stroke="#fff", width=2, opacity=0.35),
        )
    )


def runner(look: Look) -> str:
    """A runner along the table, its end falling over the edge, a cup set on it."""
    tile = look.cloth()
    half = (150, 190, 124)[look.shape]
    top, lip, foot = 330, 500, (686, 660, 704)[look.shape]
    back = half * 0.72
    flat = f"M{n(400 - back)} {top}H{n(400 + back)}L{n(400 + half)} {lip}H{n(400 - half)}z"
    fall = f"M{n(400 - half)} {lip}H{n(400 + half)}L{n(400 + half + 3)} {foot}H{n(400 - half - 3)}z"
    edge = (
        f"M{n(400 - back + 8)} {top}L{n(400 - half + 11)} {lip}L{n(400 - half + 9)} "
        f"{foot}M{n(400 + back - 8)} {top}L{n(400 + half - 11)} "
        f"{lip}L{n(400 + half - 9)} {foot}"
    )
    scale = 1.5 * look.scale
    colours = (tile.trim, tile.accent)
    return "".join(
        (
            studio(look.ground(), 0, look.window),
            table(look.variant + look.place, top - 10, lip),
            tile.pattern("p", scale, (400 - half, lip)),
            tile.pattern("q", scale * 0.92, (400 - half * 0.92, lip), squeeze=0.5),
            cast(flat, 7, 5, 10, 0.3),
            cast(fall, 16, 12, 28, 0.34),
            tassels(400 - half, foot - 4, 2 * half, colours, 58, 12),
            path(flat + fall, tile.ground),
            path(flat, "url(#q)"),
            path(flat, "#fff", opacity=0.1),
            filled(fall, strength=0.7),
            path(fall, "url(#g-drop)", opacity=0.8),
            path(edge, stroke=tile.trim, width=15),
            path(edge, stroke=tile.accent, width=2.4),
            path(f"M{n(400 - half - 2)} {foot - 26}H{n(400 + half + 2)}", stroke=tile.trim, width=30),
            path(
                f"M{n(400 - half - 2)} {foot - 26}H{n(400 + half + 2)}",
                stroke=tile.accent,
                width=4,
                extra='stroke-dasharray="10 6"',
            ),
            path(f"M{n(400 - half)} {lip}H{n(400 + half)}", stroke="#fff", width=3, opacity=0.3),
            small_cup(400 + (-52, 60, 0)[look.shape], 424, 0.9),
        )
    )


def folded(look: Look) -> str:
    """A folded cloth lying flat, one corner turned to show its back."""
    tile = look.cloth()
    wide, high = ((524, 516), (560, 380), (420, 540))[look.shape]
    x, y = -wide / 2, -high / 2
    body = box(x, y, wide, high, 4)
    creases = "".join(
        f"M{n(x)} {n(y + high * k)}h{n(wide)}" for k in ((0.33, 0.66), (0.5,), (0.25, 0.5, 0.75))[look.shape]
    )
    cx, cy, c = x + wide, y + high, 156
    turned = f"M{n(cx)} {n(cy - c)}L{n(cx - c)} {n(cy)}L{n(cx - c + 14)} {n(cy - c + 20)}z"
    hole = f"M{n(cx + 1)} {n(cy - c)}L{n(cx - c)} {n(cy + 1)}H{n(cx + 1)}z"
    wall = studio(look.ground(), 0, look.window)
    back = mix(tile.ground, "#FFFFFF", 0.72)
    layers = "".join(
        path(
            box(x + 3, y + high - 4 + k * 6, wide - 6 - c, 6, 2),
            mix(tile.ground, tile.trim, 0.4 + 0.3 * (k % 2)),
        )
        for k in range(3)
    )
    corner = (
        path(turned, back)
        + path(turned, "url(#g-slant)", opacity=0.7)
        + path(turned, stroke=mix(back, "#0B1830", 0.2), width=1.4)
    )
    under = path(hole, tile.trim) + path(hole, "url(#g-drop)", opacity=0.6)
    body_part = (
        path(body, tile.ground)
        + filled(body, strength=0.9)
        + path(creases, stroke="#0B1830", width=5, opacity=0.22)
    )
    body_part += path(creases, stroke="#fff", width=3, opacity=0.18, extra='transform="translate(0 4)"')
    return (
        wall
        + tile.pattern("p", 2.0 * look.scale, (x, y))
        + group(
            cast(body, 14, 22, 34) + layers + body_part + under + cast(turned, -4, -2, 12, 0.3) + corner,
            (400, 392),
            turn=(-8, 6, -4)[look.shape],
        )
    )


def stack(look: Look) -> str:
    """Three folded lengths piled on a table, edges rounded, the top one patterned large."""
    tile, other = look.cloth(), look.cloth()
    top = 584
    out = [
        studio(look.ground(), top - 40, look.window),
        contact(420, 640, 320, 40),
        contact(404, 636, 262, 22),
    ]
    defs = [
        tile.pattern("p", 1.3 * look.scale, (170, 300)),
        other.pattern("q", 0.85 * look.scale, (170, 470), turn=90),
    ]
    y = 634.0
    for i, (high, name) in enumerate(((84, "q"), (92, "p"), (78, "q"), (88, "p"))[: 3 + look.shape % 2]):
        y -= high
        x, wide = 172 + (i * 37) % 23, 452 - (i * 29) % 31
        d = box(x, y, wide, high, 34)
        inner = "".join(f"M{n(x + 30)} {n(y + high * k)}H{n(x + wide - 4)}" for k in (0.36, 0.68))
        out += [
            path(d, tile.trim),
            path(d, f"url(#{name})"),
            path(inner, stroke="#0B1830", width=4, opacity=0.3),
            path(inner, stroke="#fff", width=2, opacity=0.16, extra='transform="translate(0 4)"'),
            path(d, "url(#g-drop)"),
            path(d, "url(#g-side)", opacity=0.35),
        ]
    ribbon = box(380, y - 2, 30, 636 - y, 3)
    tag = box(404, y + 60, 62, 104, 4)
    out += [
        path(ribbon, tile.accent),
        path(ribbon, "url(#g-side)", opacity=0.6),
        cast(tag, 4, 6, 10),
        path(tag, "#F2E9D6"),
        path("M414 150h0", ""),
        path(box(412, y + 86, 46, 46), tile.trim, opacity=0.85),
    ]
    return "".join(defs + out)


def wallet(look: Look) -> str:
    """A long purse: worked flap over leather, one brass stud."""
    tile = look.cloth()
    hide, stitch = pick(
        (("#3A2418", "#C79A63"), ("#22262E", "#8E97A5"), ("#7A4A26", "#E6C695")), look.variant
    )
    wide, high = ((470, 320), (520, 270), (380, 340))[look.shape]
    x, y = -wide / 2, -high / 2
    body = box(x, y, wide, high, 18)
    flap = (
        f"M{n(x)} {n(y + 18)}q0 -18 18 -18h{n(wide - 36)}q18 0 18 18v{n(high * 0.5)}q0 "
        f"30 -60 44q{n(-wide / 2 + 60)} 22 {n(-wide + 120)} 0q-60 -14 -60 -44z"
    )
    seam = box(x + 14, y + 14, wide - 28, high - 28, 10)
    parts = (
        cast(body, 14, 20, 30, 0.34),
        path(body, hide),
        path(body, "url(#g-slant)", opacity=0.7),
        path(seam, stroke=stitch, width=2.6, extra='stroke-dasharray="10 7"'),
        cast(flap, 3, 8, 16, 0.4),
        path(flap, tile.ground),
        filled(flap, strength=0.7),
        path(flap, "url(#g-slant)", opacity=0.5),
        path(flap, stroke=hide, width=9),
        f'<circle cx="0" cy="{n(high * 0.2)}" r="17" fill="url(#g-gold)"/><circle '
        f'cx="-4" cy="{n(high * 0.2 - 5)}" r="5" fill="#FFF3CF" fill-opacity=".8"/>',
    )
    return (
        studio(look.ground(), 0, look.window)
        + tile.pattern("p", 1.6 * look.scale, (x, y))
        + group("".join(parts), (400, 400), turn=(-9, 7, -5)[look.shape])
    )


def notebook(look: Look) -> str:
    """A cloth-bound book at an angle, page block and ribbon showing."""
    tile = look.cloth()
    wide, high = ((370, 500), (400, 420), (340, 540))[look.shape]
    x, y = -wide / 2, -high / 2
    cover, spine = box(x, y, wide, high, 10), box(x, y, wide * 0.16, high, 8)
    pages = box(x + 12, y + 10, wide, high, 4)
    rims = "".join(
        f"M{n(x + wide + 2 + k * 2.4)} {n(y + 14)}v{n(high - 8)}M{n(x + 14)} "
        f"{n(y + high + 2 + k * 2.2)}h{n(wide - 2)}"
        for k in range(4)
    )
    label = box(x + wide * 0.36, y + high * 0.14, wide * 0.42, high * 0.16, 2)
    parts = (
        cast(pages, 14, 20, 34, 0.32),
        path(f"M{n(x + wide * 0.7)} {n(y + high)}v58l10 -12l10 12v-58z", "#A3203A"),
        path(pages, "#F4EEDF"),
        path(rims, stroke="#C9BEA4", width=1),
        path(cover, tile.ground),
        filled(cover, shade="g-slant"),
        path(spine, tile.trim),
        path(spine, "url(#g-side)", opacity=0.6),
        path(f"M{n(x + wide * 0.165)} {n(y)}v{n(high)}", stroke="#0B1830", width=4, opacity=0.3),
        cast(label, 2, 3, 6, 0.3),
        path(label, "#FBF6EA"),
        path(box(x + wide * 0.38, y + high * 0.15, wide * 0.38, high * 0.14), stroke=tile.trim, width=2),
    )
    return (
        studio(look.ground(), 0, look.window)
        + tile.pattern("p", 1.4 * look.scale, (x, y))
        + group("".join(parts), (392, 392), turn=(9, -7, 12)[look.shape])
    )


def insoles(look: Look) -> str:
    """鞋垫, a pair, quilted through and bound."""
    tile = look.cloth()
    sole = (
        "M0 -250C62 -254 96 -196 94 -128C92 -66 66 -40 66 20C66 90 84 130 76 186C70 "
        "232 36 250 -2 250C-40 250 -70 230 -74 184C-78 128 -62 90 -66 30C-70 -30 -100 "
        "-60 -98 -130C-96 -200 -60 -247 0 -250z"
    )
    out = [studio(look.ground(), 0, look.window), tile.pattern("p", 1.02 * look.scale, (-98, -250))]
    for cx, cy, turn, side in (
        (282, 402, (-8, -3, -14)[look.shape], 1),
        (520, 410, (7, 3, -14)[look.shape], -1),
    ):
        worked = group(
            path(sole, tile.ground)
            + path(sole, "url(#p)")
            + path(sole, stroke=tile.trim, width=20)
            + path(sole, stroke=tile.accent, width=3.4, extra='stroke-dasharray="8 6"')
            + path(sole, "url(#g-slant)", opacity=0.7),
            extra=f'transform="scale({side} 1)"',
        )
        out.append(group(cast(sole, 12, 16, 26) + worked, (cx, cy), 1.06, turn))
    return "".join(out)


def coasters(look: Look) -> str:
    """Four mats, one under a cup of tea."""
    tile = look.cloth()
    out = [studio(look.ground(), 0, look.window), tile.pattern("p", 1.15 * look.scale, (-110, -110))]
    round_ones = look.shape == 1
    mat = box(-112, -112, 224, 224, 112 if round_ones else 8)
    for i, (x, y, a) in enumerate(((262, 254, -7), (536, 270, 5), (286, 532, 4), (544, 546, -5))):
        body = (
            cast(mat, 10, 13, 22)
            + path(mat, tile.ground)
            + filled(mat, shade="g-slant", strength=0.8)
            + path(mat, stroke=tile.trim, width=11)
            + path(mat, stroke=tile.accent, width=2, extra='stroke-dasharray="7 5"')
        )
        out.append(group(body, (x, y), turn=a + i))
    tea = (
        '<circle r="66" fill="#F4F4EE"/><circle r="66" fill="url(#g-puff)"/><circle '
        'r="55" fill="#9A5A22"/><circle r="55" fill="url(#g-bowl)"/>'
    )
    return "".join(out) + group(
        cast("M-66 0a66 66 0 1 0 132 0a66 66 0 1 0 -132 0z", 16, 20, 26, 0.4) + tea,
        ((536, 270), (286, 532), (262, 254))[look.shape],
    )
