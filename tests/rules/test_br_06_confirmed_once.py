"""BR-06: one confirmation a year, however often the facts are updated; a past year is not confirmed afterwards."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.core import clock
from shop.core.access import SYSTEM
from shop.core.errors import Conflict
from shop.workshops import certification, registration
from shop.workshops.models import CertificateEvent
from shop.workshops.upkeep import confirming
from tests.factories.workshops import a_member, a_workshop, acting, confirmed, instant


def confirmations(session: Session, year: int) -> int:
    found = sa.select(sa.func.count()).select_from(CertificateEvent)
    return (
        session.scalar(found.where(CertificateEvent.kind == "year_confirmed", CertificateEvent.year == year))
        or 0
    )


def test_facts_updated_again_leave_one_confirmation(session: Session) -> None:
    workshop = a_workshop(session, certified="2024-06-28")
    confirmed(session, workshop, "2025-03-01")
    with clock.at(instant("2025-09-01")):
        registration.update_facts(session, SYSTEM, workshop.id, employees_total=31)
    assert workshop.employees_total == 31
    assert confirmations(session, 2025) == 1


@pytest.mark.parametrize("again", ["2025-03-01", "2025-09-01", "2025-12-31T23:59:59"])
def test_confirming_twice_is_refused(session: Session, again: str) -> None:
    workshop = a_workshop(session, certified="2024-06-28")
    confirmed(session, workshop, "2025-03-01")
    with clock.at(instant(again)), pytest.raises(Conflict) as refused:
        certification.confirm_year(session, SYSTEM, workshop.id)
    assert refused.value.code == "ALREADY_CONFIRMED"
    assert confirmations(session, 2025) == 1


@pytest.mark.parametrize("year", [2022, 2024, 2026])
def test_another_year_than_the_running_one_is_refused(session: Session, year: int) -> None:
    workshop = a_workshop(session, certified="2023-06-28")
    with clock.at(instant("2025-03-01")), pytest.raises(Conflict) as refused:
        certification.confirm_year(session, SYSTEM, workshop.id, year=year)
    assert refused.value.code == "NOT_THIS_YEAR"
    assert confirmations(session, year) == 0


@pytest.mark.parametrize(
    "updates", [["2025-03-02"], ["2025-03-02", "2025-12-31T23:59:59"], ["2026-01-01", "2026-05-01"]]
)
def test_the_studio_updates_a_confirmed_year_as_often_as_needed(session: Session, updates: list[str]) -> None:
    workshop = a_workshop(session, certified="2024-06-28")
    owner = acting(session, a_member(session, workshop))
    for n, day in enumerate(["2025-03-01", *updates]):
        with clock.at(instant(day)):
            confirming.confirm(session, owner, workshop.id, employees_total=30 + n)
    years = {instant(day).year if day < "2026" else 2026 for day in ["2025-03-01", *updates]}
    assert {year: confirmations(session, year) for year in years} == dict.fromkeys(years, 1)
    assert workshop.employees_total == 30 + len(updates)


def test_the_year_of_the_grant_counts_as_confirmed(session: Session) -> None:
    workshop = a_workshop(session, certified="2025-06-28")
    with clock.at(instant("2025-07-01")), pytest.raises(Conflict) as refused:
        certification.confirm_year(session, SYSTEM, workshop.id)
    assert refused.value.code == "ALREADY_CONFIRMED"
