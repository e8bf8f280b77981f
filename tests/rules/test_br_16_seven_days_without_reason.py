"""BR-16: seven days without reason, counted from the day after receipt (Civil Code art. 201); quality claims stay open."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from shop.core import clock
from shop.core.errors import Invalid
from shop.orders.models import Order
from shop.orders.returns import asking
from shop.orders.returns.models import Kind, Remedy, State
from shop.orders.returns.terms import WhyNot
from tests.factories.returns import a_case, a_received_order

DAYS = [
    ("2026-03-05T15:00", "2026-03-12T23:59", "2026-03-13T00:00"),
    ("2026-12-28T00:00", "2027-01-04T23:59", "2027-01-05T00:00"),
    ("2028-02-23T23:59", "2028-03-01T23:59", "2028-03-02T00:00"),
]


def received(session: Session, clock_at: Callable[[str], None], signed: str) -> Order:
    clock_at("2026-01-05T10:00")
    order = a_received_order(session, fens=(5_000,))
    order.received_at = clock.parse(signed)
    session.commit()
    return order


@pytest.mark.parametrize(("signed", "last", "late"), DAYS)
def test_the_last_minute_of_the_seventh_day(
    session: Session, clock_at: Callable[[str], None], signed: str, last: str, late: str
) -> None:
    order = received(session, clock_at, signed)
    clock_at(late)
    assert asking.terms(session, order).lines[0].why_not[Kind.NO_REASON] == WhyNot.OUT_OF_TIME
    with pytest.raises(Invalid) as refused:
        a_case(session, order)
    assert refused.value.field == "kind"
    clock_at(last)
    assert a_case(session, order).state == State.ASKED


@pytest.mark.parametrize("late", [late for _signed, _last, late in DAYS[:1]])
def test_a_fault_can_still_be_claimed(session: Session, clock_at: Callable[[str], None], late: str) -> None:
    order = received(session, clock_at, DAYS[0][0])
    clock_at(late)
    case = a_case(session, order, kind=Kind.QUALITY, wish=Remedy.MEND, words="把手松了")
    assert case.state == State.ASKED and case.kind == Kind.QUALITY


@pytest.mark.parametrize(
    ("signed", "last", "late"),
    [
        ("2026-03-05T15:00", "2028-03-05T23:59", "2028-03-06T00:00"),
        ("2028-02-29T15:00", "2030-02-28T23:59", "2030-03-01T00:00"),
    ],
)
def test_faults_for_two_years(
    session: Session, clock_at: Callable[[str], None], signed: str, last: str, late: str
) -> None:
    """Civil Code art. 621."""
    order = received(session, clock_at, signed)
    clock_at(late)
    assert asking.terms(session, order).lines[0].why_not[Kind.QUALITY] == WhyNot.OUT_OF_TIME
    clock_at(last)
    assert asking.terms(session, order).lines[0].why_not[Kind.QUALITY] is None


def test_before_it_is_received_the_days_do_not_run(session: Session, clock_at: Callable[[str], None]) -> None:
    order = received(session, clock_at, "2026-03-05T15:00")
    order.received_at = None
    order.state = "shipped"
    clock_at("2026-06-01T00:00")
    found = asking.terms(session, order)
    assert found.ends[Kind.NO_REASON] is None and found.lines[0].why_not[Kind.NO_REASON] is None
