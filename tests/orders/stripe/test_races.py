"""Two at once, the rival exactly in the gap: after the one has asked Stripe, before it has written down the answer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from shop.accounts.models import User
from shop.core import jobs
from shop.core.access import SYSTEM
from shop.core.db import db
from shop.orders import refunds
from shop.orders.models import CloseReason, Order, OrderState, Purchase
from shop.orders.payments import calls, starting
from shop.orders.payments.models import Payment, PaymentState, Refund, RefundState
from shop.orders.payments.providers.stripe import Stripe
from shop.orders.payments.registry import Providers
from shop.orders.queries import payable_of
from shop.workshops.income.models import LedgerEntry
from tests.factories.catalog import the_stock
from tests.factories.orders import a_buyer, a_purchase, goods, run_jobs, sign_in
from tests.factories.stripe import BACK, a_session
from tests.orders.stripe.conftest import NOW, At
from tests.support.isolation import Client
from tests.support.stripe_server import StripeServer

Rival = Callable[[], object]
Gap = Callable[..., None]


@pytest.fixture
def gap(monkeypatch: pytest.MonkeyPatch) -> Gap:
    """`gap("status", rival)`: the next call of the method is answered, then the rival runs, then the caller goes on.

    With `before=True` the rival runs first: after the caller has decided to ask, before Stripe hears it.
    """

    def arrange(method: str, rival: Rival, *, before: bool = False) -> None:
        real = getattr(Stripe, method)

        def call(self: Stripe, *args: Any, **facts: Any) -> Any:
            monkeypatch.setattr(Stripe, method, real)
            if before:
                rival()
            answer = real(self, *args, **facts)
            if not before:
                rival()
            return answer

        monkeypatch.setattr(Stripe, method, call)

    return arrange


@pytest.fixture
def buyer(session: Session) -> User:
    return a_buyer(session)


@pytest.fixture
def purchase(session: Session, buyer: User) -> Purchase:
    return a_purchase(session, goods(session, fen=16_800, pieces=6), user=buyer)


@pytest.fixture
def payment(session: Session, providers: Providers, purchase: Purchase) -> Payment:
    return a_session(session, providers, purchase)


def paid_and_told(stripe: StripeServer, ref: str) -> Rival:
    """The payer pays, Stripe tells, the worker works on it."""

    def act() -> None:
        stripe.pay(ref)
        stripe.post.deliver()
        run_jobs()

    return act


def told(stripe: StripeServer) -> Rival:
    def act() -> None:
        stripe.post.deliver()
        run_jobs()

    return act


def settled_once(session: Session, payment_id: int) -> bool:
    session.expire_all()
    (order,) = session.query(Order)
    assert session.query(LedgerEntry).count() == 1
    assert session.get_one(Payment, payment_id).state == PaymentState.SUCCEEDED
    assert session.query(Refund).count() == 0
    return order.state == OrderState.PAID


def test_opening_the_session_and_the_webhook(
    session: Session, providers: Providers, stripe: StripeServer, purchase: Purchase, gap: Gap
) -> None:
    payment_id = starting.begin(session, payable_of(session, purchase.id).id, provider="stripe").id
    session.commit()

    def rival() -> None:
        paid_and_told(stripe, stripe.books.all("checkout.session")[0]["id"])()

    gap("open_session", rival)
    calls.open_session(db.sessionmaker, providers, payment_id, title="t", return_url=BACK)
    assert settled_once(session, payment_id)


def test_opening_the_session_twice(
    session: Session, providers: Providers, stripe: StripeServer, purchase: Purchase, gap: Gap
) -> None:
    payable_id = payable_of(session, purchase.id).id
    payment_id = starting.begin(session, payable_id, provider="stripe").id
    session.commit()
    urls = []

    def again() -> None:
        same = starting.begin(db.session, payable_id, provider="stripe").id
        db.session.commit()
        urls.append(calls.open_session(db.sessionmaker, providers, same, title="t", return_url=BACK))

    gap("open_session", again)
    urls.append(calls.open_session(db.sessionmaker, providers, payment_id, title="t", return_url=BACK))
    assert len(set(urls)) == 1 == len(stripe.books.all("checkout.session"))
    assert session.query(Payment).count() == 1


def test_opening_the_session_and_giving_the_purchase_up(
    session: Session,
    providers: Providers,
    stripe: StripeServer,
    purchase: Purchase,
    gap: Gap,
) -> None:
    """Given up before Stripe has heard of the session: it is opened all the same, and ended at once."""
    payable_id = payable_of(session, purchase.id).id
    payment_id = starting.begin(session, payable_id, provider="stripe").id
    session.commit()
    gap(
        "open_session",
        lambda: calls.end_unpaid(db.sessionmaker, providers, SYSTEM, payable_id),
        before=True,
    )
    calls.open_session(db.sessionmaker, providers, payment_id, title="t", return_url=BACK)
    run_jobs()
    session.expire_all()
    assert stripe.books.all("checkout.session")[0]["status"] == "expired"
    assert session.get_one(Payment, payment_id).state == PaymentState.EXPIRED
    assert session.query(Order).one().state == OrderState.CLOSED


def test_the_return_page_and_the_webhook(
    session: Session, client: Client, stripe: StripeServer, payment: Payment, buyer: User, gap: Gap
) -> None:
    payment_id = payment.id
    sign_in(client, buyer)
    stripe.pay(str(payment.provider_ref))
    gap("status", told(stripe))
    number = session.query(Purchase).one().number
    session.commit()
    assert client.get(f"/purchases/{number}/return").status_code == 303
    assert settled_once(session, payment_id)


def test_polling_and_the_webhook(
    session: Session, stripe: StripeServer, payment: Payment, at: At, gap: Gap
) -> None:
    payment_id = payment.id
    stripe.pay(str(payment.provider_ref))
    gap("status", told(stripe))
    at(NOW + timedelta(minutes=1))
    jobs.run_one(db.sessionmaker, "payments.poll")
    assert settled_once(session, payment_id)
    assert session.get_one(Payment, payment_id).next_ask_at is None


def test_the_webhook_and_polling(
    session: Session, stripe: StripeServer, payment: Payment, at: At, gap: Gap
) -> None:
    payment_id = payment.id
    stripe.pay(str(payment.provider_ref))
    at(NOW + timedelta(minutes=1))
    gap("status", lambda: jobs.run_one(db.sessionmaker, "payments.poll"))
    told(stripe)()
    assert settled_once(session, payment_id)


@pytest.mark.parametrize("before", [True, False], ids=["paid first", "cancelled first"])
def test_cancelling_and_paying(
    session: Session,
    client: Client,
    stripe: StripeServer,
    payment: Payment,
    buyer: User,
    gap: Gap,
    before: bool,
) -> None:
    payment_id, ref = payment.id, str(payment.provider_ref)
    refused: list[str] = []

    def pays() -> None:
        try:
            stripe.pay(ref)
        except Exception as error:
            refused.append(str(error))

    sign_in(client, buyer)
    gap("expire", pays, before=before)
    number = session.query(Purchase).one().number
    session.commit()
    page = client.post(f"/purchases/{number}/cancellation", follow_redirects=True).text
    if before:
        assert "已经付款或已经关闭" in page and settled_once(session, payment_id)
    else:
        session.expire_all()
        assert refused == ["This session has ended"]
        assert session.query(Order).one().close_reason == CloseReason.BUYER_CANCELLED


@pytest.mark.parametrize("before", [True, False], ids=["paid first", "ended first"])
def test_the_end_of_the_hold_and_paying(
    session: Session, stripe: StripeServer, payment: Payment, at: At, gap: Gap, before: bool
) -> None:
    payment_id, ref = payment.id, str(payment.provider_ref)
    stock = the_stock(session.get_one(type(goods(session)), session.query(Order).one().lines[0].product_id))
    refused: list[str] = []

    def pays() -> None:
        try:
            stripe.pay(ref)
        except Exception as error:
            refused.append(str(error))

    session.commit()
    gap("expire", pays, before=before)
    at(NOW + timedelta(minutes=30))
    jobs.run_one(db.sessionmaker, "payments.release")
    session.expire_all()
    if before:
        assert settled_once(session, payment_id) and (stock.on_hand, stock.reserved) == (5, 0)
    else:
        assert refused and session.query(Order).one().close_reason == CloseReason.NOT_PAID
        assert (stock.on_hand, stock.reserved) == (6, 0)


def test_the_end_of_the_hold_and_the_return_page(
    session: Session, client: Client, stripe: StripeServer, payment: Payment, buyer: User, at: At, gap: Gap
) -> None:
    sign_in(client, buyer)
    number = session.query(Purchase).one().number
    session.commit()
    gap("expire", lambda: client.get(f"/purchases/{number}/return"))
    at(NOW + timedelta(minutes=30))
    jobs.run_one(db.sessionmaker, "payments.release")
    session.expire_all()
    assert session.query(Order).one().state == OrderState.CLOSED
    assert session.query(Payment).one().state == PaymentState.EXPIRED


def test_cancelling_and_the_end_of_the_hold(
    session: Session, client: Client, payment: Payment, buyer: User, at: At, gap: Gap
) -> None:
    sign_in(client, buyer)
    number = session.query(Purchase).one().number
    session.commit()
    at(NOW + timedelta(minutes=30))
    gap("expire", lambda: jobs.run_one(db.sessionmaker, "payments.release"))
    page = client.post(f"/purchases/{number}/cancellation", follow_redirects=True).text
    session.expire_all()
    assert "没有再取消" in page
    assert session.query(Order).one().close_reason == CloseReason.NOT_PAID


def test_a_refund_and_its_own_event(
    session: Session, providers: Providers, stripe: StripeServer, payment: Payment, gap: Gap
) -> None:
    stripe.pay(str(payment.provider_ref))
    calls.ask(db.sessionmaker, providers, payment.id)
    session.expire_all()
    order = session.query(Order).one()
    refunds.refund_order(session, SYSTEM, order, reason="test")
    session.commit()
    gap("refund", told(stripe))
    run_jobs()
    session.expire_all()
    refund = session.query(Refund).one()
    assert refund.state == RefundState.SUCCEEDED and order.refunded_fen == 16_800
    assert session.query(LedgerEntry).count() == 2 and len(stripe.books.all("refund")) == 1


def test_another_session_of_the_same_purchase_paid_meanwhile_goes_back(
    session: Session, providers: Providers, stripe: StripeServer, payment: Payment, at: At, gap: Gap
) -> None:
    """The first page was left open; a second session is begun; both are paid in the same moment."""
    at(NOW + timedelta(minutes=16))
    second = starting.begin(session, payment.payable_id, provider="stripe").id
    session.commit()
    calls.open_session(db.sessionmaker, providers, second, title="t", return_url=BACK)
    session.expire_all()
    stripe.pay(str(session.get_one(Payment, second).provider_ref))
    gap("expire", lambda: stripe.pay(str(payment.provider_ref)), before=True)
    run_jobs()
    stripe.post.deliver()
    run_jobs()
    session.expire_all()
    assert session.query(Order).one().state == OrderState.PAID
    refund = session.query(Refund).one()
    assert (refund.excess_fen, refund.state) == (16_800, RefundState.SUCCEEDED)
    assert stripe.books.balance() == 16_800
