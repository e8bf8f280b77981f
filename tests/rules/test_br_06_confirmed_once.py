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
from tests.factories.workshops import a_workshop, confirmed, instant


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


def test_confirming_twice_is_refused(session: Session) -> None:
    workshop = a_workshop(session, certified="2024-06-28")
    confirmed(session, workshop, "2025-03-01")
    with clock.at(instant("2025-09-01")), pytest.raises(Conflict) as refused:
        certification.confirm_year(session, SYSTEM, workshop.id)
    assert refused.value.code == "ALREADY_CONFIRMED"
    assert confirmations(session, 2025) == 1


@pytest.mark.parametrize("year", [2024, 2026])
def test_another_year_than_the_running_one_is_refused(session: Session, year: int) -> None:
    workshop = a_workshop(session, certified="2023-06-28")
    with clock.at(instant("2025-03-01")), pytest.raises(Conflict) as refused:
        certification.confirm_year(session, SYSTEM, workshop.id, year=year)
    assert refused.value.code == "NOT_THIS_YEAR"
    assert confirmations(session, year) == 0


def test_the_year_of_the_grant_counts_as_confirmed(session: Session) -> None:
    workshop = a_workshop(session, certified="2025-06-28")
    with clock.at(instant("2025-07-01")), pytest.raises(Conflict) as refused:
        certification.confirm_year(session, SYSTEM, workshop.id)
    assert refused.value.code == "ALREADY_CONFIRMED"
