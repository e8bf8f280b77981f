"""BR-07: a cancelled workshop confirms nothing; it applies again, gets a new number, and keeps the old in its history."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from shop.core import clock
from shop.core.access import SYSTEM
from shop.core.errors import Conflict
from shop.workshops import certification
from shop.workshops.certification import State
from shop.workshops.queries import certificates_of
from tests.factories.workshops import a_workshop, granted, instant


def test_a_cancelled_workshop_cannot_confirm(session: Session) -> None:
    workshop = a_workshop(session, certified="2023-06-28")
    with clock.at(instant("2026-01-01")), pytest.raises(Conflict) as refused:
        certification.confirm_year(session, SYSTEM, workshop.id)
    assert refused.value.code == "CERTIFICATE_ENDED"


def test_a_new_certificate_has_a_new_number_and_the_old_one_stays(session: Session) -> None:
    workshop = a_workshop(session, certified="2023-06-28")
    old = certification.status(session, workshop.id, instant("2024-01-01")).certificate_number
    granted(session, workshop, "2026-05-06")
    now = certification.status(session, workshop.id, instant("2026-05-06"))
    assert now.state is State.CERTIFIED
    assert now.certificate_number != old
    assert [c.number for c in certificates_of(session, workshop.id)] == [now.certificate_number, old]
    between = certification.status(session, workshop.id, instant("2026-03-01"))
    assert (between.state, between.certificate_number) == (State.AUTO_CANCELLED, old)
    assert not certification.may_sell(session, workshop.id, instant("2026-05-05T23:59:59"))
    assert certification.may_sell(session, workshop.id, instant("2026-05-06"))
