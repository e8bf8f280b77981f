"""The local server is as strict as the real one where our tests lean on it."""

from __future__ import annotations

import pytest
import stripe as library

from shop.orders.payments.providers.stripe_client import API_VERSION, client
from tests.factories.stripe import BACK
from tests.orders.stripe.conftest import NOW
from tests.support.stripe_server import StripeServer
from tests.support.stripe_server.server import KEY, VERSION

END = int(NOW.timestamp()) + 40 * 60


def params(**other: object) -> dict[str, object]:
    return {
        "mode": "payment",
        "line_items": [
            {
                "quantity": 1,
                "price_data": {"currency": "cny", "unit_amount": 900, "product_data": {"name": "x"}},
            }
        ],
        "allowed_payment_method_types": ["card"],
        "expires_at": END,
        "success_url": BACK,
        "cancel_url": BACK,
        **other,
    }


@pytest.mark.parametrize(
    ("other", "code"),
    [
        ({"payment_method_types": ["card"]}, "parameter_unknown"),
        ({"expires_at": END - 15 * 60}, "parameter_invalid_integer"),
        ({"success_url": "/purchases"}, "url_invalid"),
        ({"allowed_payment_method_types": ["wechat_pay"]}, "parameter_missing"),
    ],
)
def test_it_refuses_what_the_real_one_refuses(
    stripe: StripeServer, other: dict[str, object], code: str
) -> None:
    stripe.books.at = NOW
    with pytest.raises(library.InvalidRequestError) as refusal:
        client(KEY, stripe.url).v1.checkout.sessions.create(params(**other))  # type: ignore[arg-type]
    assert refusal.value.code == code
    assert not stripe.books.all("checkout.session")


def test_it_answers_only_the_version_our_calls_are_written_for(stripe: StripeServer) -> None:
    assert API_VERSION == VERSION
    other = library.StripeClient(KEY, base_addresses={"api": stripe.url}, stripe_version="2024-06-20")
    with pytest.raises(library.InvalidRequestError, match="version"):
        other.v1.checkout.sessions.retrieve("cs_1")


def test_one_key_for_two_things_is_an_error(stripe: StripeServer) -> None:
    stripe.books.at = NOW
    sessions = client(KEY, stripe.url).v1.checkout.sessions
    first = sessions.create(params(), {"idempotency_key": "k"})  # type: ignore[arg-type]
    again = sessions.create(params(), {"idempotency_key": "k"})  # type: ignore[arg-type]
    assert first.id == again.id
    with pytest.raises(library.IdempotencyError):
        sessions.create(params(client_reference_id="other"), {"idempotency_key": "k"})  # type: ignore[arg-type]


def test_a_session_ends_by_itself_and_only_an_open_one_can_be_ended(stripe: StripeServer) -> None:
    stripe.books.at = NOW
    sessions = client(KEY, stripe.url).v1.checkout.sessions
    first, second = sessions.create(params()), sessions.create(params())  # type: ignore[arg-type]
    assert sessions.expire(first.id).status == "expired"
    with pytest.raises(library.InvalidRequestError):
        sessions.expire(first.id)
    stripe.books.at = NOW.fromtimestamp(END, NOW.tzinfo)
    assert sessions.retrieve(second.id).status == "expired"
