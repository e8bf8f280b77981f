"""Transfers to workshops and what was taken back of them, as we booked them, to be compared with the provider's books."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.orders.payments.provider import YUAN, Kind, Movement
from shop.orders.payments.reconciling.ours import Ours
from shop.orders.payouts.models import (
    Payout,
    PayoutAccount,
    PayoutReversal,
    PayoutState,
    ReversalState,
)


def source(session: Session, provider: str, since: datetime, until: datetime) -> Iterator[Movement]:
    """Those that the provider made at or after `since` and before `until`, at its own instants."""
    given = (
        sa.select(Payout)
        .join(PayoutAccount, PayoutAccount.id == Payout.account_id)
        .where(
            PayoutAccount.provider == provider,
            Payout.transferred_at >= since,
            Payout.transferred_at < until,
        )
    )
    for row in session.scalars(given):
        assert row.transferred_at is not None
        ref = row.transfer_ref or ""
        yield Movement(Kind.TRANSFER, ref, row.uuid, row.amount_fen, YUAN, row.transferred_at)
    back = (
        sa.select(PayoutReversal)
        .join(Payout, Payout.id == PayoutReversal.payout_id)
        .join(PayoutAccount, PayoutAccount.id == Payout.account_id)
        .where(
            PayoutAccount.provider == provider,
            PayoutReversal.reversed_at >= since,
            PayoutReversal.reversed_at < until,
        )
    )
    for taken in session.scalars(back):
        assert taken.reversed_at is not None
        ref = taken.ref or ""
        yield Movement(Kind.REVERSAL, ref, taken.uuid, taken.amount_fen, YUAN, taken.reversed_at)


def elsewhere(session: Session, theirs: Movement) -> Ours | None:
    """What we know under the key of a transfer or reversal of theirs that is not booked near its day."""
    if not theirs.key:
        return None
    if theirs.kind == Kind.TRANSFER:
        given = session.scalar(sa.select(Payout).where(Payout.uuid == theirs.key))
        if given is not None:
            waits = given.state == PayoutState.SENT
            return Ours(given.amount_fen, given.transferred_at, on_its_way=waits)
    if theirs.kind == Kind.REVERSAL:
        back = session.scalar(sa.select(PayoutReversal).where(PayoutReversal.uuid == theirs.key))
        if back is not None:
            waits = back.state == ReversalState.CREATED
            return Ours(back.amount_fen, back.reversed_at, on_its_way=waits)
    return None
