"""Workdays: make-up days, notices, due dates of the quarterly form (BR-08, BR-09)."""

from datetime import date

import pytest

from shop.core import workdays

NONE: dict[date, bool] = {}


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        (date(2025, 10, 10), True),
        (date(2025, 10, 11), True),  # a Saturday that is worked for the National Day holiday
        (date(2025, 10, 12), False),
        (date(2025, 10, 8), False),
        (date(2026, 1, 2), False),
        (date(2026, 1, 4), True),  # a Sunday that is worked
        (date(2026, 10, 10), True),
        (date(2026, 11, 22), False),
    ],
)
def test_days_off_and_make_up_days_are_known(day: date, worked: bool) -> None:
    assert workdays.is_workday(day, NONE) is worked


def test_an_override_wins_over_the_calendar_both_ways() -> None:
    assert workdays.is_workday(date(2026, 11, 23), {date(2026, 11, 23): False}) is False
    assert workdays.is_workday(date(2026, 11, 22), {date(2026, 11, 22): True}) is True


@pytest.mark.parametrize(
    ("year", "quarter", "due"),
    [
        (2025, 1, date(2025, 4, 8)),
        (2025, 3, date(2025, 10, 14)),
        (2026, 1, date(2026, 4, 8)),
        (2026, 3, date(2026, 10, 13)),
        (2026, 4, date(2027, 1, 8)),
    ],
)
def test_a_quarter_is_due_on_its_fifth_workday(year: int, quarter: int, due: date) -> None:
    assert workdays.quarter_due_on(year, quarter, NONE) == due


@pytest.mark.parametrize(("allowed", "due"), [(2, date(2026, 10, 9)), (4, date(2026, 10, 12))])
def test_workshops_and_counties_are_due_earlier(allowed: int, due: date) -> None:
    assert workdays.quarter_due_on(2026, 3, NONE, workdays=allowed) == due


def test_an_override_moves_the_due_date() -> None:
    assert workdays.quarter_due_on(2026, 3, {date(2026, 10, 10): False}) == date(2026, 10, 14)


def test_only_years_without_announced_holidays_are_provisional() -> None:
    assert workdays.provisional(workdays.quarter_due_on(2026, 4, NONE))
    assert not workdays.provisional(workdays.quarter_due_on(2026, 3, NONE))


@pytest.mark.parametrize(
    ("start", "n", "end"),
    [
        (date(2025, 8, 14), 5, date(2025, 8, 20)),
        (date(2025, 11, 4), 7, date(2025, 11, 12)),
        (date(2025, 8, 14), 1, date(2025, 8, 14)),
        (date(2025, 8, 16), 1, date(2025, 8, 18)),  # starts on a Saturday
    ],
)
def test_the_first_day_of_a_notice_counts(start: date, n: int, end: date) -> None:
    assert workdays.notice_end(start, n, NONE) == end


def test_the_day_of_an_event_does_not_count() -> None:
    assert workdays.nth_workday_after(date(2025, 8, 14), 1, NONE) == date(2025, 8, 15)


@pytest.mark.parametrize("n", [0, -1])
def test_a_period_without_days_is_refused(n: int) -> None:
    with pytest.raises(ValueError, match="at least one workday"):
        workdays.notice_end(date(2025, 8, 14), n, NONE)


@pytest.mark.parametrize("quarter", [0, 5])
def test_an_unknown_quarter_is_refused(quarter: int) -> None:
    with pytest.raises(ValueError, match="quarter"):
        workdays.quarter_due_on(2026, quarter, NONE)
