"""Money comes in: once, late, twice, or nobody knows. Whoever brings the news, it ends in one booking."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from shop.core import clock, jobs
from shop.core.access import SYSTEM
from shop.core.db import db
from shop.core.errors import Conflict
from shop.orders.models import CloseReason, OrderState
from shop.orders.payments import calls, inbox, starting
from shop.orders.payments.models import (
    Payment,
    PaymentState,
    ProviderEvent,
    Refund,
    SandboxRefund,
    SandboxSession,
)
from shop.orders.payments.provider import ProviderUnknown
from shop.orders.payments.providers.sandbox import Sandbox
from shop.orders.payments.settle import settle
from shop.orders.queries import payable_of
from shop.workshops.income.models import Account, LedgerEntry, LedgerPosting
from tests.factories.catalog import the_stock
from tests.factories.orders import (
    a_buyer,
    a_payment,
    a_purchase,
    bank,
    banks,
    goods,
    pay,
    place,
    put,
    run_jobs,
)

NOW = clock.parse("2026-11-23T10:00:00+08:00")
At = Callable[[object], None]


def minutes(n: float) -> object:
    return NOW + timedelta(minutes=n)


def release() -> None:
    jobs.run_one(db.sessionmaker, "payments.release")


def test_the_instant_of_payment_is_the_providers(app: Flask, session: Session, clock_at: At) -> None:
    clock_at(NOW)
    purchase = a_purchase(session, goods(session))
    payment = a_payment(session, purchase)
    clock_at(minutes(3))
    bank(app).pay(str(payment.provider_ref))
    clock_at(minutes(20))
    jobs.run_one(db.sessionmaker, "payments.poll")
    session.expire_all()
    (order,) = purchase.orders
    assert (order.state, order.paid_at) == (OrderState.PAID, minutes(3))
    assert session.query(LedgerEntry).one().occurred_at == minutes(3)


def test_the_webhook_is_stored_first_and_counts_once(app: Flask, session: Session) -> None:
    purchase = a_purchase(session, goods(session))
    payment = a_payment(session, purchase)
    ref = str(payment.provider_ref)
    bank(app).pay(ref)
    facts = {"provider": "sandbox", "event_id": "e1", "payload": {"ref": ref}}
    assert inbox.receive(session, **facts)  # type: ignore[arg-type]
    assert not inbox.receive(session, **facts)  # type: ignore[arg-type]
    session.commit()
    assert purchase.orders[0].state == OrderState.UNPAID
    run_jobs()
    session.expire_all()
    assert purchase.orders[0].state == OrderState.PAID
    assert session.query(ProviderEvent).one().processed_at is not None


def test_a_webhook_that_lies_settles_nothing(session: Session) -> None:
    purchase = a_purchase(session, goods(session))
    payment = a_payment(session, purchase)
    inbox.receive(
        session, provider="sandbox", event_id="e1", payload={"ref": payment.provider_ref, "state": "paid"}
    )
    inbox.receive(session, provider="sandbox", event_id="e2", payload={"ref": "nobody knows"})
    session.commit()
    run_jobs()
    session.expire_all()
    assert purchase.orders[0].state == OrderState.UNPAID


def test_settling_twice_books_once(session: Session) -> None:
    purchase = a_purchase(session, goods(session))
    payment = a_payment(session, purchase)
    assert settle(session, payment.id, paid_at=clock.now())
    assert not settle(session, payment.id, paid_at=clock.now())
    assert session.query(LedgerEntry).count() == 1


def test_no_session_is_started_after_thirty_minutes(session: Session, clock_at: At) -> None:
    clock_at(NOW)
    payable = payable_of(session, a_purchase(session, goods(session)).id)
    clock_at(minutes(29.9))
    starting.begin(session, payable.id, provider="sandbox")
    clock_at(minutes(45))
    with pytest.raises(Conflict):
        starting.begin(session, payable.id, provider="sandbox")


def test_a_second_session_may_follow_one_that_expired(app: Flask, session: Session, clock_at: At) -> None:
    clock_at(NOW)
    purchase = a_purchase(session, goods(session))
    first = a_payment(session, purchase)
    clock_at(minutes(5))
    assert a_payment(session, purchase).id == first.id
    clock_at(minutes(16))
    second = a_payment(session, purchase)
    assert second.id != first.id
    bank(app).pay(str(second.provider_ref))
    calls.ask(db.sessionmaker, banks(app), second.id)
    run_jobs()
    session.expire_all()
    assert purchase.orders[0].state == OrderState.PAID
    assert session.get_one(Payment, first.id).state == PaymentState.EXPIRED


def test_two_sessions_both_paid_give_one_back(app: Flask, session: Session, clock_at: At) -> None:
    clock_at(NOW)
    purchase = a_purchase(session, goods(session, fen=5_000, fee_fen=800))
    first = a_payment(session, purchase)
    payable = payable_of(session, purchase.id)
    second = Payment(
        uuid="2" * 36,
        payable_id=payable.id,
        provider="sandbox",
        amount_fen=payable.amount_fen,
        created_at=NOW,
        session_expires_at=minutes(15),
    )
    session.add(second)
    session.commit()
    calls.open_session(db.sessionmaker, banks(app), second.id, title="t", return_url="/")
    session.expire_all()
    for payment in (first, second):
        bank(app).pay(str(payment.provider_ref))
        calls.ask(db.sessionmaker, banks(app), payment.id)
    run_jobs()
    session.expire_all()
    refund = session.query(Refund).one()
    assert (refund.payment_id, refund.excess_fen, refund.order_id) == (second.id, 5_800, None)
    assert session.query(SandboxRefund).one().amount_fen == 5_800
    assert purchase.orders[0].state == OrderState.PAID and purchase.orders[0].refunded_fen == 0
    credit = session.query(LedgerPosting).filter_by(account=Account.BUYER_CREDIT)
    assert sorted(p.amount_fen for p in credit) == [-5_800, 5_800]


def test_an_unpaid_purchase_is_released_at_thirty_minutes_not_before(session: Session, clock_at: At) -> None:
    clock_at(NOW)
    product = goods(session)
    purchase = a_purchase(session, product)
    clock_at(minutes(29.99))
    release()
    assert the_stock(product).reserved == 1
    clock_at(minutes(30))
    release()
    session.expire_all()
    (order,) = purchase.orders
    assert (order.state, order.close_reason) == (OrderState.CLOSED, CloseReason.NOT_PAID)
    assert the_stock(product).reserved == 0
    assert payable_of(session, purchase.id).closed_at == minutes(30)


def test_the_hold_outlasts_an_open_session_by_two_minutes(app: Flask, session: Session, clock_at: At) -> None:
    clock_at(NOW)
    product = goods(session)
    purchase = a_purchase(session, product)
    clock_at(minutes(28))
    payment = a_payment(session, purchase)
    assert payable_of(session, purchase.id).hold_until == minutes(28 + 15 + 2)
    clock_at(minutes(44.9))
    release()
    session.expire_all()
    assert purchase.orders[0].state == OrderState.UNPAID
    clock_at(minutes(45))
    release()
    session.expire_all()
    assert purchase.orders[0].state == OrderState.CLOSED
    assert session.get_one(Payment, payment.id).state == PaymentState.EXPIRED


def test_who_paid_at_the_last_second_keeps_the_goods(app: Flask, session: Session, clock_at: At) -> None:
    clock_at(NOW)
    purchase = a_purchase(session, goods(session))
    clock_at(minutes(29))
    payment = a_payment(session, purchase)
    clock_at(minutes(43.9))
    bank(app).pay(str(payment.provider_ref))
    clock_at(minutes(46))
    release()
    session.expire_all()
    assert purchase.orders[0].state == OrderState.PAID


def test_while_the_outcome_is_unknown_nothing_is_freed(
    app: Flask, session: Session, clock_at: At, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock_at(NOW)
    product = goods(session)
    purchase = a_purchase(session, product)
    a_payment(session, purchase)
    clock_at(minutes(60))
    with monkeypatch.context() as down:
        down.setattr(Sandbox, "expire", silence)
        release()
        session.expire_all()
        assert purchase.orders[0].state == OrderState.UNPAID and the_stock(product).reserved == 1
    release()
    session.expire_all()
    assert purchase.orders[0].state == OrderState.CLOSED and the_stock(product).reserved == 0


@pytest.mark.parametrize("left", [True, False])
def test_money_that_comes_after_the_release_takes_stock_again_or_goes_back(
    app: Flask, session: Session, clock_at: At, left: bool
) -> None:
    clock_at(NOW)
    product, other = goods(session, pieces=1), goods(session, pieces=None, fen=700)
    purchase = a_purchase(session, product, other)
    payment = a_payment(session, purchase)
    clock_at(minutes(31))
    release()
    if not left:
        buyer = a_buyer(session)
        put(session, buyer, product)
        place(session, buyer)
        session.commit()
    # A bank that took the money although it had said that the session ended.
    late = session.get_one(SandboxSession, payment.provider_ref)
    late.state, late.paid_at = "paid", clock.now()
    settle(session, payment.id, paid_at=clock.now())
    session.commit()
    run_jobs()
    session.expire_all()
    one = next(o for o in purchase.orders if o.workshop_id == product.workshop_id)
    two = next(o for o in purchase.orders if o.workshop_id == other.workshop_id)
    assert two.state == OrderState.PAID
    assert (one.state, one.close_reason) == (
        (OrderState.PAID, None) if left else (OrderState.CLOSED, CloseReason.OUT_OF_STOCK)
    )
    assert one.refunded_fen == (0 if left else one.total_fen)
    stock = the_stock(product)
    assert (stock.on_hand, stock.reserved) == ((0, 0) if left else (1, 1))
    assert payable_of(session, purchase.id).settled_at is not None


def test_pieces_leave_the_stock_when_paid(session: Session) -> None:
    product = goods(session, pieces=5)
    purchase = a_purchase(session, product, quantity=2)
    pay(session, purchase)
    assert (the_stock(product).on_hand, the_stock(product).reserved) == (3, 0)


def test_a_purchase_given_up_is_closed_as_the_buyers_wish(app: Flask, session: Session) -> None:
    product = goods(session)
    purchase = a_purchase(session, product)
    payment = a_payment(session, purchase)
    actor = SYSTEM.__class__(user_id=purchase.user_id)
    payable_id = payable_of(session, purchase.id).id
    assert calls.end_unpaid(db.sessionmaker, banks(app), actor, payable_id)
    session.expire_all()
    assert purchase.orders[0].close_reason == CloseReason.BUYER_CANCELLED
    assert the_stock(product).reserved == 0
    assert bank(app).pay(str(payment.provider_ref)).state == "expired"
    assert not calls.end_unpaid(db.sessionmaker, banks(app), actor, payable_id)


def silence(*_args: object, **_facts: object) -> None:
    raise ProviderUnknown("the bank does not answer")
