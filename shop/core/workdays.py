"""Workdays of mainland China: days off, make-up workdays (调休), and the periods counted in them.

``overrides`` maps a day to True (worked) or False (off) and wins over everything: it is the content of the
table that the province edits. Where it is silent the packaged calendar answers, which knows the announced
arrangements up to :func:`announced_until`; later years hold the statutory days only and are provisional.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from functools import lru_cache

import holidays
from holidays.countries.china import ChinaStaticHolidays

Overrides = Mapping[date, bool]
_ONE_DAY = timedelta(days=1)
_QUARTER_ENDS = {1: (3, 31), 2: (6, 30), 3: (9, 30), 4: (12, 31)}


@lru_cache(maxsize=64)
def _calendar(year: int) -> holidays.HolidayBase:
    return holidays.country_holidays("CN", years=year)


@lru_cache(maxsize=1)
def announced_until() -> int:
    """Return the last year whose days off and make-up workdays the packaged calendar holds as announced."""
    years: Mapping[int, object] = ChinaStaticHolidays.special_public_holidays
    return max(years)


def provisional(day: date) -> bool:
    """Tell whether the State Council's arrangement for the year of this day is not yet in the calendar."""
    return day.year > announced_until()


def is_workday(day: date, overrides: Overrides) -> bool:
    """Tell whether offices work on this day: the override if there is one, else the calendar."""
    if day in overrides:
        return overrides[day]
    return _calendar(day.year).is_working_day(day)


def _count_forward(day: date, n: int, overrides: Overrides) -> date:
    """Return the n-th workday among ``day`` and the days after it."""
    if n < 1:
        raise ValueError("a period has at least one workday")
    while True:
        if is_workday(day, overrides):
            n -= 1
            if n == 0:
                return day
        day += _ONE_DAY


def nth_workday_after(day: date, n: int, overrides: Overrides) -> date:
    """Return the n-th workday after an event; the day of the event does not count (Civil Code, art. 201).

    Raises ValueError for n < 1.
    """
    return _count_forward(day + _ONE_DAY, n, overrides)


def notice_end(start: date, n: int, overrides: Overrides) -> date:
    """Return the last day of a public notice (公示) of n workdays; its first day counts (BR-08).

    If the notice starts on a day off, the next workday is its first. Raises ValueError for n < 1.
    """
    return _count_forward(start, n, overrides)


def quarter_due_on(year: int, quarter: int, overrides: Overrides, workdays: int = 5) -> date:
    """Return the day by which a quarter's form is due: the n-th workday after the quarter ends (BR-09).

    Five workdays for the prefecture's consolidated form (Hunan notice 2020, part 5). Ask
    :func:`provisional` of the answer before showing it as certain. Raises ValueError for a quarter that is
    not 1 to 4.
    """
    if quarter not in _QUARTER_ENDS:
        raise ValueError("a quarter is 1, 2, 3 or 4")
    month, last = _QUARTER_ENDS[quarter]
    return nth_workday_after(date(year, month, last), workdays, overrides)
