"""BR-09: the days of every quarter from 2020 on, against the calendar as the State Council announced it.

Written from the announcements, sharing nothing with the calendar that the store uses: only days near the ends of
quarters, where a form can fall due.
"""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from shop.workshops.income.quarters import Quarter
from shop.workshops.statistics.calendar import Level, Periods, days_by

ONE = timedelta(days=1)
#: First and last day off (New Year, Qingming, National Day with Mid-Autumn) and the weekend days worked for them.
OFF = [
    ("2020-04-04", "2020-04-06"), ("2020-10-01", "2020-10-08"), ("2021-01-01", "2021-01-03"),
    ("2021-04-03", "2021-04-05"), ("2021-10-01", "2021-10-07"), ("2022-01-01", "2022-01-03"),
    ("2022-04-03", "2022-04-05"), ("2022-10-01", "2022-10-07"), ("2022-12-31", "2023-01-02"),
    ("2023-04-05", "2023-04-05"), ("2023-09-29", "2023-10-06"), ("2023-12-30", "2024-01-01"),
    ("2024-04-04", "2024-04-06"), ("2024-10-01", "2024-10-07"), ("2025-01-01", "2025-01-01"),
    ("2025-04-04", "2025-04-06"), ("2025-10-01", "2025-10-08"), ("2026-01-01", "2026-01-03"),
    ("2026-04-04", "2026-04-06"), ("2026-10-01", "2026-10-07"),
]  # fmt: skip
WORKED = {
    date.fromisoformat(day)
    for day in (
        "2020-10-10", "2021-10-09", "2022-04-02", "2022-10-08", "2022-10-09", "2023-10-07", "2023-10-08",
        "2024-04-07", "2024-10-12", "2025-10-11", "2026-01-04", "2026-10-10",
    )
}  # fmt: skip
HOLIDAYS = {
    date.fromisoformat(first) + n * ONE
    for first, last in OFF
    for n in range((date.fromisoformat(last) - date.fromisoformat(first)).days + 1)
}
QUARTERS = [Quarter(year, n) for year in range(2020, 2027) for n in (1, 2, 3, 4)][:27]


def nth_workday_after(day: date, n: int) -> date:
    while n:
        day += ONE
        n -= day in WORKED or (day.weekday() < 5 and day not in HOLIDAYS)
    return day


@pytest.mark.parametrize("quarter", QUARTERS, ids=str)
def test_every_level_has_its_day(quarter: Quarter) -> None:
    last = date(quarter.year, quarter.number * 3, 31 if quarter.number in (1, 4) else 30)
    days = days_by(quarter, Periods(), {})
    assert days.due == {
        Level.WORKSHOP: nth_workday_after(last, 2),
        Level.COUNTY: nth_workday_after(last, 4),
        Level.PREFECTURE: nth_workday_after(last, 5),
    }
    assert (days.opens_on, days.last_day, days.provisional) == (last - 10 * ONE, last, False)


def test_the_last_of_them_is_the_third_quarter_of_2026() -> None:
    assert (str(QUARTERS[-1]), days_by(QUARTERS[-1], Periods(), {}).due[Level.PREFECTURE]) == (
        "2026Q3",
        date(2026, 10, 13),
    )


def test_a_year_that_is_not_announced_is_provisional() -> None:
    days = days_by(Quarter(2026, 4), Periods(), {})
    assert (days.due[Level.PREFECTURE], days.provisional) == (date(2027, 1, 8), True)
