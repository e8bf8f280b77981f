"""What we have booked at a provider, as movements of the same form as its own."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from shop.orders.payments.models import Payment, PaymentState, Refund, RefundState
from shop.orders.payments.provider import YUAN, Kind, Movement

# The provider has it in its books from the beginning, we book it when it is done.
_UNDER_WAY = (RefundState.PENDING, RefundState.FAILED)


class Ours(NamedTuple):
    """A payment or refund of ours that is not booked near the day. `at`: when it was, None while it is not."""

    amount_fen: int
    at: datetime | None
    on_its_way: bool


def payments(session: Session, provider: str, since: datetime, until: datetime) -> Iterator[Movement]:
    """Payments booked at or after `since` and before `until`."""
    rows = session.scalars(
        sa.select(Payment).where(
            Payment.provider == provider,
            Payment.state == PaymentState.SUCCEEDED,
            Payment.paid_at >= since,
            Payment.paid_at < until,
        )
    )
    for row in rows:
        assert row.paid_at is not None
        yield Movement(Kind.PAYMENT, row.provider_ref or "", row.uuid, row.amount_fen, YUAN, row.paid_at)


def refunds(session: Session, provider: str, since: datetime, until: datetime) -> Iterator[Movement]:
    """Refunds booked then; one that the provider gave up and that was paid another way is not in its books."""
    rows = session.scalars(
        sa.select(Refund)
        .join(Refund.payment)
        .where(
            Payment.provider == provider,
            Refund.state == RefundState.SUCCEEDED,
            Refund.by_bank.is_(False),
            Refund.refunded_at >= since,
            Refund.refunded_at < until,
        )
        .options(joinedload(Refund.payment))
    )
    for row in rows:
        assert row.refunded_at is not None
        yield Movement(Kind.REFUND, row.provider_ref or "", row.uuid, row.amount_fen, YUAN, row.refunded_at)


def elsewhere(session: Session, theirs: Movement) -> Ours | None:
    """What we know under the key of a movement of theirs that is not booked near its day."""
    if not theirs.key:
        return None
    if theirs.kind == Kind.PAYMENT:
        paid = session.scalar(sa.select(Payment).where(Payment.uuid == theirs.key))
        return None if paid is None else Ours(paid.amount_fen, paid.paid_at, on_its_way=False)
    if theirs.kind == Kind.REFUND:
        back = session.scalar(sa.select(Refund).where(Refund.uuid == theirs.key))
        if back is not None:
            gone_another_way = back.by_bank or back.failed_at is not None
            at = None if gone_another_way else back.refunded_at
            return Ours(back.amount_fen, at, on_its_way=gone_another_way or back.state in _UNDER_WAY)
    return None
