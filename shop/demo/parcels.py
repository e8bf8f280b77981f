"""Parcels of the demo as they are in life: an order of which a part has left, and one of which a piece cannot be sent."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session, selectinload

from shop.core.access import SYSTEM
from shop.orders import fulfilment, offers, punctuality
from shop.orders.models import Order, OrderLine, OrderState


def pack(session: Session) -> None:
    """Two waiting orders of more than one piece, the newest first; then how often each workshop sent in time."""
    pieces = (
        sa.select(sa.func.sum(OrderLine.quantity)).where(OrderLine.order_id == Order.id).scalar_subquery()
    )
    waiting = session.scalars(
        sa.select(Order)
        .where(Order.state == OrderState.PAID, pieces > 1)
        .order_by(Order.id.desc())
        .limit(2)
        .options(selectinload(Order.lines))
    ).all()
    for order, act in zip(waiting, (_send_a_part, _cannot_send), strict=False):
        act(session, order)
    punctuality.count(session)


def _send_a_part(session: Session, order: Order) -> None:
    fulfilment.ship(
        session,
        SYSTEM,
        order,
        carrier="yto",
        tracking_no="YT7391826450173",
        pieces={order.lines[0].id: 1},
    )


def _cannot_send(session: Session, order: Order) -> None:
    reason = "最后一块布染的时候起了花，重新染要二十天，不敢耽误您。"
    offers.offer(session, SYSTEM, order, line_id=order.lines[-1].id, pieces=1, reason=reason)
