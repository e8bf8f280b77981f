"""BR-32: a withdrawal is announced 30 days ahead: orders until then, nothing new from the announcement on."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.core import clock
from shop.core.access import SYSTEM
from shop.core.errors import Conflict
from shop.orders.bag import look
from shop.orders.checkout import Changed
from shop.orders.models import Order
from shop.workshops import certification
from shop.workshops.certification import State
from shop.workshops.models import Workshop
from tests.factories.orders import a_buyer, goods, owner, place, put
from tests.factories.workshops import a_workshop, instant


def leaving(session: Session, announced: str) -> Workshop:
    workshop = a_workshop(session, certified="2026-01-10")
    with clock.at(instant(announced)):
        certification.announce_withdrawal(session, SYSTEM, workshop.id, reason="年纪大了，不做了")
    return workshop


@pytest.mark.parametrize("announced", ["2026-03-01T00:00", "2026-03-01T23:59:59"])
def test_it_sells_until_the_thirtieth_day_is_over(session: Session, announced: str) -> None:
    workshop = leaving(session, announced)
    assert certification.may_sell(session, workshop.id, instant("2026-03-30T23:59:59"))
    assert not certification.may_sell(session, workshop.id, instant("2026-03-31"))
    assert certification.status(session, workshop.id, instant("2026-03-31")).state is State.WITHDRAWN
    assert workshop.certified_until == instant("2026-03-31")


def test_it_commits_to_nothing_new_from_the_announcement_on(session: Session) -> None:
    workshop = leaving(session, "2026-03-01T10:00")
    for at, may in (("2026-03-01T09:59:59", True), ("2026-03-01T10:00", False), ("2026-03-30", False)):
        in_sql = sa.select(Workshop.id).where(
            Workshop.id == workshop.id, Workshop.id.in_(certification.committing_workshops(instant(at)))
        )
        assert certification.may_commit(session, workshop.id, instant(at)) is may
        assert (session.scalar(in_sql) is not None) is may


def test_it_is_announced_once(session: Session) -> None:
    workshop = leaving(session, "2026-03-01")
    with clock.at(instant("2026-03-10")), pytest.raises(Conflict) as refused:
        certification.announce_withdrawal(session, SYSTEM, workshop.id)
    assert refused.value.code == "ALREADY_ANNOUNCED"


def test_a_new_certificate_after_the_withdrawal_commits_again(session: Session) -> None:
    workshop = leaving(session, "2026-03-01")
    with clock.at(instant("2026-06-01")):
        certification.take_over(session, SYSTEM, workshop.id, document_no="8 号")
        assert workshop.withdrawal_announced_at is None
        assert certification.may_commit(session, workshop.id, clock.now())


@pytest.mark.parametrize(
    ("announced", "last_day", "after"),
    [
        ("2026-03-01", "2026-03-30", "2026-03-31"),
        ("2026-02-01", "2026-03-02", "2026-03-03"),
        ("2024-02-01", "2024-03-01", "2024-03-02"),
        ("2026-12-15", "2027-01-13", "2027-01-14"),
    ],
)
def test_orders_are_placed_until_the_last_day_and_refused_after_it(
    session: Session, announced: str, last_day: str, after: str
) -> None:
    workshop = a_workshop(session, certified=f"{announced[:4]}-01-10", verified_until=instant("2030-01-01"))
    with clock.at(instant(f"{announced[:4]}-01-11")):
        product = goods(session, workshop)
    buyer = a_buyer(session)
    with clock.at(instant(f"{announced}T16:00")):
        certification.announce_withdrawal(session, SYSTEM, workshop.id)
    with clock.at(instant(f"{last_day}T23:59:59")):
        put(session, buyer, product)
        (order,) = place(session, buyer).orders
        assert isinstance(order, Order)
        put(session, buyer, product)
    with clock.at(instant(after)):
        bag = look(session, owner(buyer), clock.now())
        assert not bag.bought and bag.fallen_out
        with pytest.raises(Changed):
            place(session, buyer)
