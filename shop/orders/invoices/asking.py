"""A buyer asks for the invoice of an order, corrects what they wrote, takes the request back."""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.core import clock
from shop.core.access import Actor
from shop.core.errors import Conflict, Invalid
from shop.core.money import format_fen
from shop.core.numbers import public_number
from shop.orders import moves as order_moves
from shop.orders.invoices import facts as facts_of
from shop.orders.invoices import moves
from shop.orders.invoices.facts import Facts
from shop.orders.invoices.models import InvoiceRequest, Side, State
from shop.orders.invoices.moves import Act
from shop.orders.models import Order

_TRIES = 8


def ask(
    session: Session,
    actor: Actor,
    order: Order,
    facts: Facts,
    *,
    amount_fen: int | None = None,
    number: str = "",
) -> InvoiceRequest:
    """Ask the workshop for an invoice over what was paid and did not go back, or over `amount_fen` of it.

    Invalid at the field that is missing or wrong, and at `amount_fen` for more than paid minus refunded (BR-25).
    Conflict before payment, when nothing is left, and while the order has a live request.
    """
    facts = facts_of.check(facts)
    order = order_moves.locked(session, order.id)
    most = _most(session, order)
    amount = most if amount_fen is None else amount_fen
    if not 0 < amount <= most:
        said = _("最多能开 %(fen)s，就是实付减去退款。", fen=format_fen(most))
        raise Invalid(said, field="amount_fen")
    live = sa.select(InvoiceRequest.id).where(
        InvoiceRequest.order_id == order.id, InvoiceRequest.state.in_(moves.LIVE)
    )
    if session.scalar(live) is not None:
        raise Conflict(_("这个订单已经申请过发票了。"), code="ASKED_BEFORE")
    now = clock.now()
    request = InvoiceRequest(
        number=number or _free_number(session),
        order_id=order.id,
        workshop_id=order.workshop_id,
        user_id=order.user_id,
        amount_fen=amount,
        state=State.ASKED,
        asked_at=now,
        due_at=moves.due(order, now),
        **facts._asdict(),
    )
    session.add(request)
    moves.note(session, actor, request, Act.ASK, Side.BUYER, before=None)
    return request


def correct(session: Session, actor: Actor, request: InvoiceRequest, facts: Facts) -> None:
    """What was wrong is right now: the workshop has seven days again. Invalid as in `ask`, Conflict when it is not back."""
    facts = facts_of.check(facts)
    request = moves.locked(session, request.id)
    for name, value in facts._asdict().items():
        setattr(request, name, value)
    request.flaw, request.words = None, ""
    request.due_at = moves.due(request.order, clock.now())
    request.reminded_at = request.overdue_at = None
    moves.move(session, actor, request, Act.CORRECT, Side.BUYER)


def withdraw(session: Session, actor: Actor, request: InvoiceRequest) -> None:
    """The buyer needs none any more. Conflict once it is issued."""
    request = moves.locked(session, request.id)
    moves.move(session, actor, request, Act.WITHDRAW, Side.BUYER)


def _most(session: Session, order: Order) -> int:
    if order.paid_at is None:
        raise Conflict(_("付款以后才能申请发票。"))
    most = moves.worth(session, order)
    if most <= 0:
        raise Conflict(_("这个订单的钱已经全部退了，没有发票可开。"))
    return most


def _free_number(session: Session) -> str:
    for _try in range(_TRIES):
        number = public_number("F")
        if session.scalar(sa.select(InvoiceRequest.id).where(InvoiceRequest.number == number)) is None:
            return number
    raise Conflict(_("现在办的人多，请再点一次。"))
