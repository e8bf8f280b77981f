"""A buyer is reminded once, after the order is completed, that it can be reviewed."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.core import clock, messages, outbox
from shop.orders.models import Order, OrderLine, OrderState
from shop.orders.reviews.models import BuyerReview, ReviewReminder

#: Orders completed longer ago are left in peace.
WITHIN = timedelta(days=7)
MOST = 500


def remind(session: Session) -> int:
    """Tell the buyers of orders completed within the last week that have no review; answers how many orders."""
    now = clock.now()
    reviewed = (
        sa.select(BuyerReview.id)
        .join(OrderLine, OrderLine.id == BuyerReview.order_line_id)
        .where(OrderLine.order_id == Order.id)
    )
    rows = session.execute(
        sa.select(Order.id, Order.user_id, Order.number, Order.workshop_name)
        .outerjoin(ReviewReminder, ReviewReminder.order_id == Order.id)
        .where(
            Order.state == OrderState.COMPLETED,
            Order.completed_at > now - WITHIN,
            ReviewReminder.order_id.is_(None),
            ~reviewed.exists(),
        )
        .order_by(Order.id)
        .limit(MOST)
    ).all()
    session.add_all(ReviewReminder(order_id=row.id, reminded_at=now) for row in rows)
    session.flush()
    outbox.post_all(
        session,
        [
            messages.telling(row.user_id, "review_wanted", number=row.number, workshop=row.workshop_name)
            for row in rows
        ],
    )
    return len(rows)
