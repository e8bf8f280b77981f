"""A purchase paid through Stripe: by the real library, against the local server."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from shop.core import jobs
from shop.core.access import SYSTEM
from shop.core.db import db
from shop.orders import refunds
from shop.orders.models import OrderState
from shop.orders.payments import calls, starting
from shop.orders.payments.models import Payment, PaymentState, ProviderEvent, Refund, RefundState
from shop.orders.payments.provider import ProviderRefused, ProviderUnknown
from shop.orders.payments.reconciling.models import Difference
from shop.orders.payments.registry import Providers
from shop.orders.queries import payable_of
from shop.workshops.income.models import LedgerEntry
from tests.factories.catalog import the_stock
from tests.factories.orders import a_buyer, a_purchase, goods, run_jobs, sign_in
from tests.factories.stripe import BACK, a_session
from tests.orders.stripe.conftest import NOW, At
from tests.support.isolation import Client
from tests.support.stripe_server import StripeServer


def minutes(n: float) -> object:
    return NOW + timedelta(minutes=n)


def test_from_the_button_to_the_paid_order(
    session: Session, client: Client, providers: Providers, stripe: StripeServer
) -> None:
    buyer = a_buyer(session)
    purchase = a_purchase(session, goods(session, fen=16_800, fee_fen=1_200), user=buyer)
    sign_in(client, buyer)
    page = client.get(f"/purchases/{purchase.number}/payment").text
    assert "用银行卡、支付宝或微信付款" in page
    gone = client.post(f"/purchases/{purchase.number}/payment")
    (made,) = stripe.books.all("checkout.session")
    assert gone.status_code == 303 and gone.location == made["url"]
    assert (made["amount_total"], made["currency"]) == (18_000, "cny")
    assert made["payment_method_types"] == ["card", "alipay", "wechat_pay"]
    payment = session.query(Payment).one()
    assert made["client_reference_id"] == payment.uuid and made["metadata"] == {"our_key": payment.uuid}
    stripe.pay(made["id"], "alipay")
    client.get(made["success_url"])
    session.expire_all()
    assert purchase.orders[0].state == OrderState.PAID
    charge = stripe.books.all("charge")[0]
    assert payment.paid_at is not None and payment.paid_at.timestamp() == charge["created"]
    assert session.query(LedgerEntry).count() == 1


def test_the_webhook_alone_is_enough(session: Session, providers: Providers, stripe: StripeServer) -> None:
    purchase = a_purchase(session, goods(session))
    payment = a_session(session, providers, purchase)
    stripe.pay(str(payment.provider_ref))
    stripe.post.deliver()
    assert set(stripe.post.answers) == {200}
    session.expire_all()
    assert purchase.orders[0].state == OrderState.UNPAID
    run_jobs()
    session.expire_all()
    assert purchase.orders[0].state == OrderState.PAID
    assert session.query(ProviderEvent).filter_by(processed_at=None).count() == 0


def test_nothing_personal_is_kept_of_an_event(
    session: Session, providers: Providers, stripe: StripeServer
) -> None:
    payment = a_session(session, providers, a_purchase(session, goods(session)))
    stripe.books.get("checkout.session", str(payment.provider_ref))["customer_details"] = {"name": "周小满"}
    stripe.pay(str(payment.provider_ref))
    stripe.post.deliver()
    kept = [event.payload for event in session.query(ProviderEvent)]
    assert {frozenset(payload) for payload in kept} == {frozenset({"type", "ref", "key"})}


def test_an_answer_that_got_lost_makes_no_second_session(
    session: Session, providers: Providers, stripe: StripeServer
) -> None:
    stripe.fail("lost")
    payment = a_session(session, providers, a_purchase(session, goods(session)))
    assert len(stripe.books.all("checkout.session")) == 1
    assert payment.provider_ref == stripe.books.all("checkout.session")[0]["id"]


def test_a_session_whose_answer_never_came_is_found_by_our_reference(
    session: Session, providers: Providers, stripe: StripeServer
) -> None:
    purchase = a_purchase(session, goods(session))
    payment_id = starting.begin(session, payable_of(session, purchase.id).id, provider="stripe").id
    session.commit()
    stripe.fail("lost", 3)
    with pytest.raises(ProviderUnknown):
        calls.open_session(db.sessionmaker, providers, payment_id, title="t", return_url=BACK)
    (made,) = stripe.books.all("checkout.session")
    stripe.pay(made["id"])
    assert calls.ask(db.sessionmaker, providers, payment_id) == "paid"
    session.expire_all()
    assert session.get_one(Payment, payment_id).provider_ref == made["id"]


def test_opened_again_from_another_address_of_ours_it_is_the_same_session(
    session: Session, providers: Providers, stripe: StripeServer
) -> None:
    purchase = a_purchase(session, goods(session))
    payment_id = starting.begin(session, payable_of(session, purchase.id).id, provider="stripe").id
    session.commit()
    stripe.fail("lost", 3)
    with pytest.raises(ProviderUnknown):
        calls.open_session(db.sessionmaker, providers, payment_id, title="t", return_url=BACK)
    url = calls.open_session(db.sessionmaker, providers, payment_id, title="t", return_url=BACK + "/b")
    (made,) = stripe.books.all("checkout.session")
    assert url == made["url"]


def test_a_refusal_for_good_fails_this_try_and_the_buyer_is_told(
    session: Session, client: Client, providers: Providers, stripe: StripeServer
) -> None:
    buyer = a_buyer(session)
    purchase = a_purchase(session, goods(session, fen=100), user=buyer)
    sign_in(client, buyer)
    back = client.post(f"/purchases/{purchase.number}/payment", follow_redirects=True)
    assert "付款机构不接受这一笔付款" in back.text
    session.expire_all()
    assert session.query(Payment).one().state == PaymentState.FAILED
    with pytest.raises(ProviderRefused):
        again = starting.begin(session, payable_of(session, purchase.id).id, provider="stripe").id
        session.commit()
        calls.open_session(db.sessionmaker, providers, again, title="t", return_url=BACK)


def test_at_the_end_of_the_hold_we_end_the_session_ourselves(
    session: Session, providers: Providers, stripe: StripeServer, at: At
) -> None:
    product = goods(session)
    purchase = a_purchase(session, product)
    payment = a_session(session, providers, purchase)
    ref = str(payment.provider_ref)
    assert stripe.books.get("checkout.session", ref)["expires_at"] > NOW.timestamp() + 30 * 60
    at(NOW + timedelta(minutes=30))
    jobs.run_one(db.sessionmaker, "payments.release")
    session.expire_all()
    assert stripe.books.get("checkout.session", ref)["status"] == "expired"
    assert purchase.orders[0].state == OrderState.CLOSED and the_stock(product).reserved == 0


@pytest.mark.parametrize("wrong", [{"amount": 16_799}, {"currency": "hkd"}])
def test_another_amount_or_currency_is_never_booked_in_silence(
    session: Session, providers: Providers, stripe: StripeServer, at: At, wrong: dict[str, object]
) -> None:
    product = goods(session, fen=16_800)
    purchase = a_purchase(session, product)
    payment = a_session(session, providers, purchase)
    stripe.pay(str(payment.provider_ref), **wrong)
    for _twice in range(2):
        calls.ask(db.sessionmaker, providers, payment.id)
    at(NOW + timedelta(minutes=40))
    jobs.run_one(db.sessionmaker, "payments.release")
    session.expire_all()
    assert session.query(LedgerEntry).count() == 0
    assert purchase.orders[0].state == OrderState.UNPAID and the_stock(product).reserved == 1
    difference = session.query(Difference).one()
    assert (difference.ours_fen, difference.theirs_fen) == (16_800, wrong.get("amount", 16_800))
    difference.explained_at, difference.explanation = NOW, "已在付款机构后台退回"
    session.commit()
    jobs.run_one(db.sessionmaker, "payments.release")
    session.expire_all()
    assert purchase.orders[0].state == OrderState.CLOSED
    assert session.get_one(Payment, payment.id).state == PaymentState.FAILED


def test_a_refund_goes_back_the_way_it_came(
    session: Session, providers: Providers, stripe: StripeServer
) -> None:
    purchase = a_purchase(session, goods(session))
    payment = a_session(session, providers, purchase)
    stripe.pay(str(payment.provider_ref))
    calls.ask(db.sessionmaker, providers, payment.id)
    session.expire_all()
    (order,) = purchase.orders
    refunds.refund_order(session, SYSTEM, order, reason="test")
    session.commit()
    run_jobs()
    session.expire_all()
    refund = session.query(Refund).one()
    (made,) = stripe.books.all("refund")
    assert (refund.state, refund.provider_ref) == (RefundState.SUCCEEDED, made["id"])
    assert order.refunded_fen == order.total_fen == made["amount"]
