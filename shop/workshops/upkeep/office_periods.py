"""For which spans offices ask the platform, and by when: identities of sellers each half-year, handed in in January and
July; identity and income each quarter, handed in in the month after it (domain facts, C4).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from shop.core import clock
from shop.core.errors import NotFound
from shop.workshops.income.quarters import Quarter
from shop.workshops.upkeep.record_models import ExportKind

_HALF = re.compile(r"(20\d\d)H([12])")
#: How far back the list of an office reaches.
SHOWN = {ExportKind.IDENTITIES: 4, ExportKind.TAX: 6}


@dataclass(frozen=True)
class Span:
    """What one file covers: both days counted, the day by which it is handed in."""

    kind: ExportKind
    code: str
    first: date
    last: date

    @property
    def due_on(self) -> date:
        """The last day of the month after the span."""
        month_after = self.last + timedelta(days=1)
        return (month_after.replace(day=1) + timedelta(days=32)).replace(day=1) - timedelta(days=1)

    @property
    def over(self) -> bool:
        """Whether the span has ended, so that its file can be made."""
        return clock.today() > self.last

    @property
    def end(self) -> datetime:
        """The last instant of the span."""
        return clock.day_end(self.last) - datetime.resolution

    @property
    def previous(self) -> Span:
        """The span before it."""
        return covering(self.kind, self.first - timedelta(days=1))


def covering(kind: ExportKind, day: date) -> Span:
    """The span of the kind in which the day lies."""
    if kind is ExportKind.TAX:
        quarter = Quarter.of(day)
        return Span(kind, str(quarter), quarter.first_day, quarter.next.first_day - timedelta(days=1))
    if day.month <= 6:
        return Span(kind, f"{day.year}H1", date(day.year, 1, 1), date(day.year, 6, 30))
    return Span(kind, f"{day.year}H2", date(day.year, 7, 1), date(day.year, 12, 31))


def parse(kind: str, code: str) -> Span:
    """The span named 2026H1 or 2026Q3; NotFound for any other text."""
    if kind == ExportKind.TAX:
        try:
            return covering(ExportKind.TAX, Quarter.parse(code).first_day)
        except ValueError as error:
            raise NotFound("") from error
    found = _HALF.fullmatch(code)
    if kind != ExportKind.IDENTITIES or found is None:
        raise NotFound("")
    return covering(ExportKind.IDENTITIES, date(int(found[1]), 1 if found[2] == "1" else 7, 1))


def recent(kind: ExportKind, today: date, since: date | None = None) -> list[Span]:
    """The spans that have ended, the newest first; none that was over before the first seller came (`since`)."""
    span = covering(kind, today).previous
    found: list[Span] = []
    while len(found) < SHOWN[kind] and (since is None or span.last >= since):
        found.append(span)
        span = span.previous
    return found
