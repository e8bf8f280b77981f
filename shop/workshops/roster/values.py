"""From the text of a row to the facts of a workshop and its certificate. Pure: what the row itself can tell.

What is wrong is said at its column, all of a row at once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from typing import Any, NamedTuple

from flask_babel import gettext as _

from shop.accounts.forms.checks import tidy
from shop.core import clock, identifiers
from shop.core.errors import Invalid
from shop.workshops import certification
from shop.workshops.certificate_view import STATES
from shop.workshops.certification import NO_STATUS, SELLING
from shop.workshops.certification.granting import check_start
from shop.workshops.models import HEAD_COUNTS
from shop.workshops.roster.columns import BY_KEY, CHOICES, COLUMNS, NO, YES
from shop.workshops.roster.reading import Line

MOST = 100_000
_DAY = re.compile(r"(\d{4})\D{0,2}(\d{1,2})\D{0,2}(\d{1,2})\D?(?:\s.*)?")
_PHONE = re.compile(r"[\d+\-() /]{5,20}")
_WHOLE = re.compile(r"\d{1,9}(?:\.0+)?")
_YES_NO = ("utilities_ok", "in_project_db", "is_employment_workshop")
_YEARS = re.compile(r"[^\d]+")


class Fault(NamedTuple):
    """What is wrong: row of the spreadsheet, key of the column, one sentence."""

    row: int
    column: str
    sentence: str

    @property
    def title(self) -> str:
        """The head of the column."""
        return str(BY_KEY[self.column].title) if self.column in BY_KEY else ""


@dataclass
class Entry:
    """A row whose own facts are right: values by the keys of the columns."""

    row: int
    facts: dict[str, Any]
    #: What the register knows by these words: filled by the check against it.
    county_code: str = ""
    craft_id: int | None = None
    craft_class_code: str | None = None
    ich_item_id: int | None = None

    @property
    def granted_at(self) -> datetime:
        """The start of the document's day."""
        return clock.day_start(self.facts["granted_on"])

    @property
    def years(self) -> tuple[int, ...]:
        """The confirmed years, each once, in order."""
        years: tuple[int, ...] = self.facts["confirmed_years"]
        return years


@dataclass
class _Row:
    """A row being read: what was understood, and what was not."""

    line: Line
    facts: dict[str, Any] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def wrong(self, key: str, sentence: str) -> None:
        self.faults.append(Fault(self.line.row, key, sentence))


Words = dict[str, dict[str, Any]]


def vocabulary() -> Words:
    """The words that columns of choices may say, with their values: looked up once for a file."""
    found: Words = {key: {str(word): value for value, word in of.items()} for key, of in CHOICES.items()}
    yes_or_no: dict[str, Any] = {str(YES): True, str(NO): False}
    found |= dict.fromkeys(_YES_NO, yes_or_no)
    found["state"] = {word: word for word in (str(STATES[state][1]) for state in sorted(SELLING))}
    return found


def understood(line: Line, now: datetime, words: Words) -> tuple[Entry | None, list[Fault]]:
    """The facts of the row, None with what is wrong in it. `words`: the vocabulary."""
    row = _Row(line)
    for column in COLUMNS:
        cell = line.cells.get(column.key)
        text = tidy(cell) if cell else ""
        if not text and column.needed:
            row.wrong(column.key, _("必填，请补上。"))
        elif len(text) > column.longest:
            row.wrong(column.key, _("太长了，最多 %(n)s 个字。", n=column.longest))
        else:
            try:
                row.facts[column.key] = _understood(column.key, text, words)
            except ValueError as error:
                row.wrong(column.key, str(error))
    _check_together(row, now)
    return (None, row.faults) if row.faults else (Entry(line.row, row.facts), [])


def _understood(key: str, text: str, words: Words) -> Any:
    if key == "state":
        return _state(text, words[key])
    if key in _YES_NO:
        return _yes(key, text, words[key])
    if key in words:
        return _choice(text, words[key])
    return _READERS[key](text) if key in _READERS else text


def _choice(text: str, words: dict[str, Any]) -> Any:
    """The value of the word; None for an empty cell, and for a word that stands for nothing."""
    if not text:
        return None
    if text not in words:
        raise ValueError(_("不认识“%(text)s”，请写：%(words)s。", text=text[:20], words="、".join(words)))
    return words[text] or None


def _count(text: str) -> int:
    plain = text.replace(",", "")
    if not plain:
        return 0
    if not (plain.isascii() and _WHOLE.fullmatch(plain)) or float(plain) > MOST:
        raise ValueError(_("请填 0 到 100000 的整数。"))
    return int(float(plain))


def _yes(key: str, text: str, words: dict[str, Any]) -> bool:
    if not text:
        return key == "utilities_ok"
    if text not in words:
        raise ValueError(_("请写“是”或“否”。"))
    return bool(words[text])


def _day(text: str) -> date | None:
    if not text:
        return None
    found = _DAY.fullmatch(text)
    try:
        day = date(*(int(part) for part in found.groups())) if found and text.isprintable() else None
    except ValueError:
        day = None
    if day is None or day.year < 1900:
        raise ValueError(_("看不懂这个日期，请写成 2023-06-01 的样子。"))
    return day


def _years(text: str) -> tuple[int, ...]:
    years = [year for year in _YEARS.split(text) if year]
    if any(len(year) != 4 or not year.isascii() for year in years) or (text and not years):
        raise ValueError(_("请写四位的年份，用顿号隔开，例如 2024、2025。"))
    return tuple(sorted({int(year) for year in years}))


def _uscc(text: str) -> str | None:
    if not text:
        return None
    if not identifiers.valid_uscc(text):
        raise ValueError(_("统一社会信用代码不对，请对照执照再看一遍，共 18 位。"))
    return identifiers.normal_uscc(text)


def _number(text: str) -> str | None:
    if not text:
        return None
    number = certification.recognise(text)
    if number is None:
        raise ValueError(_("证书编号不对，应当像 433130-2023-0014。"))
    return number


def _phone(text: str) -> str:
    if text and not _PHONE.fullmatch(text):
        raise ValueError(_("电话号码不对，只写数字。"))
    return text


def _state(text: str, words: dict[str, Any]) -> str:
    if text and text not in words:
        raise ValueError(_("只能导入有效的证书，“%(text)s”的不能。请删掉这一行，另行办理。", text=text))
    return text


_READERS: dict[str, Callable[[str], Any]] = {
    **dict.fromkeys(("premises_area_m2", *HEAD_COUNTS), _count),
    **dict.fromkeys(("founded_on", "granted_on", "legacy_granted_on"), _day),
    "confirmed_years": _years,
    "uscc": _uscc,
    "number": _number,
    "contact_phone": _phone,
}


def _check_together(row: _Row, now: datetime) -> None:
    """What only several columns together can be wrong about; columns that are wrong by themselves are left alone."""
    facts = row.facts
    today = clock.local_day(now)
    if facts.get("uscc", "-") is None and not facts.get("registration_exempt_reason", "-"):
        row.wrong("registration_exempt_reason", _("没有统一社会信用代码的，请写明无需登记的原因。"))
    if not facts.get("county_code", "-") and not facts.get("county_name", "-"):
        row.wrong("county_code", _("请写县区的代码或名称。"))
    total = facts.get("employees_total", MOST)
    for key in HEAD_COUNTS[1:]:
        if facts.get(key, 0) > total:
            row.wrong(key, _("不能多于总人数 %(total)s。", total=total))
    for key in ("founded_on", "legacy_granted_on"):
        if (day := facts.get(key)) and day > today:
            row.wrong(key, _("日子不能晚于今天。"))
    _check_legacy(row)
    if facts.get("granted_on") and "confirmed_years" in facts:
        problem = _cannot_run(facts["granted_on"], facts["confirmed_years"], now)
        if problem:
            row.wrong(*problem)


def _check_legacy(row: _Row) -> None:
    given: Mapping[str, Any] = row.facts
    document, day = given.get("legacy_document_no", "-"), given.get("legacy_granted_on", "-")
    if bool(document) != bool(day):
        missing = "legacy_granted_on" if document else "legacy_document_no"
        row.wrong(missing, _("原非遗扶贫就业工坊的文号和日期要一起写。"))


@lru_cache(maxsize=4096)
def _cannot_run(granted_on: date, years: tuple[int, ...], now: datetime) -> tuple[str, str] | None:
    """Column and sentence when a certificate with these facts cannot be taken over now."""
    try:
        check_start(clock.day_start(granted_on), now, NO_STATUS, years)
    except Invalid as refused:
        return refused.field or "granted_on", refused.sentence
    return None
