"""Things that hang: 壁挂, 门帘, 披肩, 围裙, 筒裙."""

from shop.demo.pictures.geometry import box, group, mix, n, path
from shop.demo.pictures.light import cast, studio
from shop.demo.pictures.look import Look


def filled(d: str, name: str = "p", shade: str = "g-fold", strength: float = 1) -> str:
    """An outline in the pattern `name`, then in the light that falls on it."""
    return path(d, f"url(#{name})") + path(d, f"url(#{shade})", opacity=strength)


def tassels(
    x: float, y: float, wide: float, colours: tuple[str, ...], long: float = 56, step: float = 15
) -> str:
    """Knotted fringe along a hem."""
    count = max(2, round(wide / step))
    gap = (wide - 8) / (count - 1)
    out, knots = [], []
    for i in range(count):
        at, foot = x + 4 + i * gap, long + (i * 7) % 9 - 4
        d = (
            f"M{n(at)} {n(y)}c-2 {n(foot * 0.4)} 3 {n(foot * 0.6)} -1 {n(foot)}m1 "
            f"{n(-foot)}c2 {n(foot * 0.4)} 4 {n(foot * 0.7)} 3 {n(foot * 0.97)}"
        )
        out.append(path(d, stroke=colours[i % len(colours)], width=3.4, extra='stroke-linecap="round"'))
        knots.append(f'<circle cx="{n(at)}" cy="{n(y + 6)}" r="4" fill="{colours[i % len(colours)]}"/>')
    return "".join(out + knots)


def rod(x: float, y: float, wide: float, thick: float = 20, wood: str = "g-wood") -> str:
    """A turned rod with its end caps."""
    body = path(box(x, y, wide, thick, thick / 2), f"url(#{wood})")
    return body + path(box(x + 6, y + thick * 0.2, wide - 12, thick * 0.14, 1), "#fff", opacity=0.25)


def wall_hanging(look: Look) -> str:
    """A bordered piece on a rod, corded to a peg."""
    tile = look.cloth()
    wide, high = ((330, 480), (440, 400), (240, 530))[look.shape]
    x, y = 400 - wide / 2, 172
    dark, acc = tile.trim, tile.accent
    body = box(x, y, wide, high)
    scale = (wide - 52) / tile.width / max(1, round((wide - 52) / (tile.width * 1.9 * look.scale)))
    inner = box(x + 26, y + 44, wide - 52, high - 88)
    bands = f"M{n(x)} {n(y + 20)}h{n(wide)}M{n(x)} {n(y + high - 20)}h{n(wide)}"
    thin = f"M{n(x)} {n(y + 33)}h{n(wide)}M{n(x)} {n(y + high - 33)}h{n(wide)}"
    sides = f"M{n(x + 12)} {n(y + 40)}v{n(high - 80)}M{n(x + wide - 12)} {n(y + 40)}v{n(high - 80)}"
    cord = f"M400 66L{n(x + 34)} 156M400 66L{n(x + wide - 34)} 156"
    return "".join(
        (
            studio(look.ground(), 0, look.window),
            tile.pattern("p", scale, (x + 26, y + 44)),
            cast(box(x - 2, y, wide + 4, high + 30)),
            cast(box(x - 40, 152, wide + 80, 18), spread=16),
            path(cord, stroke="#6B4A28", width=3),
            '<circle cx="400" cy="64" r="7" fill="#3B2A18"/>',
            tassels(x, y + high - 2, wide, (dark, acc, mix(dark, acc, 0.5)))
            if look.shape != 1
            else rod(x - 20, y + high - 6, wide + 40, 16),
            path(body, dark),
            path(inner, "url(#p)"),
            path(bands, stroke=acc, width=6, extra='stroke-dasharray="12 6"'),
            path(thin, stroke=mix(dark, acc, 0.5), width=7),
            path(sides, stroke=mix(dark, acc, 0.35), width=7),
            path(body, "url(#g-fold)", opacity=0.75),
            path(body, "url(#g-drop)", opacity=0.5),
            rod(x - 40, 152, wide + 80),
        )
    )


def curtain(look: Look) -> str:
    """A split door curtain on a bamboo pole."""
    tile = look.cloth()
    left, right = ((404, 404), (470, 400), (330, 430))[look.shape]
    ground = studio(look.ground(), 0, look.window)
    gap = (0, 18, 10)[look.shape]
    halves = [
        f"M128 168H{n(396 - gap / 2)}V{n(168 + left)}q-34 -26 -84 -4q-46 20 -98 0q-48 -18 -86 2z",
        f"M{n(404 + gap / 2)} 168H672V{n(168 + right)}q-40 -18 -92 2q-50 18 -92 -2q-44 -18 -84 0z",
    ]
    out = [ground, tile.pattern("p", 1.75 * look.scale, (128, 168))]
    out += [cast(d, 22, 20, 34, 0.24) for d in halves]
    for d in halves:
        out += [path(d, tile.ground), filled(d), path(d, "url(#g-drop)", opacity=0.7)]
        out.append(path(d, stroke=tile.trim, width=2, opacity=0.5))
    loops = "".join(box(150 + i * 62, 140, 26, 34, 3) for i in range(9) if not 385 < 163 + i * 62 < 415)
    out += [
        path(loops, tile.trim),
        path(loops, "url(#g-side)", opacity=0.6),
        cast(box(-10, 150, 820, 20), spread=14),
    ]
    return "".join(out) + bamboo(-10, 146, 820)


def bamboo(x: float, y: float, wide: float, thick: float = 22) -> str:
    """A pole with its joints."""
    joints = "".join(
        f"M{n(x + 90 + i * 172)} {n(y - 1)}v{n(thick + 2)}"
        for i in range(int(wide // 172) + 1)
        if 90 + i * 172 < wide
    )
    body = path(box(x, y, wide, thick, 6), "url(#g-bamboo)")
    return (
        body
        + path(joints, stroke="#6B5426", width=4, opacity=0.8)
        + path(joints, stroke="#EBDDAE", width=1.4, extra='transform="translate(3.500)"')
    )


def shawl(look: Look) -> str:
    """A shawl thrown over a rail: the front falls long, the back shows beside it."""
    tile = look.cloth()
    wide = (250, 300, 210)[look.shape]
    x, foot = 400 - wide / 2 - 20, (606, 560, 630)[look.shape]
    back = f"M{n(x + wide * 0.62)} 190h{n(wide * 0.62)}l6 {n(foot - 330)}q-60 14 {n(-wide * 0.62)} 0z"
    front = (
        f"M{n(x)} 196C{n(x + 4)} 178 {n(x + wide - 4)} 178 {n(x + wide)} "
        f"196C{n(x + wide + 10)} 330 {n(x + wide - 8)} 450 {n(x + wide + 6)} {n(foot)}"
        f"q{n(-wide * 0.25)} -12 {n(-wide * 0.5)} 2t{n(-wide * 0.56)} 0C{n(x - 8)} 440 "
        f"{n(x + 12)} 330 {n(x)} 196z"
    )
    colours = (tile.trim, mix(tile.trim, tile.accent, 0.5), tile.accent)
    folds = "".join(
        f"M{n(x + wide * k)} 200C{n(x + wide * k - 14)} 330 {n(x + wide * k + 16)} 450 "
        f"{n(x + wide * k - 4)} {n(foot - 6)}"
        for k in (0.2, 0.46, 0.74)
    )
    return "".join(
        (
            studio(look.ground(), 0, look.window),
            tile.pattern("p", 1.7 * look.scale, (x, 180)),
            cast(back, 20, 18, 30),
            cast(front, 24, 20, 34),
            tassels(x + wide * 0.64, foot - 136, wide * 0.58, colours, 48, 9),
            path(back, tile.ground),
            filled(back, strength=0.8),
            path(back, "#0B1830", opacity=0.22),
            rod(150, 182, 500, 24),
            tassels(x - 4, foot - 6, wide + 8, colours, 66, 9),
            path(front, tile.ground),
            filled(front),
            path(folds, stroke="#0B1830", width=16, opacity=0.08),
            path(folds, stroke="#fff", width=5, opacity=0.14, extra='transform="translate(-13)"'),
            path(front, "url(#g-drop)", opacity=0.8),
            path(box(150, 140, 16, 470, 4) + box(634, 140, 16, 470, 4), "url(#g-post)"),
        )
    )


def apron(look: Look) -> str:
    """An apron on a peg, with its pocket."""
    tile = look.cloth()
    wide = (200, 226, 180)[look.shape]
    foot = (690, 650, 620)[look.shape]
    body = (
        f"M300 150H500C504 226 544 258 {n(400 + wide)} 272V{n(foot)}q{n(-wide)} 22 "
        f"{n(-2 * wide)} 0V272C256 258 296 226 300 150z"
    )
    pocket = box(292, 444, 216, 150, 8)
    straps = (
        f"M{n(400 - wide)} 292C{n(340 - wide)} 320 {n(330 - wide)} 380 {n(350 - wide)} "
        f"440M{n(400 + wide)} 292C{n(460 + wide)} 320 {n(470 + wide)} 390 "
        f"{n(446 + wide)} 456"
    )
    return "".join(
        (
            studio(look.ground(), 0, look.window),
            tile.pattern("p", 1.75 * look.scale, (200, 150)),
            cast(body, 20, 20, 34),
            '<circle cx="400" cy="62" r="8" fill="#5B3A1C"/>',
            path("M306 154C300 40 500 40 494 154", stroke=tile.accent, width=13),
            path("M306 154C300 40 500 40 494 154", stroke=tile.trim, width=8),
            path(straps, stroke=tile.trim, width=11, extra='stroke-linecap="round"'),
            path(body, tile.ground),
            filled(body),
            path(body, "url(#g-drop)", opacity=0.6),
            path(body, stroke=tile.accent, width=5),
            path("M310 160H490", stroke=tile.trim, width=14, opacity=0.9),
            cast(pocket, 3, 6, 12, 0.3),
            path(pocket, tile.trim),
            path(pocket, "url(#g-slant)", opacity=0.5),
            path(box(300, 452, 200, 134, 5), stroke=tile.accent, width=2, extra='stroke-dasharray="9 6"'),
        )
    )


def skirt(look: Look) -> str:
    """A straight skirt opened on a pole, the worked panel between two plain bands."""
    tile = look.cloth()
    high = (420, 470, 380)[look.shape]
    d = f"M170 190H630L654 {n(190 + high)}q-60 14 -127 0t-127 0t-127 0t-127 0z"
    band = f"M166 {n(190 + high * 0.26)}H634L650 {n(190 + high * 0.9)}H150z"
    lines = f"M160 {n(190 + high * 0.245)}H640M150 {n(190 + high * 0.92)}H650"
    pleats = "".join(f"M{n(190 + i * 38)} 196L{n(176 + i * 40.6)} {n(190 + high)}" for i in range(12))
    return "".join(
        (
            studio(look.ground(), 0, look.window),
            tile.pattern("p", 1.5 * look.scale, (166, 200)),
            cast(d, 20, 22, 34),
            path(d, tile.trim),
            path(band, "url(#p)"),
            path(lines, stroke=tile.accent, width=8),
            path(
                lines, stroke="#F2E7CF", width=2.4, extra='transform="translate(0 9)" stroke-dasharray="10 6"'
            ),
            path(pleats, stroke="#0B1830", width=5, opacity=0.2),
            path(pleats, stroke="#fff", width=2.4, opacity=0.16, extra='transform="translate(-5)"'),
            path(d, "url(#g-fold)", opacity=0.8),
            path(d, "url(#g-drop)", opacity=0.8),
            path(box(168, 178, 464, 30, 4), tile.accent),
            path(box(168, 178, 464, 30, 4), "url(#g-drop)"),
            group(bamboo(90, 158, 620, 20)),
        )
    )
