"""What an uploaded invoice really is, told by its content: a PDF, an OFD or an XML of the tax authority, and nothing else.

The name of the file is not looked at. What could act when it is opened (scripts, attachments, programs, outside
entities) is refused.
"""

from __future__ import annotations

import io
import re
import zipfile
from typing import NamedTuple
from xml.parsers import expat

from flask_babel import gettext as _

from shop.core.errors import Invalid
from shop.orders.invoices.models import Format
from shop.workshops.evidence import pdf

MAX_BYTES = 5 * 1024 * 1024
#: What an OFD may unpack to, and how many parts it may have.
MOST_UNPACKED = 40 * 1024 * 1024
MOST_PARTS = 500

CONTENT_TYPES = {
    Format.PDF: "application/pdf",
    Format.OFD: "application/ofd",
    Format.XML: "application/xml",
}
_OTHERS = re.compile(rb"<\?php|<script|<html|<!doctype html", re.IGNORECASE)
_PROGRAM = re.compile(r"\.(exe|dll|js|vbs|bat|cmd|com|scr|msi|jar|sh|html?|php)$", re.IGNORECASE)
_FOREIGN = ("{http://www.w3.org/1999/xhtml}", "{http://www.w3.org/2000/svg}")


class Checked(NamedTuple):
    """A file that may be kept."""

    data: bytes
    format: Format


def check(data: bytes) -> Checked:
    """The file unchanged, with what it is; call it with no transaction open.

    Invalid (field `file`) with a sentence: empty, more than 5 MB, neither PDF nor OFD nor XML, broken, locked, or with
    something in it that acts.
    """
    if not data:
        raise _no(_("文件是空的（0 字节），请重新选一次。"))
    if len(data) > MAX_BYTES:
        raise _no(_("文件太大，最多 5 MB。电子发票一般不到 1 MB，请看看是不是选错了。"))
    if data.startswith(b"%PDF-"):
        _check_pdf(data)
        return Checked(data, Format.PDF)
    if data.startswith(b"PK\x03\x04"):
        _check_ofd(data)
        return Checked(data, Format.OFD)
    if data.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"<":
        _check_xml(data)
        return Checked(data, Format.XML)
    raise _no(_("这不是 PDF、OFD 或 XML 的电子发票。看的是内容，改文件名没有用。"))


def _no(sentence: str) -> Invalid:
    return Invalid(sentence, field="file")


def _check_pdf(data: bytes) -> None:
    if _OTHERS.search(data) or zipfile.is_zipfile(io.BytesIO(data)) or pdf.objection(data):
        said = _(
            "这个 PDF 打不开、加了密码，或里面有脚本、附件。请从税务平台重新下载，也可以改传 OFD 或 XML。"
        )
        raise _no(said)


def _check_ofd(data: bytes) -> None:
    """A package whose OFD.xml says that it is one (GB/T 33190)."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            parts = package.infolist()
            if not _is_bounded(parts) or any(_PROGRAM.search(part.filename) for part in parts):
                raise ValueError("not what an OFD holds")
            with package.open("OFD.xml") as part:
                root = _root(part.read(MAX_BYTES))
            broken = package.testzip()
    except Exception as error:
        # Foreign bytes make the reader raise anything there is; all of it means the same to the user.
        raise _no(_("这不是完整的 OFD 文件。请从税务平台重新下载。")) from error
    if broken is not None or root.rpartition("}")[2] != "OFD":
        raise _no(_("这不是完整的 OFD 文件。请从税务平台重新下载。"))


def _is_bounded(parts: list[zipfile.ZipInfo]) -> bool:
    unpacked = sum(part.file_size for part in parts)
    return len(parts) <= MOST_PARTS and unpacked <= MOST_UNPACKED and not any(p.flag_bits & 1 for p in parts)


def _check_xml(data: bytes) -> None:
    try:
        root = _root(data)
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise _no(_("这个 XML 不完整，或里面有不该有的内容。请从税务平台重新下载。")) from error
    if root.startswith(_FOREIGN) or root.rpartition("}")[2].lower() in ("html", "svg", "script"):
        raise _no(_("这是网页或图形，不是 XML 的电子发票。"))


def _root(data: bytes) -> str:
    """The outermost element as {namespace}name, the whole read to its end; no document type, no entities of its own."""
    names: list[str] = []
    parser = expat.ParserCreate(namespace_separator="}")

    def begins(name: str, _attributes: object) -> None:
        if not names:
            names.append(f"{{{name}" if "}" in name else name)

    def refuse(*_args: object) -> None:
        raise ValueError("a document type has no place in an invoice")

    parser.StartElementHandler = begins
    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    parser.ProcessingInstructionHandler = refuse
    parser.Parse(data, True)
    return names[0]
