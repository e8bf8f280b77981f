"""Pictures that come in: looked at before decoding, then made anew.

Size and pixels are checked before anything is decoded; the type is told by the content, never by the name. What comes
out is a JPEG that holds no metadata (a phone writes where a maker lives into a photo) and nothing of what may have
been hung onto the file; it stands upright and is sRGB. Decoding takes long: no transaction should be open meanwhile.
"""

from __future__ import annotations

import io
from typing import NamedTuple

import pillow_heif
from flask_babel import gettext as _
from PIL import Image, ImageCms, ImageOps

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
    """A picture made anew: a JPEG without metadata."""

    data: bytes
    width: int
    height: int


def clean(
    data: bytes, filename: str = "", *, formats: tuple[str, ...] = FORMATS, longest: int = LONGEST
) -> Cleaned:
    """The picture as it may be kept, its longest side `longest` px at most; nothing is written.

    Raises Invalid (field `picture`) for no picture, too many bytes (15 MB) or pixels (60 million), too small a one
    (300 px), a type that is not among the formats, and a file that is broken.
    """
    image = _opened(data, filename, formats)
    try:
        image = _upright_srgb(image, longest)
    except Exception as error:
        # Decoders answer foreign bytes with any exception there is; all of them mean the same to the user.
        raise _refusal(_("打不开，可能没有传完整。请再传一次。"), filename) from error
    if min(image.size) < SHORTEST:
        raise _refusal(_("太小，看不清。短边至少要 %(px)s 像素。", px=SHORTEST), filename)
    return Cleaned(_jpeg(image, QUALITY), *image.size)


def smaller(data: bytes, longest: int) -> bytes:
    """A smaller copy of a picture made by `clean`, to look through many of them."""
    image = Image.open(io.BytesIO(data), formats=("JPEG",))
    image.draft("RGB", (longest, longest))
    image.thumbnail((longest, longest), Image.Resampling.LANCZOS)
    return _jpeg(image, 80)


def short_name(filename: str) -> str:
    """The last part of a file's name, for a sentence."""
    return filename.replace("\\", "/").rsplit("/", 1)[-1][:40]


def _jpeg(image: Image.Image, quality: int) -> bytes:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=quality, subsampling=0, optimize=True)
    return out.getvalue()


def _opened(data: bytes, filename: str, formats: tuple[str, ...]) -> Image.Image:
    """Only the head is read here: what it promises is checked before a pixel is decoded."""
    if not data:
        raise _refusal(_("是空的。请再选一次。"), filename)
    if len(data) > MAX_BYTES:
        raise _refusal(_("太大了，最多 15 MB。请换一张小一点的。"), filename)
    too_many = _("像素太多了，最多 6000 万。请换一张小一点的。")
    try:
        image = Image.open(io.BytesIO(data), formats=formats)
    except Image.DecompressionBombError as error:
        raise _refusal(too_many, filename) from error
    except Exception as error:
        refused = _("不是能用的照片。请用 JPEG、PNG、WebP 或手机拍的 HEIC 照片。")
        raise _refusal(refused, filename) from error
    if image.width * image.height > MAX_PIXELS:
        raise _refusal(too_many, filename)
    return image


def _upright_srgb(image: Image.Image, longest: int) -> Image.Image:
    """Decoded, not larger than needed, turned as the camera was held, in sRGB, on white where it was
    transparent.
    """
    if image.format == "JPEG":
        image.draft(None, (longest, longest))
    image.load()
    profile = image.info.get("icc_profile")
    image = ImageOps.exif_transpose(image)
    image = _opaque(image)
    image.thumbnail((longest, longest), Image.Resampling.LANCZOS, reducing_gap=3)
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
    name = short_name(filename)
    what = _("照片“%(name)s”", name=name) if name else _("这张照片")
    return Invalid(what + sentence, field="picture")
