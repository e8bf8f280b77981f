"""Sending and receiving. An order paid before a suspension stays fulfillable: nothing here asks for the right to sell."""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.core import audit, clock, messages
from shop.core.access import SYSTEM, Actor
from shop.core.errors import Invalid
from shop.orders import carriers, moves
from shop.orders.models import Order, OrderState, Shipment
from shop.orders.moves import Act

AUTO_RECEIVE = timedelta(days=10)
RETURN_DAYS = 7
BATCH = 200


def ship(session: Session, actor: Actor, order: Order, *, carrier: str, tracking_no: str) -> Shipment:
    """The parcel is on its way; received by itself 10 days later unless the buyer says so before.

    Invalid (fields carrier, tracking_no) for a number that is none of the carrier's; Conflict when the order was
    cancelled or sent meanwhile.
    """
    number = carriers.normal_number(tracking_no)
    if carrier not in carriers.CARRIERS:
        raise Invalid(_("请选一家快递公司。"), field="carrier")
    if not carriers.fits(carrier, number):
        kind = carriers.CARRIERS[carrier]
        raise Invalid(
            _("%(name)s的运单号是 %(rule)s，请对一对。", name=kind.name, rule=kind.rule), field="tracking_no"
        )
    now = clock.now()
    order = moves.locked(session, order.id)
    moves.move(session, actor, order, Act.SHIP, at=now)
    order.auto_receive_at = now + AUTO_RECEIVE
    shipment = Shipment(
        order_id=order.id, carrier=carrier, tracking_no=number, shipped_at=now, actor_id=actor.user_id
    )
    session.add(shipment)
    audit.record(session, actor, "order.shipped", "order", order.number, carrier=carrier)
    messages.notify(
        session, order.user_id, "order_shipped", number=order.number, carrier=carrier, tracking=number
    )
    session.flush()
    return shipment


def receive(session: Session, actor: Actor, order: Order) -> None:
    """The buyer has it. Conflict when it is not on its way."""
    order = moves.locked(session, order.id)
    moves.move(session, actor, order, Act.RECEIVE, at=clock.now())
    audit.record(session, actor, "order.received", "order", order.number)


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
    """Orders whose return window has closed are completed. Answers how many."""
    now = clock.now()
    # 24:00 of the seventh day has passed exactly for what was received before the start of that day.
    latest = clock.day_start(clock.local_day(now) - timedelta(days=RETURN_DAYS))
    due = sa.and_(Order.state == OrderState.RECEIVED, Order.received_at < latest)
    return _move_all(session, due, Act.COMPLETE, now)


def _move_all(session: Session, due: sa.ColumnElement[bool], act: Act, now: datetime) -> int:
    orders = list(
        session.scalars(
            sa.select(Order)
            .where(due)
            .order_by(Order.id)
            .limit(BATCH)
            .with_for_update(skip_locked=True)
            .execution_options(populate_existing=True)
        )
    )
    for order in orders:
        moves.move(session, SYSTEM, order, act, at=now)
    return len(orders)
