"""What may come in as a picture, what is kept of it, and how it is served."""

from __future__ import annotations

import hashlib
import io
import random
import struct
import zlib

import pytest
from flask import Flask
from PIL import Image, ImageCms
from sqlalchemy.orm import Session

from shop.catalog import pictures, renditions
from shop.catalog.models import StoredPicture
from shop.core import files, jobs
from shop.core.db import db
from shop.core.errors import Invalid
from shop.core.outbox import OutboxTask
from tests.factories.pictures import a_picture
from tests.support.isolation import Client


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


def refusal(data: bytes, filename: str = "IMG_1.jpg") -> str:
    with pytest.raises(Invalid) as refused:
        pictures.clean(data, filename)
    assert refused.value.field == "picture"
    return refused.value.sentence


def png_head(width: int, height: int) -> bytes:
    """A PNG that promises a size and holds nothing: decoding it would take gigabytes."""
    ihdr = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    idat = b"IDAT" + zlib.compress(b"\0")
    parts = [struct.pack(">I", len(c) - 4) + c + struct.pack(">I", zlib.crc32(c)) for c in (ihdr, idat)]
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIF"])
def test_the_four_types_are_told_by_content_and_kept_as_jpeg(app: Flask, kind: str) -> None:
    cleaned = pictures.clean(a_picture(kind=kind), "whatever.txt")
    assert opened(cleaned.data).format == "JPEG"
    assert (cleaned.width, cleaned.height) == opened(cleaned.data).size == (640, 480)
    assert cleaned.key == hashlib.sha256(cleaned.data).hexdigest()


@pytest.mark.parametrize("kind", ["GIF", "BMP", "TIFF"])
def test_other_types_are_refused_whatever_their_name_says(app: Flask, kind: str) -> None:
    assert "不是能用的照片" in refusal(a_picture(kind=kind), "front.jpg")


@pytest.mark.parametrize(
    "data",
    [b"%PDF-1.7 not a picture", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"\xff\xd8\xff", b"\0" * 5000],
)
def test_what_is_no_picture_is_refused(app: Flask, data: bytes) -> None:
    assert "“IMG_1.jpg”" in refusal(data)


def test_an_empty_file_and_one_of_too_many_bytes_are_refused_before_being_looked_at(app: Flask) -> None:
    assert "空的" in refusal(b"")
    assert "15 MB" in refusal(b"\xff" * (pictures.MAX_BYTES + 1))


@pytest.mark.parametrize(("width", "height"), [(10_000, 6_001), (30_000, 30_000), (2_000_000_000, 2)])
def test_a_bomb_is_refused_by_its_head(app: Flask, width: int, height: int) -> None:
    assert "像素太多" in refusal(png_head(width, height))


def test_a_cut_off_file_is_refused(app: Flask) -> None:
    data = a_picture()
    assert "没有传完整" in refusal(data[: len(data) // 2])


@pytest.mark.parametrize("size", [(299, 800), (800, 299)])
def test_a_picture_too_small_to_see_anything_is_refused(app: Flask, size: tuple[int, int]) -> None:
    assert "太小" in refusal(a_picture(*size))


def test_broken_bytes_are_refused_with_a_sentence_and_never_break_us(app: Flask) -> None:
    draw = random.Random(7)
    whole = {kind: a_picture(320, 320, kind) for kind in ("JPEG", "PNG", "WEBP", "HEIF")}
    for _ in range(120):
        data = bytearray(whole[draw.choice(sorted(whole))])
        for _ in range(draw.randint(1, 20)):
            data[draw.randrange(len(data))] = draw.randrange(256)
        try:
            pictures.clean(bytes(data))
        except Invalid:
            continue


def test_a_photo_is_turned_as_the_camera_was_held(app: Flask) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # turn right by 90 degrees
    cleaned = pictures.clean(a_picture(640, 480, exif=exif))
    image = opened(cleaned.data)
    assert image.size == (480, 640)
    light, dark = image.getpixel((400, 100)), image.getpixel((100, 100))
    assert light[0] > 200 > dark[0]


def test_nothing_that_the_camera_wrote_is_kept(app: Flask) -> None:
    exif = Image.Exif()
    exif[0x010F] = "Phone maker"
    exif[0x8825] = {1: "N", 2: (28.0, 59.0, 0.0)}
    source = a_picture(exif=exif, icc_profile=ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes(),
                       comment=b"taken at home")  # fmt: skip
    assert b"Phone maker" in source
    image = opened(pictures.clean(source).data)
    image.load()
    assert not image.getexif()
    assert {"exif", "icc_profile", "comment", "xmp"} & set(image.info) == set()
    for size, kind in renditions.SIZES:
        rendition = opened(renditions.drawn(image, size, kind))
        assert {"exif", "icc_profile", "comment", "xmp"} & set(rendition.info) == set()


def test_colours_of_a_wider_space_are_converted(app: Flask) -> None:
    # A profile whose red and green are swapped stands for any foreign colour space.
    swapped = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    red, green = swapped.index(b"rXYZ"), swapped.index(b"gXYZ")
    swapped[red : red + 4], swapped[green : green + 4] = b"gXYZ", b"rXYZ"
    image = Image.new("RGB", (400, 400), (200, 30, 30))
    out = io.BytesIO()
    image.save(out, "PNG", icc_profile=bytes(swapped))
    r, g, _b = opened(pictures.clean(out.getvalue()).data).getpixel((200, 200))
    assert g > 150 > r


def test_a_profile_that_cannot_be_read_is_none(app: Flask) -> None:
    pixel = opened(pictures.clean(a_picture(icc_profile=b"not a profile")).data).getpixel((600, 400))
    assert all(abs(a - b) < 6 for a, b in zip(pixel, (29, 66, 128), strict=True))


@pytest.mark.parametrize(
    ("mode", "colour", "kind", "seen"),
    [
        ("RGBA", (200, 0, 0, 0), "PNG", (255, 255, 255)),
        ("RGBA", (200, 0, 0, 255), "WEBP", (200, 0, 0)),
        ("LA", (0, 0), "PNG", (255, 255, 255)),
        ("P", 0, "PNG", (0, 0, 0)),
        ("L", 128, "JPEG", (128, 128, 128)),
        ("1", 1, "PNG", (255, 255, 255)),
        ("CMYK", (0, 0, 0, 255), "JPEG", (0, 0, 0)),
        ("I;16", 0x8000, "PNG", (128, 128, 128)),
    ],
)
def test_every_kind_of_pixel_becomes_plain_colour(
    app: Flask, mode: str, colour: object, kind: str, seen: tuple[int, int, int]
) -> None:
    image = opened(pictures.clean(a_picture(400, 400, kind, mode, colour)).data)
    assert image.mode == "RGB"
    assert all(abs(a - b) <= 8 for a, b in zip(image.getpixel((200, 200)), seen, strict=True))


def test_a_large_picture_is_kept_at_2400_px(app: Flask) -> None:
    cleaned = pictures.clean(a_picture(6000, 3000))
    assert (cleaned.width, cleaned.height) == (2400, 1200)


def test_the_same_picture_twice_is_one(session: Session) -> None:
    first = pictures.take_in(session, a_picture())
    again = pictures.take_in(session, a_picture())
    assert first is again
    assert session.query(StoredPicture).count() == 1
    assert session.query(OutboxTask).filter_by(topic="catalog.renditions").count() == 1


def test_the_worker_makes_all_sizes_and_notes_it(app: Flask, session: Session) -> None:
    picture = pictures.take_in(session, a_picture(2000, 1000))
    session.commit()
    jobs.run_due(db.sessionmaker)
    session.expire_all()
    assert picture.renditions_at is not None
    made = {
        at: opened(files.store().get(renditions.place(picture.key, *at)) or b"") for at in renditions.SIZES
    }
    assert {at: image.size for at, image in made.items()} == {
        (400, "webp"): (400, 200),
        (800, "webp"): (800, 400),
        (1600, "webp"): (1600, 800),
        (800, "jpg"): (800, 400),
    }
    assert {image.format for image in made.values()} == {"WEBP", "JPEG"}


def test_the_worker_comes_again_when_the_original_is_missing(session: Session) -> None:
    picture = pictures.take_in(session, a_picture())
    files.store().delete(pictures.original_key(picture.key))
    session.commit()
    jobs.run_due(db.sessionmaker)
    task = session.query(OutboxTask).filter_by(topic="catalog.renditions").one()
    session.refresh(task)
    assert (task.done_at, task.attempts) == (None, 1)


def test_a_missing_size_is_made_when_asked_for_and_kept(client: Client, session: Session) -> None:
    picture = pictures.take_in(session, a_picture())
    session.commit()
    assert not files.store().exists(renditions.place(picture.key, 400, "webp"))
    response = client.get(f"/media/{picture.key}/400.webp")
    assert response.status_code == 200
    assert response.mimetype == "image/webp"
    assert opened(response.data).size == (400, 300)
    assert files.store().exists(renditions.place(picture.key, 400, "webp"))


def test_a_picture_is_kept_by_the_browser_and_not_sent_again(client: Client, session: Session) -> None:
    key = pictures.take_in(session, a_picture()).key
    session.commit()
    first = client.get(f"/media/{key}/800.jpg")
    assert first.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert "Set-Cookie" not in first.headers
    second = client.get(f"/media/{key}/800.jpg", headers={"If-None-Match": first.headers["ETag"]})
    assert (second.status_code, second.data) == (304, b"")
    assert client.get(f"/media/{key}/800.webp").headers["ETag"] != first.headers["ETag"]


@pytest.mark.parametrize(
    "path",
    [
        "/media/" + "0" * 64 + "/400.webp",
        "/media/{key}/401.webp",
        "/media/{key}/400.jpg",
        "/media/{key}/2400.jpg",
        "/media/XYZ/400.webp",
    ],
)
def test_what_was_never_there_is_not_found_and_originals_are_not_served(
    client: Client, session: Session, path: str
) -> None:
    key = pictures.take_in(session, a_picture()).key
    session.commit()
    response = client.get(path.format(key=key))
    assert response.status_code == 404
    assert "immutable" not in response.headers.get("Cache-Control", "")
