"""A purchase is paid, or ends unpaid: what becomes of its orders, in the transaction of `payments.settle`.

The money is always booked. An order whose right to sell had ended by the provider's instant of payment (BR-29), or whose
goods were given back and are gone, is refunded in full at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session, contains_eager

from shop.catalog import stock
from shop.core import clock, messages, outbox
from shop.core.access import SYSTEM, Actor
from shop.orders import bookings, moves, refunds
from shop.orders.models import CloseReason, Order, OrderLine, Purchase
from shop.orders.moves import Act
from shop.orders.payments.models import Payable, Payment
from shop.orders.promotions import uses
from shop.orders.queries import people_of
from shop.orders.rights import without_right

SOLD = "orders.sold"
_NUMBER = sa.select(Purchase.number).where(Purchase.id == sa.bindparam("purchase_id"))
_ORDERS = (
    sa.select(Order)
    .join(Order.lines)
    .where(Order.purchase_id == sa.bindparam("purchase_id"))
    .order_by(Order.county_code, Order.workshop_id, OrderLine.position)
    .options(contains_eager(Order.lines))
    .with_for_update(of=Order)
    .execution_options(populate_existing=True)
)


def purchase_paid(session: Session, payable: Payable, payment: Payment, *, late: bool) -> None:
    """Every order of the purchase becomes paid and is booked; those that cannot stand are refused and refunded.

    `late`: the hold had ended, so pieces are taken again where there are any.
    """
    assert payment.paid_at is not None
    number = _number(session, payable)
    orders = locked_orders(session, payable.ref)
    refused = dict.fromkeys(without_right(session, payable.ref, payment.paid_at), CloseReason.RIGHT_LOST)
    for order in orders:
        moves.move(session, SYSTEM, order, Act.PAY, at=payment.paid_at)
    bookings.in_turn(session, orders)
    for order in orders:
        bookings.sale(session, order, at=payment.paid_at)
    if late:
        refused |= _sold_out(session, number, [o for o in orders if o.id not in refused])
    stock.sell(session, number, clock.now())
    for order in orders:
        if order.id in refused:
            _refuse(session, order, refused[order.id], payment, held=not late)
    if (late or refused) and any(order.discount_fen for order in orders):
        outbox.post(session, uses.AGREE, purchase_id=payable.ref)
    _tell(session, number, orders, refused)


def purchase_unpaid(session: Session, actor: Actor, payable: Payable) -> None:
    """Nobody paid in time, or the buyer gave it up: orders are closed, pieces are free again."""
    act, why = (
        (Act.EXPIRE, CloseReason.NOT_PAID) if actor.is_system else (Act.CANCEL, CloseReason.BUYER_CANCELLED)
    )
    now = clock.now()
    orders = locked_orders(session, payable.ref)
    for order in orders:
        moves.move(session, actor, order, act, at=now, close_reason=why)
    if any(order.discount_fen for order in orders):
        outbox.post(session, uses.AGREE, purchase_id=payable.ref)
    stock.release(session, _number(session, payable), now)


def locked_orders(session: Session, purchase_id: int) -> list[Order]:
    """The orders of a purchase with their lines, held until the transaction ends.

    In the order of counties and workshops, which is that of the rollups: two settlements never wait in a circle.
    """
    return list(session.scalars(_ORDERS, {"purchase_id": purchase_id}).unique())


def _number(session: Session, payable: Payable) -> str:
    """The number of the purchase, under which its pieces are held."""
    found: str = session.connection().execute(_NUMBER, {"purchase_id": payable.ref}).scalar_one()
    return found


def pieces_of(order: Order) -> dict[int, int]:
    """Pieces of an order that were not given up, by stock row; what is made to order has none."""
    return {
        line.stock_id: line.wanted_pieces
        for line in order.lines
        if line.stock_id is not None and line.wanted_pieces
    }


def _sold_out(session: Session, number: str, orders: Iterable[Order]) -> dict[int, CloseReason]:
    """Take the pieces of late money again, order by order; those for which there are none any more."""
    now, orders = clock.now(), list(orders)
    stock.hold_still(session, {stock_id for order in orders for stock_id in pieces_of(order)})
    return {
        order.id: CloseReason.OUT_OF_STOCK
        for order in orders
        if not stock.retake(session, number, pieces_of(order), now)
    }


def _tell(session: Session, number: str, orders: Sequence[Order], refused: Mapping[int, CloseReason]) -> None:
    """The catalogue learns what was sold, buyer and workshops what became of each order."""
    stand = [order for order in orders if order.id not in refused]
    tasks = [outbox.Task(SOLD, {"order_id": order.id}) for order in stand]
    people = people_of(session, {order.workshop_id for order in orders})
    if stand:
        facts = {"number": number, "fen": sum(order.total_fen for order in stand)}
        tasks.append(messages.telling(stand[0].user_id, "purchase_paid", **facts))
    for order in orders:
        facts = {"number": order.number, "fen": order.total_fen}
        if order.id in refused:
            told, template = [order.user_id, *people[order.workshop_id]], "order_refused"
            facts["why"] = str(refused[order.id])
        else:
            told, template = (
                people[order.workshop_id],
                "order_to_ship" if order.pickup is None else "order_to_hand",
            )
        tasks += [messages.telling(user_id, template, **facts) for user_id in told]
    outbox.post_all(session, tasks)


def _refuse(session: Session, order: Order, why: CloseReason, payment: Payment, *, held: bool) -> None:
    moves.move(session, SYSTEM, order, Act.REFUSE, at=clock.now(), close_reason=why)
    refunds.refund_order(session, SYSTEM, order, reason=why, payment=payment)
    if held and (pieces := pieces_of(order)):
        stock.restock(session, pieces)
