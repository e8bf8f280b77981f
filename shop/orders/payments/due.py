"""Which payables, payments and refunds the clock has something to say about."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.core import clock
from shop.orders.payments.models import Payable, Payment, Refund, RefundState
from shop.orders.payments.settle import LIVE

BATCH = 200
UNCLEAR = timedelta(days=1)


def unpaid(session: Session) -> list[int]:
    """Payables whose hold has ended, longest first."""
    waiting = sa.and_(Payable.settled_at.is_(None), Payable.closed_at.is_(None))
    return list(
        session.scalars(
            sa.select(Payable.id)
            .where(waiting, Payable.hold_until <= clock.now())
            .order_by(Payable.hold_until)
            .limit(BATCH)
        )
    )


def to_ask(session: Session) -> list[int]:
    """Payments that are not final and whose time to be asked for has come, whatever became of their payable."""
    return list(
        session.scalars(
            sa.select(Payment.id)
            .where(Payment.state.in_(LIVE), Payment.next_ask_at <= clock.now())
            .order_by(Payment.next_ask_at)
            .limit(BATCH)
        )
    )


def refunds_on_their_way(session: Session) -> list[int]:
    """Refunds that the provider has taken on and not finished, and those it gave no clear answer to for a day."""
    return list(
        session.scalars(
            sa.select(Refund.id)
            .where(
                sa.or_(
                    Refund.state == RefundState.PENDING,
                    sa.and_(Refund.state == RefundState.CREATED, Refund.created_at <= clock.now() - UNCLEAR),
                )
            )
            .order_by(Refund.id)
        )
    )
