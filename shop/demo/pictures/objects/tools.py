"""The hand tools of the crafts, each lying flat around (0, 0), pointing up."""

from shop.demo.pictures.geometry import box, dots, group, mix, n, oval, path
from shop.demo.pictures.light import cast

ROUND = 'stroke-linecap="round"'


def laid_down(d: str, body: str, at: tuple[float, float], turn: float = 0, scale: float = 1) -> str:
    """`body` with the soft shadow of its outline `d`."""
    return group(cast(d, 9, 12, 16, 0.36) + body, at, scale, turn)


def brush(at: tuple[float, float], turn: float = 0, ink: str = "#2A241F", scale: float = 1) -> str:
    """A writing or paste brush, `ink` on its tip."""
    hair = "M-11 -150H11L12 -176C9 -206 2 -226 0 -240C-2 -226 -9 -206 -12 -176z"
    body = (
        path(box(-8, -150, 16, 330, 7), "url(#g-cane)")
        + path(hair, "#D9CBB0")
        + path("M-11 -186C-8 -210 -2 -228 0 -240C2 -228 8 -210 11 -186z", ink)
        + path(box(-11, -156, 22, 18, 3), "#8A5A34")
    )
    return laid_down(box(-9, -240, 18, 420), body, at, turn, scale)


def needle(at: tuple[float, float], turn: float, thread: str) -> str:
    """A threaded needle."""
    tail = "M0 90C40 150 -60 190 10 250S120 260 150 330"
    body = (
        path(tail, stroke=thread, width=4)
        + path("M0 -110L5 90Q0 104 -5 90z", "url(#g-silver)", "#6E7986", 0.7)
        + path(oval(0, 84, 1.6, 8), "#333A44")
    )
    return laid_down("M0 -110L5 90H-5z", body, at, turn)


def spool(at: tuple[float, float], thread: str, turn: float = 0, scale: float = 1) -> str:
    """A spool of thread."""
    wound = box(-30, -46, 60, 92, 6)
    coils = "".join(f"M-30 {y}L30 {y + 5}" for y in range(-44, 44, 7))
    body = (
        path(box(-38, -62, 76, 18, 5) + box(-38, 44, 76, 18, 5), "url(#g-post)")
        + path(wound, thread)
        + path(coils, stroke=mix(thread, "#000000", 0.35), width=2, opacity=0.6)
        + path(wound, "url(#g-side)")
    )
    return laid_down(box(-38, -62, 76, 124, 6), body, at, turn, scale)


def scissors(at: tuple[float, float], turn: float, scale: float = 1) -> str:
    """Wide-bowed Chinese shears."""
    bows = "M-8 20C-90 30 -96 150 -40 160C0 164 -2 90 -4 40M8 20C90 30 96 150 40 160C0 164 2 90 4 40"
    blades = "M-6 30L-26 -150L4 20zM6 30L26 -150L-4 20z"
    body = (
        path(bows, stroke="#23282F", width=15)
        + path(bows, stroke="#6A737E", width=5, extra='transform="translate(-2 -2)"')
        + path(blades, "url(#g-silver)", "#4A525C", 1.4)
        + path(dots([(0, 14)], 8), "url(#g-iron)")
    )
    return laid_down("M-80 40L-26 -150L0 10L26 -150L80 40V150H-80z", body, at, turn, scale)


def chisel(at: tuple[float, float], turn: float, wide: float = 20, scale: float = 1) -> str:
    """A chisel, its edge `wide` units."""
    grip = "M-17 10Q-24 90 -17 170Q0 184 17 170Q24 90 17 10z"
    blade = f"M-9 10L{n(-wide / 2)} -130L{n(wide / 2)} -142L9 10z"
    body = (
        path(blade, "url(#g-iron)")
        + path(f"M{n(-wide / 2)} -130L{n(wide / 2)} -142V-126L{n(-wide / 2)} -112z", "url(#g-silver)")
        + path(grip, "url(#g-post)")
        + path(box(-17, 4, 34, 16, 4), "url(#g-gold)")
    )
    return laid_down(f"M{n(-wide / 2)} -136H{n(wide / 2)}L18 170H-18z", body, at, turn, scale)


def hammer(at: tuple[float, float], turn: float, wooden: bool = False, scale: float = 1) -> str:
    """A hammer, or a mallet when `wooden`."""
    head = box(-66, -150, 132, 84, 12) if wooden else "M-80 -140H60Q84 -130 84 -116Q84 -100 60 -92H-80z"
    body = (
        path(box(-12, -120, 24, 320, 9), "url(#g-post)")
        + path(head, "url(#g-wood)" if wooden else "url(#g-iron)")
        + path(head, "url(#g-slant)", opacity=0.6)
    )
    return laid_down(head + box(-12, -100, 24, 300), body, at, turn, scale)


def knife(at: tuple[float, float], turn: float, scale: float = 1) -> str:
    """A splitting knife."""
    blade = "M-22 0L-26 -170Q0 -190 22 -160L20 0z"
    body = (
        path(blade, "url(#g-silver)", "#5B6675", 1.2)
        + path("M-22 0L-26 -170L-14 -166L-12 0z", "#4A525C", opacity=0.5)
        + path(box(-24, -4, 46, 160, 12), "url(#g-dark)")
        + path(box(-26, -8, 50, 20, 3), "url(#g-gold)")
    )
    return laid_down("M-26 -180H22V156H-24z", body, at, turn, scale)


def shuttle(at: tuple[float, float], turn: float, thread: str, scale: float = 1) -> str:
    """A boat shuttle with its pirn."""
    hull = "M-170 0Q-90 -44 0 -44Q90 -44 170 0Q90 44 0 44Q-90 44 -170 0z"
    body = (
        path(hull, "url(#g-wood)")
        + path(hull, "url(#g-slant)", opacity=0.5)
        + path(oval(0, 0, 84, 24), "#3A2412")
        + path(box(-66, -14, 132, 28, 10), thread)
        + path(
            "".join(f"M{x} -14l6 28" for x in range(-60, 64, 9)), stroke=mix(thread, "#000000", 0.35), width=2
        )
    )
    return laid_down(hull, body, at, turn, scale)


def dish(at: tuple[float, float], fill: str, r: float = 60, rim: str = "#EFEDE4") -> str:
    """A dish of colour, seen from above."""
    body = (
        path(oval(0, 0, r), rim)
        + path(oval(0, 0, r), "url(#g-puff)")
        + path(oval(0, 0, r * 0.78), fill)
        + path(oval(0, 0, r * 0.78), "url(#g-bowl)", opacity=0.8)
        + path(oval(-r * 0.26, -r * 0.3, r * 0.22, r * 0.1), "#fff", opacity=0.35)
    )
    return laid_down(oval(0, 0, r), body, at)


def pliers(at: tuple[float, float], turn: float, scale: float = 1) -> str:
    """Pliers."""
    arms = "M-6 0C-40 60 -50 120 -34 200M6 0C40 60 50 120 34 200"
    jaws = "M-16 10L-12 -60L-3 -104L0 10zM16 10L12 -60L3 -104L0 10z"
    body = (
        path(arms, stroke="#2A2F36", width=17, extra=ROUND)
        + path(arms, stroke="#7A848F", width=5, extra='stroke-linecap="round" transform="translate(-3 -2)"')
        + path(jaws, "url(#g-iron)")
        + path(dots([(0, 4)], 13), "url(#g-silver)")
    )
    return laid_down("M-12 -100H12L50 200H-50z", body, at, turn, scale)


def skein(at: tuple[float, float], thread: str, turn: float = 0, scale: float = 1) -> str:
    """A twisted hank of yarn."""
    d = "M-120 0C-80 -46 -40 46 0 0S80 -46 120 0"
    d2 = "M-120 0C-80 46 -40 -46 0 0S80 46 120 0"
    fibres = 'stroke-dasharray="3 3"'
    body = "".join(
        path(x, stroke=mix(thread, "#000000", k), width=34, extra=ROUND)
        + path(x, stroke=mix(thread, "#ffffff", 0.3), width=24, opacity=0.5, extra=fibres)
        for x, k in ((d, 0.22), (d2, 0.0))
    ) + path(box(-14, -30, 28, 60, 5), mix(thread, "#F4EBD8", 0.75))
    return laid_down(oval(0, 0, 126, 30), body, at, turn, scale)
