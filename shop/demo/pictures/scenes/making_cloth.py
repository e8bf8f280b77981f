"""Thread in hand: weaving, dyeing, embroidery."""

from shop.demo.pictures.geometry import (
    box,
    clipped,
    group,
    mix,
    n,
    oval,
    path,
)
from shop.demo.pictures.light import cast
from shop.demo.pictures.look import Look
from shop.demo.pictures.objects import arts, tools
from shop.demo.pictures.scenes.table import bench, threads


def weaving(look: Look) -> str:
    """Warp above, cloth below, the shuttle between."""
    tile = look.cloth()
    a, b, c = threads(tile)
    cut = (430, 360, 500)[look.shape]
    warp = "".join(f"M{n(112 + i * 6)} 0V{cut}" for i in range(97))
    cloth = f"M104 {cut}H696V800H104z"
    fell = "".join(f"M104 {cut - 6 - k * 8}h{(592, 420, 250)[k]}" for k in range(3))
    heddles = "".join(
        path(box(60, y, 680, 26, 8), "url(#g-wood)")
        + path(box(60, y, 680, 26, 8), "url(#g-slant)", opacity=0.4)
        for y in (96, 178)
    )
    reed = path(box(70, cut - 120, 660, 44, 8), "url(#g-dark)") + path(
        "".join(f"M{n(112 + i * 6)} {cut - 112}v28" for i in range(97)),
        stroke="#D9C9A2",
        width=1.6,
        opacity=0.7,
    )
    return "".join(
        (
            bench(look),
            tile.pattern("p", 2.1 * look.scale, (104, cut)),
            cast("M104 0H696V800H104z", 14, 16, 40, 0.3),
            path(f"M104 0H696V{cut}H104z", "#0B1830", opacity=0.25),
            path(warp, stroke=mix(tile.ground, "#F4EBD8", 0.35), width=2.6),
            path(warp, stroke=c, width=1.2, opacity=0.5, extra='transform="translate(3)"'),
            cast(box(60, 96, 680, 26), 6, 12, 18, 0.3),
            heddles,
            cast(box(70, cut - 120, 660, 44), 6, 14, 20, 0.34),
            reed,
            path(cloth, tile.ground),
            path(cloth, "url(#p)"),
            path(cloth, "url(#g-slant)", opacity=0.6),
            path(fell, stroke=a, width=7),
            path(fell, stroke=b, width=2, extra='stroke-dasharray="9 7"'),
            tools.shuttle((330, cut + 96), -12, a, 1.15),
            tools.spool((730, 650), b, 14),
            tools.spool((66, 700), c, -9),
        )
    )


def dyeing(look: Look) -> str:
    """Stencil, resist paste and the first blue cloth."""
    tile = look.cloth()
    white, blue = ("#F1EFE6", tile.trim)
    cloth = box(70, 150, 660, 520, 2)
    stencil = box(250, 90, 400, 460, 4)
    return "".join(
        (
            bench(look),
            tile.pattern("p", 2.4, (250, 90)),
            cast(cloth, 10, 12, 26, 0.26),
            path(cloth, white),
            path("".join(f"M70 {y}H730" for y in range(154, 670, 6)), stroke="#C9C2B0", width=1, opacity=0.5),
            path(box(70, 470, 660, 200), "url(#p)", opacity=0.35),
            cast(stencil, 12, 16, 28, 0.42),
            path(stencil, "#8A5A2A"),
            path(stencil, mix("#8A5A2A", blue, 0.1)),
            group(path(stencil, "url(#p)", opacity=0.4)),
            path(stencil, "url(#g-slant)"),
            path(stencil, stroke="#4A2E14", width=5),
            group(
                path(box(-70, -30, 140, 90, 8), "url(#g-post)") + path("M-70 60H70L60 84H-60z", "#F4F0E4"),
                (470, 430),
                1,
                -18,
            ),
            tools.dish((130, 110), "#EDE7D6", 84, "#5A4632"),
            tools.dish((690, 690), blue, 92, "#3A2E26"),
            tools.brush((180, 640), 62, "#D9D2C0", 0.9),
        )
    )


def embroidering(look: Look) -> str:
    """The piece in its frame, the needle down, silks laid ready."""
    tile = look.cloth()
    if look.craft == "xiangxiu":
        art, ground = arts.silk_art(look)
    elif look.craft == "miaoxiu":
        art, ground = arts.miao_art(look)
    else:
        art, ground = (
            tile.pattern("p", 2.0, (-190, -190)) + path("M-260 -260H120L40 260H-260z", "url(#p)"),
            tile.ground,
        )
    a, b, c = threads(tile)
    hoop = oval(0, 0, 262)
    piece = (
        path(hoop, ground)
        + clipped("hp", hoop, group(art, scale=1.05))
        + path(hoop, "url(#g-slant)", opacity=0.3)
    )
    ring_wood = (
        path(hoop, stroke="#5B3A1C", width=34)
        + path(hoop, stroke="url(#g-wood)", width=28)
        + path(oval(-3, -4, 268), stroke="#fff", width=3, opacity=0.35)
        + path(box(-22, -304, 44, 44, 6), "url(#g-gold)")
    )
    silks = "".join(
        tools.skein((x, y), s, t, 0.72)
        for x, y, s, t in (
            (120, 724, a, 8),
            (310, 752, b, -6),
            (690, 700, "#3F8A6A", 18),
            (700, 90, "#D2456E", -30),
        )
    )
    return (
        bench(look)
        + silks
        + group(cast(hoop, 16, 22, 40, 0.4) + piece + ring_wood, (388, 376))
        + tools.needle((520, 330), 38, a if a != ground else c)
        + tools.scissors((700, 420), 24, 0.84)
        + tools.spool((84, 120), b, -16)
    )
