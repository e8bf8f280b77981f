"""What the tests of Stripe may ask for."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from flask import Flask

from shop.core import clock
from shop.orders.payments.registry import Providers
from tests.factories.stripe import pays_by_stripe, webhook
from tests.support.isolation import Client
from tests.support.stripe_server import StripeServer

NOW = clock.parse("2026-11-23T10:00:00+08:00")
At = Callable[[datetime], None]


@pytest.fixture
def at(clock_at: At, stripe: StripeServer) -> At:
    """`at(instant)`: it is then, in the store and at Stripe."""

    def set_both(instant: datetime) -> None:
        clock_at(instant)
        stripe.books.at = instant

    return set_both


@pytest.fixture
def providers(
    app: Flask, client: Client, stripe: StripeServer, at: At, monkeypatch: pytest.MonkeyPatch
) -> Providers:
    """The app pays by Stripe, whose events come in at its webhook. It is NOW: Stripe counts in whole seconds."""
    at(NOW)
    monkeypatch.setattr("stripe.HTTPClient.INITIAL_DELAY", 0.01)  # between the library's own retries
    stripe.post.send = lambda body, signature: webhook(client, body, signature)
    return pays_by_stripe(app, stripe, monkeypatch)
