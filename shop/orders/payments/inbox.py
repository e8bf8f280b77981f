"""What a provider tells us by itself: stored first, worked on after. The same event counts once."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from shop.core import clock, outbox
from shop.orders.payments.models import Payment, ProviderEvent

TOPIC = "payments.event"


def receive(session: Session, *, provider: str, event_id: str, payload: dict[str, Any]) -> bool:
    """Store the event and have it worked on after the commit. False when it was stored before."""
    row = ProviderEvent(provider=provider, event_id=event_id, payload=payload, received_at=clock.now())
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:
        return False
    outbox.post(session, TOPIC, event=row.id)
    return True


def payment_of(session: Session, event: int) -> int | None:
    """Id of the payment an event speaks of; None for one we do not know. What it claims is not believed: the provider
    is asked.
    """
    row = session.get_one(ProviderEvent, event)
    return session.scalar(
        sa.select(Payment.id).where(
            Payment.provider == row.provider, Payment.provider_ref == str(row.payload.get("ref"))
        )
    )


def done(session: Session, event: int) -> None:
    """The event was worked on."""
    session.get_one(ProviderEvent, event).processed_at = clock.now()
