"""BR-21: verified for six months; overdue stops new sales, verified again restores them; licences block their goods."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from shop.core import clock
from shop.core.access import SYSTEM
from shop.workshops import certification, licences, registration
from shop.workshops.upkeep import identity
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


@pytest.mark.parametrize(
    ("sent", "passed", "last_day"),
    [
        ("2026-07-11T09:00", "2026-07-11T16:00", "2027-01-11"),
        ("2026-08-30T09:00", "2026-08-31T23:59:59", "2027-02-28"),
        ("2027-08-31T00:00", "2027-08-31T00:00:01", "2028-02-29"),
        ("2026-12-30T09:00", "2026-12-31T10:00", "2027-06-30"),
    ],
)
def test_papers_sent_from_the_phone_restore_the_sales_at_the_instant_they_are_passed(
    session: Session, sent: str, passed: str, last_day: str
) -> None:
    workshop = a_workshop(session, certified="2026-01-10", verified_until=instant("2026-07-11"))
    with clock.at(instant(sent)):
        check = identity.send_papers(session, SYSTEM, workshop.id)
        assert not certification.may_sell(session, workshop.id, clock.now())
    with clock.at(instant(passed)):
        identity.pass_check(session, SYSTEM, check.id)
        assert certification.may_sell(session, workshop.id, clock.now())
    overdue = instant(last_day) + timedelta(days=1)
    assert certification.may_sell(session, workshop.id, overdue - timedelta(seconds=1))
    assert not certification.may_sell(session, workshop.id, overdue)


@pytest.mark.parametrize("kind", ["food", "tea", "oil"])
def test_each_licence_blocks_only_the_goods_that_ask_for_it(session: Session, kind: str) -> None:
    workshop = a_workshop(session, certified="2026-01-10")
    with clock.at(instant("2026-01-10")):
        for each in ("food", "tea", "oil"):
            licences.enter_licence(
                session,
                SYSTEM,
                workshop.id,
                kind=each,
                number=f"NO-{each}",
                valid_from=date(2025, 3, 1),
                valid_until=date(2026, 3, 1) if each == kind else None,
            )
    day_after = instant("2026-03-02")
    sells = {k: certification.may_sell(session, workshop.id, day_after, k) for k in ("food", "tea", "oil")}
    assert sells == {k: k != kind for k in sells}
    assert certification.may_sell(session, workshop.id, day_after)


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
