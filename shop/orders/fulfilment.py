"""Sending and receiving. An order paid before a suspension stays fulfillable: nothing here asks for the right to sell."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.core import audit, clock, messages
from shop.core.access import SYSTEM, Actor
from shop.core.errors import Conflict, Invalid
from shop.orders import carriers, moves, offers
from shop.orders.models import Order, OrderLine, OrderState
from shop.orders.moves import Act
from shop.orders.parcel_models import Shipment, ShipmentLine

AUTO_RECEIVE = timedelta(days=10)
EXTENSION = timedelta(days=5)
LEAST_LEFT = timedelta(days=3)
RETURN_DAYS = 7
BATCH = 200
_kept_open: list[Callable[[], sa.ColumnElement[bool]]] = []


def keep_open(condition: Callable[[], sa.ColumnElement[bool]]) -> None:
    """A matter above says of which orders something is still open: those are not completed."""
    if condition not in _kept_open:
        _kept_open.append(condition)


def something_open() -> list[sa.ColumnElement[bool]]:
    """What the matters above said, each a condition on `Order`."""
    return [condition() for condition in _kept_open]


def ship(
    session: Session,
    actor: Actor,
    order: Order,
    *,
    carrier: str,
    tracking_no: str,
    pieces: Mapping[int, int] | None = None,
) -> Shipment:
    """A parcel is on its way with these pieces (order line id -> pieces; None: all that are not sent yet).

    When nothing is left to be sent the order is shipped, and received by itself 10 days after this last parcel unless
    the buyer says so before. Invalid (fields carrier, tracking_no, pieces-<line id>) for a number that is none of the
    the buyer says so before. Invalid (fields carrier, tracking_no, pieces-<line id>) for a number that is none of the
    carrier's, no pieces at all, or more than are left; Conflict when the order was cancelled or sent meanwhile, is
    fetched by the buyer, or the same number was noted before (a second click).
    """
    number = carriers.checked(carrier, tracking_no)
    now = clock.now()
    order = moves.locked(session, order.id)
    if order.pickup_code is not None:
        raise Conflict(_("这个订单由买家自提，不用寄。"))
    moves.must(order, Act.SHIP)
    lines = lines_of(session, order)
    packed = _packed(lines, pieces)
    _must_be_new(session, order, carrier, number)
    shipment = Shipment(
        order_id=order.id, carrier=carrier, tracking_no=number, shipped_at=now, actor_id=actor.user_id
    )
    session.add(shipment)
    session.flush()
    for line in lines:
        if packed.get(line.id):
            line.sent_pieces += packed[line.id]
            session.add(ShipmentLine(shipment_id=shipment.id, order_line_id=line.id, pieces=packed[line.id]))
    session.flush()
    offers.lapse_overtaken(session, order.id)
    rest = sum(line.open_pieces for line in lines)
    if not rest:
        moves.move(session, actor, order, Act.SHIP, at=now)
        order.auto_receive_at = now + AUTO_RECEIVE
    audit.record(session, actor, "order.shipped", "order", order.number, carrier=carrier, rest=rest)
    messages.notify(
        session,
        order.user_id,
        "order_shipped",
        number=order.number,
        carrier=carriers.name_of(carrier),
        tracking=number,
        rest=rest,
    )
    session.flush()
    return shipment


def nothing_left(session: Session, actor: Actor, order: Order) -> None:
    """What was still to be sent of a locked order was given up: it is shipped, as of its last parcel."""
    last = session.scalars(
        sa.select(Shipment.shipped_at).where(Shipment.order_id == order.id).order_by(Shipment.id.desc())
    ).first()
    assert last is not None
    moves.move(session, actor, order, Act.SHIP, at=clock.now())
    order.shipped_at = last
    # A buyer who has just given up the rest gets no surprise: at least three days are left to look at what came.
    order.auto_receive_at = max(last + AUTO_RECEIVE, clock.now() + LEAST_LEFT)


def lines_of(session: Session, order: Order) -> list[OrderLine]:
    """The lines as they are now; the order is locked, so nobody else changes them."""
    return list(
        session.scalars(
            sa.select(OrderLine)
            .where(OrderLine.order_id == order.id)
            .order_by(OrderLine.position)
            .execution_options(populate_existing=True)
        )
    )


def _packed(lines: list[OrderLine], pieces: Mapping[int, int] | None) -> dict[int, int]:
    if pieces is None:
        return {line.id: line.open_pieces for line in lines}
    for line in lines:
        if not 0 <= pieces.get(line.id, 0) <= line.open_pieces:
            raise Invalid(
                _("%(title)s还有 %(n)s 件没发，请填 0 到 %(n)s。", title=line.title, n=line.open_pieces),
                field=f"pieces-{line.id}",
            )
    if set(pieces) - {line.id for line in lines} or not sum(pieces.values()):
        raise Invalid(_("这一包至少要装一件。"), field=f"pieces-{lines[0].id}")
    return dict(pieces)


def _must_be_new(session: Session, order: Order, carrier: str, number: str) -> None:
    there = sa.exists().where(
        Shipment.order_id == order.id, Shipment.carrier == carrier, Shipment.tracking_no == number
    )
    if session.scalar(sa.select(there)):
        raise Conflict(_("这个运单号已经记在这个订单上了，没有再记一次。"))


def receive(session: Session, actor: Actor, order: Order) -> None:
    """The buyer has it. Conflict when it is not on its way."""
    order = moves.locked(session, order.id)
    moves.move(session, actor, order, Act.RECEIVE, at=clock.now())
    audit.record(session, actor, "order.received", "order", order.number)


def extend(session: Session, actor: Actor, order: Order) -> None:
    """The buyer has not got it yet and asks for 5 more days before it is received by itself; once.

    Conflict when it is not on its way, or was extended before.
    """
    order = moves.locked(session, order.id)
    if not can_extend(order):
        raise Conflict(_("这个订单现在不能延长收货：每个订单只能延长一次，签收以后就不用了。"))
    assert order.auto_receive_at is not None
    order.auto_receive_at += EXTENSION
    order.extended_at = clock.now()
    audit.record(session, actor, "order.receipt_extended", "order", order.number)
    session.flush()


def can_extend(order: Order) -> bool:
    """Whether the buyer may still ask for more days."""
    return (
        order.state == OrderState.SHIPPED and order.extended_at is None and order.auto_receive_at is not None
    )


def return_window_end(received_at: datetime) -> datetime:
    """The first instant at which goods may no longer be returned without reason: 24:00 of the seventh day after the day
    of receipt (Consumer Law art. 25, Civil Code art. 201; BR-16).
    """
    return clock.day_end(clock.local_day(received_at) + timedelta(days=RETURN_DAYS))


def receive_due(session: Session) -> int:
    """Orders sent ten days ago that nobody confirmed are received. Answers how many."""
    now = clock.now()
    due = sa.and_(
        Order.state == OrderState.SHIPPED,
        Order.shipped_at <= now - AUTO_RECEIVE,
        Order.auto_receive_at <= now,
    )
    return _move_all(session, due, Act.RECEIVE, now)


def complete_due(session: Session) -> int:
    """Orders whose return window has closed and of which nothing is open are completed. Answers how many."""
    now = clock.now()
    # 24:00 of the seventh day has passed exactly for what was received before the start of that day.
    latest = clock.day_start(clock.local_day(now) - timedelta(days=RETURN_DAYS))
    nothing_open = (~condition for condition in something_open())
    due = sa.and_(Order.state == OrderState.RECEIVED, Order.received_at < latest, *nothing_open)
    return _move_all(session, due, Act.COMPLETE, now)


def _move_all(session: Session, due: sa.ColumnElement[bool], act: Act, now: datetime) -> int:
    found = sa.select(Order).order_by(Order.id)
    held = list(session.scalars(found.where(due).limit(BATCH).with_for_update(skip_locked=True)))
    # What was opened between looking and locking is seen by looking again.
    still = found.where(Order.id.in_([order.id for order in held]), due)
    orders = list(session.scalars(still.execution_options(populate_existing=True)))
    for order in orders:
        moves.move(session, SYSTEM, order, act, at=now)
    return len(orders)
