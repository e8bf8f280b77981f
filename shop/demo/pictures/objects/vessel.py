"""Turned and thrown bodies: a profile, a glaze, a painting, the lamp's reflection."""

from shop.demo.pictures.geometry import clipped, group, n, path
from shop.demo.pictures.light import contact, stand

# profiles around x = 0, the foot at y = 0, about 500 units high
VASES = (
    "M-44 -500C-44 -516 44 -516 44 -500C40 -478 30 -462 30 -420C30 -346 44 -326 "
    "100 -258C164 -180 164 -46 76 -6C44 6 -44 6 -76 -6C-164 -46 -164 -180 -100 "
    "-258C-44 -326 -30 -346 -30 -420C-30 -462 -40 -478 -44 -500z",
    "M-58 -476C-58 -492 58 -492 58 -476C54 -462 50 -456 52 -446C150 -420 186 -350 "
    "170 -270C154 -180 104 -110 86 -8C60 8 -60 8 -86 -8C-104 -110 -154 -180 -170 "
    "-270C-186 -350 -150 -420 -52 -446C-50 -456 -54 -462 -58 -476z",
    "M-86 -470C-86 -490 86 -490 86 -470C72 -440 66 -420 72 -390C84 -340 128 -320 "
    "128 -210C128 -110 100 -60 84 -8C56 8 -56 8 -84 -8C-100 -60 -128 -110 -128 "
    "-210C-128 -320 -84 -340 -72 -390C-66 -420 -72 -440 -86 -470z",
)
MOUTHS = ((44, -500), (58, -476), (86, -470))


def shaded(name: str, d: str, glaze: str, paint: str = "", shine: str = "") -> str:
    """A body: glaze, the painting clipped to it, side shade, a streak of reflected window."""
    return "".join(
        (
            path(d, glaze),
            clipped(name, d, paint) if paint else "",
            path(d, "url(#g-side)"),
            path(d, "url(#g-drop)", opacity=0.5),
            path(shine, stroke="#fff", width=13, opacity=0.7, extra='stroke-linecap="round"')
            if shine
            else "",
        )
    )


def mouth(y: float, rx: float, rim: str, inside: str, ry: float | None = None) -> str:
    """The opening seen slightly from above."""
    ry = rx * 0.24 if ry is None else ry
    return (
        f'<ellipse cx="0" cy="{n(y)}" rx="{n(rx)}" ry="{n(ry)}" fill="{rim}"/><ellipse '
        f'cx="0" cy="{n(y + 2)}" rx="{n(rx * 0.84)}" ry="{n(ry * 0.74)}" '
        f'fill="{inside}"/>'
        f'<ellipse cx="0" cy="{n(y)}" rx="{n(rx)}" ry="{n(ry)}" fill="url(#g-side)" fill-opacity=".5"/>'
    )


def small_cup(x: float, y: float, s: float = 1.0, glaze: str = "#F3F5F1", tea: str = "#A8682A") -> str:
    """A tea cup on whatever lies below."""
    body = "M-56 -58C-56 -14 -34 12 0 12C34 12 56 -14 56 -58z"
    inner = shaded(f"sc{int(x)}{int(y)}", body, glaze) + mouth(-58, 56, glaze, tea, 16)
    return group(contact(18, 14, 96, 17, 0.8) + contact(4, 12, 50, 8) + inner, (x, y), s)


def vase(
    x: float,
    foot: float,
    s: float,
    shape: int,
    glaze: str,
    paint: str,
    inside: str,
    name: str = "vs",
    rim: str = "",
) -> str:
    """A vase on the table; `paint` is drawn in vase units (foot at 0, up is negative)."""
    d = VASES[shape % 3]
    rx, y = MOUTHS[shape % 3]
    shine = (
        "M-88 -200c-16 40 -14 86 4 116",
        "M-118 -330c-14 40 -4 80 16 112",
        "M-92 -250c-8 40 -4 70 6 100",
    )[shape % 3]
    return group(
        stand(0, -2, 120) + shaded(name, d, glaze, paint, shine) + mouth(y, rx, rim or glaze, inside),
        (x, foot),
        s,
    )
