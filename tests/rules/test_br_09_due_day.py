"""BR-09: the fifth working day after the quarter, and a flag where the year's holidays are not announced."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy.orm import Session

from shop.heritage.models import WorkdayOverride
from shop.workshops.income.quarters import Quarter
from shop.workshops.income.report import quarter_report
from tests.factories.heritage import a_region


@pytest.mark.parametrize(
    ("quarter", "due_on", "provisional"),
    [
        ("2025Q1", "2025-04-08", False),
        ("2025Q3", "2025-10-14", False),
        ("2026Q1", "2026-04-08", False),
        ("2026Q3", "2026-10-13", False),
        ("2026Q4", "2027-01-08", True),
    ],
)
def test_the_report_names_the_day(session: Session, quarter: str, due_on: str, provisional: bool) -> None:
    a_region(session, "430000")
    report = quarter_report(session, Quarter.parse(quarter))
    assert (report["quarter"], report["due_on"], report["provisional"]) == (quarter, due_on, provisional)


def test_days_set_by_the_province_move_the_day(session: Session) -> None:
    a_region(session, "430000")
    session.add(WorkdayOverride(day=date(2026, 10, 13), is_workday=False))
    session.flush()
    assert quarter_report(session, Quarter(2026, 3))["due_on"] == "2026-10-14"
