"""Near enough to see the thread, the glaze, the grain."""

from shop.demo.pictures.geometry import clipped, group, mix, n, oval, path
from shop.demo.pictures.light import cast
from shop.demo.pictures.look import Look
from shop.demo.pictures.patterns.glaze import PORCELAIN, bamboo_stalks, spray
from shop.demo.pictures.patterns.ribbed import canopy
from shop.demo.pictures.tile import Tile, pick

ALL = "M0 0H800V800H0z"
SOFT = ("xilankapu", "lanyin", "tiaohua", "dongjin", "xiangxiu", "miaoxiu", "xiabu", "tujiacixiu")
SHEETS = ("nianhua", "zaohua", "zhuzhi")
NEAR = {
    "xilankapu": 4.4,
    "dongjin": 4.2,
    "tiaohua": 4.4,
    "xiabu": 5.0,
    "lanyin": 3.6,
    "juhuashi": 4.2,
    "mudiao": 3.6,
    "heicha": 4.0,
    "zhubian": 3.8,
    "miaoyin": 4.6,
    "tongguan": 4.0,
    "xiangxiu": 3.6,
}


def closeup(look: Look) -> str:
    """Full-bleed material under raking light."""
    tile = look.cloth()
    scale = NEAR.get(look.craft, 3.6) * (1.0, 1.25, 0.8)[look.variant % 3]
    base = (
        tile.pattern("p", scale, (120, 90), (0, 0, -14)[look.variant % 3])
        + path(ALL, tile.ground)
        + path(ALL, "url(#p)")
    )
    if look.craft in SOFT:
        return base + _drape(tile, look.shape)
    if look.craft in SHEETS:
        return base + _curl(tile)
    if look.craft == "youxia":
        return _porcelain(look)
    if look.craft == "tongguan":
        return _belly(tile)
    if look.craft == "yousan":
        return _canopy(look)
    return base + _raking(look.craft == "miaoyin")


def _raking(metal: bool) -> str:
    sheen = path("M-100 500L500 -100H700L-100 700z", "#fff", opacity=0.2 if metal else 0.08) + path(
        "M100 900L900 100V220L220 900z", "#fff", opacity=0.12 if metal else 0.05
    )
    return sheen + path(ALL, "url(#g-slant)", opacity=0.9) + path(ALL, "url(#g-vig)", opacity=0.8)


def _drape(tile: Tile, shape: int) -> str:
    """Two soft folds, and a hem turned at the lower corner."""
    lean = (-120, 60, -40)[shape]
    folds = []
    for x, wide in ((210, 90), (520, 130)):
        d = f"M{x} -20C{x + lean * 0.4:.0f} 240 {x - lean * 0.5:.0f} 520 {x + lean} 820"
        for k, colour, op in ((1.0, "#0B1830", 0.05), (0.7, "#0B1830", 0.07), (0.4, "#0B1830", 0.09)):
            folds.append(path(d, stroke=colour, width=wide * k, opacity=op))
        folds.append(
            path(
                d,
                stroke="#fff",
                width=wide * 0.5,
                opacity=0.12,
                extra=f'transform="translate({n(-wide * 0.7)})"',
            )
        )
    back = mix(tile.ground, "#FFFFFF" if int(tile.ground[1:3], 16) > 120 else tile.trim, 0.5)
    under, turned = "M800 470V800H420z", "M800 470L420 800C450 680 540 560 560 500C640 520 740 500 800 470z"
    hem = path(
        "M800 470L420 800",
        stroke=tile.accent,
        width=7,
        extra='stroke-dasharray="20 12" transform="translate(-16 -18)"',
    )
    table = path(under, mix("#B08A5C", tile.ground, 0.15)) + path(under, "url(#g-drop)")
    lift = cast(turned, 10, 14, 40, 0.36) + path(turned, back) + path(turned, "url(#g-slant)") + hem
    return "".join(folds) + path(ALL, "url(#g-vig)", opacity=0.6) + table + lift


def _curl(tile: Tile) -> str:
    """A second sheet rising off the first."""
    sheet = "M800 330C600 380 380 560 330 800H800z"
    lip = "M800 330C600 380 380 560 330 800C400 700 560 520 800 450z"
    return (
        cast(sheet, -12, -8, 60, 0.4)
        + path(sheet, mix(tile.ground, "#FFFFFF", 0.2))
        + path(sheet, "url(#p)", opacity=0.9)
        + path(sheet, "url(#g-slant)", opacity=0.5)
        + path(lip, mix(tile.ground, "#FFFFFF", 0.6))
        + path(lip, "url(#g-side)", opacity=0.6)
        + path(ALL, "url(#g-vig)", opacity=0.7)
    )


def _porcelain(look: Look) -> str:
    ground, one, two, _ = pick(PORCELAIN, look.palette)
    art = (
        spray(300, 760, 6.2, 1, one, 3)
        if look.variant % 2 == 0
        else bamboo_stalks(240, 800, 5.2) + spray(620, 900, 5.0, -1, two, 8)
    )
    body = oval(400, 480, 620, 660)
    return (
        path(ALL, "#C9D4D6")
        + path(body, ground)
        + clipped("cu", body, art)
        + path(body, "url(#g-side)")
        + path(
            "M70 300C60 440 90 560 140 650",
            stroke="#fff",
            width=44,
            opacity=0.75,
            extra='stroke-linecap="round"',
        )
        + path(ALL, "url(#g-vig)", opacity=0.5)
    )


def _belly(tile: Tile) -> str:
    """The shoulder of a pot, glaze pooling above the bare clay."""
    line = "M-20 640C200 700 300 660 460 690S700 670 820 640V820H-20z"
    return (
        tile.pattern("p", 4.0, (60, 40))
        + path(ALL, tile.ground)
        + path(ALL, "url(#p)")
        + path(line, "#B98A62")
        + path("M-20 640C200 700 300 660 460 690S700 670 820 640", stroke="#6E4A22", width=16, opacity=0.35)
        + path(ALL, "url(#g-side)")
        + path(
            "M120 60C80 240 90 400 130 560",
            stroke="#fff",
            width=34,
            opacity=0.5,
            extra='stroke-linecap="round"',
        )
    )


def _canopy(look: Look) -> str:
    return (
        path(ALL, "#2A1A14")
        + group(
            canopy(0, 0, 900, look.palette, look.motif, 44),
            ((160, 700), (400, 860), (720, 120))[look.variant % 3],
        )
        + path(ALL, "url(#g-slant)")
        + path(ALL, "url(#g-vig)", opacity=0.5)
    )
