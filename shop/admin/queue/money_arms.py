"""Matters of money: what the platform's finance has to look at."""

from __future__ import annotations

import sqlalchemy as sa

from shop.accounts.companies.models import Company, CompanyState
from shop.admin.queue.arms import NOW, Asker, Rows, columns, many
from shop.admin.queue.matters import Matter
from shop.orders.payments.bank.models import BankRow, RowState
from shop.orders.payments.reconciling.models import Difference
from shop.orders.payouts.models import BatchState, Payout, PayoutBatch
from shop.orders.payouts.snag_models import TransferSnag

#: What the note of a batch says of which a transfer does not come about.
STUCK = "stuck"


def differences(asker: Asker) -> Rows:
    """Differences from the books of the payment providers; they belong to no county."""
    left = sa.select(Difference.id).where(Difference.explained_at.is_(None), Difference.gone_at.is_(None))
    return many(Matter.DIFFERENCE_MANY, left.where(sa.false()) if asker.county else left)


def bank_rows(asker: Asker) -> Rows:
    """Sums that came by bank transfer and belong to nothing yet; they belong to no county."""
    left = sa.select(BankRow.id).where(BankRow.state == RowState.OPEN)
    return many(Matter.BANK_ROW_MANY, left.where(sa.false()) if asker.county else left)


def companies(asker: Asker) -> Rows:
    """Companies whose papers wait to be looked at; they belong to no county."""
    left = sa.select(Company.organisation_id).where(Company.state == CompanyState.WAITING)
    return many(Matter.COMPANY_MANY, left.where(sa.false()) if asker.county else left)


def payouts(asker: Asker) -> Rows:
    """Batches that wait for the second person, for being sent, or for what the bank says, and those with a transfer that
    does not come about; they belong to no county.
    """
    stuck = sa.exists().where(
        Payout.batch_id == PayoutBatch.id, TransferSnag.payout_id == Payout.id, TransferSnag.look_from <= NOW
    )
    rows = columns(
        Matter.PAYOUT,
        place=PayoutBatch.id,
        key=PayoutBatch.number,
        name=PayoutBatch.number,
        county=sa.literal(""),
        note=sa.case((stuck, STUCK), else_=PayoutBatch.state),
        same_day=True,
    ).where(sa.or_(PayoutBatch.state.in_((BatchState.MADE, BatchState.CONFIRMED, BatchState.SENT)), stuck))
    return rows.where(sa.false()) if asker.county else rows
