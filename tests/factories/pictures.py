"""Pictures for tests as bytes, drawn on the spot."""

from __future__ import annotations

import io
from typing import Any

from PIL import Image


def a_picture(
    width: int = 640,
    height: int = 480,
    kind: str = "JPEG",
    mode: str = "RGB",
    colour: Any = (29, 66, 128),
    **options: Any,
) -> bytes:
    """A picture of one colour with a lighter upper left corner, so that turning it shows."""
    image = Image.new(mode, (width, height), colour)
    if mode == "RGB":
        image.paste((243, 246, 248), (0, 0, width // 2, height // 2))
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()
