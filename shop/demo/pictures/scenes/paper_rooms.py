"""Print shop and paper mill."""

from shop.demo.pictures.geometry import box, clipped, group, mix, n, oval, path
from shop.demo.pictures.light import cast, contact
from shop.demo.pictures.look import Look
from shop.demo.pictures.objects.prints import print_art
from shop.demo.pictures.patterns.paper import cut_disc
from shop.demo.pictures.scenes.room import basket, bench, lamp, pot, room, stool, window


def print_shop(look: Look) -> str:
    """Sheets drying on lines, the key block on the bench, colours in bowls."""
    tile = look.cloth()
    if look.craft == "nianhua":
        art, paper = print_art(look)
        second, paper2 = print_art(Look(look.craft, look.kind, look.variant + 1))
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
        lines += group(
            cast(sheet, 18, 22, 40, 0.24)
            + path(sheet, p)
            + clipped(f"ln{i}", sheet, a)
            + path(sheet, "url(#g-fold)", opacity=0.5),
            (x, 220),
            0.5,
            (i % 3 - 1) * 1.2,
        ) + path(box(x - 50, 96, 10, 26, 3) + box(x + 40, 96, 10, 26, 3), "url(#g-cane)")
    block = group(
        path(sheet, "#4A2E1C")
        + f'<g opacity=".45">{clipped("kb", sheet, art)}</g>'
        + path(sheet, "url(#g-slant)"),
        extra='transform="translate(560 520) skewX(-24) scale(.62 .24)"',
    )
    stack = "".join(
        path(box(806, 560 - i * 7, 240, 6), mix(paper, "#C9B58A", 0.2 + 0.2 * (i % 2))) for i in range(9)
    )
    bowls = "".join(
        pot(x, 566, 0.66, c, 1)
        for x, c in ((180, "#D8284B"), (250, "#F5BC32"), (320, "#3C9455"), (390, "#3E5FA8"))
    )
    return "".join(
        (
            room(look),
            tile.pattern("p", 1.2),
            window(60, 90, 240, 280),
            path("M340 104Q700 122 1200 96", stroke="#5B4A36", width=4),
            lines,
            bench(110, 564, 980, 190),
            contact(560, 566, 260, 20),
            block,
            stack,
            bowls,
            path(box(420, 470, 10, 96, 4), "url(#g-cane)"),
            path("M418 470q6 -40 14 0z", "#2A241F"),
            group(path(box(-70, -20, 140, 40, 14), "url(#g-wood)"), (730, 546), 1, -6),
            basket(1120, 780, 0.8),
            stool(330, 790, 0.9),
            lamp(760, 330),
        )
    )


def paper_mill(look: Look) -> str:
    """The vat and mould, pressed paper, sheets brushed on the drying wall."""
    tile = look.cloth()
    sheets = "".join(
        cast(box(x, y, 180, 120), 4, 5, 10, 0.16)
        + path(box(x, y, 180, 120), tile.ground)
        + path(box(x, y, 180, 120), "url(#p)")
        + path(box(x, y, 180, 120), "url(#g-slant)", opacity=0.4)
        for x in (400, 600, 800)
        for y in (80, 220)
    )
    vat = "M120 520H620L596 752H144z"
    mould = "M250 470L560 440L600 506L280 540z"
    drips = "".join(f"M{300 + i * 34} {n(528 - i * 3)}v{22 + (i * 13) % 30}" for i in range(8))
    ream = "".join(
        path(box(740, 694 - i * 12, 260, 11, 2), mix(tile.ground, tile.trim, 0.1 + 0.22 * (i % 2)))
        for i in range(12)
    )
    stems = "".join(
        path(box(1080 + (i % 4) * 24, 180 + (i * 37) % 60, 20, 580, 6), "url(#g-cane)")
        + path(
            f"M{1080 + (i % 4) * 24} {300 + (i * 61) % 80}h20m-20 150h20m-20 150h20",
            stroke="#6B5426",
            width=4,
        )
        for i in range(4)
    )
    return "".join(
        (
            room(look),
            tile.pattern("p", 1.0),
            window(60, 90, 240, 280),
            path(box(376, 56, 636, 312, 4), "#F1EDE4"),
            path(box(376, 56, 636, 312, 4), "url(#g-slant)", opacity=0.5),
            sheets,
            stems,
            contact(370, 758, 320, 30),
            path(vat, "#7A5636"),
            path(
                "".join(f"M{150 + i * 50} 524L{168 + i * 45} 750" for i in range(10)),
                stroke="#3A2412",
                width=3,
                opacity=0.5,
            ),
            path(vat, "url(#g-side)"),
            path(oval(370, 520, 250, 40), "#5B3A1C"),
            path(oval(370, 524, 230, 32), mix(tile.ground, "#C9C2A6", 0.4)),
            path(drips, stroke="#EDE6D2", width=4, opacity=0.8),
            cast(mould, 6, 16, 22, 0.3),
            path(mould, tile.ground),
            path(mould, "url(#p)"),
            path(mould, stroke="#6B4A28", width=17),
            path(mould, stroke="#B98A57", width=9),
            contact(880, 710, 200, 24),
            path(box(716, 706, 310, 30, 4), "url(#g-dark)"),
            ream,
            path(box(730, 540, 280, 24, 4), "url(#g-wood)"),
            path(box(850, 420, 40, 122, 4), "url(#g-post)"),
            basket(1090, 784, 0.8),
        )
    )
