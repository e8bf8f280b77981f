"""Orders that stay to be fulfilled whatever happens to the certificate."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.orders.models import Order, OrderState

OPEN = (OrderState.PAID, OrderState.SHIPPED, OrderState.RECEIVED)


def open_orders(session: Session, workshop_id: int) -> int:
    """How many paid orders of the workshop are not completed yet."""
    found = sa.select(sa.func.count()).select_from(Order)
    return session.scalar(found.where(Order.workshop_id == workshop_id, Order.state.in_(OPEN))) or 0
