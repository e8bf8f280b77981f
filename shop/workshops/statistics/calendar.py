"""The days of a quarterly form: when it opens, at which instant its figures are cut, and by when each level has to
hand it up (Hunan notice, part 5; BR-09, BR-10).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from sqlalchemy.orm import Session

from shop.core import clock, workdays
from shop.core.workdays import Overrides
from shop.heritage import queries as heritage
from shop.workshops.income.quarters import Quarter
from shop.workshops.income.report import PROVINCE
from shop.workshops.statistics.models import ReportPeriods


class Level(StrEnum):
    """Who hands a form up."""

    WORKSHOP = "workshop"
    COUNTY = "county"
    PREFECTURE = "prefecture"


class Periods(NamedTuple):
    """Days before the quarter's end on which the form opens, and workdays after it for each level."""

    opens_days_before: int = 10
    workshop: int = 2
    county: int = 4
    prefecture: int = 5


@dataclass(frozen=True)
class Days:
    """All days of one quarter's form. `provisional`: the holidays of the year are not announced yet."""

    quarter: Quarter
    opens_on: date
    last_day: date
    due: dict[Level, date]
    provisional: bool

    @property
    def cut_at(self) -> datetime:
        """24:00 of the quarter's last day: what happens then or later is not in its figures."""
        return clock.day_end(self.last_day)

    def is_open(self, now: datetime) -> bool:
        """Whether forms may be filled in; they may be handed in late."""
        return now >= clock.day_start(self.opens_on)

    def is_over(self, now: datetime) -> bool:
        """Whether the figures are cut."""
        return now >= self.cut_at

    def is_late(self, level: Level, at: datetime) -> bool:
        """Whether what is handed up at the instant comes after the due day has ended (BR-10)."""
        return at >= clock.day_end(self.due[level])


def periods(session: Session, province: str = PROVINCE) -> Periods:
    """What the province has set, else as the notice and usage have it."""
    row = session.get(ReportPeriods, province)
    if row is None:
        return Periods()
    return Periods(row.opens_days_before, row.workshop_workdays, row.county_workdays, row.prefecture_workdays)


def days_of(session: Session, quarter: Quarter) -> Days:
    """The days of the quarter by the province's periods and calendar. Two statements."""
    return days_by(quarter, periods(session), heritage.overrides(session))


def days_by(quarter: Quarter, given: Periods, overrides: Overrides) -> Days:
    """The same, pure."""
    last = quarter.next.first_day - timedelta(days=1)
    counts = {
        Level.WORKSHOP: given.workshop,
        Level.COUNTY: given.county,
        Level.PREFECTURE: given.prefecture,
    }
    due = {
        level: workdays.quarter_due_on(quarter.year, quarter.number, overrides, n)
        for level, n in counts.items()
    }
    opens = last - timedelta(days=given.opens_days_before)
    return Days(quarter, opens, last, due, workdays.provisional(due[Level.PREFECTURE]))


def newest_open(session: Session) -> Quarter:
    """The newest quarter whose form is open: the running one in its last days, else the one before."""
    now = clock.now()
    running = Quarter.of(clock.local_day(now))
    return running if days_of(session, running).is_open(now) else running.previous


def open_quarters(session: Session, count: int = 8) -> list[Quarter]:
    """The newest open quarter and those before it, the newest first."""
    found = [newest_open(session)]
    while len(found) < count:
        found.append(found[-1].previous)
    return found
