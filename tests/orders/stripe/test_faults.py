"""Stripe down, slow, busy, or answering twice: nothing is made twice, and what is not known is not decided."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from shop.core import clock
from shop.core.db import db
from shop.orders.payments import calls, starting
from shop.orders.payments.models import Payment, PaymentState
from shop.orders.payments.provider import ProviderRefused, ProviderUnknown, Wish
from shop.orders.payments.providers.stripe import Stripe
from shop.orders.payments.registry import Providers
from shop.orders.queries import payable_of
from tests.factories.orders import a_purchase, goods
from tests.factories.stripe import BACK, a_session, provider_at
from tests.orders.stripe.conftest import NOW
from tests.support.stripe_server import StripeServer
from tests.support.stripe_server.server import KEY

CALLS = 260


def a_wish(number: int = 1, fen: int = 16_800) -> Wish:
    return Wish(
        payment_uuid=f"00000000-0000-4000-8000-{number:012d}",
        amount_fen=fen,
        title="百工集",
        return_url=BACK,
        expires_at=starting.SESSION_FOR + NOW,
    )


@pytest.mark.parametrize("fault", ["lost", "409"])
def test_what_passes_by_is_repeated_by_the_library(
    session: Session, providers: Providers, stripe: StripeServer, fault: str
) -> None:
    stripe.fail(fault, 2)
    payment = a_session(session, providers, a_purchase(session, goods(session)))
    assert payment.state == PaymentState.OPEN and len(stripe.books.all("checkout.session")) == 1


@pytest.mark.parametrize("fault", ["lost", "409", "429", "500"])
def test_no_clear_answer_decides_nothing_and_may_be_asked_again(
    session: Session, providers: Providers, stripe: StripeServer, fault: str
) -> None:
    purchase = a_purchase(session, goods(session))
    payment_id = starting.begin(session, payable_of(session, purchase.id).id, provider="stripe").id
    session.commit()
    stripe.fail(fault, 3)
    with pytest.raises(ProviderUnknown):
        calls.open_session(db.sessionmaker, providers, payment_id, title="t", return_url=BACK)
    session.expire_all()
    assert session.get_one(Payment, payment_id).state == PaymentState.CREATED
    stripe.faults.clear()
    if fault == "500":
        stripe.books.answered.clear()  # the real one keeps a 500 under the key for a day
    assert calls.open_session(db.sessionmaker, providers, payment_id, title="t", return_url=BACK)
    assert len(stripe.books.all("checkout.session")) == 1


def test_a_server_that_is_not_there_is_not_known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("stripe.HTTPClient.INITIAL_DELAY", 0.01)
    nowhere = Stripe(KEY, api_base="http://127.0.0.1:9")
    with pytest.raises(ProviderUnknown):
        nowhere.open_session(a_wish())


def test_a_wrong_key_is_not_known_rather_than_refused(stripe: StripeServer) -> None:
    with pytest.raises(ProviderUnknown):
        Stripe("sk_test_wrong", api_base=stripe.url).status("cs_1")


def test_the_same_wish_for_another_amount_is_never_a_second_session(stripe: StripeServer) -> None:
    stripe.books.at = NOW
    provider = provider_at(stripe)
    first = provider.open_session(a_wish(fen=16_800))
    assert provider.open_session(a_wish(fen=16_900)).ref == first.ref
    assert stripe.books.all("checkout.session")[0]["amount_total"] == 16_800


def test_a_thousand_repeated_calls_make_one_session_one_refund_one_transfer_one_reversal(
    stripe: StripeServer,
) -> None:
    stripe.books.at = NOW
    provider, books = provider_at(stripe), stripe.books
    account = books.new("account", "acct", capabilities={"transfers": "active"})["id"]
    for _i in range(CALLS):
        opened = provider.open_session(a_wish())
    stripe.pay(opened.ref)
    intent = books.all("payment_intent")[0]["id"]
    for _i in range(CALLS // 3):
        back = provider.refund(opened.ref, key="r", amount_fen=800)
    for _i in range(CALLS):
        given = provider.transfer("t", account=account, amount_fen=5_000, group="B1")
    for _i in range(CALLS):
        taken = provider.reverse("v", transfer=given.ref, amount_fen=1_000)
    assert len(stripe.calls) >= 1000
    made = {kind: len(books.all(kind)) for kind in ("charge", "refund", "transfer", "transfer_reversal")}
    assert made == {"charge": 1, "refund": 1, "transfer": 1, "transfer_reversal": 1}
    assert len(books.all("checkout.session")) == 1 and intent
    assert books.balance() == 16_800 - 800 - 5_000 + 1_000
    assert (back.amount_fen, given.amount_fen, taken.amount_fen) == (800, 5_000, 1_000)


def test_transfers_are_found_again_by_our_key_and_have_a_cap(stripe: StripeServer) -> None:
    stripe.books.at = NOW
    provider = provider_at(stripe)
    account = stripe.books.new("account", "acct", capabilities={"transfers": "active"})["id"]
    with pytest.raises(ProviderUnknown):
        provider.transfer("early", account=account, amount_fen=100, group="B1")
    opened = provider.open_session(a_wish())
    stripe.pay(opened.ref)
    given = provider.transfer("t1", account=account, amount_fen=9_000, group="B1")
    assert provider.find_transfer("t1", group="B1") == given
    assert provider.find_transfer("t1", group="B2") is None
    assert provider.find_transfer("t2", group="B1") is None
    taken = provider.reverse("v1", transfer=given.ref, amount_fen=9_000)
    assert provider.find_reversal("v1", transfer=given.ref) == taken
    assert provider.find_reversal("v2", transfer=given.ref) is None
    with pytest.raises(ProviderRefused, match="transfer_reversal_too_large"):
        provider.reverse("v2", transfer=given.ref, amount_fen=1)


def test_books_longer_than_a_page_are_read_whole(stripe: StripeServer) -> None:
    stripe.books.at = NOW
    provider = provider_at(stripe)
    for number in range(105):
        intent = stripe.books.new(
            "payment_intent", "pi", amount=400 + number, currency="cny", metadata={"our_key": str(number)}
        )
        charge = stripe.books.new(
            "charge",
            "ch",
            amount=400,
            amount_captured=400 + number,
            currency="cny",
            metadata=intent["metadata"],
        )
        stripe.books.move("charge", 400, charge)
    day = clock.local_day(NOW)
    read = list(provider.movements(clock.day_start(day), clock.day_end(day)))
    assert sorted(one.amount_fen for one in read) == [400 + n for n in range(105)]
    assert {one.key for one in read} == {str(n) for n in range(105)}
