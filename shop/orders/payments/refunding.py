"""Refunds as written before the provider is called."""

from __future__ import annotations

from sqlalchemy.orm import Session

from shop.core import chance, clock, outbox
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
        uuid=chance.uuid(),
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


def as_transfer(session: Session, payment: Payment, *, excess_fen: int, reason: str) -> Refund:
    """A credit that no provider can pay, since it belongs to somebody else than who paid: by bank transfer from the start."""
    now = clock.now()
    refund = Refund(
        uuid=chance.uuid(),
        payment_id=payment.id,
        excess_fen=excess_fen,
        reason=reason,
        state=RefundState.FAILED,
        created_at=now,
        failed_at=now,
        failure_reason="bank_transfer",
    )
    session.add(refund)
    session.flush()
    return refund
