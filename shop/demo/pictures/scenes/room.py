"""What workshop rooms share: walls, windows, floors, benches, shelves. 1200 x 800 units."""

from shop.demo.pictures.geometry import box, group, mix, n, oval, path
from shop.demo.pictures.light import cast, contact, window_light
from shop.demo.pictures.look import Look
from shop.demo.pictures.tile import pick

WALLS = (("#EAE3D6", "#C9B08A"), ("#DDE3E2", "#A99878"), ("#E9DCCB", "#B08A62"), ("#D5DBCF", "#B59C74"))
FLOOR = 640.0


def room(look: Look) -> str:
    """Plaster wall with a timber post, daylight from the left, board floor."""
    wall, floor = pick(WALLS, look.variant + len(look.craft))
    boards = "".join(
        f"M{n(600 + (x - 600) * 0.9)} {n(FLOOR)}L{n(600 + (x - 600) * 1.5)} 800"
        for x in range(-400, 1700, 120)
    )
    skirting = box(0, FLOOR - 18, 1200, 18)
    return "".join(
        (
            path(box(0, 0, 1200, FLOOR), wall),
            window_light(FLOOR, 0.34),
            group(window_light(FLOOR, 0.28), (330, 20)),
            path(box(0, FLOOR, 1200, 800 - FLOOR), floor),
            path(boards, stroke=mix(floor, "#0B1830", 0.35), width=3, opacity=0.5),
            path(box(0, FLOOR, 1200, 800 - FLOOR), "url(#g-table)"),
            path(skirting, mix(floor, "#3A2412", 0.5)),
            path(box(0, 0, 1200, 24), "url(#g-dark)"),
            path(box(0, 0, 1200, 800), "url(#g-vig)", opacity=0.85),
        )
    )


def window(x: float, y: float, wide: float = 220, high: float = 280) -> str:
    """A lattice window with the morning in it."""
    bars = "".join(f"M{n(x + wide * k)} {n(y)}v{n(high)}" for k in (0.25, 0.5, 0.75)) + "".join(
        f"M{n(x)} {n(y + high * k)}h{n(wide)}" for k in (0.25, 0.5, 0.75)
    )
    hills = (
        f"M{n(x)} {n(y + high * 0.72)}q{n(wide * 0.25)} {n(-high * 0.22)} "
        f"{n(wide * 0.5)} 0t{n(wide * 0.5)} {n(-high * 0.04)}V{n(y + high)}H{n(x)}z"
    )
    frame = box(x, y, wide, high)
    return (
        cast(box(x - 10, y - 10, wide + 20, high + 20), 8, 10, 18, 0.22)
        + path(frame, "#F6F8F4")
        + path(hills, "#BFD0C4")
        + path(bars, stroke="#7A5933", width=7)
        + path(bars, stroke="#B08A5C", width=2, extra='transform="translate(-2 -2)"')
        + path(frame, stroke="#6B4A28", width=16)
        + path(box(x - 20, y + high + 6, wide + 40, 16, 3), "url(#g-wood)")
    )


def bench(x: float, y: float, wide: float, high: float = 200, wood: str = "g-wood") -> str:
    """A work bench from the front; its top is at `y`."""
    legs = box(x + 26, y + 24, 30, high - 24) + box(x + wide - 56, y + 24, 30, high - 24)
    rail = box(x + 40, y + high * 0.62, wide - 80, 18)
    return (
        contact(x + wide / 2 + 40, y + high, wide * 0.66, 34, 0.8)
        + path(legs, "url(#g-post)")
        + path(rail, "url(#g-dark)")
        + path(box(x, y, wide, 30, 4), f"url(#{wood})")
        + path(box(x, y, wide, 6, 3), "#fff", opacity=0.3)
        + path(box(x + 10, y + 30, wide - 20, 12), "#0B1830", opacity=0.25)
    )


def shelf(x: float, y: float, wide: float) -> str:
    """A wall board on brackets; things stand on `y`."""
    brackets = f"M{n(x + 30)} {n(y + 14)}v46l36 -46zM{n(x + wide - 30)} {n(y + 14)}v46l-36 -46z"
    return (
        cast(box(x, y, wide, 18), 6, 16, 20, 0.22)
        + path(brackets, "url(#g-post)")
        + path(box(x, y, wide, 18, 2), "url(#g-wood)")
    )


def stool(x: float, foot: float, s: float = 1.0) -> str:
    """A round-topped stool."""
    legs = "M-58 -110L-74 0H-58L-40 -110zM58 -110L74 0H58L40 -110zM-8 -110V-4H8V-110z"
    return group(
        contact(10, 0, 110, 16)
        + path(legs, "url(#g-post)")
        + path("M-66 -52H66", stroke="#5B3A1C", width=9)
        + path(oval(0, -112, 80, 18), "url(#g-wood)")
        + path(oval(0, -116, 80, 18), "#C2935F")
        + path(oval(-16, -119, 44, 8), "#fff", opacity=0.2),
        (x, foot),
        s,
    )


def pot(x: float, foot: float, s: float, hue: str, shape: int = 0) -> str:
    """A small plain vessel for shelves."""
    d = (
        "M-22 -120C-22 -128 22 -128 22 -120C16 -104 22 -92 44 -70C64 -40 50 -8 30 "
        "0H-30C-50 -8 -64 -40 -44 -70C-22 -92 -16 -104 -22 -120z",
        "M-48 -70C-44 -20 -24 0 0 0C24 0 44 -20 48 -70z",
        "M-34 -100C-60 -80 -62 -20 -36 0H36C62 -20 60 -80 34 -100z",
    )[shape % 3]
    top = (-120, -70, -100)[shape % 3]
    rx = (22, 48, 34)[shape % 3]
    return group(
        contact(8, 0, 64, 9, 0.8)
        + path(d, hue)
        + path(d, "url(#g-side)")
        + path(oval(0, top, rx, rx * 0.2), mix(hue, "#0B1830", 0.35)),
        (x, foot),
        s,
    )


def yarn(x: float, y: float, r: float, hue: str, turn: int) -> str:
    """A ball of thread."""
    loops = "".join(
        f'<ellipse cx="{n(x)}" cy="{n(y)}" rx="{n(r)}" ry="{n(r * k)}" '
        f'transform="rotate({(turn * 47 + int(k * 200)) % 180} {n(x)} {n(y)})"/>'
        for k in (0.25, 0.5, 0.75)
    )
    return (
        contact(x + 4, y + r * 0.95, r * 1.2, r * 0.24)
        + path(oval(x, y, r), hue)
        + f'<g fill="none" stroke="{mix(hue, "#000000", 0.3)}" stroke-width="1.600">{loops}</g>'
        + path(oval(x, y, r), "url(#g-puff)")
    )


def basket(x: float, foot: float, s: float = 1.0) -> str:
    """A plain bamboo basket."""
    d = "M-90 -110L-70 0Q0 16 70 0L90 -110z"
    weave = "".join(f"M-92 {y}Q0 {y + 18} 92 {y}" for y in range(-100, 0, 16))
    return group(
        contact(12, 0, 120, 18)
        + path(d, "#B4925A")
        + path(weave, stroke="#7E6230", width=6, opacity=0.7)
        + path(weave, stroke="#E2CC94", width=3, opacity=0.7, extra='stroke-dasharray="12 12"')
        + path(d, "url(#g-side)")
        + path("M-94 -110Q0 -86 94 -110", stroke="#C9AA6A", width=13),
        (x, foot),
        s,
    )


def lamp(x: float, drop: float) -> str:
    """A workshop lamp on its cord."""
    return (
        path(box(x - 2, 20, 4, drop - 20), "#2A1F16")
        + path(oval(x, drop + 60, 210, 170), "url(#g-glow)", opacity=0.5)
        + path(f"M{n(x - 20)} {n(drop)}H{n(x + 20)}L{n(x + 74)} {n(drop + 54)}H{n(x - 74)}z", "#3F5A52")
        + path(
            f"M{n(x - 20)} {n(drop)}H{n(x + 20)}L{n(x + 74)} {n(drop + 54)}H{n(x - 74)}z",
            "url(#g-side)",
            opacity=0.7,
        )
        + path(oval(x, drop + 54, 72, 9), "#FFF3CF")
    )
