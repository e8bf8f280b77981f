"""How much of a workshop's year one buyer makes up. Buyers stay unnamed: only the share is kept. Fen.

The orders of a whole province's year are gone through by night; the pages read what was found.
"""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.core import clock, jobs
from shop.orders.models import Order, Purchase
from shop.orders.production.contracts.models import Contract
from shop.workshops.income.models import Account, LedgerEntry, LedgerPosting
from shop.workshops.income.quarters import Quarter
from shop.workshops.statistics.analysis.models import BuyerShare
from shop.workshops.statistics.analysis.reading import Bought, span_of

RECENT = 8  # quarters that the analysis offers
UNSETTLED = 2  # of them, which refunds still change


def bought(session: Session, last: Quarter) -> dict[int, Bought]:
    """By workshop, of the year that ends with the quarter, as the last night found it: orders paid less paid back, and
    what contracts brought. Sales at a till name no buyer and are left out.
    """
    kept = sa.select(BuyerShare.workshop_id, BuyerShare.fen, BuyerShare.largest_fen)
    rows = session.execute(kept.where(BuyerShare.quarter == str(last)))
    return {workshop: Bought(fen, largest) for workshop, fen, largest in rows}


@jobs.daily("statistics.buyers", hour=1)
def keep(session: Session) -> None:
    """Count the last two quarters that are over anew, and those before them that were never counted."""
    quarter = Quarter.of(clock.today())
    counted = set(session.scalars(sa.select(BuyerShare.quarter).distinct()))
    for age in range(RECENT):
        quarter = quarter.previous
        if age < UNSETTLED or str(quarter) not in counted:
            session.execute(sa.delete(BuyerShare).where(BuyerShare.quarter == str(quarter)))
            session.execute(
                sa.insert(BuyerShare).from_select(
                    ["quarter", "workshop_id", "fen", "largest_fen"], _found(quarter)
                )
            )


def _found(last: Quarter) -> sa.Select[str, int, int, int]:
    first, end = span_of(last)
    # A company is one buyer whoever of it orders.
    company = sa.func.coalesce(Purchase.organisation_id, 0)
    people = (
        sa.select(
            Order.workshop_id.label("workshop"),
            sa.case((company == 0, Order.user_id), else_=0).label("person"),
            company.label("office"),
            (Order.total_fen - Order.refunded_fen).label("fen"),
        )
        .join(Purchase, Purchase.id == Order.purchase_id)
        .where(Order.paid_at >= clock.day_start(first), Order.paid_at < clock.day_end(end))
    )
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
    return sa.select(
        sa.literal(str(last)), by_buyer.c.workshop, sa.func.sum(by_buyer.c.fen), sa.func.max(by_buyer.c.fen)
    ).group_by(by_buyer.c.workshop)
