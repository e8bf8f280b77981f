"""What a provider tells us by itself: stored first, worked on after. The same event counts once."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as lite_insert
from sqlalchemy.orm import Session

from shop.core import clock, outbox
from shop.core.db import table_of
from shop.orders.payments.models import Payment, ProviderEvent

TOPIC = "payments.event"
_EVENT = table_of(ProviderEvent)
_TOLD = sa.select(_EVENT.c.provider, _EVENT.c.payload).where(_EVENT.c.id == sa.bindparam("event"))
_DONE = sa.update(_EVENT).where(_EVENT.c.id == sa.bindparam("event")).values(processed_at=sa.bindparam("at"))
_PAYMENT = sa.select(Payment.id).where(
    Payment.provider == sa.bindparam("provider"), Payment.provider_ref == sa.bindparam("ref")
)


def receive(session: Session, *, provider: str, event_id: str, payload: dict[str, Any]) -> bool:
    """Store the event and have it worked on after the commit. False when it was stored before."""
    row = {"provider": provider, "event_id": event_id, "payload": payload, "received_at": clock.now()}
    event = session.execute(_store(session.get_bind().dialect.name), row).scalar_one_or_none()
    if event is None:
        return False
    outbox.post(session, TOPIC, event=event)
    return True


@lru_cache(maxsize=2)
def _store(engine: str) -> Any:
    insert: Any = pg_insert if engine == "postgresql" else lite_insert
    same = ["provider", "event_id"]
    return insert(_EVENT).on_conflict_do_nothing(index_elements=same).returning(_EVENT.c.id)


def payment_of(session: Session, event: int) -> int | None:
    """Id of the payment an event speaks of; None for one we do not know. What it claims is not believed: the provider
    is asked.
    """
    provider, payload = session.connection().execute(_TOLD, {"event": event}).one()
    known = {"provider": provider, "ref": str(payload.get("ref"))}
    found: int | None = session.connection().scalar(_PAYMENT, known)
    return found


def done(session: Session, event: int) -> None:
    """The event was worked on."""
    session.execute(_DONE, {"event": event, "at": clock.now()})
