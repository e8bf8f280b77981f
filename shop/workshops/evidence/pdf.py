"""Whether a PDF holds pages and nothing that acts: no scripts, no attached files, no starting of programs, no lock.

Names of what acts are looked for in the bytes themselves and in the compressed containers of objects, so that what a
reader would find by another way through the file is found too. The structure is read by pypdf, with its bounds on
what unpacks to more than it promises.
"""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Iterator

from flask_babel import gettext as _
from pypdf import Configuration, PdfReader, apply_configuration
from pypdf.errors import DependencyError

MOST_PAGES = 300
#: Bytes that all containers of objects of one file may unpack to.
MOST_UNPACKED = 32 * 1024 * 1024

_LONGEST_STREAM = 16 * 1024 * 1024
_BOUNDS = Configuration(
    maximum_declared_stream_length=_LONGEST_STREAM,
    array_based_stream_maximum_output_length=_LONGEST_STREAM,
    zlib_maximum_output_length=_LONGEST_STREAM,
    lzw_maximum_output_length=_LONGEST_STREAM,
    run_length_maximum_output_length=_LONGEST_STREAM,
    page_tree_maximum_entries=10 * MOST_PAGES,
    jbig2dec_binary=None,
)
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
_ACTS = re.compile(
    rb"/(?:JavaScript|Launch|EmbeddedFiles?|RichMedia|Rendition|SubmitForm|ImportData|GoToE|XFA)(?![A-Za-z0-9])"
)
_STREAM = re.compile(rb"\bstream\r?\n")
_USUAL = re.compile(rb"/Filter\s*\[?\s*/FlateDecode\s*\]?\s*[/>]")
_PADDING = b"\0\t\n\f\r "


def objection(data: bytes) -> str:
    """What speaks against keeping it, as the end of a sentence that begins with the file's name; '' when nothing does."""
    if not data.rstrip(_PADDING).endswith(b"%%EOF"):
        return _("结尾不完整，或者后面多出了别的内容。请重新导出一次 PDF。")
    try:
        with apply_configuration(_BOUNDS):
            pages = _pages(data)
        acts = any(_ACTS.search(_ESCAPED.sub(_plain, part)) for part in (data, *_containers(data)))
    except Exception:
        # A reader answers foreign bytes with any exception there is; all of them mean the same to the user.
        return _("打不开，不是完整的 PDF。请重新导出一次，或者拍成照片。")
    if pages is None:
        return _("加了密码。请去掉密码再传。")
    if acts:
        return _("里面有脚本、附件或会自动打开的东西，不能收。请打印成 PDF，或者拍成照片。")
    if not 1 <= pages <= MOST_PAGES:
        return _("有 %(n)s 页，最多 %(most)s 页。", n=pages, most=MOST_PAGES)
    return ""


def _pages(data: bytes) -> int | None:
    """How many pages it has; None when it is locked. Raises whatever the reader raises."""
    try:
        reader = PdfReader(io.BytesIO(data), xref_stream_maximum_entries=100_000)
    except DependencyError:
        return None  # a cipher the reader would need a library for
    return None if reader.is_encrypted else len(reader.pages)


def _plain(found: re.Match[bytes]) -> bytes:
    return bytes([int(found[1], 16)])


def _containers(data: bytes) -> Iterator[bytes]:
    """What the containers of objects (ObjStm) unpack to. Raises ValueError for one packed in an unusual way, or for too
    much.
    """
    left, before = MOST_UNPACKED, 0
    for start in _STREAM.finditer(data):
        head = _ESCAPED.sub(_plain, data[before : start.start()])
        before = start.end()
        if b"/ObjStm" not in head or b"/Filter" not in head:
            continue  # One that is not packed stands in the file as it is, and was looked through there.
        if _USUAL.search(head) is None or b"/DecodeParms" in head or b"/DP" in head:
            raise ValueError("a container packed in an unusual way")
        unpacked = zlib.decompressobj().decompress(data[start.end() :], left)
        left -= len(unpacked)
        if left <= 0:
            raise ValueError("containers that unpack to too much")
        yield unpacked
