"""What a provider tells us by itself: stored first, worked on after. The same event counts once."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as lite_insert
from sqlalchemy.orm import Session

from shop.core import clock, outbox
from shop.core.db import table_of
from shop.orders.payments.models import Payment, ProviderEvent, Refund

TOPIC = "payments.event"
_EVENT = table_of(ProviderEvent)
_TOLD = sa.select(_EVENT.c.provider, _EVENT.c.payload).where(_EVENT.c.id == sa.bindparam("event"))
_DONE = sa.update(_EVENT).where(_EVENT.c.id == sa.bindparam("event")).values(processed_at=sa.bindparam("at"))
_PAYMENT = sa.select(Payment.id).where(
    Payment.provider == sa.bindparam("provider"),
    sa.or_(Payment.provider_ref == sa.bindparam("ref"), Payment.uuid == sa.bindparam("key")),
)
_REFUND = (
    sa.select(Refund.id)
    .join(Refund.payment)
    .where(
        Payment.provider == sa.bindparam("provider"),
        sa.or_(Refund.provider_ref == sa.bindparam("ref"), Refund.uuid == sa.bindparam("key")),
    )
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


class About(NamedTuple):
    """What an event speaks of, by our ids; None for what we do not know."""

    payment_id: int | None
    refund_id: int | None


def about(session: Session, event: int) -> About:
    """Which payment or refund an event speaks of. What it claims is not believed: the provider is asked."""
    provider, payload = session.connection().execute(_TOLD, {"event": event}).one()
    known = {"provider": provider, "ref": str(payload.get("ref")), "key": str(payload.get("key", ""))}
    found = session.connection().scalar(_PAYMENT, known)
    return About(found, session.connection().scalar(_REFUND, known) if found is None else None)


def done(session: Session, event: int) -> None:
    """The event was worked on."""
    session.execute(_DONE, {"event": event, "at": clock.now()})
