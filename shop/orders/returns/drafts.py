"""A return form put away: kept at the store, so that it goes on on another device; gone when sent, or after thirty days."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.core import clock
from shop.orders.models import Order
from shop.orders.returns.draft_models import ReturnDraft

KEPT = timedelta(days=30)
LONGEST = 1000
MOST_FIELDS = 60


def save(session: Session, order: Order, facts: Mapping[str, str]) -> None:
    """Keep what stands in the form, in place of what was kept before. Pictures are not kept with it."""
    plain = {name[:40]: value[:LONGEST] for name, value in list(facts.items())[:MOST_FIELDS] if value}
    row = session.get(ReturnDraft, order.id) or ReturnDraft(order_id=order.id)
    row.facts, row.saved_at = plain, clock.now()
    session.add(row)
    session.flush()


def of(session: Session, order: Order) -> dict[str, str]:
    """What was kept; nothing when nothing was, or too long ago."""
    row = session.get(ReturnDraft, order.id)
    if row is None or row.saved_at < clock.now() - KEPT:
        return {}
    return {str(name): str(value) for name, value in row.facts.items()}


def drop(session: Session, order: Order) -> None:
    """It was sent."""
    session.execute(sa.delete(ReturnDraft).where(ReturnDraft.order_id == order.id))


def forget_old(session: Session) -> None:
    """Those older than thirty days go."""
    session.execute(sa.delete(ReturnDraft).where(ReturnDraft.saved_at < clock.now() - KEPT))
