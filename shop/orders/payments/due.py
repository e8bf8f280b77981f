"""Which payables and payments the clock has something to say about."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.core import clock
from shop.orders.payments.models import Payable, Payment
from shop.orders.payments.settle import LIVE

QUIET = timedelta(minutes=2)
BATCH = 200


def _waiting() -> sa.ColumnElement[bool]:
    return sa.and_(Payable.settled_at.is_(None), Payable.closed_at.is_(None))


def unpaid(session: Session) -> list[int]:
    """Payables whose hold has ended, longest first."""
    return list(
        session.scalars(
            sa.select(Payable.id)
            .where(_waiting(), Payable.hold_until <= clock.now())
            .order_by(Payable.hold_until)
            .limit(BATCH)
        )
    )


def silent(session: Session) -> list[int]:
    """Payments still open some minutes after they were begun: the payer may have paid and never come back."""
    return list(
        session.scalars(
            sa.select(Payment.id)
            .join(Payment.payable)
            .where(_waiting(), Payment.state.in_(LIVE), Payment.created_at <= clock.now() - QUIET)
            .order_by(Payment.id)
            .limit(BATCH)
        )
    )
