"""BR-21: verified for six months; overdue stops new sales, verified again restores them; licences block their goods."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from shop.core import clock
from shop.core.access import SYSTEM
from shop.workshops import certification, licences, registration
from tests.factories.workshops import a_workshop, instant


@pytest.mark.parametrize(
    ("verified", "last_day"),
    [("2026-01-10", "2026-07-10"), ("2026-08-31", "2027-02-28"), ("2027-08-31", "2028-02-29")],
)
def test_a_verification_is_good_for_six_months_the_last_day_included(
    session: Session, verified: str, last_day: str
) -> None:
    workshop = a_workshop(session, certified=verified)
    with clock.at(instant(f"{verified}T15:00")):
        registration.verify_identity(session, SYSTEM, workshop.id)
    overdue = instant(last_day) + timedelta(days=1)
    assert certification.may_sell(session, workshop.id, overdue - timedelta(seconds=1))
    assert not certification.may_sell(session, workshop.id, overdue)


def test_verified_again_the_sales_resume_the_same_day(session: Session) -> None:
    workshop = a_workshop(session, certified="2026-01-10")
    registration.verify_identity(session, SYSTEM, workshop.id, instant("2026-01-10"))
    again = instant("2026-07-11T16:00")
    assert not certification.may_sell(session, workshop.id, again)
    with clock.at(again):
        registration.verify_identity(session, SYSTEM, workshop.id)
    assert certification.may_sell(session, workshop.id, again)


def test_an_expired_food_licence_blocks_food_and_no_crafts(session: Session) -> None:
    workshop = a_workshop(session, certified="2026-01-10")
    with clock.at(instant("2026-01-10")):
        licences.enter_licence(
            session,
            SYSTEM,
            workshop.id,
            kind="food",
            number="JY14331300000001",
            valid_from=date(2025, 3, 1),
            valid_until=date(2026, 3, 1),
        )
    last_moment, day_after = instant("2026-03-01T23:59:59"), instant("2026-03-02")
    assert certification.may_sell(session, workshop.id, last_moment, "food")
    assert not certification.may_sell(session, workshop.id, day_after, "food")
    assert certification.may_sell(session, workshop.id, day_after)
