"""How a request moves: one table, one function that checks the move, makes it, writes the history and tells who waits."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.core import audit, clock, messages
from shop.core.access import Actor
from shop.core.errors import Conflict, NotFound
from shop.orders import moves as order_moves
from shop.orders import refunds
from shop.orders.invoices.models import InvoiceMove, InvoiceRequest, Side, State
from shop.orders.models import Order
from shop.orders.queries import people_of


class Act(StrEnum):
    """What can happen to a request."""

    ASK = "ask"
    RETURN = "return"  # the data is wrong
    CORRECT = "correct"
    WITHDRAW = "withdraw"
    LAPSE = "lapse"  # all money went back before it was issued
    ISSUE = "issue"
    REPLACE = "replace"  # a wrong file by the right one
    DEMAND = "demand"  # money went back: a red invoice is due
    RED = "red"
    REVERSE = "reverse"  # the red one that takes the last of it back


S = State
MOVES: dict[tuple[State, Act], State] = {
    (S.ASKED, Act.RETURN): S.RETURNED,
    (S.ASKED, Act.WITHDRAW): S.WITHDRAWN,
    (S.ASKED, Act.LAPSE): S.WITHDRAWN,
    (S.ASKED, Act.ISSUE): S.ISSUED,
    (S.RETURNED, Act.CORRECT): S.ASKED,
    (S.RETURNED, Act.WITHDRAW): S.WITHDRAWN,
    (S.RETURNED, Act.LAPSE): S.WITHDRAWN,
    (S.ISSUED, Act.REPLACE): S.ISSUED,
    (S.ISSUED, Act.DEMAND): S.ISSUED,
    (S.ISSUED, Act.RED): S.ISSUED,
    (S.ISSUED, Act.REVERSE): S.REVERSED,
    (S.REVERSED, Act.REPLACE): S.REVERSED,
}
OPEN = (S.ASKED, S.RETURNED)
LIVE = (*OPEN, S.ISSUED)
#: Days within which an invoice, and a red one, is handed in.
DAYS = 7


def can(request: InvoiceRequest, act: Act) -> bool:
    """Whether the act is possible from where the request stands."""
    return (State(request.state), act) in MOVES


def locked(session: Session, request_id: int) -> InvoiceRequest:
    """The request as it is now, held with its order until the transaction ends: the order first, as every refund does."""
    order_id = session.scalar(sa.select(InvoiceRequest.order_id).where(InvoiceRequest.id == request_id))
    if order_id is None:
        raise NotFound(_("没有找到这个开票申请。"))
    order_moves.locked(session, order_id)
    return session.execute(
        sa.select(InvoiceRequest)
        .where(InvoiceRequest.id == request_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).scalar_one()


def worth(session: Session, order: Order) -> int:
    """What an invoice of the order is about, in fen: what the buyer paid for goods and delivery, without what went back or
    is on its way back (BR-25). Discounts were not paid, and are not in it.
    """
    left = refunds.left_of(session, order)
    return sum(left.goods.values()) + left.freight_fen


def due(order: Order, at: datetime) -> datetime | None:
    """24:00 of the seventh day after the request, or after the receipt if that is later. None before the receipt."""
    if order.received_at is None:
        return None
    return seven_days(max(at, order.received_at))


def seven_days(at: datetime) -> datetime:
    """24:00 of the seventh day after the instant."""
    return clock.day_end(clock.local_day(at) + timedelta(days=DAYS))


def move(session: Session, actor: Actor, request: InvoiceRequest, act: Act, side: Side) -> None:
    """Move a locked request. Conflict when the act is not possible (any more)."""
    if not can(request, act):
        raise Conflict(
            _("这个开票申请刚刚有变动，这一步现在办不了。请看一下最新的状态。"), code="ILLEGAL_MOVE"
        )
    before, request.state = request.state, MOVES[State(request.state), act]
    note(session, actor, request, act, side, before=before)


def note(
    session: Session, actor: Actor, request: InvoiceRequest, act: Act, side: Side, *, before: str | None
) -> None:
    """The history, the audit trail (no title, no number: they name people) and a message to whom it concerns."""
    session.flush()
    session.add(
        InvoiceMove(
            request_id=request.id,
            act=act,
            from_state=before,
            to_state=request.state,
            side=side,
            at=clock.now(),
            actor_id=actor.user_id,
        )
    )
    audit.record(session, actor, f"invoice.{act}", "invoice", request.number, to=str(request.state))
    tell(session, request, str(act), side)
    session.flush()


#: Who hears of what.
_TO_BUYER = {Act.RETURN, Act.LAPSE, Act.ISSUE, Act.REPLACE, Act.RED, Act.REVERSE, "overdue"}
_TO_WORKSHOP = {
    Act.ASK,
    Act.CORRECT,
    Act.WITHDRAW,
    Act.LAPSE,
    Act.DEMAND,
    "soon",
    "overdue",
    "red_soon",
    "red_overdue",
}


def tell(session: Session, request: InvoiceRequest, news: str, side: Side) -> None:
    """The other side hears of it."""
    facts = {"number": request.number, "news": news}
    order_no = session.scalar(sa.select(Order.number).where(Order.id == request.order_id))
    if news in _TO_BUYER and side != Side.BUYER:
        messages.notify(session, request.user_id, "invoice_news", to="buyer", order=order_no, **facts)
    if news in _TO_WORKSHOP and side != Side.WORKSHOP:
        for user_id in people_of(session, [request.workshop_id])[request.workshop_id]:
            messages.notify(session, user_id, "invoice_news", to="workshop", order=order_no, **facts)
