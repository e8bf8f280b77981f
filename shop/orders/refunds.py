"""Paying an order back, whole or in part, to the fen. What was asked for already is never asked for twice."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session, selectinload

from shop.core import audit, clock, messages, outbox
from shop.core.access import SYSTEM, Actor
from shop.core.errors import Conflict, Invalid
from shop.orders import amounts, bookings, moves
from shop.orders.models import CloseReason, Order, OrderLine, OrderState
from shop.orders.moves import Act
from shop.orders.payments import refunding
from shop.orders.payments.models import (
    Payable,
    PayableKind,
    Payment,
    PaymentState,
    Refund,
    RefundLine,
)
from shop.orders.promotions import uses

Arrived = Callable[[Session, Refund], None]
_watchers: list[Arrived] = []


class Left(NamedTuple):
    """What of an order has not been asked back yet: goods by line id, and freight, in fen."""

    goods: dict[int, int]
    freight_fen: int


class Part(NamedTuple):
    """What goes back for a line: fen, and how many pieces come back with it."""

    fen: int
    pieces: int = 0


def watch(arrived: Arrived) -> None:
    """A matter above hears when a refund of an order has arrived, in the same transaction."""
    if arrived not in _watchers:
        _watchers.append(arrived)


def refund_order(
    session: Session, actor: Actor, order: Order, *, reason: str, payment: Payment | None = None
) -> Refund:
    """All that is left of a paid order goes back. Conflict when nothing is left."""
    left = left_of(session, order)
    pieces = {line.id: line.wanted_pieces for line in order.lines}
    parts = {line_id: Part(fen, pieces[line_id]) for line_id, fen in left.goods.items() if fen}
    return refund_parts(
        session, actor, order, parts=parts, freight_fen=left.freight_fen, reason=reason, payment=payment
    )


def refund_amount(session: Session, actor: Actor, order: Order, *, goods_fen: int, reason: str) -> Refund:
    """An amount of goods goes back, spread over the lines by what is left of each; remainder on the last line."""
    left = left_of(session, order).goods
    if not 0 < goods_fen <= sum(left.values()):
        raise Invalid(_("退款不能超过还没有退的金额。"), field="goods_fen")
    shares = amounts.refund_split(goods_fen, [(fen, 0) for fen in left.values()])
    parts = {line_id: Part(fen) for line_id, fen in zip(left, shares, strict=True) if fen}
    return refund_parts(session, actor, order, parts=parts, reason=reason)


def refund_parts(
    session: Session,
    actor: Actor,
    order: Order,
    *,
    parts: Mapping[int, Part],
    reason: str,
    freight_fen: int = 0,
    payment: Payment | None = None,
) -> Refund:
    """These parts of the lines (line id -> fen, pieces) and of the freight go back by the way the money came.

    The caller holds the order locked. Written here, paid back by the outbox after the commit, booked when the provider
    has done it. Invalid when more is asked than is left of a line or of the freight, Conflict when nothing is asked.
    """
    left = left_of(session, order)
    if any(not 0 < p.fen <= left.goods.get(i, 0) for i, p in parts.items()):
        raise Invalid(_("退款不能超过这件作品还没有退的金额。"), field="parts")
    if not 0 <= freight_fen <= left.freight_fen:
        raise Invalid(_("退款不能超过还没有退的运费。"), field="freight_fen")
    goods = sum(p.fen for p in parts.values())
    if not goods + freight_fen:
        raise Conflict(_("这个订单的钱已经全部退了。"))
    refund = refunding.write(
        session,
        payment or _payment_of(session, order),
        reason=reason,
        order_id=order.id,
        goods_fen=goods,
        freight_fen=freight_fen,
    )
    session.add_all(
        RefundLine(refund_id=refund.id, order_line_id=i, goods_fen=p.fen, pieces=p.pieces)
        for i, p in parts.items()
    )
    fen = goods + freight_fen
    audit.record(session, actor, "order.refund_asked", "order", order.number, fen=fen, reason=reason)
    session.flush()
    return refund


def left_of(session: Session, order: Order) -> Left:
    """What has not been asked back yet.

    Refunds on their way count as asked, and so do those the provider refused for good: they go by bank transfer.
    """
    asked_for = Refund.order_id == order.id
    asked = dict(
        session.execute(
            sa.select(RefundLine.order_line_id, sa.func.sum(RefundLine.goods_fen))
            .join(Refund, Refund.id == RefundLine.refund_id)
            .where(asked_for)
            .group_by(RefundLine.order_line_id)
        ).all()
    )
    freight = session.scalar(sa.select(sa.func.coalesce(sa.func.sum(Refund.freight_fen), 0)).where(asked_for))
    goods = {x.id: x.paid_fen - int(asked.get(x.id, 0)) for x in order.lines}
    return Left(goods, order.freight_fen - int(freight or 0))


def order_refunded(session: Session, refund: Refund) -> None:
    """The provider has paid it back: the order and its lines know, the ledger has it, the buyer is told.

    An order of which all went back is closed.
    """
    assert refund.order_id is not None
    order = session.execute(
        sa.select(Order)
        .where(Order.id == refund.order_id)
        .options(selectinload(Order.lines))
        .with_for_update()
        .execution_options(populate_existing=True)
    ).scalar_one()
    rows = session.scalars(sa.select(RefundLine).where(RefundLine.refund_id == refund.id))
    parts = {row.order_line_id: row for row in rows}
    order.refunded_fen += refund.amount_fen
    for line in order.lines:
        _less(line, parts.get(line.id))
    bookings.in_turn(session, [order])
    bookings.refund(session, order, refund, parts)
    if order.refunded_fen >= order.total_fen and order.state != OrderState.CLOSED:
        moves.move(session, SYSTEM, order, Act.REFUND, at=clock.now(), close_reason=CloseReason.REFUNDED)
        if order.discount_fen:
            outbox.post(session, uses.AGREE, purchase_id=order.purchase_id)
    messages.notify(
        session,
        order.user_id,
        "order_refunded",
        number=order.number,
        fen=refund.amount_fen,
        by_bank=refund.by_bank,
    )
    for arrived in _watchers:
        arrived(session, refund)


def _less(line: OrderLine, part: RefundLine | None) -> None:
    if part is not None:
        line.refunded_fen += part.goods_fen


def _payment_of(session: Session, order: Order) -> Payment:
    """The payment that paid the purchase of the order."""
    payment = session.scalar(
        sa.select(Payment)
        .join(Payment.payable)
        .where(
            Payable.kind == PayableKind.PURCHASE,
            Payable.ref == order.purchase_id,
            Payment.state == PaymentState.SUCCEEDED,
        )
        .order_by(Payment.id)
        .limit(1)
    )
    if payment is None:
        raise Conflict(_("这个订单没有付过款，不用退款。"))
    return payment
