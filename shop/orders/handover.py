"""An order is fetched at the workshop: handed over for the code that only the buyer knows."""

from __future__ import annotations

import hmac

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.core import audit, clock, messages
from shop.core.access import Actor
from shop.core.errors import Conflict, Invalid
from shop.orders import fulfilment, moves, offers
from shop.orders.models import Order
from shop.orders.moves import Act


def hand_over(session: Session, actor: Actor, order: Order, *, code: str) -> None:
    """The buyer stands at the point and tells the code: what is left of the order is sent and received in one act, and
    the return window runs from this instant.

    Invalid (field code) for another code; Conflict when it was cancelled or handed over meanwhile, or travels by
    courier. Tries are counted by the caller, before.
    """
    order = moves.locked(session, order.id)
    if order.pickup_code is None:
        raise Conflict(_("这个订单是寄的，不是自提。"))
    moves.must(order, Act.SHIP)
    if not hmac.compare_digest(order.pickup_code.encode(), code.encode()):
        raise Invalid(_("取货码不对，请买家打开订单页再念一遍。"), field="code")
    now = clock.now()
    for line in fulfilment.lines_of(session, order):
        line.sent_pieces += line.open_pieces
    session.flush()
    offers.lapse_overtaken(session, order.id)
    moves.move(session, actor, order, Act.SHIP, at=now, reason="handed_over")
    moves.move(session, actor, order, Act.RECEIVE, at=now, reason="handed_over")
    audit.record(session, actor, "order.handed_over", "order", order.number)
    messages.notify(session, order.user_id, "order_handed_over", number=order.number)
    session.flush()
