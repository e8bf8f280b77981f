"""Which picture goes behind which glass: the pictorial crafts joined with frames, fans, screens and scrolls."""

from shop.demo.pictures.geometry import group, mix, path
from shop.demo.pictures.look import Look
from shop.demo.pictures.objects import arts, framed, prints
from shop.demo.pictures.patterns.glaze import bamboo_stalks
from shop.demo.pictures.patterns.paper import CUTS
from shop.demo.pictures.patterns.ribbed import hills
from shop.demo.pictures.tile import pick


def silk_frame(look: Look) -> str:
    """Silk embroidery behind glass."""
    art, ground = arts.silk_art(look)
    wide, high = ((420, 440), (340, 480), (460, 360))[look.shape]
    return framed.frame(look, art, ground, wide, high)


def silk_screen(look: Look) -> str:
    """Double-sided silk embroidery on a turned foot."""
    art, ground = arts.silk_art(look)
    return framed.table_screen(look, group(art, scale=0.92), ground, look.variant % 2 == 0)


def silk_fan(look: Look) -> str:
    """Double-sided silk embroidery on a fan."""
    art, ground = arts.silk_art(look)
    return framed.round_fan(look, group(art, scale=1.05), ground)


def silk_scroll(look: Look) -> str:
    """Silk embroidery mounted as a scroll."""
    art, ground = arts.silk_art(look)
    return framed.scroll(
        look, group(art, (0, 240), 0.9), ground, ("#B9C7B4", "#C9B99A", "#9FB0BE")[look.variant % 3]
    )


def cut_frame(look: Look) -> str:
    """A chiselled roundel behind glass."""
    paper, red = pick(CUTS[:3], look.palette)
    return framed.frame(look, arts.cut_art(look, red), mix(paper, "#FFFFFF", 0.4), 400, 470)


def cut_scroll(look: Look) -> str:
    """A chiselled roundel mounted as a scroll."""
    paper, red = pick(CUTS[:3], look.palette)
    return framed.scroll(
        look,
        group(arts.cut_art(look, red), (0, 230), 0.84),
        paper,
        ("#D8CDB4", "#B7C0C4", "#C9A79A")[look.variant % 3],
    )


def cut_cards(look: Look) -> str:
    """A card with a chiselled roundel and its cover."""
    paper, red = pick(CUTS, look.palette)
    return framed.album(look, group(arts.cut_art(look, red), scale=0.74), paper, mix(red, "#2A1A10", 0.4))


def miao_frame(look: Look) -> str:
    """The butterfly of the Miao behind glass."""
    art, ground = arts.miao_art(look)
    return framed.frame(look, art, ground, 420, 470)


def cloth_frame(look: Look) -> str:
    """A worked cloth mounted flat."""
    tile = look.cloth()
    scale = 2.0 * look.scale
    art = tile.pattern("p", scale, (-tile.width * scale / 2, -tile.height * scale / 2)) + path(
        "M-260 -260H260V260H-260z", "url(#p)"
    )
    return framed.frame(look, art, tile.ground, *((400, 440), (460, 340), (340, 480))[look.shape])


def print_frame(look: Look) -> str:
    """A print behind glass."""
    art, paper = prints.print_art(look)
    return framed.frame(look, group(art, scale=1.04), paper, 350, 430)


def print_scroll(look: Look) -> str:
    """A print mounted as a scroll."""
    art, paper = prints.print_art(look)
    return framed.scroll(
        look, group(art, (0, 232), 0.94), paper, ("#B3402F", "#C9A24E", "#2F5E63")[look.variant % 3], 330, 460
    )


def fan_leaf_frame(look: Look) -> str:
    """A fan painting behind glass."""
    art, leaf = arts.fan_art(look)
    return framed.frame(look, group(art, scale=0.86), leaf, 480, 340)


def palace_fan(look: Look) -> str:
    """A painted round fan."""
    art, leaf = arts.fan_art(look)
    return framed.round_fan(look, art, leaf)


def stone_screen(look: Look) -> str:
    """A slab of chrysanthemum stone on its foot."""
    art, stone = arts.stone_art(look)
    return framed.table_screen(look, art, stone, look.variant % 2 == 1)


def ramie_scroll(look: Look) -> str:
    """夏布画: ink straight on the ramie."""
    tile = look.cloth()
    ink = "#2B3440" if int(tile.ground[1:3], 16) > 120 else "#F1EDE3"
    paint = (
        bamboo_stalks(-90, 450, 2.6, ink)
        if look.motif % 2
        else hills(-170, 30, 340, 440, ink, tile.trim, look.variant + 2)
    )
    art = tile.pattern("p", 0.9) + path("M-170 -10H170V480H-170z", "url(#p)") + paint
    return framed.scroll(look, art, tile.ground, ("#A9A48F", "#7F8F8A", "#B08A66")[look.variant % 3])


def paper_scroll(look: Look) -> str:
    """Ink hills on bamboo paper."""
    tile = look.cloth()
    art = (
        tile.pattern("p", 1.2)
        + path("M-170 -10H170V480H-170z", "url(#p)")
        + hills(-170, 20, 340, 450, "#38424A", "#90A4A4", look.variant + 5)
    )
    return framed.scroll(look, art, tile.ground, ("#9C8A66", "#A3AEA6", "#B79A8A")[look.variant % 3])


def wood_screen(look: Look) -> str:
    """Carved wood on a turned foot."""
    tile = look.cloth()
    art = tile.pattern("p", 1.5, (-105, -105)) + path("M-260 -260H260V260H-260z", "url(#p)")
    return framed.table_screen(look, art, tile.ground, look.variant % 2 == 0)
