"""A buyer gives up what was not sent yet, whole or in part: what was paid for it goes back."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.catalog import stock
from shop.core import audit, clock, messages, outbox
from shop.core.access import Actor
from shop.core.errors import Conflict, Invalid
from shop.orders import amounts, fulfilment, moves, offers, refunds
from shop.orders.models import CloseReason, Order, OrderLine, OrderState
from shop.orders.moves import Act
from shop.orders.parcel_models import OfferState
from shop.orders.promotions import uses
from shop.orders.queries import people_of
from shop.orders.refunds import Part
from shop.orders.settlement import pieces_of


def cancel_order(session: Session, actor: Actor, order: Order) -> None:
    """A paid order of which nothing was sent is closed, all that is left is refunded, its pieces can be sold again.

    Conflict when something was sent meanwhile. Before payment the whole purchase is given up instead
    (`calls.end_unpaid`).
    """
    order = _to_be_sent(session, order)
    if any(line.sent_pieces for line in order.lines):
        raise Conflict(_("有一部分已经发货了，不能取消整单；没发的那些可以单独退掉。"))
    moves.move(session, actor, order, Act.CANCEL, at=clock.now(), close_reason=CloseReason.BUYER_CANCELLED)
    left = refunds.left_of(session, order)
    if left.freight_fen or any(left.goods.values()):
        refunds.refund_order(session, actor, order, reason=CloseReason.BUYER_CANCELLED)
    pieces = pieces_of(order)
    for line in order.lines:
        line.cancelled_pieces = line.quantity
    session.flush()
    offers.lapse_overtaken(session, order.id)
    if pieces:
        stock.restock(session, pieces)
    if order.discount_fen:
        outbox.post(session, uses.AGREE, purchase_id=order.purchase_id)
    audit.record(session, actor, "order.cancelled", "order", order.number)
    _tell(session, order, "order_cancelled")


def cancel_pieces(session: Session, actor: Actor, order: Order, *, pieces: Mapping[int, int]) -> int:
    """These pieces (order line id -> pieces) of a paid order are not wanted any more. Answers the refund in fen.

    What was paid for exactly these pieces goes back, after discounts, the remainder of a line with its last pieces.
    Freight goes back only when nothing of the order is left and nothing was sent. When the rest is all on its way, the
    order is shipped. Invalid (field pieces-<line id>), Conflict when they were sent or given up meanwhile.
    """
    order = _to_be_sent(session, order)
    lines = {line.id: line for line in order.lines}
    chosen = {i: n for i, n in pieces.items() if n}
    for line_id, n in chosen.items():
        if line_id not in lines or not 0 < n <= lines[line_id].open_pieces:
            raise Invalid(_("这件能退的件数变了，请看一下再填。"), field=f"pieces-{line_id}")
    if not chosen:
        raise Invalid(_("请填要退几件。"), field=f"pieces-{order.lines[0].id}")
    if is_all(order, chosen):
        back = refunds.left_of(session, order)
        cancel_order(session, actor, order)
        return sum(back.goods.values()) + back.freight_fen
    return _part(session, actor, order, {lines[i]: n for i, n in chosen.items()})


def accept_offer(session: Session, actor: Actor, order: Order, *, offer_id: int) -> int:
    """The buyer gives up what the workshop cannot send. Answers the refund in fen. NotFound, Conflict as ever."""
    order = moves.locked(session, order.id)
    found = offers.of(session, order, offer_id)
    offers.answer(session, actor, found, OfferState.ACCEPTED)
    return cancel_pieces(session, actor, order, pieces={found.order_line_id: found.pieces})


def refund_fen(order: Order, left: Mapping[int, int], pieces: Mapping[int, int]) -> dict[int, int]:
    """What would go back for these pieces (line id -> pieces), in fen by line; `left`: what was not asked back yet."""
    lines = {line.id: line for line in order.lines}
    return {i: _line_fen(lines[i], left[i], n) for i, n in pieces.items()}


def is_all(order: Order, pieces: Mapping[int, int]) -> bool:
    """Whether with these pieces (line id -> pieces) nothing of the order would be left and nothing was sent of it."""
    return all(not x.sent_pieces and pieces.get(x.id, 0) == x.open_pieces for x in order.lines)


def _to_be_sent(session: Session, order: Order) -> Order:
    order = moves.locked(session, order.id)
    if order.state == OrderState.UNPAID:
        raise Conflict(_("这个订单还没有付款，请在付款页取消整笔购买。"))
    moves.must(order, Act.CANCEL)
    fulfilment.lines_of(session, order)
    return order


def _part(session: Session, actor: Actor, order: Order, chosen: Mapping[OrderLine, int]) -> int:
    left = refunds.left_of(session, order).goods
    fen = refund_fen(order, left, {line.id: n for line, n in chosen.items()})
    parts = {line.id: Part(fen[line.id], n) for line, n in chosen.items() if fen[line.id]}
    for line, n in chosen.items():
        line.cancelled_pieces += n
    if parts:
        refunds.refund_parts(session, actor, order, parts=parts, reason=CloseReason.BUYER_CANCELLED)
    back = {line.stock_id: n for line, n in chosen.items() if line.stock_id is not None}
    session.flush()
    offers.lapse_overtaken(session, order.id)
    if not any(line.open_pieces for line in order.lines):
        fulfilment.nothing_left(session, actor, order)
    if back:
        stock.restock(session, back)
    count = sum(chosen.values())
    audit.record(
        session, actor, "order.pieces_cancelled", "order", order.number, pieces=count, fen=sum(fen.values())
    )
    _tell(session, order, "order_part_cancelled", pieces=count)
    return sum(fen.values())


def _line_fen(line: OrderLine, left_fen: int, pieces: int) -> int:
    """Of a line of which no piece is left, whatever was not asked back yet; else the share of the pieces."""
    if line.cancelled_pieces + pieces == line.quantity:
        return left_fen
    paid = line.goods_fen - line.discount_fen
    return min(left_fen, amounts.pieces_fen(paid, line.quantity, line.cancelled_pieces, pieces))


def _tell(session: Session, order: Order, template: str, **facts: object) -> None:
    for user_id in people_of(session, [order.workshop_id])[order.workshop_id]:
        messages.notify(session, user_id, template, number=order.number, **facts)
