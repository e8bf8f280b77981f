"""A store that takes payments through the local Stripe server."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from shop.config import Settings
from shop.core.db import db
from shop.orders.context import EXTENSION
from shop.orders.models import Purchase
from shop.orders.payments import calls, starting
from shop.orders.payments.models import Payment
from shop.orders.payments.providers.sandbox import Sandbox
from shop.orders.payments.providers.stripe import Stripe
from shop.orders.payments.registry import Providers
from shop.orders.queries import payable_of
from tests.support.isolation import Client
from tests.support.stripe_server import StripeServer
from tests.support.stripe_server.events import SECRET
from tests.support.stripe_server.server import KEY

BACK = "https://store.example/purchases/back"


def provider_at(server: StripeServer, key: str = KEY) -> Stripe:
    """The provider, speaking to the local server through the real library."""
    return Stripe(key, api_base=server.url, methods=("card", "alipay", "wechat_pay"))


def pays_by_stripe(app: Flask, server: StripeServer, patch: pytest.MonkeyPatch) -> Providers:
    """From here on the app offers Stripe, and the server's events reach its webhook."""
    known = [Sandbox(lambda: db.sessionmaker)]
    providers = Providers([provider_at(server)], known=known)
    patch.setitem(app.extensions, EXTENSION, providers)
    settings: Settings = app.extensions["settings"]
    patch.setitem(app.extensions, "settings", replace(settings, stripe_webhook_secret=SECRET))
    return providers


def webhook(client: Client, body: str, signature: str | None) -> int:
    """What the store answers to a message at its webhook."""
    headers = {"Stripe-Signature": signature} if signature is not None else {}
    answer = client.post("/webhooks/stripe", data=body, content_type="application/json", headers=headers)
    return answer.status_code


def a_session(session: Session, providers: Providers, purchase: Purchase) -> Payment:
    """A payment of the purchase with a session open at Stripe; committed."""
    payment = starting.begin(session, payable_of(session, purchase.id).id, provider="stripe")
    payment_id = payment.id
    session.commit()
    calls.open_session(db.sessionmaker, providers, payment_id, title="百工集", return_url=BACK)
    session.refresh(payment)
    session.commit()
    return payment
