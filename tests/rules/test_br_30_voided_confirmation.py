"""BR-30: a confirmed year stays confirmed until it is voided; voiding takes effect then and is never backdated."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from shop.core import clock
from shop.core.access import SYSTEM
from shop.core.errors import Conflict, Invalid
from shop.workshops import certification
from tests.factories.workshops import a_workshop, confirmed, instant


def test_voiding_in_february_leaves_january_as_it_was(session: Session) -> None:
    workshop = a_workshop(session, certified="2023-06-28")
    confirmed(session, workshop, "2025-12-31T23:59")
    with clock.at(instant("2026-02-10T09:00")):
        certification.void_confirmation(session, SYSTEM, workshop.id, year=2025, reason="材料不实")
    assert certification.may_sell(session, workshop.id, instant("2026-02-10T08:59:59"))
    assert not certification.may_sell(session, workshop.id, instant("2026-02-10T09:00"))


def test_a_voided_year_may_be_confirmed_anew_within_it(session: Session) -> None:
    workshop = a_workshop(session, certified="2024-06-28")
    confirmed(session, workshop, "2025-03-01")
    with clock.at(instant("2025-04-01")):
        certification.void_confirmation(session, SYSTEM, workshop.id, year=2025, reason="材料不实")
    confirmed(session, workshop, "2025-05-01")
    assert certification.status(session, workshop.id, instant("2026-01-01")).missed_years == 0


@pytest.mark.parametrize("year", [2024, 2025, 2026])
def test_only_a_confirmation_can_be_voided_not_a_grant_nor_a_missed_year(session: Session, year: int) -> None:
    workshop = a_workshop(session, certified="2024-06-28")
    with clock.at(instant("2026-03-01")), pytest.raises(Conflict) as refused:
        certification.void_confirmation(session, SYSTEM, workshop.id, year=year, reason="材料不实")
    assert refused.value.code == "NOT_CONFIRMED"


def test_a_reason_is_needed(session: Session) -> None:
    workshop = a_workshop(session, certified="2024-06-28")
    confirmed(session, workshop, "2025-03-01")
    with clock.at(instant("2025-04-01")), pytest.raises(Invalid):
        certification.void_confirmation(session, SYSTEM, workshop.id, year=2025, reason=" ")
