"""What stands in an uploaded table (XLSX or CSV, told by its content), as text by column; nothing of it is trusted.

A file is refused whole (Invalid, field `file`) when it is no table that can be read with certainty: another type, too
large, a bomb, macros, formulas, merged cells, no head row, too many rows. Pure: no database.
"""

from __future__ import annotations

import csv
import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from io import StringIO
from typing import NamedTuple

from flask_babel import gettext as _

from shop.core import workbook
from shop.core.errors import Invalid
from shop.core.tables import BOM, plain

MAX_BYTES = 10 * 1024 * 1024
#: The head row stands among the first rows; above it there may be a title.
HEAD_WITHIN = 10
_INVISIBLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b\u2060\ufeff]")
_BESIDE = re.compile(r"[\s*]+")


class Expected(NamedTuple):
    """The table that is expected. `titles`: by key of the column; `needed`: keys that must be there; `either`: keys of
    which one must be; `sign`: the key that tells the head row; `nothing`: the sentence for a table without rows.
    """

    titles: Mapping[str, str]
    needed: Sequence[str]
    sign: str
    nothing: str
    most_rows: int
    either: Sequence[str] = ()


class Line(NamedTuple):
    """A row of the file by its number in the spreadsheet, with the text of each column that is not empty."""

    row: int
    cells: dict[str, str]


class Read(NamedTuple):
    """What a file says. `unused`: columns that are not ours and were left out; `digest`: SHA-256 of the file."""

    lines: list[Line]
    unused: list[str]
    digest: str


def read(data: bytes, expected: Expected) -> Read:
    """The rows of an XLSX or CSV file (told by its content). Raises Invalid with a sentence."""
    if not data:
        raise refusal(_("文件是空的（0 字节）。请重新选一次。"))
    if len(data) > MAX_BYTES:
        raise refusal(_("文件太大，最多 10 MB。请分成几份。"))
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise refusal(_("这是旧格式的 XLS，或者加了密码。请去掉密码，另存为 XLSX 或 CSV。"))
    rows = workbook.rows(data) if data.startswith(b"PK") else _csv_rows(data)
    lines, unused = _table(rows, expected)
    if not lines:
        raise refusal(expected.nothing)
    return Read(lines, unused, hashlib.sha256(data).hexdigest())


def refusal(sentence: str) -> Invalid:
    """The refusal of a file."""
    return Invalid(sentence, field="file")


def _table(rows: Iterable[Sequence[str]], expected: Expected) -> tuple[list[Line], list[str]]:
    numbered = enumerate(rows, 1)
    keys, unused = _head(numbered, expected)
    lines: list[Line] = []
    for number, row in numbered:
        cells = {k: text for k, cell in zip(keys, row, strict=False) if k and (text := tidied(cell))}
        if not cells:
            continue
        if len(lines) == expected.most_rows:
            raise refusal(_("最多 %(n)s 行。请分成几份。", n=expected.most_rows))
        lines.append(Line(number, cells))
    return lines, unused


def _head(numbered: Iterator[tuple[int, Sequence[str]]], expected: Expected) -> tuple[list[str], list[str]]:
    """Which column stands where, told by the titles; '' for one that is not ours."""
    known = {_title(title): key for key, title in expected.titles.items()}
    for number, row in numbered:
        found = [_title(cell) for cell in row]
        keys = [known.get(title, "") for title in found]
        if expected.sign in keys:
            _check_head(keys, expected)
            return keys, [title for title, key in zip(found, keys, strict=True) if title and not key]
        if number == HEAD_WITHIN:
            break
    sign = expected.titles[expected.sign]
    raise refusal(_("没有找到栏目行。请用模板，第一行要有“%(title)s”等栏目。", title=sign))


def _check_head(keys: list[str], expected: Expected) -> None:
    titles = expected.titles
    twice = [titles[key] for key in titles if keys.count(key) > 1]
    if twice:
        raise refusal(_("栏目“%(title)s”有两栏，请删掉一栏。", title=twice[0]))
    absent = [titles[key] for key in expected.needed if key not in keys]
    if expected.either and not set(expected.either) & set(keys):
        absent.append(titles[expected.either[0]])
    if absent:
        raise refusal(_("缺少栏目：%(titles)s。", titles=_("、").join(absent)))


def _title(cell: str) -> str:
    """The title without blanks and asterisks, its signs in one width."""
    return _BESIDE.sub("", unicodedata.normalize("NFKC", tidied(cell)))


def tidied(text: str) -> str:
    """Without what cannot be seen, and without blanks around."""
    return _INVISIBLE.sub("", text).strip()


def _csv_rows(data: bytes) -> Iterator[list[str]]:
    text = _decoded(data).removeprefix(BOM)
    head = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(",\t;", key=head.count)
    try:
        for row in csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True):
            yield [plain(cell) for cell in row]
    except csv.Error as error:
        raise refusal(_("CSV 的引号或格式不对，请用表格软件重新另存一次。")) from error


def _decoded(data: bytes) -> str:
    """UTF-8, UTF-16 with its mark, or GB 18030 (the way Excel saves CSV in Chinese)."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings: tuple[str, ...] = ("utf-16",)
    elif b"\0" in data:
        raise refusal(_("不是 XLSX，也不是 CSV。看的是内容，改文件名没有用。"))
    else:
        encodings = ("utf-8", "gb18030")
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise refusal(_("看不懂文件里的字。请另存为 XLSX，或者 UTF-8 编码的 CSV。"))
