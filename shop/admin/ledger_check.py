"""The books against the orders: what was paid and paid back by order is what the ledger holds for it."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.exhibition.settling import proof as fee_proof
from shop.exhibition.till import proof as till_proof
from shop.orders.models import Order, OrderLine
from shop.orders.payouts import proof
from shop.orders.production.contracts import proof as contract_proof
from shop.orders.production.contracts.models import Contract
from shop.workshops.income.models import Account, LedgerEntry, LedgerPosting
from shop.workshops.income.rollups import MEASURE_OF
from shop.workshops.income.verify import MOST_FAULTS, OrdersSide, Report, verify

# An order keeps when it was paid even when it was refused or closed later.
PAID = Order.paid_at.is_not(None)
_PAID_FOR = OrderLine.goods_fen - OrderLine.discount_fen
# By account of what hangs on a line beside the money: the column that kept it, and the sign of the account.
HELD = {
    Account.DISCOUNT_WORKSHOP: (OrderLine.discount_workshop_fen, 1),
    Account.DISCOUNT_PLATFORM: (OrderLine.discount_platform_fen, 1),
    Account.SUBSIDY: (OrderLine.subsidy_fen, 1),
    Account.COMMISSION: (OrderLine.commission_fen, 1),
    Account.PLATFORM_FEE: (OrderLine.commission_fen, -1),
}
# Contracts have numbers, too: they are proven by themselves.
_OF_AN_ORDER = sa.and_(
    LedgerEntry.order_number.is_not(None), ~sa.exists().where(Contract.number == LedgerEntry.order_number)
)
BY_OTHERS = (OrderLine.discount_platform_fen, OrderLine.subsidy_fen)


def left_of(kept: Any) -> Any:
    """What of an amount kept on a line its refunds have not reversed: the twin of `promotions.commission.reversed_fen`."""
    return kept - sa.case(
        (_PAID_FOR > 0, kept * OrderLine.refunded_fen // sa.func.nullif(_PAID_FOR, 0)), else_=0
    )


def _kept() -> Any:
    """What an order brought its workshop and was not paid back: money, and what others bear of the discounts."""
    others = sum((left_of(column) for column in BY_OTHERS[1:]), left_of(BY_OTHERS[0]))
    borne = sa.select(sa.func.coalesce(sa.func.sum(others), 0)).where(OrderLine.order_id == Order.id)
    return Order.total_fen - Order.refunded_fen + borne.correlate(Order).scalar_subquery()


def check(session: Session) -> Report:
    """Everything compared with everything, orders included; changes nothing."""
    return verify(session, orders_side(session))


def orders_side(session: Session) -> OrdersSide:
    """Goods and freight of all paid orders less what was paid back, in fen, and the orders the ledger tells otherwise;
    likewise who bore discounts, the commission, and what is wrong with payouts and balances.
    """
    fen = session.scalar(sa.select(sa.func.sum(_kept())).where(PAID)) or 0
    fen += till_proof.kept_fen(session)
    faults = _differing(session) + _unknown(session) + _held_otherwise(session) + proof.faults(session)
    faults += till_proof.faults(session) + fee_proof.faults(session)
    return OrdersSide(
        int(fen) + contract_proof.sold_fen(session), faults + contract_proof.faults(session, MOST_FAULTS)
    )


def _booked() -> Any:
    """By order number: what the ledger holds of it, in fen."""
    return (
        sa.select(LedgerEntry.order_number, (-sa.func.sum(LedgerPosting.amount_fen)).label("fen"))
        .join(LedgerPosting, LedgerPosting.entry_id == LedgerEntry.id)
        .where(LedgerPosting.account.in_(MEASURE_OF), _OF_AN_ORDER)
        .group_by(LedgerEntry.order_number)
        .subquery()
    )


def _differing(session: Session) -> list[str]:
    booked = _booked()
    fen = sa.func.coalesce(booked.c.fen, 0)
    paid = sa.case((PAID, _kept()), else_=0)
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


def _held_otherwise(session: Session) -> list[str]:
    """Orders whose lines kept another discount of a bearer, or another commission, than the ledger holds."""
    lines = sa.select(
        Order.number,
        *(sa.func.sum(sign * left_of(column)).label(account) for account, (column, sign) in HELD.items()),
    )
    lines = lines.join(OrderLine, OrderLine.order_id == Order.id).where(PAID).group_by(Order.number)
    booked = sa.select(
        LedgerEntry.order_number.label("number"),
        *(
            sa.func.sum(
                sa.case((LedgerPosting.account == account, -LedgerPosting.amount_fen), else_=0)
            ).label(account)
            for account in HELD
        ),
    ).join(LedgerPosting, LedgerPosting.entry_id == LedgerEntry.id)
    booked = booked.where(LedgerPosting.account.in_(HELD), _OF_AN_ORDER)
    both = sa.union_all(lines, booked.group_by(LedgerEntry.order_number)).subquery()
    sums = {account: sa.func.sum(both.c[account]) for account in HELD}
    rows = (
        sa.select(both.c.number)
        .group_by(both.c.number)
        .having(sa.or_(*(fen != 0 for fen in sums.values())))
        .order_by(both.c.number)
        .limit(MOST_FAULTS)
    )
    return [
        f"order {number} kept other discounts or commission than the ledger"
        for number in session.scalars(rows)
    ]


def _unknown(session: Session) -> list[str]:
    """Entries for orders that do not exist."""
    known = sa.exists().where(Order.number == LedgerEntry.order_number)
    rows = sa.select(LedgerEntry.source).where(_OF_AN_ORDER, ~known)
    rows = rows.order_by(LedgerEntry.id).limit(MOST_FAULTS)
    return [f"{source} is booked for an order that does not exist" for source in session.scalars(rows)]
