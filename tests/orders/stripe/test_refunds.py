"""Refunds at Stripe: on their way, done, refused, given up, come back. The buyer is owed until the money is there."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from shop.core import jobs
from shop.core.access import SYSTEM
from shop.core.db import db
from shop.core.outbox import OutboxTask
from shop.orders import refunds
from shop.orders.models import Order
from shop.orders.payments import calls, paid_back
from shop.orders.payments.models import Payment, Refund, RefundState
from shop.orders.payments.reconciling.models import Difference
from shop.orders.payments.registry import Providers
from shop.workshops.income.models import Account, LedgerEntry, LedgerPosting
from tests.factories.orders import a_purchase, goods, run_jobs
from tests.factories.stripe import a_session
from tests.factories.workshops import an_operator
from tests.orders.stripe.conftest import NOW, At
from tests.support.stripe_server import StripeServer


@pytest.fixture
def order(session: Session, providers: Providers, stripe: StripeServer) -> Order:
    """Paid by Alipay."""
    purchase = a_purchase(session, goods(session, fen=16_800))
    payment = a_session(session, providers, purchase)
    stripe.pay(str(payment.provider_ref), "alipay")
    calls.ask(db.sessionmaker, providers, payment.id)
    session.expire_all()
    return purchase.orders[0]


def ask_back(session: Session, order: Order) -> None:
    refunds.refund_order(session, SYSTEM, order, reason="test")
    session.commit()
    run_jobs()
    session.expire_all()


def the_refund(session: Session) -> Refund:
    session.expire_all()
    return session.query(Refund).one()


def test_one_on_its_way_is_booked_when_the_bank_has_done_it(
    session: Session, stripe: StripeServer, order: Order
) -> None:
    stripe.temper.refund_status = "pending"
    ask_back(session, order)
    assert the_refund(session).state == RefundState.PENDING and order.refunded_fen == 0
    stripe.finish_refund(stripe.books.all("refund")[0]["id"], "succeeded")
    stripe.post.deliver(times=2)
    run_jobs()
    assert the_refund(session).state == RefundState.SUCCEEDED
    assert order.refunded_fen == 16_800
    assert session.query(LedgerEntry).count() == 2 and len(stripe.books.all("refund")) == 1


def test_with_the_event_lost_the_end_is_asked_for(
    session: Session, stripe: StripeServer, order: Order, at: At
) -> None:
    stripe.temper.refund_status = "requires_action"
    ask_back(session, order)
    assert the_refund(session).state == RefundState.PENDING
    stripe.finish_refund(stripe.books.all("refund")[0]["id"], "succeeded")
    at(NOW + timedelta(hours=2))
    jobs.run_one(db.sessionmaker, "payments.refunds")
    assert the_refund(session).state == RefundState.SUCCEEDED and order.refunded_fen == 16_800


def test_a_wallet_that_refuses_a_late_refund_is_not_asked_again_and_finance_is_told(
    session: Session, stripe: StripeServer, order: Order
) -> None:
    finance = an_operator(session, "finance").id
    stripe.temper.refund_refusal = "charge_expired_for_refund"
    ask_back(session, order)
    refund = the_refund(session)
    assert (refund.state, refund.failure_reason) == (RefundState.FAILED, "charge_expired_for_refund")
    assert order.refunded_fen == 0 and session.query(LedgerEntry).count() == 1
    told = session.query(OutboxTask).filter_by(topic="messages.send").all()
    mine = [t.payload for t in told if t.payload["template"] == "refund_failed"]
    assert [(p["user_id"], p["facts"]["fen"]) for p in mine] == [(finance, 16_800)]
    asked = len(stripe.calls)
    run_jobs()
    assert len(stripe.calls) == asked


def test_what_was_refused_can_be_paid_another_way(
    session: Session, stripe: StripeServer, order: Order
) -> None:
    stripe.temper.refund_refusal = "charge_expired_for_refund"
    ask_back(session, order)
    assert paid_back.succeeded(session, the_refund(session).id, NOW)
    assert not paid_back.succeeded(session, the_refund(session).id, NOW)
    session.commit()
    assert order.refunded_fen == 16_800


def test_news_of_the_failure_that_come_after_the_bank_has_paid_change_nothing(
    session: Session, stripe: StripeServer, order: Order
) -> None:
    stripe.temper.refund_status = "pending"
    ask_back(session, order)
    stripe.finish_refund(stripe.books.all("refund")[0]["id"], "failed", "lost_or_stolen_card")
    events = stripe.post.waiting()
    stripe.post.deliver(events[:-1])
    run_jobs()
    refund = the_refund(session)
    refund.by_bank = True
    paid_back.succeeded(session, refund.id, NOW)
    session.commit()
    stripe.post.deliver(events[-1:])
    run_jobs()
    assert the_refund(session).bounced_at is None
    assert session.query(LedgerPosting).filter_by(account=Account.BUYER_CREDIT).count() == 0


def test_one_that_the_bank_gives_up_fails_with_its_reason(
    session: Session, stripe: StripeServer, order: Order
) -> None:
    stripe.temper.refund_status = "pending"
    ask_back(session, order)
    stripe.finish_refund(stripe.books.all("refund")[0]["id"], "failed", "lost_or_stolen_card")
    stripe.post.deliver(times=2)
    run_jobs()
    refund = the_refund(session)
    assert (refund.state, refund.failure_reason) == (RefundState.FAILED, "lost_or_stolen_card")
    assert order.refunded_fen == 0 and session.query(LedgerEntry).count() == 1


def test_one_that_comes_back_after_it_was_booked_is_a_credit_of_the_buyer(
    session: Session, stripe: StripeServer, order: Order
) -> None:
    ask_back(session, order)
    assert the_refund(session).state == RefundState.SUCCEEDED
    stripe.finish_refund(stripe.books.all("refund")[0]["id"], "failed", "expired_or_canceled_card")
    stripe.post.deliver(times=2)
    run_jobs()
    refund = the_refund(session)
    assert refund.state == RefundState.SUCCEEDED and refund.bounced_at is not None
    credit = session.query(LedgerPosting).filter_by(account=Account.BUYER_CREDIT).all()
    assert [posting.amount_fen for posting in credit] == [-16_800]
    assert order.refunded_fen == 16_800


def test_another_amount_than_was_asked_back_is_not_booked_in_silence(
    session: Session, stripe: StripeServer, order: Order
) -> None:
    stripe.temper.refund_status = "pending"
    ask_back(session, order)
    made = stripe.books.all("refund")[0]
    made["amount"] = 16_700
    stripe.finish_refund(made["id"], "succeeded")
    stripe.post.deliver()
    run_jobs()
    assert the_refund(session).state == RefundState.PENDING and order.refunded_fen == 0
    difference = session.query(Difference).one()
    assert (difference.fault, difference.kind, difference.theirs_fen) == ("wrong_amount", "refund", 16_700)


def test_stripe_never_pays_back_more_than_came_in(
    session: Session, providers: Providers, stripe: StripeServer, order: Order
) -> None:
    payment = session.query(Payment).one()
    provider = providers.named("stripe")
    provider.refund(str(payment.provider_ref), key="one", amount_fen=16_000)
    ask_back(session, order)
    assert the_refund(session).state == RefundState.FAILED
    assert sum(made["amount"] for made in stripe.books.all("refund")) == 16_000


def test_an_answer_that_got_lost_for_a_day_is_looked_up_and_not_paid_twice(
    session: Session, stripe: StripeServer, order: Order, at: At
) -> None:
    stripe.fail("lost", 3)
    ask_back(session, order)
    assert the_refund(session).state == RefundState.CREATED
    stripe.books.answered.clear()
    at(NOW + timedelta(hours=25))
    jobs.run_one(db.sessionmaker, "payments.refunds")
    assert the_refund(session).state == RefundState.SUCCEEDED
    assert len(stripe.books.all("refund")) == 1 and order.refunded_fen == 16_800
