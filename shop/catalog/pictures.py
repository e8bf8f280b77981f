"""Pictures come in: looked at before decoding, cleaned, kept once under the hash of what is kept.

Size and pixels are checked before anything is decoded; the type is told by the content, never by the name.
What is kept holds no metadata (a phone writes where a maker lives into a photo), stands upright and is
sRGB. Decoding takes long and the file store may be far away, so a route ends its transaction before `clean`
and `keep`, and begins one for `record`.
"""

from __future__ import annotations

import hashlib
import io
from typing import NamedTuple

import pillow_heif
from flask_babel import gettext as _
from PIL import Image, ImageCms, ImageOps
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from shop.catalog.models import StoredPicture
from shop.core import clock, files, outbox
from shop.core.errors import Invalid

MAX_BYTES = 15 * 1024 * 1024
MAX_PIXELS = 60_000_000
LONGEST = 2400
SHORTEST = 300
FORMATS = ("JPEG", "PNG", "WEBP", "HEIF")
QUALITY = 92

pillow_heif.register_heif_opener(thumbnails=False)
_SRGB = ImageCms.createProfile("sRGB")


class Cleaned(NamedTuple):
    """A picture as it will be kept: a JPEG without metadata, its longest side 2400 px at most."""

    key: str
    data: bytes
    width: int
    height: int


def take_in(session: Session, data: bytes, filename: str = "") -> StoredPicture:
    """Clean the picture, keep it and record it. The same picture twice is one. Raises Invalid with a
    sentence.
    """
    cleaned = clean(data, filename)
    keep(cleaned)
    return record(session, cleaned)


def clean(data: bytes, filename: str = "") -> Cleaned:
    """The picture as it may be kept; nothing is written.

    Raises Invalid (field `picture`) for no picture, too many bytes (15 MB) or pixels (60 million), too
    small a one, a type that is not JPEG, PNG, WebP or HEIC, and a file that is broken.
    """
    image = _opened(data, filename)
    try:
        image = _upright_srgb(image)
    except Exception as error:
        # Decoders answer foreign bytes with any exception there is; all of them mean the same to the user.
        raise _refusal(_("打不开，可能没有传完整。请再传一次。"), filename) from error
    if min(image.size) < SHORTEST:
        raise _refusal(_("太小，看不清。短边至少要 %(px)s 像素。", px=SHORTEST), filename)
    out = io.BytesIO()
    image.save(out, "JPEG", quality=QUALITY, subsampling=0, optimize=True)
    kept = out.getvalue()
    return Cleaned(hashlib.sha256(kept).hexdigest(), kept, *image.size)


def original_key(key: str) -> str:
    """Where the file store keeps the original of a picture."""
    return f"pictures/{key[:2]}/{key}.jpg"


def keep(cleaned: Cleaned) -> None:
    """Put the picture into the file store. The same picture again changes nothing."""
    store, place = files.store(), original_key(cleaned.key)
    if not store.exists(place):
        store.put(place, cleaned.data, "image/jpeg")


def record(session: Session, cleaned: Cleaned) -> StoredPicture:
    """Write down a kept picture and have its renditions made; the row that is there when it was known
    before.
    """
    known = session.get(StoredPicture, cleaned.key)
    if known is not None:
        return known
    picture = StoredPicture(
        key=cleaned.key, width=cleaned.width, height=cleaned.height, created_at=clock.now()
    )
    try:
        with session.begin_nested():
            session.add(picture)
    except IntegrityError:
        # Somebody sent the same picture in this very moment.
        return session.get_one(StoredPicture, cleaned.key)
    outbox.post(session, "catalog.renditions", key=cleaned.key)
    session.flush()
    return picture


def _opened(data: bytes, filename: str) -> Image.Image:
    """Only the head is read here: what it promises is checked before a pixel is decoded."""
    if not data:
        raise _refusal(_("是空的。请再选一次。"), filename)
    if len(data) > MAX_BYTES:
        raise _refusal(_("太大了，最多 15 MB。请换一张小一点的。"), filename)
    too_many = _("像素太多了，最多 6000 万。请换一张小一点的。")
    try:
        image = Image.open(io.BytesIO(data), formats=FORMATS)
    except Image.DecompressionBombError as error:
        raise _refusal(too_many, filename) from error
    except Exception as error:
        refused = _("不是能用的照片。请用 JPEG、PNG、WebP 或手机拍的 HEIC 照片。")
        raise _refusal(refused, filename) from error
    if image.width * image.height > MAX_PIXELS:
        raise _refusal(too_many, filename)
    return image


def _upright_srgb(image: Image.Image) -> Image.Image:
    """Decoded, not larger than needed, turned as the camera was held, in sRGB, on white where it was
    transparent.
    """
    if image.format == "JPEG":
        image.draft(None, (LONGEST, LONGEST))
    image.load()
    profile = image.info.get("icc_profile")
    image = ImageOps.exif_transpose(image)
    image = _opaque(image)
    image.thumbnail((LONGEST, LONGEST), Image.Resampling.LANCZOS, reducing_gap=3)
    image = _converted(image, profile)
    plain = Image.new("RGB", image.size)
    plain.paste(image)
    return plain


def _opaque(image: Image.Image) -> Image.Image:
    """One of the modes L, RGB and CMYK, that colour profiles know."""
    if image.has_transparency_data:
        seen = image.convert("RGBA")
        ground = Image.new("RGBA", seen.size, "white")
        return Image.alpha_composite(ground, seen).convert("RGB")
    if image.mode.startswith(("I", "F")):
        # 16 bits a pixel: the upper eight are what a screen shows.
        return image.convert("I").point(lambda value: value / 256).convert("L")
    return image if image.mode in {"L", "RGB", "CMYK"} else image.convert("RGB")


def _converted(image: Image.Image, profile: bytes | None) -> Image.Image:
    """In sRGB by the picture's own profile; a profile that cannot be read is none."""
    if profile:
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            converted = ImageCms.profileToProfile(image, source, _SRGB, outputMode="RGB")
        except (ImageCms.PyCMSError, OSError, TypeError, ValueError):
            converted = None
        if converted is not None:
            return converted
    return image.convert("RGB")


def _refusal(sentence: str, filename: str) -> Invalid:
    name = filename.replace("\\", "/").rsplit("/", 1)[-1][:40]
    what = _("照片“%(name)s”", name=name) if name else _("这张照片")
    return Invalid(what + sentence, field="picture")
