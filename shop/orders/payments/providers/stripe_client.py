"""The official Stripe library as we use it: one pinned version of the API, time-outs, retries, and its errors in our words.

The library retries by itself what is safe to repeat (no connection, 409, 500), always with our idempotency key.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import stripe

from shop.orders.payments.provider import ProviderBarred, ProviderRefused, ProviderUnknown

# The version that our calls, and the answers we read, are written for. The library's own may move on, ours does not.
API_VERSION = "2026-10-28.endive"
# Under this name objects of Stripe carry our UUID.
KEY = "our_key"
CONNECT_SECONDS, ANSWER_SECONDS = 5.0, 20.0
RETRIES = 2
# Says no, but not for good: the same call may well succeed later.
_NOT_YET = {
    "lock_timeout",
    "rate_limit",
    "idempotency_key_in_use",
    "balance_insufficient",
    "insufficient_funds",
}
# Our key is not let in, or what we name is not there: asking again alone does not help.
_BARRED = {401, 403, 404}


def client(secret_key: str, api_base: str) -> stripe.StripeClient:
    """A client for the account of the key; `api_base` '' is Stripe itself."""
    return stripe.StripeClient(
        secret_key,
        stripe_version=API_VERSION,
        base_addresses={"api": api_base} if api_base else {},
        max_network_retries=RETRIES,
        http_client=stripe.RequestsClient(timeout=(CONNECT_SECONDS, ANSWER_SECONDS)),
    )


@contextmanager
def our_words() -> Iterator[None]:
    """Errors of the library become ours: refused for good, or not known."""
    try:
        yield
    except (stripe.InvalidRequestError, stripe.CardError) as error:
        if error.http_status in _BARRED:
            raise ProviderBarred(_said(error)) from error
        if error.code in _NOT_YET or error.http_status in (409, 429):
            raise ProviderUnknown(_said(error)) from error
        raise ProviderRefused(error.code or "invalid_request") from error
    except stripe.StripeError as error:
        if error.http_status in _BARRED:
            raise ProviderBarred(_said(error)) from error
        # No connection, 5xx, too many calls, a key used for something else: whether it happened is open.
        raise ProviderUnknown(_said(error)) from error


def instant(seconds: int) -> datetime:
    """Stripe's seconds as an instant."""
    return datetime.fromtimestamp(seconds, UTC)


def key_in(metadata: stripe.StripeObject | None) -> str:
    """Our UUID in what an object of Stripe carries; '' when it carries none."""
    return str(metadata[KEY]) if metadata is not None and KEY in metadata else ""


def _said(error: stripe.StripeError) -> str:
    return f"{type(error).__name__} {error.http_status or ''} {error.code or ''}".strip()
