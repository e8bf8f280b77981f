"""The books against the orders: what was paid and paid back by order is what the ledger holds for it."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.orders.models import Order
from shop.orders.payouts import proof
from shop.workshops.income.models import LedgerEntry, LedgerPosting
from shop.workshops.income.rollups import MEASURE_OF
from shop.workshops.income.verify import MOST_FAULTS, OrdersSide, Report, verify

# An order keeps when it was paid even when it was refused or closed later.
PAID = Order.paid_at.is_not(None)
KEPT = Order.goods_fen + Order.freight_fen - Order.refunded_fen


def check(session: Session) -> Report:
    """Everything compared with everything, orders included; changes nothing."""
    return verify(session, orders_side(session))


def orders_side(session: Session) -> OrdersSide:
    """Goods and freight of all paid orders less what was paid back, in fen, what the ledger tells otherwise, and
    what is wrong with payouts and balances."""
    fen = session.scalar(sa.select(sa.func.sum(KEPT)).where(PAID)) or 0
    return OrdersSide(int(fen), _differing(session) + _unknown(session) + proof.faults(session))


def _booked() -> Any:
    """By order number: what the ledger holds of it, in fen."""
    return (
        sa.select(LedgerEntry.order_number, (-sa.func.sum(LedgerPosting.amount_fen)).label("fen"))
        .join(LedgerPosting, LedgerPosting.entry_id == LedgerEntry.id)
        .where(LedgerPosting.account.in_(MEASURE_OF), LedgerEntry.order_number.is_not(None))
        .group_by(LedgerEntry.order_number)
        .subquery()
    )


def _differing(session: Session) -> list[str]:
    booked = _booked()
    fen = sa.func.coalesce(booked.c.fen, 0)
    paid = sa.case((PAID, KEPT), else_=0)
    rows = (
        sa.select(Order.number, paid, fen)
        .outerjoin(booked, booked.c.order_number == Order.number)
        .where(paid != fen)
        .order_by(Order.id)
        .limit(MOST_FAULTS)
    )
    return [
        f"order {number} holds {mine}, the ledger {theirs}" for number, mine, theirs in session.execute(rows)
    ]


def _unknown(session: Session) -> list[str]:
    """Entries for orders that do not exist."""
    known = sa.exists().where(Order.number == LedgerEntry.order_number)
    rows = sa.select(LedgerEntry.source).where(LedgerEntry.order_number.is_not(None), ~known)
    rows = rows.order_by(LedgerEntry.id).limit(MOST_FAULTS)
    return [f"{source} is booked for an order that does not exist" for source in session.scalars(rows)]
