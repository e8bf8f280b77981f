"""UTC inside, Shanghai at the edge."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shop.core import clock

DAYS = st.dates(date(1995, 1, 1), date(2100, 1, 1))


def test_a_day_begins_at_midnight_in_shanghai() -> None:
    assert clock.day_start(date(2026, 1, 1)) == datetime(2025, 12, 31, 16, tzinfo=UTC)
    assert clock.year_start(2026) == clock.day_start(date(2026, 1, 1))


@given(DAYS)
def test_days_are_half_open_and_leave_no_gap(day: date) -> None:
    start, end = clock.day_start(day), clock.day_end(day)
    assert end - start == timedelta(hours=24)
    assert clock.local_day(start) == day
    assert clock.local_day(end - timedelta(microseconds=1)) == day
    assert clock.local_day(end) == day + timedelta(days=1)
    assert end == clock.day_start(day + timedelta(days=1))


def test_the_clock_can_be_set_and_goes_on_after() -> None:
    instant = clock.parse("2025-12-31T23:59:59+08:00")
    with clock.at(instant):
        assert clock.now() == instant
        assert clock.today() == date(2025, 12, 31)
    assert clock.now() > instant


def test_an_instant_needs_its_zone() -> None:
    with pytest.raises(ValueError, match="zone"), clock.at(datetime(2025, 1, 1)):
        pass


def test_a_time_without_offset_is_shanghai_time() -> None:
    assert clock.parse("2029-01-01T00:00") == clock.parse("2029-01-01T00:00+08:00")
    with pytest.raises(ValueError, match="isoformat|Invalid"):
        clock.parse("tomorrow")
