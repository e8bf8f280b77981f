"""A bank statement as a file (XLSX or CSV, UTF-8 or GB 18030): the sums that came in. Nothing of it is trusted."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from datetime import datetime, time
from typing import NamedTuple

from flask_babel import gettext as _

from shop.core import clock, table_files
from shop.core.money import parse_yuan
from shop.core.table_files import Expected, Line
from shop.core.text import later as _l

TITLES = {
    "at": _l("交易时间"),
    "id": _l("交易流水号"),
    "in": _l("收入金额"),
    "out": _l("支出金额"),
    "payer": _l("对方户名"),
    "account": _l("对方账号"),
    "memo": _l("附言"),
    "note": _l("摘要"),
}
MOST_ROWS = 5000
_REFERENCE = re.compile(r"K(\d{6})(\d{6})(?!\d)")
_FORMS = ("%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y%m%d %H:%M:%S", "%Y%m%d%H%M%S")
_DAYS = ("%Y-%m-%d", "%Y%m%d")


class Sum(NamedTuple):
    """A sum that came in, in fen, by the row of the file. `references`: those of ours that its words hold."""

    row: int
    bank_id: str
    at: datetime
    fen: int
    payer: str
    account: str
    memo: str
    references: tuple[str, ...]


class Flaw(NamedTuple):
    """What cannot be read in a row."""

    row: int
    sentence: str


def expected() -> Expected:
    """The table that is expected."""
    return Expected(
        titles={key: str(title) for key, title in TITLES.items()},
        needed=("at", "id", "in"),
        sign="id",
        nothing=_("文件里没有一行流水。"),
        most_rows=MOST_ROWS,
    )


def read(data: bytes) -> list[Line]:
    """The rows of the file. Raises Invalid (field `file`) with a sentence."""
    return table_files.read(data, expected()).lines


def sums(lines: Iterable[Line]) -> Iterator[Sum | Flaw]:
    """The sums that came in, and what cannot be read; rows of money that went out are left out. Pure, but for the clock."""
    seen: set[str] = set()
    for line in lines:
        if not line.cells.get("in") or _is_nothing(line.cells["in"]):
            continue
        found = _sum(line)
        if isinstance(found, Sum) and found.bank_id in seen:
            found = Flaw(line.row, _("流水号 %(id)s 在这份文件里出现了两次。", id=found.bank_id))
        if isinstance(found, Sum):
            seen.add(found.bank_id)
        yield found


def _sum(line: Line) -> Sum | Flaw:
    cells = line.cells
    bank_id = cells.get("id", "")
    at = instant(cells.get("at", ""))
    fen = _fen(cells["in"])
    if not bank_id or len(bank_id) > 60:
        return Flaw(line.row, _("没有交易流水号，或者太长。"))
    if at is None:
        return Flaw(
            line.row, _("看不懂交易时间“%(text)s”，例如 2026-11-22 10:03:05。", text=cells.get("at", ""))
        )
    if at > clock.now():
        return Flaw(line.row, _("交易时间晚于现在。"))
    if fen is None:
        return Flaw(line.row, _("看不懂收入金额“%(text)s”，例如 12,800.00。", text=cells["in"]))
    words = " ".join(cells[key] for key in ("memo", "note") if key in cells)
    return Sum(
        line.row,
        bank_id,
        at,
        fen,
        cells.get("payer", "")[:100],
        cells.get("account", "")[:40],
        words[:200],
        references(words),
    )


def references(words: str) -> tuple[str, ...]:
    """Our references in what a payer wrote, however they set blanks, strokes and full-width signs. Pure."""
    plain = "".join(c for c in unicodedata.normalize("NFKC", words).upper() if c.isalnum())
    return tuple(dict.fromkeys(f"K{day}-{tail}" for day, tail in _REFERENCE.findall(plain)))


def instant(text: str) -> datetime | None:
    """An instant of Shanghai; a day alone is its noon, or now while it is morning. None for what is neither."""
    plain = text.strip().replace("/", "-").replace("T", " ")
    for form in _FORMS:
        try:
            return datetime.strptime(plain, form).replace(tzinfo=clock.SHANGHAI)
        except ValueError:
            continue
    for form in _DAYS:
        try:
            day = datetime.strptime(plain, form).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
        noon = datetime.combine(day, time(12), clock.SHANGHAI)
        return min(noon, clock.now()) if day == clock.today() else noon
    return None


def _fen(text: str) -> int | None:
    try:
        fen = parse_yuan(text.removeprefix("+")).fen
    except ValueError:
        return None
    return fen if fen > 0 else None


def _is_nothing(text: str) -> bool:
    return not text.strip("0.-— ")
