"""What payment providers tell us by themselves, over HTTP."""

from __future__ import annotations

from flask import current_app, request
from flask.typing import ResponseReturnValue

from shop.config import Settings
from shop.core.access import public
from shop.core.db import db
from shop.core.web import edge
from shop.orders.payments import inbox
from shop.orders.payments.providers import stripe_events
from shop.orders.payments.providers.stripe import NAME
from shop.orders.routes.blueprint import bp


@bp.post("/webhooks/stripe")
@public("Stripe has no account here: every message is signed, and nothing in it is believed")
def stripe_webhook() -> ResponseReturnValue:
    """Store the event and say so; it is worked on after. 400 for what Stripe did not sign just now."""
    settings: Settings = current_app.extensions["settings"]
    request.max_content_length = stripe_events.LONGEST
    try:
        told = stripe_events.read(
            request.get_data(), request.headers.get("Stripe-Signature"), settings.stripe_webhook_secret
        )
    except stripe_events.BadEvent:
        return "not signed by Stripe for this store", 400, {"Content-Type": "text/plain"}
    inbox.receive(db.session, provider=NAME, event_id=told.event_id, payload=told.payload)
    edge.commit()
    return "", 200
