"""What Stripe tells us by itself. Only who it speaks of is kept: no name, no address, and nothing it claims is believed."""

from __future__ import annotations

import json
from typing import Any, NamedTuple

import stripe

from shop.orders.payments.providers.stripe_client import KEY

# A copy of a message sent again later than this is refused, seconds.
REPLAY_WINDOW = 300
LONGEST = 1024 * 1024


class BadEvent(Exception):
    """Not from Stripe, not meant for us, too old, or no event at all."""


class Told(NamedTuple):
    """An event: its id, and what is kept of it."""

    event_id: str
    payload: dict[str, Any]


def read(body: bytes, signature: str | None, secret: str) -> Told:
    """The event in a signed message. Raises BadEvent."""
    try:
        stripe.WebhookSignature.verify_header(body, signature, secret, REPLAY_WINDOW)
        event = json.loads(body)
        thing, kind = event["data"]["object"], str(event["type"])
        key = thing.get("client_reference_id") or (thing.get("metadata") or {}).get(KEY, "")
        return Told(str(event["id"]), {"type": kind, "ref": str(thing["id"]), "key": str(key)})
    except (stripe.SignatureVerificationError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise BadEvent(type(error).__name__) from error
