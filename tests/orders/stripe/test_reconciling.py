"""Our books against Stripe's: six ways to differ, each found, named once, and closed when it has come right."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from shop.core import clock
from shop.core.access import SYSTEM
from shop.core.db import db
from shop.core.errors import Conflict, Invalid
from shop.orders import refunds
from shop.orders.models import Order
from shop.orders.payments import calls
from shop.orders.payments.models import Payment
from shop.orders.payments.provider import Books
from shop.orders.payments.reconciling import comparing, differences
from shop.orders.payments.reconciling.comparing import Compared
from shop.orders.payments.reconciling.models import Difference, ReconciledDay
from shop.orders.payments.registry import Providers
from tests.factories.orders import a_purchase, goods, run_jobs
from tests.factories.stripe import a_session
from tests.orders.stripe.conftest import NOW
from tests.support.stripe_server import Books as ServerBooks
from tests.support.stripe_server import StripeServer, sessions

DAY = clock.local_day(NOW)


def compare(providers: Providers) -> Compared:
    provider = providers.named("stripe")
    assert isinstance(provider, Books)
    return comparing.reconcile(db.sessionmaker, provider, DAY)


def paid(session: Session, providers: Providers, stripe: StripeServer, **facts: object) -> Payment:
    payment = a_session(session, providers, a_purchase(session, goods(session, fen=16_800)))
    stripe.pay(str(payment.provider_ref), **facts)  # type: ignore[arg-type]
    calls.ask(db.sessionmaker, providers, payment.id)
    session.expire_all()
    return payment


def the_charge(books: ServerBooks, payment: Payment) -> dict[str, object]:
    return next(c for c in books.all("charge") if c["metadata"]["our_key"] == payment.uuid)


def its_row(books: ServerBooks, payment: Payment) -> dict[str, object]:
    charge = the_charge(books, payment)
    return books.get("balance_transaction", str(charge["balance_transaction"]))


def test_a_day_on_which_all_is_right(session: Session, providers: Providers, stripe: StripeServer) -> None:
    payments = [paid(session, providers, stripe) for _i in range(3)]
    refunds.refund_order(session, SYSTEM, _order_of(session, payments[0]), reason="test")
    session.commit()
    run_jobs()
    compared = compare(providers)
    assert compared.ok and not compared.differences
    assert (compared.ours, compared.theirs) == (4, 4)
    assert compared.ours_fen == compared.theirs_fen == 2 * 16_800
    assert session.query(ReconciledDay).one().theirs_fen == 2 * 16_800


def _order_of(session: Session, payment: Payment) -> Order:
    from_purchase = payment.payable.ref
    return session.query(Order).filter_by(purchase_id=from_purchase).one()


def test_six_of_six_faults_are_found_and_named(
    session: Session, providers: Providers, stripe: StripeServer
) -> None:
    books = stripe.books
    missing, amount, currency, late, twice, right = (paid(session, providers, stripe) for _i in range(6))
    del books.things["balance_transaction"][str(its_row(books, missing)["id"])]
    the_charge(books, amount)["amount_captured"] = 16_799
    the_charge(books, currency)["currency"] = "hkd"
    tomorrow = int((NOW - timedelta(hours=12)).timestamp())
    its_row(books, late)["created"] = tomorrow
    again = books.get("payment_intent", str(the_charge(books, twice)["payment_intent"]))
    sessions.charge_of(books, again, "card")
    stranger = books.new("payment_intent", "pi", amount=900, currency="cny", metadata={})
    sessions.charge_of(books, stranger, "alipay")
    found = {(one.fault, one.key) for one in compare(providers).differences}
    assert found == {
        ("missing", missing.uuid),
        ("wrong_amount", amount.uuid),
        ("wrong_currency", currency.uuid),
        ("duplicate", twice.uuid),
        ("extra", ""),
    }
    the_day_before = comparing.reconcile(
        db.sessionmaker,
        providers.named("stripe"),  # type: ignore[arg-type]
        DAY - timedelta(days=1),
    )
    assert [(one.fault, one.key) for one in the_day_before.differences] == [("late", late.uuid)]
    assert right.uuid not in {one.key for one in session.query(Difference)}
    assert differences.open_count(session) == 6


def test_compared_again_it_is_the_same_row_and_what_came_right_is_closed(
    session: Session, providers: Providers, stripe: StripeServer
) -> None:
    payment = a_session(session, providers, a_purchase(session, goods(session)))
    stripe.pay(str(payment.provider_ref))
    assert [one.fault for one in compare(providers).differences] == ["extra"]
    assert not compare(providers).ok and session.query(Difference).count() == 1
    calls.ask(db.sessionmaker, providers, payment.id)
    assert compare(providers).ok
    session.expire_all()
    assert session.query(Difference).one().gone_at is not None
    assert differences.open_count(session) == 0


def test_what_finance_has_explained_stays_explained(
    session: Session, providers: Providers, stripe: StripeServer
) -> None:
    payment = paid(session, providers, stripe)
    the_charge(stripe.books, payment)["amount_captured"] = 1
    compare(providers)
    difference = session.query(Difference).one()
    with pytest.raises(Invalid):
        differences.explain(session, SYSTEM, difference, explanation="  ")
    differences.explain(session, SYSTEM, difference, explanation="付款机构少记，已联系更正")
    session.commit()
    again = compare(providers)
    assert again.ok and len(again.differences) == 1
    with pytest.raises(Conflict):
        differences.explain(session, SYSTEM, difference, explanation="再说一次")


def test_a_refund_on_its_way_or_given_up_is_no_difference(
    session: Session, providers: Providers, stripe: StripeServer
) -> None:
    payment = paid(session, providers, stripe, method="alipay")
    stripe.temper.refund_status = "pending"
    refunds.refund_order(session, SYSTEM, _order_of(session, payment), reason="test")
    session.commit()
    run_jobs()
    assert compare(providers).ok
    stripe.finish_refund(stripe.books.all("refund")[0]["id"], "failed", "expired_or_canceled_card")
    stripe.post.deliver()
    run_jobs()
    assert compare(providers).ok


def test_the_sandbox_shows_its_books_too(app: Flask, session: Session, providers: Providers) -> None:
    assert {provider.name for provider in providers.with_books()} == {"sandbox", "stripe"}
