"""The demo picture library: still lifes of twenty crafts, drawn from each craft's own pattern.

`draw` gives a complete standalone SVG that depends only on its arguments; `render` turns it into a PNG
without any system font or library.
"""

import resvg_py

from shop.demo.pictures.kinds import NAMES, OBJECTS, PAINTERS, PictureKind
from shop.demo.pictures.light import DEFS
from shop.demo.pictures.look import Look
from shop.demo.pictures.scenes import SCENES, scene

__all__ = ["NAMES", "OBJECTS", "SCENES", "PictureKind", "draw", "render", "workshop_scene"]

SIDE = 800


def _sheet(body: str, wide: int, high: int) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide}" height="{high}" '
        f'viewBox="0 0 {wide} {high}">'
        f"{DEFS}{body}</svg>"
    )


def draw(craft: str, kind: str, variant: int) -> str:
    """One picture as SVG, 800 x 800 units, the same for the same arguments on every machine.

    `kind` is a key of OBJECTS[craft]; any `variant` >= 0 will do, the first three differ most. KeyError:
    no such craft or kind.
    """
    place, painter = PAINTERS[(craft, kind)]
    return _sheet(painter(Look(craft, kind, variant, place)), SIDE, SIDE)


def workshop_scene(craft: str, variant: int = 0) -> str:
    """The room the craft is made in, 1200 x 800 units; kindred crafts share a room but not its cloth."""
    return _sheet(scene(Look(craft, "workshop", variant)), 1200, SIDE)


def render(svg: str, pixels: int = 1200) -> bytes:
    """The drawing as PNG, `pixels` wide. ValueError: not an SVG."""
    return bytes(resvg_py.svg_to_bytes(svg_string=svg, width=pixels, skip_system_fonts=True))
