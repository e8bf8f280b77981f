"""Pottery and smithy."""

from shop.demo.pictures.geometry import box, clipped, group, mix, oval, path, spiral
from shop.demo.pictures.light import cast, contact
from shop.demo.pictures.look import Look
from shop.demo.pictures.objects import jewel
from shop.demo.pictures.objects.vessel import vase
from shop.demo.pictures.patterns.glaze import PORCELAIN, TONGGUAN, spray
from shop.demo.pictures.scenes.room import bench, lamp, pot, room, shelf, stool, window
from shop.demo.pictures.tile import pick


def pottery(look: Look) -> str:
    """The wheel by the window, ware drying on boards, the kiln mouth glowing."""
    tong = look.craft == "tongguan"
    ground = pick(TONGGUAN, look.palette)[0] if tong else pick(PORCELAIN, look.palette)[0]
    clay = "#C79E74" if tong else "#E9E2D6"
    tile = look.cloth()
    wares = "".join(
        pot(x, y, s, (ground, clay, mix(ground, tile.accent, 0.18))[(i + look.variant) % 3], i + look.variant)
        for y, row in ((216, range(5)), (390, range(5)))
        for i in row
        for x, s in ((700 + i * 100, 0.9 + 0.14 * (i % 3)),)
    )
    kx = (960, 940, 980)[look.variant % 3]
    kiln = f"M{kx - 190} 720V560C{kx - 190} 430 {kx + 190} 430 {kx + 190} 560V720z"
    bricks = "".join(f"M{kx - 190} {y}H{kx + 190}" for y in range(490, 720, 28)) + "".join(
        f"M{kx - 180 + (i % 2) * 30 + k * 60} {478 + i * 28}v28" for i in range(9) for k in range(7)
    )
    fire = f"M{kx - 70} 720V620Q{kx} 540 {kx + 70} 620V720z"
    art = spray(-10, -30, 2.3, 1, tile.accent, 3) if not tong else ""
    wheel = (
        path(oval(0, 0, 190, 44), "#4A3A2C")
        + path(oval(0, -10, 190, 44), "#8A7660")
        + path(oval(0, -10, 190, 44), "url(#g-side)", opacity=0.6)
        + path(oval(0, -12, 110, 24), "#A8937A")
    )
    return "".join(
        (
            room(look),
            window(60, 80, 260, 300),
            shelf(640, 216, 520),
            shelf(640, 390, 520),
            wares,
            contact(kx, 724, 260, 26),
            path(kiln, "#A8603F"),
            clipped("kl", kiln, path(bricks, stroke="#6E3A24", width=3, opacity=0.6)),
            path(kiln, "url(#g-side)"),
            path(fire, "#2A120A"),
            path(oval(kx, 690, 60, 50), "url(#g-glow)"),
            path(
                f"M{kx - 40} 720Q{kx - 30} 640 {kx} 620Q{kx + 34} 650 {kx + 40} 720z", "#E9742A", opacity=0.9
            ),
            path(f"M{kx - 20} 720Q{kx - 10} 670 {kx + 4} 656Q{kx + 20} 680 {kx + 20} 720z", "#FFD98A"),
            contact(380, 770, 280, 30),
            path("M250 690H510L486 770H274z", "url(#g-dark)"),
            group(wheel, (380, 682)),
            vase(380, 676, 0.62, look.variant, clay if tong else ground, art, "#6E5A46"),
            bench(40, 560, 180, 190),
            pot(90, 562, 0.9, clay, 1),
            pot(164, 562, 1.0, ground, 2),
            stool(600, 784, 0.9),
            lamp(380, 130),
        )
    )


def smithy(look: Look) -> str:
    """The silversmith's bench: stump anvil, hammers on the wall, collars hung up."""
    tile = look.cloth()
    collars = "".join(
        group(
            "".join(
                path(f"M-60 -40A{r} {r} 0 1 0 60 -40", stroke="url(#g-silver)", width=7) for r in (84, 74)
            )
            + path("M-80 10A80 80 0 0 0 80 10A84 84 0 0 1 -80 10z", "url(#g-silver)", "#6E7986", 1)
            + "".join(jewel.bell(-60 + i * 20, 64 + 16 * (1 - abs(i - 3) / 3), 1.2) for i in range(7)),
            (x, y),
            s,
        )
        for x, y, s in ((540, 210, 1.0), (760, 220, 0.84))
    )
    hung = ""
    for i, x in enumerate(range(890, 1150, 44)):
        hung += (
            path(box(x, 120, 10, 150, 4), "url(#g-post)")
            + path(box(x - 16, 104, 44, 30, 5) if i % 2 else oval(x + 5, 118, 20, 15), "url(#g-iron)")
            + path(box(x + 2, 100, 6, 8), "#2A1F16")
        )
    stump = "M470 560L454 742Q560 776 666 742L650 560z"
    anvil = "M440 500H640Q700 504 726 528Q680 546 640 546H600L616 590H500L516 546H470Q446 530 440 500z"
    wire = "".join(spiral(x, 470, 18, 2.2, x, 1) for x in (90, 150, 214))
    torch = path("M300 478l70 -20l8 14l-70 22z", "url(#g-gold)") + path(
        "M378 462q26 -20 60 -12q-34 22 -56 24z", "#6FB3E8", opacity=0.8
    )
    return "".join(
        (
            room(look),
            tile.pattern("p", 1.0),
            window(60, 80, 240, 260),
            path(box(430, 70, 450, 260, 4), mix(tile.ground, "#20263B", 0.5)),
            path(box(430, 70, 450, 260, 4), "url(#g-slant)"),
            collars,
            path(box(880, 84, 290, 14, 5), "url(#g-wood)"),
            hung,
            shelf(900, 400, 260),
            "".join(pot(940 + i * 62, 400, 0.5 + 0.1 * (i % 2), "#6E737A", i) for i in range(4)),
            bench(30, 490, 340, 240),
            path(wire, stroke="#0B1830", width=6, opacity=0.3, extra='transform="translate(3 4)"'),
            path(wire, stroke="#D9DFE5", width=5),
            torch,
            contact(580, 756, 220, 26),
            path(stump, "#8A6238"),
            path(stump, "url(#g-side)"),
            path(oval(560, 562, 90, 22), "#B98D5C"),
            cast(anvil, 8, 8, 14, 0.3),
            path(anvil, "url(#g-iron)"),
            path("M440 500H640Q690 503 720 524", stroke="#C9D1D9", width=5, opacity=0.8),
            group(
                path(box(-10, -20, 20, 240, 8), "url(#g-post)")
                + path(box(-52, -44, 104, 52, 8), "url(#g-iron)"),
                (620, 456),
                0.7,
                66,
            ),
            path("M540 492q30 -24 60 0z", "url(#g-silver)"),
            stool(800, 784, 1.0),
            bench(940, 560, 220, 180, "g-dark"),
            group(path("M-60 0A60 60 0 1 0 60 0", stroke="url(#g-silver)", width=12), (1046, 540), 0.8),
            lamp(560, 300),
        )
    )
