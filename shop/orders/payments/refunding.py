"""Refunds as written before the provider is called, and as they are when it has answered."""

from __future__ import annotations

import uuid
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.core import clock, outbox
from shop.orders.payments.models import Payment, Refund, RefundState

TOPIC = "payments.refund"


def write(
    session: Session,
    payment: Payment,
    *,
    reason: str,
    order_id: int | None = None,
    goods_fen: int = 0,
    freight_fen: int = 0,
    excess_fen: int = 0,
) -> Refund:
    """Write the refund with its own key; it leaves by the outbox once this transaction has committed. Amounts in fen."""
    refund = Refund(
        uuid=str(uuid.uuid4()),
        payment_id=payment.id,
        order_id=order_id,
        goods_fen=goods_fen,
        freight_fen=freight_fen,
        excess_fen=excess_fen,
        reason=reason,
        created_at=clock.now(),
    )
    session.add(refund)
    session.flush()
    outbox.post(session, TOPIC, refund_id=refund.id)
    return refund


def succeeded(session: Session, refund_id: int, at: datetime) -> Refund | None:
    """The provider paid it back at the instant. None when that was noted before."""
    refund = session.execute(
        sa.select(Refund)
        .where(Refund.id == refund_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).scalar_one()
    if refund.state == RefundState.SUCCEEDED:
        return None
    refund.state, refund.refunded_at = RefundState.SUCCEEDED, at
    session.flush()
    return refund
