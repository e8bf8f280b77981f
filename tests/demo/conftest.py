"""Pictures stand in for those that the demo draws."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator

import pytest
from PIL import Image

from shop.catalog import pictures
from shop.config import Settings
from shop.core import files
from shop.demo import easel


@pytest.fixture(scope="module")
def no_painting() -> Iterator[None]:
    """Pictures stand in, in this file."""
    with pytest.MonkeyPatch.context() as patch:
        paint_nothing(patch)
        yield


def paint_nothing(patch: pytest.MonkeyPatch) -> None:
    """Nothing is drawn; what is handed in as a photo lies in the store as one plain sheet."""
    original = io.BytesIO()
    Image.new("RGB", (400, 400), "#27548a").save(original, "JPEG")

    def painted(settings: Settings, wanted: list[easel.Motif]) -> Iterator[easel.Drawn]:
        store = files.open_store(settings)
        for motif in wanted:
            key = hashlib.sha256(repr(motif).encode()).hexdigest()
            if motif.kind in ("scene", "making"):
                store.put(pictures.original_key(key), original.getvalue(), "image/jpeg")
            yield easel.Drawn(motif, key, 800, 800)

    patch.setattr(easel, "paint", painted)
