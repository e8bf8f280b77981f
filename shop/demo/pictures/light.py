"""Studio light: grounds, shadows and the gradients that give things body.

The lamp stands upper left, so shade lies right and below in every picture.
"""

from shop.demo.pictures.geometry import n

SHADE = "#0B1830"

GROUNDS: dict[str, tuple[str, str]] = {  # wall, table
    "mist": ("#E9EEF3", "#D9E1E9"),
    "blue": ("#DCE6F1", "#C6D5E5"),
    "green": ("#E0EAE4", "#CBDAD2"),
    "rose": ("#F2E6E4", "#E5D2CF"),
    "sand": ("#EFE9DD", "#DFD4C1"),
    "clay": ("#E9DACB", "#D6BFA8"),
    "slate": ("#B9C3CC", "#9FABB6"),
    "moss": ("#CFD6C6", "#B7C1AB"),
    "night": ("#20263B", "#171C2F"),
    "walnut": ("#5A4331", "#47331F"),
}
PALE = ("mist", "sand", "green", "rose", "blue", "clay", "moss")
DEEP = ("night", "slate", "walnut")


def _linear(name: str, vector: str, stops: list[tuple[float, str, float]]) -> str:
    return f'<linearGradient id="{name}" {vector}>{_stops(stops)}</linearGradient>'


def _radial(name: str, centre: str, stops: list[tuple[float, str, float]]) -> str:
    return f'<radialGradient id="{name}" {centre}>{_stops(stops)}</radialGradient>'


def _stops(stops: list[tuple[float, str, float]]) -> str:
    return "".join(
        f'<stop offset="{at:g}" stop-color="{colour}"' + (f' stop-opacity="{o:g}"/>' if o < 1 else "/>")
        for at, colour, o in stops
    )


W = "#fff"
_DOWN = 'x1="0" y1="0" x2="0" y2="1"'
_ACROSS = 'x1="0" x2="1"'
_SLANT = 'x1="0" y1="0" x2="1" y2="1"'

DEFS = (
    "<defs>"
    + "".join(
        (
            _linear(
                "g-side",
                _ACROSS,
                [(0, SHADE, 0.30), (0.26, W, 0.32), (0.5, W, 0), (0.78, SHADE, 0.2), (1, SHADE, 0.5)],
            ),
            _linear(
                "g-fold",
                _ACROSS,
                [
                    (0, W, 0.16),
                    (0.22, SHADE, 0.12),
                    (0.36, W, 0.12),
                    (0.62, SHADE, 0.17),
                    (0.8, W, 0.1),
                    (1, SHADE, 0.24),
                ],
            ),
            _linear("g-drop", _DOWN, [(0, W, 0.14), (0.5, W, 0), (1, SHADE, 0.26)]),
            _linear("g-slant", _SLANT, [(0, W, 0.30), (0.45, W, 0), (1, SHADE, 0.30)]),
            _linear("g-wood", _DOWN, [(0, "#C2935F", 1), (0.4, "#96683A", 1), (1, "#5B3A1C", 1)]),
            _linear("g-post", _ACROSS, [(0, "#8A5E34", 1), (0.3, "#BC8C58", 1), (1, "#5B3A1C", 1)]),
            _linear("g-dark", _DOWN, [(0, "#6B4A31", 1), (0.35, "#47301F", 1), (1, "#24170F", 1)]),
            _linear("g-bamboo", _DOWN, [(0, "#D9C48C", 1), (0.3, "#C3A765", 1), (1, "#7E6630", 1)]),
            _linear("g-cane", _ACROSS, [(0, "#A98B4C", 1), (0.3, "#E0CC96", 1), (1, "#7E6630", 1)]),
            _linear("g-gold", _SLANT, [(0, "#F5E2AE", 1), (0.45, "#C9A24E", 1), (1, "#80601F", 1)]),
            _linear(
                "g-silver",
                _SLANT,
                [
                    (0, "#FBFCFD", 1),
                    (0.32, "#B4BEC9", 1),
                    (0.52, "#F2F5F7", 1),
                    (0.8, "#808C9A", 1),
                    (1, "#D9DFE5", 1),
                ],
            ),
            _linear("g-iron", _SLANT, [(0, "#8A939D", 1), (0.4, "#4A525C", 1), (1, "#23282F", 1)]),
            _radial("g-sh", "", [(0, SHADE, 0.5), (0.55, SHADE, 0.2), (1, SHADE, 0)]),
            _radial("g-glow", "", [(0, "#FFF1C9", 0.95), (0.4, "#FFE3A0", 0.5), (1, "#FFE3A0", 0)]),
            _radial("g-puff", 'cx=".38" cy=".32" r=".8"', [(0, W, 0.34), (0.5, W, 0), (1, SHADE, 0.46)]),
            _radial("g-bowl", 'cx=".6" cy=".66" r=".7"', [(0, W, 0.30), (0.6, W, 0), (1, SHADE, 0.36)]),
            _radial(
                "g-vig",
                'cx=".36" cy=".3" r=".95"',
                [(0, W, 0.5), (0.45, W, 0.1), (0.72, SHADE, 0), (1, SHADE, 0.2)],
            ),
            _linear("g-table", _DOWN, [(0, W, 0.28), (0.3, W, 0), (1, SHADE, 0.14)]),
        )
    )
    + "</defs>"
)


def studio(
    ground: str, horizon: float = 584, window: bool = False, wide: float = 800, high: float = 800
) -> str:
    """The empty set: wall, table (none when `horizon` is 0), lamp light, sometimes a window's light on the wall."""
    wall, table = GROUNDS[ground]
    size = f'width="{n(wide)}" height="{n(high)}"'
    out = f'<rect {size} fill="{wall}"/>'
    if window:
        out += window_light(horizon or high, 0.2 if ground in PALE else 0.06)
    if horizon:
        rest = f'y="{n(horizon)}" width="{n(wide)}" height="{n(high - horizon)}"'
        out += f'<rect {rest} fill="{table}"/><rect {rest} fill="url(#g-table)"/>'
    return out + f'<rect {size} fill="url(#g-vig)" fill-opacity="{".9" if ground in PALE else ".32"}"/>'


def window_light(floor: float, strength: float) -> str:
    """Slanted panes of daylight on the wall, soft at the edge."""
    out = []
    for grow, part in ((7, 0.35), (0, 0.65)):
        d = ""
        for i in range(3):
            x = 392 + i * 124
            for top, foot in ((40, 0.44 * floor), (0.44 * floor + 22, floor * 0.9)):
                d += (
                    f"M{n(x - top * 0.32 - grow)} {n(top - grow)}h{n(102 + 2 * grow)}"
                    f"L{n(x - foot * 0.32 + 102 + grow)} {n(foot + grow)}h{n(-102 - 2 * grow)}z"
                )
        out.append(f'<path d="{d}" fill="#FFF9EA" fill-opacity="{strength * part:.3f}"/>')
    return "".join(out)


def contact(cx: float, cy: float, rx: float, ry: float, strength: float = 1.0) -> str:
    """The pool of shade under a thing that stands on a table."""
    op = f' fill-opacity="{strength:g}"' if strength < 1 else ""
    return f'<ellipse cx="{n(cx)}" cy="{n(cy)}" rx="{n(rx)}" ry="{n(ry)}" fill="url(#g-sh)"{op}/>'


def stand(cx: float, foot: float, half: float, strength: float = 1.0) -> str:
    """Contact shade plus the long cast shadow of a standing thing of half width `half`."""
    return contact(cx + half * 0.5, foot + half * 0.04, half * 1.7, half * 0.2, 0.55 * strength) + contact(
        cx + half * 0.06, foot, half * 1.12, half * 0.13, strength
    )


def cast(d: str, dx: float = 12, dy: float = 16, spread: float = 26, strength: float = 0.26) -> str:
    """A soft shadow of outline `d` on the surface behind it, without a blur filter (filters cost time)."""
    layers = 6
    widths = "".join(
        f'<path d="{d}" stroke-width="{n(spread * (layers - i) / layers * 1.6)}"/>' for i in range(layers)
    )
    return (
        f'<g transform="translate({n(dx)} {n(dy)})" fill="{SHADE}" stroke="{SHADE}" '
        f'stroke-linejoin="round" '
        f'fill-opacity="{strength / layers:.3f}" stroke-opacity="{strength / layers:.3f}">{widths}</g>'
    )
