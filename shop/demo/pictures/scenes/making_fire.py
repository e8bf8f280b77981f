"""Clay and silver in hand."""

from shop.demo.pictures.geometry import (
    clipped,
    dots,
    group,
    mix,
    oval,
    path,
    spiral,
)
from shop.demo.pictures.light import cast
from shop.demo.pictures.look import Look
from shop.demo.pictures.objects import tools
from shop.demo.pictures.patterns.glaze import spray
from shop.demo.pictures.scenes.table import bench
from shop.demo.pictures.tile import Tile


def throwing(look: Look) -> str:
    """Painting a raw body on the turntable."""
    tile = look.cloth()
    plate = oval(400, 392, 236)
    clay = mix(tile.ground, "#E9DCC8", 0.4) if look.craft == "youxia" else "#C9A27A"
    painted = (
        spray(380, 520, 2.6, 1, tile.accent, 3)
        if look.craft == "youxia"
        else group(cloth_roundel(tile), (400, 392))
    )
    wheel = (
        path(oval(400, 400, 292), "#6E5A46")
        + path(oval(400, 400, 292), "url(#g-slant)")
        + "".join(path(oval(400, 400, r), stroke="#3A2E24", width=2, opacity=0.5) for r in (280, 266, 252))
    )
    glazes = "".join(
        tools.dish(p, c, 58)
        for p, c in (
            ((92, 100), tile.accent),
            ((92, 240), mix(tile.trim, "#3F7F63", 0.5)),
            ((106, 690), "#E9B949"),
            ((712, 96), tile.trim),
        )
    )
    return "".join(
        (
            bench(look),
            cast(oval(400, 400, 292), 14, 20, 40, 0.44),
            wheel,
            glazes,
            cast(plate, 10, 14, 30, 0.36),
            path(plate, clay),
            path(plate, "url(#g-puff)", opacity=0.6),
            path(oval(400, 392, 170), "url(#g-bowl)", opacity=0.5),
            path(oval(400, 392, 222), stroke=tile.trim, width=4, opacity=0.8),
            painted,
            tools.brush((610, 470), 40, tile.accent),
            tools.brush((700, 640), 24, tile.trim, 0.9),
        )
    )


def cloth_roundel(tile: Tile) -> str:
    """The surface of the craft as a disc."""
    d = oval(0, 0, 150)
    return tile.pattern("p", 2.0, (-140, -140)) + clipped("rd", d, path(d, "url(#p)"))


def smithing(look: Look) -> str:
    """Wire drawn and curled on the pitch block."""
    block = oval(390, 390, 230)
    plate = "M230 350A170 170 0 0 0 552 350A176 176 0 0 1 390 560A176 176 0 0 1 230 350z"
    wire = "".join(
        spiral(x, y, 30, 2.2, i, 1 if i % 2 else -1)
        for i, (x, y) in enumerate(((300, 450), (350, 500), (420, 504), (478, 456)))
    )
    loose = "".join(
        spiral(x, y, r, 2.6, x, 1) + f"M{x + r} {y}q60 40 120 -10"
        for x, y, r in ((120, 650, 40), (210, 720, 28), (640, 130, 36))
    )
    grains = dots([(620 + (i * 37) % 120, 600 + (i * 53) % 90) for i in range(34)], 5)
    return "".join(
        (
            bench(look),
            cast(block, 16, 22, 44, 0.5),
            path(block, "#2E2A28"),
            path(block, "url(#g-puff)", opacity=0.7),
            cast(plate, 5, 8, 14, 0.6),
            path(plate, "url(#g-silver)", "#5B6675", 2),
            path(wire, stroke="#515C6B", width=4),
            path(wire, stroke="#fff", width=1.6, opacity=0.8, extra='transform="translate(-1.500 -1.500)"'),
            path(loose, stroke="#0B1830", width=6, opacity=0.25, extra='transform="translate(5 8)"'),
            path(loose, stroke="#C9D1D9", width=5),
            path(loose, stroke="#fff", width=1.6, opacity=0.9),
            path(grains, "#0B1830", opacity=0.3, extra='transform="translate(3 5)"'),
            path(grains, "url(#g-silver)", "#6E7986", 0.8),
            tools.hammer((650, 350), 26),
            tools.pliers((120, 330), -16),
            tools.chisel((520, 170), 150, 12),
        )
    )
