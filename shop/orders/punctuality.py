"""Whether orders left in time: counted for the workshop's page, and told of before and after the day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column, selectinload

from shop.catalog import punctuality
from shop.catalog.punctuality import Count
from shop.core import clock, messages
from shop.core.db import Model, one_of
from shop.orders.models import Order, OrderLine, OrderState
from shop.orders.queries import people_of

COUNTED = timedelta(days=180)
# A buyer hears that an order will be received by itself this long before.
SOON = timedelta(days=2)
# How long an order that is ready waits to be fetched before both sides hear of it.
UNCLAIMED = timedelta(days=14)


class About(StrEnum):
    """What somebody was reminded of."""

    SHIP_TOMORROW = "ship_tomorrow"
    SHIP_OVERDUE = "ship_overdue"
    RECEIVE_SOON = "receive_soon"
    PICKUP_WAITS = "pickup_waits"


class Reminder(Model):
    """That people were reminded of something about an order: each once."""

    __tablename__ = "order_reminder"
    __table_args__ = (one_of("about", About),)

    order_id: Mapped[int] = mapped_column(sa.ForeignKey("shop_order.id"), primary_key=True)
    about: Mapped[str] = mapped_column(sa.String(16), primary_key=True)
    at: Mapped[datetime]


def due_day(paid_at: datetime, lead_days: int) -> date:
    """The last day on which an order is sent in time: as many days after payment as its slowest piece takes."""
    return clock.local_day(paid_at) + timedelta(days=lead_days)


def count(session: Session) -> None:
    """Post for each workshop how many orders of the last half year were due, and how many of them left in time.

    Due is what was sent, early or late, and what is overdue; an order that was given up unsent, or that is
    fetched by the buyer, does not count.
    """
    now = clock.now()
    today = clock.local_day(now)
    lead = sa.func.max(OrderLine.lead_days)
    rows = session.execute(
        sa.select(Order.workshop_id, Order.paid_at, Order.shipped_at, lead)
        .join(Order.lines)
        .where(
            Order.paid_at >= now - COUNTED,
            OrderLine.cancelled_pieces < OrderLine.quantity,
            Order.pickup_code.is_(None),
            sa.or_(Order.shipped_at.is_not(None), Order.state == OrderState.PAID),
        )
        .group_by(Order.id)
    )
    found: dict[int, Count] = {}
    for workshop_id, paid_at, shipped_at, lead_days in rows:
        assert paid_at is not None  # the condition asks for it
        due = due_day(paid_at, lead_days)
        if shipped_at is None and today <= due:
            continue
        in_time = shipped_at is not None and clock.local_day(shipped_at) <= due
        orders, on_time = found.get(workshop_id, Count(0, 0))
        found[workshop_id] = Count(orders + 1, on_time + in_time)
    punctuality.post(session, found, now)


def remind(session: Session) -> int:
    """Tell workshops what is to be sent tomorrow or is late, and buyers what will be received by itself, both what
    nobody fetches. Answers how many reminders were written.
    """
    now = clock.now()
    today = clock.local_day(now)
    written = 0
    for order in _without(session, OrderState.PAID, (About.SHIP_TOMORROW, About.SHIP_OVERDUE)):
        due = _due(order)
        if due < today:
            written += _to_workshop(session, order, About.SHIP_OVERDUE, due, now)
        elif due == today + timedelta(days=1):
            written += _to_workshop(session, order, About.SHIP_TOMORROW, due, now)
    for order in _without(session, OrderState.SHIPPED, (About.RECEIVE_SOON,)):
        if order.auto_receive_at is not None and order.auto_receive_at <= now + SOON:
            written += _to_buyer(session, order, order.auto_receive_at, now)
    for order in _without(session, OrderState.PAID, (About.PICKUP_WAITS,), fetched=True):
        if _due(order) + UNCLAIMED < today:
            written += _to_both(session, order, now)
    return written


def _due(order: Order) -> date:
    assert order.paid_at is not None
    wanted = [line.lead_days for line in order.lines if line.wanted_pieces]
    return due_day(order.paid_at, max(wanted, default=0))


def _without(
    session: Session, state: OrderState, abouts: Iterable[About], *, fetched: bool = False
) -> list[Order]:
    """Orders in the state (sent, or `fetched`) of which not all of these reminders were written, held until the
    transaction ends.
    """
    wanted = list(abouts)
    how = Order.pickup_code.is_not(None) if fetched else Order.pickup_code.is_(None)
    told = (
        sa.select(sa.func.count())
        .where(Reminder.order_id == Order.id, Reminder.about.in_(wanted))
        .scalar_subquery()
    )
    return list(
        session.scalars(
            sa.select(Order)
            .where(Order.state == state, how, told < len(wanted))
            .order_by(Order.id)
            .options(selectinload(Order.lines))
            .with_for_update(skip_locked=True)
        )
    )


def _to_workshop(session: Session, order: Order, about: About, due: date, now: datetime) -> int:
    if not _note(session, order, about, now):
        return 0
    for user_id in people_of(session, [order.workshop_id])[order.workshop_id]:
        messages.notify(session, user_id, f"order_{about}", number=order.number, day=due.isoformat())
    return 1


def _to_buyer(session: Session, order: Order, until: datetime, now: datetime) -> int:
    if not _note(session, order, About.RECEIVE_SOON, now):
        return 0
    day = clock.local_day(until).isoformat()
    messages.notify(session, order.user_id, f"order_{About.RECEIVE_SOON}", number=order.number, day=day)
    return 1


def _to_both(session: Session, order: Order, now: datetime) -> int:
    if not _note(session, order, About.PICKUP_WAITS, now):
        return 0
    messages.notify(session, order.user_id, "order_pickup_waits", number=order.number)
    for user_id in people_of(session, [order.workshop_id])[order.workshop_id]:
        messages.notify(session, user_id, "order_pickup_unclaimed", number=order.number)
    return 1


def _note(session: Session, order: Order, about: About, now: datetime) -> bool:
    """Whether it is the first time; the order is held, so nobody else writes the same."""
    if session.get(Reminder, (order.id, str(about))) is not None:
        return False
    session.add(Reminder(order_id=order.id, about=about, at=now))
    session.flush()
    return True
