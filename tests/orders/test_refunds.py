"""Paying back: whole, by line, by amount; to the fen, never more than was paid."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from shop.core import outbox
from shop.core.access import SYSTEM
from shop.core.errors import Conflict, Invalid
from shop.orders import refunds
from shop.orders.models import CloseReason, Order, OrderState
from shop.orders.payments import refunding
from shop.orders.payments.models import Refund, RefundState, SandboxRefund
from shop.orders.refunds import Part
from shop.workshops.income.models import Account, IncomeDay, LedgerEntry
from tests.factories.orders import a_paid_order, a_purchase, goods, pay, run_jobs
from tests.factories.workshops import a_workshop


@pytest.fixture
def order(session: Session) -> Order:
    """Paid: three lines of 100.00, 50.01 and 0.99 with 8.00 freight, of one workshop."""
    workshop = a_workshop(session)
    lines = [goods(session, workshop, fen=fen, fee_fen=800) for fen in (10_000, 5_001, 99)]
    purchase = a_purchase(session, *lines)
    pay(session, purchase)
    return purchase.orders[0]


def test_all_of_it(session: Session, order: Order) -> None:
    refund = refunds.refund_order(session, SYSTEM, order, reason="test")
    assert (refund.goods_fen, refund.freight_fen, refund.state) == (15_100, 800, RefundState.CREATED)
    assert order.refunded_fen == 0
    session.commit()
    run_jobs()
    session.refresh(order)
    assert (order.state, order.close_reason) == (OrderState.CLOSED, CloseReason.REFUNDED)
    assert order.refunded_fen == order.total_fen == 15_900
    assert [x.refunded_fen for x in order.lines] == [10_000, 5_001, 99]
    day = session.query(IncomeDay).one()
    assert (day.gross_fen, day.refunds_fen, day.freight_fen, day.freight_refunds_fen) == (
        15_100,
        15_100,
        800,
        800,
    )


def test_an_amount_is_spread_over_the_lines_with_the_remainder_on_the_last(
    session: Session, order: Order
) -> None:
    refunds.refund_amount(session, SYSTEM, order, goods_fen=1_000, reason="test")
    session.commit()
    run_jobs()
    session.refresh(order)
    assert order.state == OrderState.PAID and order.refunded_fen == 1_000
    assert [x.refunded_fen for x in order.lines] == [662, 331, 7]
    refunds.refund_order(session, SYSTEM, order, reason="test")
    session.commit()
    run_jobs()
    session.refresh(order)
    assert order.refunded_fen == order.total_fen and order.state == OrderState.CLOSED


def test_the_entry_balances_and_names_the_refund(session: Session, order: Order) -> None:
    line = order.lines[0]
    refund = refunds.refund_parts(
        session, SYSTEM, order, parts={line.id: Part(10_000, 1)}, freight_fen=800, reason="test"
    )
    session.commit()
    run_jobs()
    entry = session.query(LedgerEntry).filter_by(source=f"refund:{refund.uuid}", kind="refund").one()
    sides = {p.account: p.amount_fen for p in entry.postings}
    assert sides == {Account.GOODS_REFUNDED: 10_000, Account.FREIGHT_REFUNDED: 800, Account.PROVIDER: -10_800}
    assert entry.order_number == order.number
    assert entry.postings[0].sku_code == line.sku_code and entry.postings[0].pieces == 1


@pytest.mark.parametrize(("fen", "freight"), [(10_001, 0), (0, 801), (-5, 0), (10_000, -1)])
def test_never_more_than_is_left(session: Session, order: Order, fen: int, freight: int) -> None:
    parts = {order.lines[0].id: Part(fen)} if fen else {}
    with pytest.raises(Invalid):
        refunds.refund_parts(session, SYSTEM, order, parts=parts, freight_fen=freight, reason="test")


def test_what_is_on_its_way_is_not_asked_for_twice(session: Session, order: Order) -> None:
    refunds.refund_order(session, SYSTEM, order, reason="test")
    with pytest.raises(Conflict):
        refunds.refund_order(session, SYSTEM, order, reason="test")
    with pytest.raises(Invalid):
        refunds.refund_amount(session, SYSTEM, order, goods_fen=1, reason="test")


def test_an_unpaid_order_has_nothing_to_give_back(session: Session) -> None:
    (order,) = a_purchase(session, goods(session)).orders
    with pytest.raises(Conflict):
        refunds.refund_order(session, SYSTEM, order, reason="test")


def test_the_job_twice_pays_once(session: Session) -> None:
    order = a_paid_order(session)
    refund = refunds.refund_order(session, SYSTEM, order, reason="test")
    session.commit()
    run_jobs()
    from_bank = session.query(SandboxRefund).count()
    refunding_again(session, refund)
    session.refresh(order)
    assert session.query(SandboxRefund).count() == from_bank == 1
    assert order.refunded_fen == order.total_fen


def refunding_again(session: Session, refund: Refund) -> None:
    outbox.post(session, refunding.TOPIC, refund_id=refund.id)
    session.commit()
    run_jobs()
