"""Proof that the books hold what organisers are owed: fees paid, less those given back and paid on, to the fen."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.exhibition.exhibitors.models import BoothFee
from shop.exhibition.settling.models import FeeTransfer, FeeTransferLine, TransferState
from shop.orders.payouts import balances


def faults(session: Session) -> list[str]:
    """What is wrong, a sentence each; nothing when all agrees."""
    kept = sa.select(sa.func.sum(BoothFee.amount_fen)).where(
        BoothFee.paid_at.is_not(None), BoothFee.refunded_at.is_(None)
    )
    gone = sa.select(sa.func.sum(FeeTransfer.amount_fen)).where(FeeTransfer.state == TransferState.PAID)
    owed = int(session.scalar(kept) or 0) - int(session.scalar(gone) or 0)
    held = balances.read(session).organisers_fen
    found = [] if owed == held else [f"organisers are owed {owed} of booth fees, the ledger holds {held}"]
    sums = (
        sa.select(FeeTransfer.number)
        .outerjoin(FeeTransferLine, FeeTransferLine.transfer_id == FeeTransfer.id)
        .group_by(FeeTransfer.id, FeeTransfer.number, FeeTransfer.amount_fen)
        .having(sa.func.coalesce(sa.func.sum(FeeTransferLine.amount_fen), 0) != FeeTransfer.amount_fen)
    )
    return found + [f"fee transfer {number} is not the sum of its fees" for number in session.scalars(sums)]
