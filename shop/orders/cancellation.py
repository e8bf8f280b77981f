"""A buyer gives an order up before it is sent: all that was paid goes back."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.catalog import stock
from shop.core import audit, clock, messages
from shop.core.access import Actor
from shop.core.errors import Conflict
from shop.orders import moves, refunds
from shop.orders.models import CloseReason, Order, OrderState
from shop.orders.moves import Act
from shop.orders.queries import people_of
from shop.orders.settlement import pieces_of


def cancel_order(session: Session, actor: Actor, order: Order) -> None:
    """A paid order that was not sent is closed, refunded in full, and its pieces can be sold again.

    Conflict when it was sent meanwhile. Before payment the whole purchase is given up instead (`calls.end_unpaid`).
    """
    order = moves.locked(session, order.id)
    if order.state == OrderState.UNPAID:
        raise Conflict(_("这个订单还没有付款，请在付款页取消整笔购买。"))
    moves.move(session, actor, order, Act.CANCEL, at=clock.now(), close_reason=CloseReason.BUYER_CANCELLED)
    refunds.refund_order(session, actor, order, reason=CloseReason.BUYER_CANCELLED)
    pieces = pieces_of(order)
    if pieces:
        stock.restock(session, pieces)
    audit.record(session, actor, "order.cancelled", "order", order.number)
    for user_id in people_of(session, [order.workshop_id])[order.workshop_id]:
        messages.notify(session, user_id, "order_cancelled", number=order.number)
