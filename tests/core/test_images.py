"""Pictures made anew for whoever takes them in: formats, sizes, smaller copies. (More in catalog/test_pictures.py.)"""

from __future__ import annotations

import io

import pytest
from flask import Flask
from PIL import Image

from shop.core import images
from shop.core.errors import Invalid
from tests.factories.papers import huge_png
from tests.factories.pictures import a_picture


def test_only_the_formats_that_are_asked_for_are_taken(app: Flask) -> None:
    webp = a_picture(kind="WEBP")
    assert images.clean(webp).width == 640
    with pytest.raises(Invalid):
        images.clean(webp, formats=("JPEG", "PNG"))


def test_the_longest_side_is_what_is_asked_for(app: Flask) -> None:
    made = images.clean(a_picture(2000, 1000), longest=1000)
    assert (made.width, made.height) == (1000, 500)


def test_two_hundred_million_pixels_are_refused_before_they_are_decoded(app: Flask) -> None:
    with pytest.raises(Invalid, match="像素太多"):
        images.clean(huge_png())


def test_a_smaller_copy_keeps_the_shape(app: Flask) -> None:
    small = Image.open(io.BytesIO(images.smaller(images.clean(a_picture(1600, 800)).data, 400)))
    assert (small.format, small.size) == ("JPEG", (400, 200))
