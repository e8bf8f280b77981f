"""Sizes of a picture for pages: made off the request by a job, or when first asked for. Disposable."""

from __future__ import annotations

import io
import re

from PIL import Image

from shop.catalog.pictures import original_key
from shop.core import files

# Ratio is kept and nothing is made larger: a card crops by CSS, a small original stays what it is.
SIZES: dict[tuple[int, str], str] = {
    (400, "webp"): "image/webp",
    (800, "webp"): "image/webp",
    (1600, "webp"): "image/webp",
    (800, "jpg"): "image/jpeg",
}
_KEY = re.compile(r"[0-9a-f]{64}")


def is_key(key: str) -> bool:
    """Whether it can be the key of a picture at all."""
    return _KEY.fullmatch(key) is not None


def place(key: str, size: int, kind: str) -> str:
    """Where the file store keeps a rendition."""
    return f"renditions/{key[:2]}/{key}-{size}.{kind}"


def make(key: str) -> bool:
    """Make all sizes of a kept picture anew; False when there is no such picture."""
    original = _original(key)
    if original is None:
        return False
    for size, kind in SIZES:
        _make(original, key, size, kind)
    return True


def fetch(key: str, size: int, kind: str) -> bytes | None:
    """One size of a picture, made now when it is missing; None for an unknown picture or size."""
    if (size, kind) not in SIZES or not is_key(key):
        return None
    kept = files.store().get(place(key, size, kind))
    if kept is not None:
        return kept
    original = _original(key)
    return None if original is None else _make(original, key, size, kind)


def drawn(original: Image.Image, size: int, kind: str) -> bytes:
    """The picture with its longest side `size` px at most, as WebP or progressive JPEG."""
    smaller = original.copy()
    smaller.thumbnail((size, size), Image.Resampling.LANCZOS, reducing_gap=3)
    out = io.BytesIO()
    if kind == "webp":
        smaller.save(out, "WEBP", quality=80, method=4)
    else:
        smaller.save(out, "JPEG", quality=82, progressive=True, optimize=True)
    return out.getvalue()


def _original(key: str) -> Image.Image | None:
    data = files.store().get(original_key(key)) if is_key(key) else None
    if data is None:
        return None
    image = Image.open(io.BytesIO(data), formats=("JPEG",))
    image.load()
    return image


def _make(original: Image.Image, key: str, size: int, kind: str) -> bytes:
    data = drawn(original, size, kind)
    files.store().put(place(key, size, kind), data, SIZES[size, kind])
    return data
