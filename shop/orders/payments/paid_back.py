"""A refund as the provider says it stands: on its way, done and booked, given up, or come back after it was done."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.orders.payments import excess
from shop.orders.payments.models import Payable, Refund, RefundState
from shop.orders.payments.settle import hooks_of

_LOCKED = (
    sa.select(Refund)
    .where(Refund.id == sa.bindparam("refund_id"))
    .with_for_update()
    .execution_options(populate_existing=True)
)


def locked(session: Session, refund_id: int) -> Refund:
    """The refund as it is now, held until the transaction ends."""
    return session.execute(_LOCKED, {"refund_id": refund_id}).scalar_one()


def pending(session: Session, refund_id: int, *, ref: str) -> None:
    """The provider has taken it on. Does nothing to one that is further."""
    refund = locked(session, refund_id)
    refund.provider_ref = refund.provider_ref or ref
    if refund.state == RefundState.CREATED:
        refund.state = RefundState.PENDING


def succeeded(session: Session, refund_id: int, at: datetime, *, ref: str | None = None) -> bool:
    """It was paid back at the instant: book it and tell whoever it concerns. False when that was noted before.

    One the provider gave up may succeed by another way later.
    """
    refund = locked(session, refund_id)
    refund.provider_ref = refund.provider_ref or ref
    if refund.state == RefundState.SUCCEEDED:
        return False
    refund.state, refund.refunded_at = RefundState.SUCCEEDED, at
    session.flush()
    if refund.excess_fen:
        excess.book_back(session, refund)
    else:
        hooks_of(_payable(session, refund)).on_refunded(session, refund)
    return True


def failed(session: Session, refund_id: int, at: datetime, *, reason: str, ref: str | None = None) -> bool:
    """The provider gave it up for good; the buyer is still owed. False when that was noted before.

    One that had succeeded and been booked has come back: its money is a credit of the buyer from now on.
    """
    refund = locked(session, refund_id)
    refund.provider_ref = refund.provider_ref or ref
    if refund.failed_at is not None or refund.bounced_at is not None:
        return False  # whatever became of it since then, by another way
    refund.failure_reason = reason[:80]
    if refund.state == RefundState.SUCCEEDED:
        refund.bounced_at = at
        excess.book_bounced(session, refund)
    else:
        refund.state, refund.failed_at = RefundState.FAILED, at
    session.flush()
    hooks_of(_payable(session, refund)).on_refund_failed(session, refund)
    return True


def _payable(session: Session, refund: Refund) -> Payable:
    return session.get_one(Payable, refund.payment.payable_id)
