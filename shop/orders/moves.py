"""How an order moves: one table and one function, which checks the move, makes it and writes the history."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.core.access import Actor
from shop.core.db import table_of
from shop.core.errors import Conflict, NotFound
from shop.orders.models import CloseReason, Order, OrderMove, OrderState


class Act(StrEnum):
    """What can happen to an order."""

    PAY = "pay"
    EXPIRE = "expire"  # nobody paid in time
    CANCEL = "cancel"  # the buyer, before it is sent
    REFUSE = "refuse"  # paid, but it cannot stand: right lost (BR-29) or sold out meanwhile
    SHIP = "ship"
    RECEIVE = "receive"
    COMPLETE = "complete"  # the return window has closed
    REFUND = "refund"  # all that was paid went back


_HISTORY = sa.insert(table_of(OrderMove))
S = OrderState
MOVES: dict[tuple[OrderState, Act], OrderState] = {
    (S.UNPAID, Act.PAY): S.PAID,
    (S.UNPAID, Act.EXPIRE): S.CLOSED,
    (S.UNPAID, Act.CANCEL): S.CLOSED,
    # Money that came after the hold had ended: booked always, then it stands or goes back.
    (S.CLOSED, Act.PAY): S.PAID,
    (S.PAID, Act.CANCEL): S.CLOSED,
    (S.PAID, Act.REFUSE): S.CLOSED,
    (S.PAID, Act.SHIP): S.SHIPPED,
    (S.PAID, Act.REFUND): S.CLOSED,
    (S.SHIPPED, Act.RECEIVE): S.RECEIVED,
    (S.SHIPPED, Act.REFUND): S.CLOSED,
    (S.RECEIVED, Act.COMPLETE): S.COMPLETED,
    (S.RECEIVED, Act.REFUND): S.CLOSED,
    (S.COMPLETED, Act.REFUND): S.CLOSED,
}
_STAMPS = {S.PAID: "paid_at", S.SHIPPED: "shipped_at", S.RECEIVED: "received_at", S.COMPLETED: "completed_at"}


def can(order: Order, act: Act) -> bool:
    """Whether the act is possible from where the order stands. Only orders closed unpaid can still be paid."""
    if order.state == S.CLOSED and order.paid_at is not None:
        return False
    return (OrderState(order.state), act) in MOVES


def must(order: Order, act: Act) -> None:
    """Conflict when the act is not possible from where the order stands."""
    if not can(order, act):
        raise Conflict(_("订单的状态刚刚有变动，这一步现在办不了。请看一下最新的状态。"))


def locked(session: Session, order_id: int) -> Order:
    """The order as it is now, held until the transaction ends. NotFound when there is none."""
    order = session.scalar(
        sa.select(Order)
        .where(Order.id == order_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if order is None:
        raise NotFound(_("没有找到这个订单。"))
    return order


def move(
    session: Session,
    actor: Actor,
    order: Order,
    act: Act,
    *,
    at: datetime,
    close_reason: CloseReason | None = None,
    reason: str = "",
) -> None:
    """Move a locked order and write who, when, why. Conflict when the act is not possible (any more).

    `at` becomes the instant of the new state (for a payment the provider's instant). A move into closed needs its
    reason.
    """
    must(order, act)
    before, after = order.state, MOVES[OrderState(order.state), act]
    order.state = after
    order.close_reason = close_reason if after == S.CLOSED else None
    order.closed_at = at if after == S.CLOSED else None
    if after in _STAMPS:
        setattr(order, _STAMPS[after], at)
    moved = {"order_id": order.id, "from_state": before, "to_state": after, "at": at}
    session.execute(_HISTORY, {**moved, "actor_id": actor.user_id, "reason": reason or str(act)})
