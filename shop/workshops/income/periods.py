"""Spans of days in Shanghai over which income is asked: a day, a month, a quarter, or from one day to another."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from flask_babel import gettext as _

from shop.core.errors import Invalid
from shop.workshops.income.quarters import Quarter

LONGEST_DAYS = 366 * 2
ONE_DAY = timedelta(days=1)
_DAY = re.compile(r"20\d\d-\d\d-\d\d")
_MONTH = re.compile(r"(20\d\d)-(\d\d)")


class Unit(StrEnum):
    """How long a span is; a span from one day to another has none of its own."""

    DAY = "day"
    MONTH = "month"
    QUARTER = "quarter"
    SPAN = "span"


@dataclass(frozen=True, order=True)
class Period:
    """From the first day to the last, both counted."""

    first: date
    last: date
    unit: Unit

    @classmethod
    def of(cls, unit: Unit, day: date) -> Period:
        """The day, month or quarter in which the day lies."""
        if unit is Unit.DAY:
            return cls(day, day, unit)
        first = day.replace(day=1) if unit is Unit.MONTH else Quarter.of(day).first_day
        later = first + timedelta(days=31 if unit is Unit.MONTH else 100)
        end = later.replace(day=1) if unit is Unit.MONTH else Quarter.of(later).first_day
        return cls(first, end - ONE_DAY, unit)

    @property
    def previous(self) -> Period:
        """The one of the same unit before it."""
        return Period.of(self.unit, self.first - ONE_DAY)

    @property
    def next(self) -> Period:
        """The one of the same unit after it."""
        return Period.of(self.unit, self.last + ONE_DAY)

    @property
    def quarter(self) -> str | None:
        """Its name in the rollups, for a quarter."""
        return str(Quarter.of(self.first)) if self.unit is Unit.QUARTER else None

    @property
    def query(self) -> dict[str, str]:
        """What asks for it in an address."""
        if self.unit is Unit.SPAN:
            return {"from": self.first.isoformat(), "to": self.last.isoformat()}
        return {self.unit.value: self.code}

    @property
    def code(self) -> str:
        """2026-11-22, 2026-11, 2026Q4 or 2026-11-01_2026-11-15."""
        if self.unit is Unit.SPAN:
            return f"{self.first}_{self.last}"
        if self.unit is Unit.QUARTER:
            return str(Quarter.of(self.first))
        return self.first.isoformat()[: 10 if self.unit is Unit.DAY else 7]

    @property
    def words(self) -> str:
        """Its name in a sentence."""
        first, last = self.first, self.last
        if self.unit is Unit.DAY:
            return _("%(y)d 年 %(m)d 月 %(d)d 日", y=first.year, m=first.month, d=first.day)
        if self.unit is Unit.MONTH:
            return _("%(y)d 年 %(m)d 月", y=first.year, m=first.month)
        if self.unit is Unit.QUARTER:
            return quarter_words(Quarter.of(first))
        return _("%(a)s 至 %(b)s", a=first.isoformat(), b=last.isoformat())


def quarter_words(quarter: Quarter) -> str:
    """2026 年第三季度."""
    number = (_("一"), _("二"), _("三"), _("四"))[quarter.number - 1]
    return _("%(y)d 年第%(n)s季度", y=quarter.year, n=number)


def asked(args: Mapping[str, str], default: Period) -> Period:
    """The span an address asks for by day, month, quarter, or from and to; empty values count as not given.

    Days win over a month, a month over a quarter. Invalid, with a sentence, for anything that is no such span.
    """
    given = {name: text.strip() for name, text in args.items() if text.strip()}
    if "from" in given or "to" in given:
        return _span(given.get("from", ""), given.get("to", ""))
    if "day" in given:
        return Period.of(Unit.DAY, _day(given["day"], "day"))
    if "month" in given:
        return Period.of(Unit.MONTH, _month(given["month"]))
    if "quarter" in given:
        return Period.of(Unit.QUARTER, _quarter(given["quarter"]).first_day)
    return default


def _span(first: str, last: str) -> Period:
    if not (first and last):
        raise Invalid(_("按日期看，要填开始和结束两个日期，例如 2026-11-01 和 2026-11-15。"), field="from")
    period = Period(_day(first, "from"), _day(last, "to"), Unit.SPAN)
    if period.last < period.first:
        raise Invalid(_("结束日期不能早于开始日期。"), field="to")
    if (period.last - period.first).days >= LONGEST_DAYS:
        raise Invalid(_("一次最多看两年，请缩短日期。"), field="to")
    return period


def _day(text: str, field: str) -> date:
    try:
        if _DAY.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise Invalid(_("“%(t)s” 不是日期。请写成 2026-11-22 这样。", t=text[:20]), field=field)


def _month(text: str) -> date:
    found = _MONTH.fullmatch(text)
    if found and 1 <= int(found[2]) <= 12:
        return date(int(found[1]), int(found[2]), 1)
    raise Invalid(_("“%(t)s” 不是月份。请写成 2026-11 这样。", t=text[:20]), field="month")


def _quarter(text: str) -> Quarter:
    try:
        return Quarter.parse(text)
    except ValueError:
        raise Invalid(_("“%(t)s” 不是季度。请写成 2026Q3 这样。", t=text[:20]), field="quarter") from None


def recent(last: Period, count: int) -> list[Period]:
    """So many of the same unit up to and with the one given, the latest first."""
    found = [last]
    while len(found) < count:
        found.append(found[-1].previous)
    return found
