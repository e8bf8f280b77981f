"""Paper goods: 灯笼, 窗花, 手工纸, 线装本, 信笺."""

from shop.demo.pictures.geometry import box, clipped, dots, group, mix, n, path
from shop.demo.pictures.light import cast, studio, window_light
from shop.demo.pictures.look import Look
from shop.demo.pictures.objects.laid import table
from shop.demo.pictures.patterns.paper import cut_disc


def lantern(look: Look) -> str:
    """A lit paper lantern; craft paper or cut paper around the light."""
    tile = look.cloth()
    shape = (
        "M-150 -170H150L170 0L150 170H-150L-170 0z",
        "M-104 -200Q-230 0 -104 200H104Q230 0 104 -200z",
        "M-120 -220H120V220H-120z",
    )[look.shape]
    wide = (150, 104, 120)[look.shape]
    top = (170, 200, 220)[look.shape]
    bulge = (1.1, 2.1, 1.0)[look.shape]
    ribs = "".join(
        f"M{n(wide * k)} {-top}Q{n(wide * k * bulge)} 0 {n(wide * k)} {top}"
        for k in (-0.66, -0.33, 0, 0.33, 0.66)
    )
    paper = mix(tile.ground, "#FFE2A6", 0.45)
    caps = path(
        box(-wide - 8, -top - 16, 2 * wide + 16, 22, 4) + box(-wide - 8, top - 6, 2 * wide + 16, 22, 4),
        "url(#g-dark)",
    )
    tail = "".join(
        f"M{-8 + i * 3.2:.0f} {top + 40}q{(-6 + i * 2.4):.0f} 40 {(-8 + i * 3.2):.0f} 82" for i in range(6)
    )
    tassel = (
        path(f"M0 {top + 10}v30", stroke="#7E1A22", width=4)
        + path(tail, stroke="#B3262E", width=4)
        + path(dots([(0, top + 40)], 11), "#C9A24E")
    )
    red = cut_disc(98, "#B3201F", (8, 6, 10)[look.motif % 3]) if look.craft == "zaohua" else ""
    body = (
        path(shape, paper)
        + (path(shape, "url(#p)", opacity=0.8) if look.craft != "zaohua" else red)
        + path(ribs, stroke="#7A4A1E", width=4, opacity=0.55)
        + f'<ellipse cy="30" rx="{wide * 1.3}" ry="{top * 1.05}" fill="url(#g-glow)" fill-opacity=".75"/>'
        + path(shape, "url(#g-side)", opacity=0.45)
    )
    ground = look.ground(("walnut", "night", "clay"))
    return (
        studio(ground, 0)
        + tile.pattern("p", 1.3, (0, 0))
        + '<ellipse cx="400" cy="410" rx="420" ry="420" fill="url(#g-glow)" fill-opacity=".55"/>'
        + path("M400 0V140", stroke="#2A1A10", width=5)
        + group(body + caps + tassel, (400, 396), 1.1)
    )


def lattice_window(look: Look) -> str:
    """窗花 pasted on the paper of a lattice window, light behind."""
    red = ("#B3201F", "#C8452E", "#A31D3A")[look.variant % 3]
    pane = mix("#FFF8E6", ("#FFFFFF", "#FFE7C2", "#E7F0F3")[look.variant % 3], 0.7)
    bars = (
        "".join(f"M{x} 100V700" for x in (100, 300, 500, 700))
        + "".join(f"M100 {y}H700" for y in (100, 300, 500, 700))
        if look.shape != 1
        else "M100 100V700M700 100V700M100 100H700M100 700H700M100 280H700M100 520H700M280 "
        "100V280M520 100V280M280 520V700M520 520V700"
    )
    inner = "M300 300h200v200h-200z" if look.shape != 1 else ""
    art = cut_disc(138 if look.shape != 1 else 108, red, (8, 6, 10)[look.motif % 3])
    small = "".join(
        group(cut_disc(62, red, (6, 8, 12)[look.motif % 3]), (x, y))
        for x, y in ((200, 200), (600, 200), (200, 600), (600, 600))
    )
    big = group(art if look.shape == 1 else cut_disc(84, red, (8, 6, 10)[look.motif % 3]), (400, 400))
    return "".join(
        (
            studio("walnut", 0),
            path(box(78, 78, 644, 644), pane),
            clipped("pane", box(78, 78, 644, 644), window_light(760, 0.45)),
            small,
            big,
            path(bars + inner, stroke="#0B1830", width=20, opacity=0.28, extra='transform="translate(5 8)"'),
            path(bars + inner, stroke="#7A4E2A", width=18),
            path(bars, stroke="#B88954", width=4, extra='transform="translate(-4 -4)"'),
            path(box(84, 84, 632, 632), stroke="url(#g-wood)", width=36),
            path(box(66, 66, 668, 668), stroke="#E0B683", width=2, opacity=0.5),
        )
    )


def paper_stack(look: Look) -> str:
    """A ream tied with a bamboo strip, deckle edges showing, one sheet lifted."""
    tile = look.cloth()
    top = f"M150 {318}L560 280L690 372L262 424z"
    k = (96, 140, 60)[look.shape]
    left, right = f"M150 318L262 424V{424 + k}L150 {318 + k}z", f"M262 424L690 372V{372 + k}L262 {424 + k}z"
    leaves = "".join(f"M150 {n(322 + i)}L262 {n(428 + i)}L690 {n(376 + i)}" for i in range(0, k, 5))
    band = f"M392 {n(295)}L432 {n(291.5)}L556 {n(388.5)}V{388 + k}L514 {393 + k}V{n(393.4)}z"
    curl = "M150 318L560 280C520 262 470 252 410 256C320 262 224 286 150 318z"
    return "".join(
        (
            studio(look.ground(), 0),
            table(look.variant + look.place, 250, 690),
            tile.pattern("p", 1.5, (150, 280)),
            cast(f"M150 {318 + k}L262 {424 + k}L690 {372 + k}L640 {334 + k}z", 10, 7, 44, 0.62),
            path(left, mix(tile.ground, "#0B1830", 0.3)),
            path(right, mix(tile.ground, "#0B1830", 0.1)),
            path(leaves, stroke=tile.trim, width=1.3, opacity=0.75),
            path(top, tile.ground),
            path(top, "url(#p)"),
            path(top, "url(#g-slant)", opacity=0.6),
            path(curl, mix(tile.ground, "#FFFFFF", 0.3)),
            path(curl, "url(#p)", opacity=0.5),
            path(curl, "url(#g-slant)", opacity=0.8),
            path(curl, stroke=tile.trim, width=1, opacity=0.6),
            path(band, "url(#g-cane)"),
            path(f"M514 393V{393 + k}", stroke="#6B5426", width=2, opacity=0.5),
        )
    )


def stitched_book(look: Look) -> str:
    """线装本: soft cover, title slip, four-hole binding, a second one under it."""
    tile = look.cloth()
    cover_hue = ("#2C4A6E", "#7A5A34", "#4F6B58", "#8A3A34")[look.palette % 4]
    wide, high = ((340, 500), (380, 440), (300, 520))[look.shape]
    out = [studio(look.ground(), 0, look.window), tile.pattern("p", 1.2)]
    for i, (x, y, a, hue) in enumerate(((420, 410, -13, tile.ground), (388, 396, 5, cover_hue))):
        d = box(-wide / 2, -high / 2, wide, high, 3)
        pages = box(-wide / 2 + 6, -high / 2 + 8, wide, high, 3)
        e = -wide / 2 + 30
        holes = (
            "".join(f"M{n(-wide / 2)} {n(-high / 2 + high * t)}H{n(e)}" for t in (0.08, 0.36, 0.64, 0.92))
            + f"M{n(e)} {n(-high / 2)}V{n(high / 2)}"
        )
        slip = box(-wide / 2 + 52, -high / 2 + 34, 70, high * 0.52, 1)
        body = (
            cast(pages, 12, 16, 28, 0.3)
            + path(pages, "#F3ECDA")
            + path(d, hue)
            + (path(d, "url(#p)") if i == 0 else path(d, "url(#p)", opacity=0.16))
            + path(d, "url(#g-slant)", opacity=0.7)
        )
        body += (
            path(slip, "#F6F0E0")
            + path(box(-wide / 2 + 57, -high / 2 + 39, 60, high * 0.52 - 10), stroke="#8C7A5A", width=1.4)
            + path(box(-wide / 2 + 74, -high / 2 + high * 0.42, 26, 26), "#B3372E")
            + path(holes, stroke="#F4ECD8" if i else "#7A5A34", width=3)
        )
        out.append(group(body, (x, y), 1.06, a + look.shape * 2))
    return "".join(out)


def letter_set(look: Look) -> str:
    """Letter paper fanned under an envelope, a brush across."""
    tile = look.cloth()
    sheet = box(-150, -220, 300, 440, 2)
    rule = "".join(f"M{x} -190V190" for x in range(-120, 121, 30))
    out = [studio(look.ground(), 0, look.window), tile.pattern("p", 1.3)]
    for i in range(3):
        out.append(
            group(
                cast(sheet, 8, 10, 18, 0.2)
                + path(sheet, tile.ground)
                + path(sheet, "url(#p)")
                + path(rule, stroke=tile.accent, width=1.4, opacity=0.7)
                + path(box(-134, -204, 268, 408), stroke=tile.accent, width=2),
                (340 + i * 36, 380 + i * 10),
                1.05,
                -14 + i * 9,
            )
        )
    flap = path("M-176 -116L0 26L176 -116", stroke=mix(tile.ground, "#0B1830", 0.4), width=2.4)
    env = box(-176, -116, 352, 232, 3)
    out.append(
        group(
            cast(env, 12, 16, 26, 0.34)
            + path(env, mix(tile.ground, tile.trim, 0.35))
            + path(env, "url(#p)", opacity=0.5)
            + path(env, "url(#g-slant)", opacity=0.7)
            + flap
            + path(dots([(0, 22)], 24), "#A62B2B")
            + path(dots([(-4, 18)], 14), "#C24A42", opacity=0.8),
            (470, 540),
            1,
            (6, -5, 10)[look.shape],
        )
    )
    brush = (
        path(box(-6, -280, 12, 330, 6), "url(#g-cane)")
        + path("M-8 50H8L10 74C8 104 2 120 0 132C-2 120 -8 104 -10 74z", "#2A241F")
        + path(box(-8, 40, 16, 16, 3), "#C9A24E")
    )
    return "".join(out) + group(cast(box(-7, -280, 14, 400), 10, 12, 12, 0.3) + brush, (648, 330), 1.05, 18)
