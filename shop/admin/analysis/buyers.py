"""How much of a workshop's year one buyer makes up. Buyers stay unnamed: only the share is known here. Fen."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.core import clock
from shop.orders.models import Order
from shop.orders.production.contracts.models import Contract
from shop.workshops.income.models import Account, LedgerEntry, LedgerPosting
from shop.workshops.income.quarters import Quarter
from shop.workshops.statistics.analysis.reading import Bought, span_of


def bought(session: Session, last: Quarter) -> dict[int, Bought]:
    """By workshop, of the year that ends with the quarter: orders paid less paid back, and what contracts brought.

    One statement. Sales at a till name no buyer and are left out.
    """
    first, end = span_of(last)
    people = (
        sa.select(
            Order.workshop_id.label("workshop"),
            Order.user_id.label("person"),
            sa.literal(0).label("office"),
            (Order.total_fen - Order.refunded_fen).label("fen"),
        ).where(Order.paid_at >= clock.day_start(first), Order.paid_at < clock.day_end(end))
    )  # fmt: skip
    contracts = (
        sa.select(
            Contract.workshop_id.label("workshop"),
            sa.literal(0).label("person"),
            Contract.organisation_id.label("office"),
            (-LedgerPosting.amount_fen).label("fen"),
        )
        .join(LedgerEntry, LedgerEntry.order_number == Contract.number)
        .join(LedgerPosting, LedgerPosting.entry_id == LedgerEntry.id)
        .where(
            LedgerPosting.account.in_((Account.GOODS, Account.GOODS_REFUNDED)),
            LedgerEntry.counted_on.between(first, end),
        )
    )
    each = sa.union_all(people, contracts).subquery()
    by_buyer = (
        sa.select(each.c.workshop, sa.func.sum(each.c.fen).label("fen"))
        .group_by(each.c.workshop, each.c.person, each.c.office)
        .subquery()
    )
    rows = sa.select(by_buyer.c.workshop, sa.func.sum(by_buyer.c.fen), sa.func.max(by_buyer.c.fen)).group_by(
        by_buyer.c.workshop
    )
    return {workshop: Bought(int(fen), int(largest)) for workshop, fen, largest in session.execute(rows)}
