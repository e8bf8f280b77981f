"""The rows of the first sheet of an XLSX file that somebody uploaded, as text.

The parts of the archive are looked at before the library reads them: how large they become, what they hold. Raises
Invalid (field `file`) for what is refused.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from io import BytesIO
from typing import Any

from flask_babel import gettext as _
from openpyxl import load_workbook

from shop.core.errors import Invalid

MAX_PARTS = 200
MAX_UNPACKED = 64 * 1024 * 1024
#: Rows that are looked at, the empty ones too; columns beyond the last are not.
MAX_PHYSICAL = 60_000
MAX_COLUMNS = 80
_CHUNK = 1 << 20
_DECLARATION = re.compile(rb"<!(DOCTYPE|ENTITY)", re.IGNORECASE)
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]*?ref=[\"']([A-Z]+\d+:[A-Z]+(\d+))[\"']")


def rows(data: bytes) -> Iterator[list[str]]:
    """Row after row from the first, each cell as a person reads it; a formula or a merged cell is refused."""
    merged = _inspected(data)
    try:
        book = load_workbook(BytesIO(data), read_only=True, data_only=False, keep_links=False)
        sheet: Any = book.worksheets[0]
        part = str(getattr(sheet, "_worksheet_path", "")).lstrip("/")
        sheet.reset_dimensions()
    except Exception as error:  # whatever a broken file makes the library say
        raise _refused(_("文件坏了，或者不是 XLSX。请用表格软件重新另存一次。")) from error
    ranges = merged.get(part, [])
    below_head = False
    for number, row in enumerate(_each(sheet), 1):
        if number > MAX_PHYSICAL:
            raise _refused(_("表格下面有太多空行。请删掉空行再上传。"))
        texts = [_text(cell, number) for cell in row]
        if below_head or len([text for text in texts if text]) > 1:
            below_head = True  # a title over the table may be merged, the table may not
            hit = next((name for name, last in ranges if last >= number), None)
            if hit is not None:
                raise _refused(_("%(range)s 是合并的单元格。请取消合并，每行都写全。", range=hit))
        yield texts


def _each(sheet: Any) -> Iterator[Any]:
    try:
        yield from sheet.iter_rows(max_col=MAX_COLUMNS)
    except Exception as error:  # as above: the sheet is read while it is walked
        raise _refused(_("文件坏了，或者不是 XLSX。请用表格软件重新另存一次。")) from error


def _text(cell: Any, row: int) -> str:
    value = cell.value
    if value is None:
        return ""
    if cell.data_type in {"f", "e"}:
        raise _refused(_("第 %(row)s 行有公式或者算错的值。请复制后“选择性粘贴为数值”，再上传。", row=row))
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, (datetime, date)):
        return value.isoformat()[:10]
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value)


def _inspected(data: bytes) -> dict[str, list[tuple[str, int]]]:
    """Look through all parts; answers with the merged cells of each sheet, as (range, last row)."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            parts = archive.infolist()
            _check_parts(parts)
            return {p.filename.lstrip("/"): _merged(_bytes(archive, p)) for p in parts if not p.is_dir()}
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError) as error:
        raise _refused(_("文件坏了，或者不是 XLSX。请用表格软件重新另存一次。")) from error


def _check_parts(parts: list[zipfile.ZipInfo]) -> None:
    names = [part.filename.lstrip("/").lower() for part in parts]
    if "xl/workbook.xml" not in names or len(set(names)) != len(names):
        raise _refused(_("不是 XLSX。看的是内容，改文件名没有用。"))
    if any(name.endswith("vbaproject.bin") for name in names):
        raise _refused(_("文件里有宏，不能收。请另存为不带宏的 XLSX。"))
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
        raise _refused(_("文件解开以后太大，不能收。请只留要导入的那张表。"))


def _bytes(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bytes:
    """The part, of which no more is unpacked than it declares; only XML is of interest."""
    if not part.filename.lower().endswith((".xml", ".rels", ".vml")):
        return b""
    with archive.open(part) as opened:
        content = b"".join(iter(lambda: opened.read(_CHUNK), b""))
    if content[:2] in {b"\xff\xfe", b"\xfe\xff"} or b"\0" in content[:64] or _DECLARATION.search(content):
        raise _refused(_("文件里有不该有的内容，不能收。请用表格软件重新另存一次。"))
    return content


def _merged(content: bytes) -> list[tuple[str, int]]:
    return [(found[1].decode(), int(found[2])) for found in _MERGED.finditer(content)]


def _refused(sentence: str) -> Invalid:
    return Invalid(sentence, field="file")
