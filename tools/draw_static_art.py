"""Draw the art that lies in static/img: a selvedge band and a strip of cloth for every craft.

    python tools/draw_static_art.py

Writes static/img/selvedge/<craft>.svg (16 px high, repeats along x) and static/img/cloth/<craft>.webp
(240 x 900 px, transparent below the wavy hem, so that a crop from the top keeps the hem: the home page's
drying rack shows different lengths of the same strip with `object-position: bottom`). The output is committed.
"""

import io
from pathlib import Path

from PIL import Image, ImageFilter

from shop.demo.pictures import render
from shop.demo.pictures.geometry import clipped, n, path
from shop.demo.pictures.light import DEFS
from shop.demo.pictures.patterns import TILES, tile
from shop.demo.pictures.patterns.selvedges import BANDS, selvedge

IMAGES = Path(__file__).resolve().parent.parent / "static" / "img"
WIDE, HIGH = 240, 900
LARGEST = 25_000  # bytes of one strip
# Repeats across the strip where the motif asks for another measure than 1.25.
ACROSS = {
    "heicha": 1.0,
    "xiabu": 1.4,
    "zhuzhi": 1.1,
    "zhubian": 2.0,
    "xiangxiu": 1.05,
    "youxia": 1.1,
    "tiaohua": 1.0,
    "xilankapu": 0.85,
    "zaohua": 1.12,
    "nianhua": 1.15,
    "miaoyin": 1.3,
    "juhuashi": 1.1,
    "yousan": 1.1,
}
MOTIFS = {"miaoxiu": 1, "mudiao": 0, "zhubian": 0, "tongguan": 0}


def strip(craft: str) -> str:
    """A length of the craft's surface hanging in soft folds, its hem rippled."""
    surface = tile(craft, 0, MOTIFS.get(craft, 0))
    scale = WIDE / (surface.width * ACROSS.get(craft, 1.25))
    hem = HIGH - 22
    outline = f"M0 0H{WIDE}V{hem}q-20 16 -42 4t-44 4t-40 -3t-44 5t-42 -6t-28 2z"
    edge = f"M{WIDE} {hem}q-20 16 -42 4t-44 4t-40 -3t-44 5t-42 -6t-28 2"
    folds = (
        path(outline, "url(#g-fold)")
        + path(edge, stroke="#0B1830", width=10, opacity=0.16)
        + path(edge, stroke="#fff", width=2, opacity=0.35)
    )
    shift = (WIDE / 2 - surface.width * scale / 2, HIGH - surface.height * scale * 1.02)
    cloth = (
        surface.pattern("p", scale, shift) + path(outline, surface.ground) + path(outline, "url(#p)") + folds
    )
    size = f'width="{WIDE}" height="{HIGH}" viewBox="0 0 {n(WIDE)} {n(HIGH)}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{DEFS}{clipped("strip", outline, cloth)}</svg>'


def webp(craft: str) -> bytes:
    """The strip as WebP, at the best quality that stays under LARGEST; pixel weaves are softened a little for it."""
    drawn = Image.open(io.BytesIO(render(strip(craft), WIDE * 2))).convert("RGBA")
    whole = drawn.resize((WIDE, HIGH), Image.Resampling.LANCZOS)
    small = b""
    for soft in (0.0, 0.5, 0.8, 1.1):
        picture = whole.filter(ImageFilter.GaussianBlur(soft)) if soft else whole
        for quality in range(84, 24, -6):
            out = io.BytesIO()
            picture.save(out, "WEBP", quality=quality, method=6, alpha_quality=80)
            small = out.getvalue()
            if len(small) <= LARGEST:
                return small
    return small


def main() -> None:
    for folder in ("selvedge", "cloth"):
        (IMAGES / folder).mkdir(parents=True, exist_ok=True)
    for craft in TILES:
        (IMAGES / "selvedge" / f"{craft}.svg").write_text(selvedge(craft), encoding="utf-8")
        (IMAGES / "cloth" / f"{craft}.webp").write_bytes(webp(craft))
    print(f"{len(BANDS)} selvedges, {len(TILES)} strips of cloth")


if __name__ == "__main__":
    main()
