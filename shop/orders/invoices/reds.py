"""Money that went back after an invoice was issued demands a red one; before that, less is to be issued, or nothing (BR-25)."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.core import clock
from shop.core.access import SYSTEM
from shop.orders import refunds
from shop.orders.invoices import moves
from shop.orders.invoices.models import InvoiceRequest, RedDemand, Side, State
from shop.orders.invoices.moves import Act
from shop.orders.payments.models import Refund


def arrived(session: Session, refund: Refund) -> None:
    """A refund has arrived: what was issued is taken back by as much, what was not is asked for over less.

    Money that was on its way back already when the invoice was issued was left out of it, and demands nothing.
    """
    live = sa.select(InvoiceRequest.id).where(
        InvoiceRequest.order_id == refund.order_id, InvoiceRequest.state.in_(moves.LIVE)
    )
    request_id = session.scalar(live)
    if request_id is None:
        return
    request = moves.locked(session, request_id)
    left = moves.worth(session, request.order)
    if request.state in moves.OPEN:
        _ask_for_less(session, request, left)
    elif request.state == State.ISSUED:
        _demand(session, request, refund, left)


def _ask_for_less(session: Session, request: InvoiceRequest, left: int) -> None:
    if left <= 0:
        moves.move(session, SYSTEM, request, Act.LAPSE, Side.CLOCK)
    else:
        request.amount_fen = min(request.amount_fen, left)
        session.flush()


def _demand(session: Session, request: InvoiceRequest, refund: Refund, left: int) -> None:
    before = sa.select(sa.func.sum(RedDemand.amount_fen)).where(RedDemand.request_id == request.id)
    owed = request.amount_fen - int(session.scalar(before) or 0) - left
    amount = min(owed, refund.amount_fen)
    if amount <= 0:
        return
    now = clock.now()
    session.add(
        RedDemand(
            request_id=request.id,
            refund_id=refund.id,
            amount_fen=amount,
            demanded_at=now,
            due_at=moves.seven_days(now),
        )
    )
    moves.move(session, SYSTEM, request, Act.DEMAND, Side.CLOCK)


refunds.watch(arrived)
