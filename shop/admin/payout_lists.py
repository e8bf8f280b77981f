"""Batches in a list, and the names of who made, confirmed and sent one."""

from __future__ import annotations

from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.accounts.models import User
from shop.orders.payouts.models import Payout, PayoutBatch, PayoutState

MOST = 24


class Line(NamedTuple):
    """One batch in the list: how many workshops it pays, what in sum (fen), and how many lines the bank sent back."""

    batch: PayoutBatch
    workshops: int
    fen: int
    refused: int


def batch_list(session: Session) -> list[Line]:
    """The newest batches. One statement."""
    counts = Payout.state.not_in((PayoutState.DROPPED, PayoutState.REFUSED))
    rows = (
        sa.select(
            PayoutBatch,
            sa.func.coalesce(sa.func.sum(sa.case((counts, 1), else_=0)), 0),
            sa.func.coalesce(sa.func.sum(sa.case((counts, Payout.amount_fen), else_=0)), 0),
            sa.func.coalesce(sa.func.sum(sa.case((Payout.state == PayoutState.REFUSED, 1), else_=0)), 0),
        )
        .outerjoin(Payout, Payout.batch_id == PayoutBatch.id)
        .group_by(PayoutBatch.id)
        .order_by(PayoutBatch.id.desc())
        .limit(MOST)
    )
    return [Line(b, int(n), int(fen), int(refused)) for b, n, fen, refused in session.execute(rows)]


def people(session: Session, batch: PayoutBatch) -> dict[int, str]:
    """Names of those who had a hand in the batch, by id."""
    ids = {who for who in (batch.made_by, batch.confirmed_by, batch.sent_by) if who is not None}
    return dict(session.execute(sa.select(User.id, User.name).where(User.id.in_(ids))).all())
