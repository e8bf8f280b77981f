"""BR-10: what comes after the due day has ended is accepted and marked."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from shop.core import clock
from shop.workshops.income.quarters import Quarter
from shop.workshops.statistics import consolidating
from shop.workshops.statistics.calendar import Periods
from shop.workshops.statistics.models import RegionState
from shop.workshops.statistics.periods import set_periods
from tests.factories.heritage import a_region
from tests.factories.statistics import submitted
from tests.factories.workshops import a_member, a_workshop, acting, an_officer, instant

SAID = {"narrative": "本季培训两期。", "missing_note": "没有缺报。"}


@pytest.mark.parametrize(
    ("region", "quarter", "at", "late"),
    [
        ("433100", "2026Q3", "2026-10-13T23:59", False),
        ("433100", "2026Q3", "2026-10-14T00:00", True),
        ("433100", "2025Q3", "2025-10-14T23:59:59", False),
        ("433100", "2026Q1", "2026-04-09T00:00", True),
        ("433130", "2026Q3", "2026-10-12T23:59", False),
        ("433130", "2026Q3", "2026-10-13T00:00", True),
    ],
)
def test_a_region_s_form(session: Session, region: str, quarter: str, at: str, late: bool) -> None:
    a_region(session, "433100")
    a_region(session, "433130")
    officer = acting(session, an_officer(session, region))
    with clock.at(instant(at)):
        form = consolidating.submit(session, officer, region, Quarter.parse(quarter), **SAID)
    assert (form.late, form.state) == (late, RegionState.SUBMITTED)


@pytest.mark.parametrize(
    ("workdays", "at", "late"),
    [(2, "2026-10-09T23:59", False), (2, "2026-10-10T00:00", True), (3, "2026-10-10T23:59", False)],
)
def test_a_workshop_s_form_by_the_period_of_the_province(
    session: Session, workdays: int, at: str, late: bool
) -> None:
    a_region(session, "430000")
    workshop = a_workshop(session, certified="2026-03-01")
    province = acting(session, an_officer(session, "430000"))
    set_periods(session, province, Periods(10, workdays, 4, 5), source="")
    owner = acting(session, a_member(session, workshop))
    assert submitted(session, owner, workshop, at=at).late is late
