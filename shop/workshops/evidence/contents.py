"""What a file really is, told by its content: PDF, JPEG or PNG and nothing else besides.

A script with the name of a PDF is refused, and so is a file that is two things at once (a picture or PDF that opens as
a ZIP, web page or program elsewhere). What a phone hangs onto a photo (a film, depth, its own notes) is none of these:
the photo is taken and made anew without it.
"""

from __future__ import annotations

import io
import re
import zipfile
from typing import NamedTuple

from flask_babel import gettext as _

from shop.core import images
from shop.core.errors import Invalid
from shop.workshops.evidence import pdf

MAX_BYTES = 10 * 1024 * 1024
#: Longest side of a kept picture: a page of A4 stays readable.
LONGEST = 3200
PREVIEW = 480

_OTHERS = (
    re.compile(rb"<\?php|<script|<html|<!doctype html", re.IGNORECASE),
    re.compile(rb"Rar!\x1a\x07|7z\xbc\xaf\x27\x1c"),
)
_PDF_HEAD = re.compile(rb"%PDF-\d")


class Checked(NamedTuple):
    """A file that may be kept. `preview`: a small picture of it, None for a PDF."""

    data: bytes
    content_type: str
    extension: str
    preview: bytes | None = None


def check(data: bytes, filename: str = "") -> Checked:
    """The file as it may be kept: a PDF unchanged, a picture made anew as a JPEG without metadata.

    Raises Invalid (field `file`) with a sentence: empty, more than 10 MB, another type than PDF, JPEG and PNG, broken,
    two things at once, a PDF that is locked or holds more than pages, a picture of more than 60 million pixels.
    """
    if not data:
        raise refusal(_("是空的（0 字节）。请重新选一次。"), filename)
    if len(data) > MAX_BYTES:
        raise refusal(_("太大了，最多 10 MB。请拍成照片，或分成几个文件。"), filename)
    if data.startswith(b"%PDF-"):
        _refuse_others(data, filename)
        if sentence := pdf.objection(data):
            raise refusal(sentence, filename)
        return Checked(data, "application/pdf", "pdf")
    if data.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")):
        _refuse_others(data, filename)
        if _PDF_HEAD.search(data):
            raise refusal(_("又是图片又是 PDF，不能收。请直接传照片。"), filename)
        return _picture(data, filename)
    if _PDF_HEAD.search(data[:1024]):
        raise refusal(_("前面多出了别的内容，不是正常的 PDF。请重新导出一次。"), filename)
    raise refusal(_("不是 PDF、JPEG 或 PNG。看的是内容，改文件名没有用。请拍照，或导出成 PDF。"), filename)


def refusal(sentence: str, filename: str) -> Invalid:
    """The refusal of a file, by its name."""
    name = images.short_name(filename)
    return Invalid((_("文件“%(name)s”", name=name) if name else _("这个文件")) + sentence, field="file")


def _picture(data: bytes, filename: str) -> Checked:
    try:
        made = images.clean(data, filename, formats=("JPEG", "PNG"), longest=LONGEST)
    except Invalid as refused:
        raise Invalid(refused.sentence, field="file") from refused
    return Checked(made.data, "image/jpeg", "jpg", images.smaller(made.data, PREVIEW))


def _refuse_others(data: bytes, filename: str) -> None:
    if any(pattern.search(data) for pattern in _OTHERS) or zipfile.is_zipfile(io.BytesIO(data)):
        raise refusal(_("里面还藏着别的文件或程序，不能收。请重新拍照或导出。"), filename)
