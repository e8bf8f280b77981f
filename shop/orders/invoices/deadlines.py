"""Days of invoices: they begin with the receipt, are told two days before their end, and once when they have passed."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.core import clock
from shop.orders.invoices import moves
from shop.orders.invoices.models import InvoiceRequest, RedDemand, Side, State
from shop.orders.models import Order

SOON = timedelta(days=2)
BATCH = 200


def begin(session: Session) -> int:
    """Give a day to requests whose order was received meanwhile. Answers how many."""
    rows = (
        sa.select(InvoiceRequest.id)
        .join(Order, Order.id == InvoiceRequest.order_id)
        .where(
            InvoiceRequest.state == State.ASKED,
            InvoiceRequest.due_at.is_(None),
            Order.received_at.is_not(None),
        )
    )
    ids = list(session.scalars(rows.order_by(InvoiceRequest.order_id).limit(BATCH)))
    for request_id in ids:
        request = moves.locked(session, request_id)
        if request.state == State.ASKED and request.due_at is None:
            request.due_at = moves.due(request.order, request.asked_at)
    session.flush()
    return len(ids)


def remind(session: Session) -> int:
    """Tell of what is due soon and what is late, each once. Answers how many were told."""
    now = clock.now()
    asked = sa.select(InvoiceRequest).where(InvoiceRequest.state == State.ASKED)
    due, told = InvoiceRequest.due_at, InvoiceRequest.reminded_at
    late = asked.where(due <= now, InvoiceRequest.overdue_at.is_(None)).order_by(InvoiceRequest.id)
    soon = asked.where(due > now, due <= now + SOON, told.is_(None)).order_by(InvoiceRequest.id)
    n = 0
    for request in session.scalars(late.limit(BATCH).with_for_update()).all():
        request.overdue_at = now
        moves.tell(session, request, "overdue", Side.CLOCK)
        n += 1
    for request in session.scalars(soon.limit(BATCH).with_for_update()).all():
        request.reminded_at = now
        moves.tell(session, request, "soon", Side.CLOCK)
        n += 1
    n += _remind_of_reds(session)
    session.flush()
    return n


def _remind_of_reds(session: Session) -> int:
    now = clock.now()
    waiting = sa.select(RedDemand).where(RedDemand.done_at.is_(None))
    due, told = RedDemand.due_at, RedDemand.reminded_at
    late = waiting.where(due <= now, RedDemand.overdue_at.is_(None)).order_by(RedDemand.id)
    soon = waiting.where(due > now, due <= now + SOON, told.is_(None)).order_by(RedDemand.id)
    n = 0
    for demand in session.scalars(late.limit(BATCH).with_for_update()).all():
        demand.overdue_at = now
        moves.tell(session, demand.request, "red_overdue", Side.CLOCK)
        n += 1
    for demand in session.scalars(soon.limit(BATCH).with_for_update()).all():
        demand.reminded_at = now
        moves.tell(session, demand.request, "red_soon", Side.CLOCK)
        n += 1
    return n
