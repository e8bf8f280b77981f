"""Matters of fairs: sales made without network while the workshop had no right to sell (BR-34), fees to be paid on."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from shop.admin.queue.arms import NOW, Asker, Rows, columns, many
from shop.admin.queue.matters import Matter
from shop.admin.queue.return_arms import day_of
from shop.exhibition.exhibitors.models import BoothFee
from shop.exhibition.fairs.models import Fair
from shop.exhibition.settling.models import FeeTransfer, FeeTransferLine, OrganiserAccount, TransferState
from shop.exhibition.settling.queries import PAYS_ON
from shop.exhibition.till.models import Flag, TillSale
from shop.workshops.models import Workshop

#: Days within which the county decides.
DECIDE_DAYS = 5


def till_sales(asker: Asker) -> Rows:
    """Flagged sales that nobody has decided about."""
    return (
        columns(
            Matter.TILL_SALE,
            place=TillSale.id,
            key=TillSale.number,
            name=Workshop.name,
            county=Workshop.county_code,
            due=day_of(TillSale.received_at, asker.moment, timedelta(days=DECIDE_DAYS)),
            number=TillSale.number,
        )
        .select_from(TillSale)
        .join(Workshop, Workshop.id == TillSale.workshop_id)
        .where(
            TillSale.flag == Flag.NO_RIGHT,
            TillSale.ruling.is_(None),
            asker.place(Workshop.county_code, Matter.TILL_SALE),
        )
    )


def fee_transfers(asker: Asker) -> Rows:
    """Fairs of which fees can be paid on to the organiser, and transfers that wait for the second person or for what the
    bank says; they belong to no county.
    """
    taken = sa.exists().where(FeeTransferLine.fee_id == BoothFee.id, FeeTransferLine.live)
    account = sa.exists().where(
        OrganiserAccount.organisation_id == Fair.organiser_id,
        OrganiserAccount.withdrawn_at.is_(None),
        OrganiserAccount.effective_at <= NOW,
    )
    due = (
        sa.select(BoothFee.fair_id.label("id"))
        .join(Fair, Fair.id == BoothFee.fair_id)
        .where(Fair.state.in_(PAYS_ON), BoothFee.paid_at.is_not(None), BoothFee.refunded_at.is_(None))
        .where(~taken, account)
        .distinct()
    )
    waits = sa.select(FeeTransfer.id.label("id")).where(
        FeeTransfer.state.in_((TransferState.MADE, TransferState.CONFIRMED))
    )
    both = sa.union_all(due, waits).subquery()
    left = sa.select(both.c.id)
    return many(Matter.FEE_TRANSFER_MANY, left.where(sa.false()) if asker.county else left)
