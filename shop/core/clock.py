"""The one place that asks the time. Inside is UTC, at the edge Asia/Shanghai.

Tests and the command line may set it; a lint rule forbids every other way of asking.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
_set_to: ContextVar[datetime | None] = ContextVar("clock_set_to", default=None)


def now() -> datetime:
    """The present instant, aware, in UTC."""
    fixed = _set_to.get()
    return fixed if fixed is not None else datetime.now(UTC)


def today() -> date:
    """The present day in Asia/Shanghai."""
    return local_day(now())


def local(instant: datetime) -> datetime:
    """The instant as a wall clock in Shanghai shows it."""
    return instant.astimezone(SHANGHAI)


def local_day(instant: datetime) -> date:
    """The day in Shanghai on which the instant falls."""
    return instant.astimezone(SHANGHAI).date()


def day_start(day: date) -> datetime:
    """00:00 in Shanghai of the day, as UTC. A day is the half-open span up to the next day's start."""
    return datetime.combine(day, time(), SHANGHAI).astimezone(UTC)


def day_end(day: date) -> datetime:
    """24:00 in Shanghai of the day, as UTC (not part of the day)."""
    return day_start(day + timedelta(days=1))


def years_before(instant: datetime, years: int) -> datetime:
    """00:00 in Shanghai of the day so many years before: whatever is older has been kept for them in full."""
    day = local_day(instant)
    leap_day = (day.month, day.day) == (2, 29)
    return day_start(
        day.replace(year=day.year - years, day=28) if leap_day else day.replace(year=day.year - years)
    )


@lru_cache(maxsize=256)
def year_start(year: int) -> datetime:
    """00:00 in Shanghai on 1 January of the year, as UTC."""
    return day_start(date(year, 1, 1))


def parse(text: str) -> datetime:
    """An ISO instant such as 2029-01-01T00:00+08:00; without an offset it is Shanghai time; ValueError otherwise."""
    value = datetime.fromisoformat(text)
    return (value if value.tzinfo else value.replace(tzinfo=SHANGHAI)).astimezone(UTC)


@contextmanager
def at(instant: datetime) -> Iterator[None]:
    """Everything inside happens at the given instant (tests, history, the command line's --as-of)."""
    if instant.tzinfo is None:
        raise ValueError("an instant needs its time zone")
    token = _set_to.set(instant.astimezone(UTC))
    try:
        yield
    finally:
        _set_to.reset(token)
