"""What of a buyer stands in the way of closing the account, and what goes with it."""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.accounts import closing
from shop.orders.models import Cart, CartLine, Order, OrderState, Purchase
from shop.orders.payments.models import Payable, PayableKind, Payment, Refund, RefundState

RUNNING = (OrderState.UNPAID, OrderState.PAID, OrderState.SHIPPED, OrderState.RECEIVED)
MOST_NAMED = 5


def blockers(session: Session, user_id: int) -> list[str]:
    """Orders that are not completed (returns and refunds still need the buyer), and money that is on its way back."""
    rows = sa.select(Order.number).where(Order.user_id == user_id, Order.state.in_(RUNNING))
    numbers = session.scalars(rows.order_by(Order.id)).all()
    back = session.scalars(_refunds_on_their_way(user_id)).all()
    found = []
    if numbers:
        named = _("、").join(numbers[:MOST_NAMED])
        found.append(_("还有 %(n)s 张订单没有完成（%(numbers)s）。", n=len(numbers), numbers=named))
    if back:
        named = _("、").join(back[:MOST_NAMED])
        found.append(_("还有退款没有到账（%(numbers)s），到账以后再来。", numbers=named))
    return found


def _refunds_on_their_way(user_id: int) -> sa.Select[str]:
    """Numbers of purchases of which something is still to come back, of an order or of what was paid too much."""
    return (
        sa.select(Purchase.number)
        .join(Payable, sa.and_(Payable.ref == Purchase.id, Payable.kind == PayableKind.PURCHASE))
        .join(Payable.payments)
        .join(Payment.refunds)
        .where(Purchase.user_id == user_id, Refund.state != RefundState.SUCCEEDED)
        .distinct()
        .order_by(Purchase.number)
    )


def erase(session: Session, user_id: int) -> None:
    """The cart goes; orders stay as the law asks."""
    own = sa.select(Cart.id).where(Cart.user_id == user_id)
    session.execute(sa.delete(CartLine).where(CartLine.cart_id.in_(own)))
    session.execute(sa.delete(Cart).where(Cart.user_id == user_id))


closing.watch(blockers=blockers, erase=erase)
