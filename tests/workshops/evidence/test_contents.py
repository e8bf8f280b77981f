"""What a file really is: only PDF, JPEG and PNG that are nothing else besides are taken."""

from __future__ import annotations

import io

import pytest
from flask import Flask
from PIL import Image

from shop.core.errors import Invalid
from shop.workshops.evidence import contents, pdf
from tests.factories.papers import REFUSED, a_pdf, packed_pdf
from tests.factories.pictures import a_picture


@pytest.mark.parametrize("what", REFUSED)
def test_is_refused_with_a_sentence(app: Flask, what: str) -> None:
    data, why = REFUSED[what]
    with pytest.raises(Invalid) as refused:
        contents.check(data, "营业执照.pdf")
    assert why in refused.value.sentence
    assert "营业执照.pdf" in refused.value.sentence
    assert refused.value.field == "file"


def test_more_than_ten_megabytes_are_refused(app: Flask) -> None:
    with pytest.raises(Invalid, match="10 MB"):
        contents.check(a_pdf() + bytes(contents.MAX_BYTES))


def test_a_pdf_is_kept_byte_by_byte(app: Flask) -> None:
    checked = contents.check(a_pdf(3), "a.pdf")
    assert (checked.data, checked.content_type, checked.preview) == (a_pdf(3), "application/pdf", None)


def test_a_pdf_may_end_in_blanks_and_hold_containers_of_harmless_objects(app: Flask) -> None:
    assert contents.check(a_pdf() + b"\r\n\x00\x00").extension == "pdf"
    assert contents.check(packed_pdf(b"91 0 << /Type /Font /Name (JavaScript) >>")).extension == "pdf"


def test_a_pdf_of_too_many_pages_is_refused(app: Flask) -> None:
    with pytest.raises(Invalid, match="最多 300 页"):
        contents.check(a_pdf(pdf.MOST_PAGES + 1))


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_picture_is_made_anew_without_what_the_phone_wrote_into_it(app: Flask, kind: str) -> None:
    exif = Image.Exif()
    exif[0x010F] = "PhoneMaker"
    checked = contents.check(a_picture(1200, 900, kind, exif=exif), "IMG_1.HEIC")
    assert b"PhoneMaker" not in checked.data
    assert (checked.content_type, checked.extension) == ("image/jpeg", "jpg")
    image = Image.open(io.BytesIO(checked.data))
    assert (image.format, image.size, dict(image.getexif())) == ("JPEG", (1200, 900), {})
    small = Image.open(io.BytesIO(checked.preview or b""))
    assert max(small.size) == contents.PREVIEW


@pytest.mark.parametrize(
    "trailer",
    [
        b"\x00\x00\x00\x18ftypmp42" + bytes(4000),  # a moving photo: a film behind the picture
        b"\x00\x00\x01\x0aImage_UTC_Data1700000000000SEFHk\x00\x00\x00SEFT",  # notes of a Korean phone
        b"MPF\x00" + a_picture(400, 300),  # a second picture behind the first (brightness, depth)
        b"LIVE_33031910",  # a Chinese phone's mark
        bytes(range(256)) * 20,
    ],
)
@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_what_a_phone_hangs_onto_a_photo_is_no_reason_to_refuse_it(
    app: Flask, kind: str, trailer: bytes
) -> None:
    checked = contents.check(a_picture(640, 480, kind) + trailer, "photo.jpg")
    assert trailer[:12] not in checked.data
    assert Image.open(io.BytesIO(checked.data)).size == (640, 480)


def test_a_large_photo_is_kept_readable_and_no_larger(app: Flask) -> None:
    checked = contents.check(a_picture(6000, 4000), "a.jpg")
    assert Image.open(io.BytesIO(checked.data)).size == (3200, 2133)
