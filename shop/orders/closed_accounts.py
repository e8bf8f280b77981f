"""What of a buyer stands in the way of closing the account, and what goes with it."""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.accounts import closing
from shop.orders.models import Cart, CartLine, Order, OrderState

RUNNING = (OrderState.UNPAID, OrderState.PAID, OrderState.SHIPPED, OrderState.RECEIVED)
MOST_NAMED = 5


def blockers(session: Session, user_id: int) -> list[str]:
    """Orders that are not completed: returns and refunds still need the buyer."""
    rows = sa.select(Order.number).where(Order.user_id == user_id, Order.state.in_(RUNNING))
    numbers = session.scalars(rows.order_by(Order.id)).all()
    if not numbers:
        return []
    named = _("、").join(numbers[:MOST_NAMED])
    return [_("还有 %(n)s 张订单没有完成（%(numbers)s）。", n=len(numbers), numbers=named)]


def erase(session: Session, user_id: int) -> None:
    """The cart goes; orders stay as the law asks."""
    own = sa.select(Cart.id).where(Cart.user_id == user_id)
    session.execute(sa.delete(CartLine).where(CartLine.cart_id.in_(own)))
    session.execute(sa.delete(Cart).where(Cart.user_id == user_id))


closing.watch(blockers=blockers, erase=erase)
