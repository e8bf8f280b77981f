"""The bench seen from above."""

from shop.demo.pictures.geometry import (
    mix,
    n,
    path,
)
from shop.demo.pictures.look import Look
from shop.demo.pictures.tile import Tile, pick

BENCHES = (("#B98D5C", "#93683C"), ("#7A583A", "#573B24"), ("#D8C29A", "#B99C6C"))


ALL = "M0 0H800V800H0z"


def bench(look: Look) -> str:
    """Planks from above."""
    light, dark = pick(BENCHES, look.variant)
    rnd = look.rng("bench")
    grain = ""
    for _ in range(46):
        y, x = rnd.uniform(0, 800), rnd.uniform(-200, 700)
        grain += (
            f"M{n(x)} {n(y)}q{n(rnd.uniform(60, 160))} {n(rnd.uniform(-7, 7))} "
            f"{n(rnd.uniform(180, 460))} {n(rnd.uniform(-4, 4))}"
        )
    seams = "M0 206H800M0 412H800M0 610H800"
    return (
        path(ALL, light)
        + path(grain, stroke=dark, width=2, opacity=0.4)
        + path(seams, stroke=mix(dark, "#0B1830", 0.5), width=4, opacity=0.6)
        + path(seams, stroke="#fff", width=2, opacity=0.16, extra='transform="translate(0 4)"')
        + path(ALL, "url(#g-vig)", opacity=0.8)
    )


def threads(tile: Tile) -> tuple[str, str, str]:
    """Three threads in the cloth's own colours."""
    return tile.accent, mix(tile.trim, tile.accent, 0.5), tile.trim
