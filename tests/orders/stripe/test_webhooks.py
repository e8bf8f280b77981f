"""What Stripe tells us: signed or refused; in any order, twice or never, it ends in one state."""

from __future__ import annotations

import itertools
import json
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from shop.core import jobs
from shop.core.db import db
from shop.orders.models import Order, OrderState
from shop.orders.payments import settle
from shop.orders.payments.models import Payable, Payment, PaymentState, ProviderEvent
from shop.orders.payments.registry import Providers
from shop.workshops.income.models import IncomeDay, LedgerEntry, LedgerPosting
from tests.factories.catalog import the_stock
from tests.factories.orders import a_buyer, a_purchase, goods, run_jobs
from tests.factories.stripe import a_session, webhook
from tests.orders.stripe.conftest import NOW, At
from tests.support.isolation import Client
from tests.support.stripe_server import StripeServer, sessions

FOUR = 4


def state_of(session: Session) -> object:
    """All that a purchase can have changed."""
    session.expire_all()
    order = session.query(Order).one()
    return (
        order.state,
        order.paid_at,
        session.query(Payable).one().settled_at is not None,
        [p.state for p in session.query(Payment)],
        session.query(LedgerEntry).count(),
        sorted(p.amount_fen for p in session.query(LedgerPosting)),
        [(d.orders, d.gross_fen) for d in session.query(IncomeDay)],
    )


@pytest.mark.parametrize("times", [1, 2], ids=["once", "doubled"])
def test_every_order_of_the_events_of_a_purchase_ends_in_one_state(
    session: Session, providers: Providers, stripe: StripeServer, times: int
) -> None:
    product, buyer = goods(session, fen=16_800, pieces=None), a_buyer(session)
    orders = list(itertools.permutations(range(FOUR)))
    for order in orders:
        payment = a_session(session, providers, a_purchase(session, product, user=buyer))
        sessions.refuse(stripe.books, str(payment.provider_ref))
        stripe.pay(str(payment.provider_ref))
        events = stripe.post.waiting()
        assert len(events) == FOUR
        for place in order:
            stripe.post.deliver([events[place]], times=times)
            run_jobs()
        session.expire_all()
        assert (payment.state, payment.paid_at) == (PaymentState.SUCCEEDED, NOW), order
    assert stripe.post.answers == [200] * FOUR * times * len(orders)
    assert session.query(ProviderEvent).count() == FOUR * len(orders)
    assert {order.state for order in session.query(Order)} == {OrderState.PAID}
    assert session.query(LedgerEntry).count() == len(orders)
    day = session.query(IncomeDay).one()
    assert (day.orders, day.gross_fen) == (len(orders), 16_800 * len(orders))


@pytest.mark.parametrize("minutes", [1, 5, 30])
def test_with_every_event_lost_polling_ends_in_the_same_state(
    session: Session, providers: Providers, stripe: StripeServer, at: At, minutes: int
) -> None:
    payment = a_session(session, providers, a_purchase(session, goods(session, fen=16_800)))
    at(NOW + timedelta(minutes=minutes - 0.5))
    stripe.pay(str(payment.provider_ref))
    jobs.run_one(db.sessionmaker, "payments.poll")
    at(NOW + timedelta(minutes=minutes))
    jobs.run_one(db.sessionmaker, "payments.poll")
    without_events = state_of(session)
    stripe.post.deliver()
    run_jobs()
    assert state_of(session) == without_events
    assert session.query(Order).one().paid_at == NOW + timedelta(minutes=minutes - 0.5)


def test_a_session_is_asked_for_after_one_five_and_thirty_minutes_then_daily_until_it_is_final(
    session: Session, providers: Providers, stripe: StripeServer, at: At
) -> None:
    payment = a_session(session, providers, a_purchase(session, goods(session)))
    session.query(Payable).one().hold_until = NOW + timedelta(days=4)
    session.commit()
    asked = []
    for n in range(-1, 8 * 24 * 60):
        moment = NOW + timedelta(minutes=n)
        if session.get_one(Payment, payment.id).next_ask_at != moment:
            continue
        at(moment)
        before = len(stripe.calls)
        if n > 7 * 24 * 60:
            break
        stripe.books.get("checkout.session", str(payment.provider_ref))["expires_at"] = 2**31
        jobs.run_one(db.sessionmaker, "payments.poll")
        assert len(stripe.calls) == before + 1
        asked.append(n)
        session.expire_all()
    assert asked[:3] == [1, 5, 30]
    assert asked[3] == 4 * 24 * 60 and asked[4] == 5 * 24 * 60 and asked[5] == 6 * 24 * 60
    stripe.pay(str(payment.provider_ref))
    at(NOW + timedelta(days=8))
    jobs.run_one(db.sessionmaker, "payments.poll")
    session.expire_all()
    assert (payment.state, payment.next_ask_at) == (PaymentState.SUCCEEDED, None)


def test_a_session_of_what_was_settled_meanwhile_is_asked_for_until_it_is_final(
    session: Session, providers: Providers, stripe: StripeServer, at: At
) -> None:
    product = goods(session, fen=16_800)
    purchase = a_purchase(session, product)
    payment = a_session(session, providers, purchase)
    payable = session.query(Payable).one()
    payable.closed_at = NOW + timedelta(minutes=31)
    session.commit()
    stripe.pay(str(payment.provider_ref))
    at(NOW + timedelta(minutes=40))
    jobs.run_one(db.sessionmaker, "payments.poll")
    session.expire_all()
    assert payment.state == PaymentState.SUCCEEDED


def told(session: Session, providers: Providers, stripe: StripeServer) -> str:
    payment = a_session(session, providers, a_purchase(session, goods(session)))
    stripe.pay(str(payment.provider_ref))
    return json.dumps(stripe.post.waiting()[-1])


@pytest.mark.parametrize(
    "signature",
    [
        None,
        "",
        "nonsense",
        "t=1,v1=00",
        "stale",
        "foreign",
        "of another body",
    ],
)
def test_what_stripe_did_not_sign_just_now_is_refused_and_not_kept(
    session: Session, client: Client, providers: Providers, stripe: StripeServer, signature: str | None
) -> None:
    body = told(session, providers, stripe)
    made = {
        "stale": stripe.post.signature(body, age=301),
        "foreign": stripe.post.signature(body, secret="whsec_of_somebody_else"),
        "of another body": stripe.post.signature(body + " "),
    }
    assert webhook(client, body, made.get(str(signature), signature)) == 400
    assert session.query(ProviderEvent).count() == 0
    assert webhook(client, body, stripe.post.signature(body, age=290)) == 200


@pytest.mark.parametrize("body", ["", "[]", "{}", '"x"', '{"id": "e", "type": "t", "data": {}}', "\x00"])
def test_a_signed_message_that_is_no_event_is_refused(
    client: Client, providers: Providers, stripe: StripeServer, body: str
) -> None:
    assert webhook(client, body, stripe.post.signature(body)) == 400


def test_a_store_without_the_secret_believes_nobody(app: Flask, client: Client, stripe: StripeServer) -> None:
    body = '{"id": "e", "type": "t", "data": {"object": {"id": "x"}}}'
    assert webhook(client, body, stripe.post.signature(body)) == 400


def test_an_event_about_something_we_do_not_know_is_kept_and_done(
    session: Session, client: Client, providers: Providers, stripe: StripeServer
) -> None:
    body = '{"id": "evt_1", "type": "payout.paid", "data": {"object": {"id": "po_1"}}}'
    assert webhook(client, body, stripe.post.signature(body)) == 200
    run_jobs()
    session.expire_all()
    assert session.query(ProviderEvent).one().processed_at is not None


def test_an_event_that_lies_settles_nothing(
    session: Session, client: Client, providers: Providers, stripe: StripeServer
) -> None:
    product = goods(session)
    payment = a_session(session, providers, a_purchase(session, product))
    lie = {"id": payment.provider_ref, "client_reference_id": payment.uuid, "payment_status": "paid"}
    body = json.dumps({"id": "evt_1", "type": "checkout.session.completed", "data": {"object": lie}})
    assert webhook(client, body, stripe.post.signature(body)) == 200
    run_jobs()
    session.expire_all()
    assert session.query(Order).one().state == OrderState.UNPAID and the_stock(product).reserved == 1
    assert settle.LIVE[1] == payment.state
