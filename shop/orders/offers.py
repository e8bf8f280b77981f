"""A workshop cannot send something it sold: it says so, and the buyer decides (E-commerce Law art. 49, C12)."""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session, joinedload

from shop.core import audit, clock, messages
from shop.core.access import Actor
from shop.core.errors import Conflict, Invalid, NotFound
from shop.orders import moves
from shop.orders.models import Order, OrderLine, OrderState
from shop.orders.parcel_models import CancellationOffer, OfferState

LONGEST_REASON = 200


def open_of(session: Session, order_id: int) -> list[CancellationOffer]:
    """What the workshop said it cannot send and the buyer has not answered, with the lines."""
    return list(
        session.scalars(
            sa.select(CancellationOffer)
            .where(CancellationOffer.order_id == order_id, CancellationOffer.state == OfferState.OPEN)
            .options(joinedload(CancellationOffer.line))
            .order_by(CancellationOffer.id)
        )
    )


def offer(
    session: Session, actor: Actor, order: Order, *, line_id: int, pieces: int, reason: str
) -> CancellationOffer:
    """The workshop cannot send these pieces of a line; the buyer is asked to give them up. Nothing changes before that.

    Invalid (fields pieces, reason), Conflict when the order is not waiting to be sent or the buyer is being asked about
    this line already, NotFound for a line of another order.
    """
    order = moves.locked(session, order.id)
    if order.state != OrderState.PAID:
        raise Conflict(_("订单的状态刚刚有变动，这一步现在办不了。请看一下最新的状态。"))
    line = _line(session, order, line_id)
    if not 1 <= pieces <= line.open_pieces:
        raise Invalid(_("还有 %(n)s 件没发，请填 1 到 %(n)s。", n=line.open_pieces), field="pieces")
    reason = reason.strip()
    if not 2 <= len(reason) <= LONGEST_REASON:
        raise Invalid(_("请写清楚为什么发不了，2 到 200 个字。"), field="reason")
    if any(o.order_line_id == line_id for o in open_of(session, order.id)):
        raise Conflict(_("这件作品已经问过买家了，等买家答复。"))
    made = CancellationOffer(
        order_id=order.id,
        order_line_id=line_id,
        pieces=pieces,
        reason=reason,
        offered_at=clock.now(),
        offered_by=actor.user_id,
    )
    session.add(made)
    audit.record(session, actor, "order.cannot_send", "order", order.number, line=line_id, pieces=pieces)
    messages.notify(session, order.user_id, "order_cannot_send", number=order.number, title=line.title)
    session.flush()
    return made


def decline(session: Session, actor: Actor, order: Order, *, offer_id: int) -> None:
    """The buyer keeps to the contract: the workshop has to send. Conflict when it was answered or overtaken."""
    order = moves.locked(session, order.id)
    found = of(session, order, offer_id)
    answer(session, actor, found, OfferState.DECLINED)
    audit.record(session, actor, "order.cannot_send_declined", "order", order.number, offer=offer_id)


def of(session: Session, order: Order, offer_id: int) -> CancellationOffer:
    """An open offer of a locked order. NotFound for one of another order, Conflict when it is not open any more."""
    found = session.get(CancellationOffer, offer_id, populate_existing=True)
    if found is None or found.order_id != order.id:
        raise NotFound(_("没有找到这条说明。"))
    if found.state != OfferState.OPEN:
        raise Conflict(_("这件事已经有了结果，请看一下最新的状态。"))
    return found


def answer(session: Session, actor: Actor, found: CancellationOffer, state: OfferState) -> None:
    """Note what became of an open offer."""
    found.state, found.answered_at, found.answered_by = state, clock.now(), actor.user_id
    session.flush()


def lapse_overtaken(session: Session, order_id: int) -> None:
    """Open offers about more pieces than are still to be sent lapse: they were sent or given up meanwhile."""
    for found in open_of(session, order_id):
        if found.pieces > found.line.open_pieces:
            found.state, found.answered_at = OfferState.LAPSED, clock.now()
    session.flush()


def _line(session: Session, order: Order, line_id: int) -> OrderLine:
    line = session.get(OrderLine, line_id, populate_existing=True)
    if line is None or line.order_id != order.id:
        raise NotFound(_("没有找到这件作品。"))
    return line
