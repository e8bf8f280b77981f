"""What was transferred for an order and is not its workshop's any more after a refund is taken back of that transfer.

Whoever writes a reversal takes the turn of payouts, so a batch that claws the same money back sees it, and the other way
round. What cannot be reversed stays due back, and the next payout is less by it. Amounts in fen.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from shop.core import audit, chance, clock, outbox
from shop.core.access import SYSTEM
from shop.orders.payouts import balances, bookings, nets
from shop.orders.payouts.models import (
    Payout,
    PayoutBatch,
    PayoutReversal,
    PayoutShare,
    PayoutState,
    ReversalState,
)
from shop.orders.payouts.nets import Due

TOPIC = "payouts.reverse"


class _Left(NamedTuple):
    """A transfer that paid a subject: what is left of the transfer, and of what it paid for that subject."""

    payout_id: int
    subject: str
    of_transfer_fen: int
    of_subject_fen: int


class _Part(NamedTuple):
    """So much is taken back of a transfer for a subject."""

    payout_id: int
    subject: str
    fen: int


def write_due(session: Session) -> int:
    """Write a reversal for each order that was paid by transfer and has less left than that. Answers how many."""
    if not session.scalar(sa.select(sa.exists().where(Payout.transfer_ref.is_not(None)))):
        return 0
    balances.take_turn(session)
    written = 0
    for workshop_id in session.scalars(_given()).all():
        rests = nets.unsettled(session, workshop_id=workshop_id)
        back = {rest.subject: -rest.rest_fen for rest in rests if rest.due is Due.BACK}
        for part in _parts(back, _lefts(session, list(back))):
            _write(session, part)
            written += 1
    return written


def _given() -> sa.Select[int]:
    rows = sa.select(Payout.workshop_id).where(
        Payout.transfer_ref.is_not(None), Payout.state == PayoutState.PAID
    )
    return rows.distinct().order_by(Payout.workshop_id)


def _lefts(session: Session, subjects: list[str]) -> list[_Left]:
    """The newest transfers first; none of which a reversal was refused, for that one is empty."""
    live = PayoutReversal.state != ReversalState.REFUSED
    gone = sa.select(sa.func.coalesce(sa.func.sum(PayoutReversal.amount_fen), 0)).where(
        PayoutReversal.payout_id == Payout.id, live
    )
    gone_of_it = gone.where(PayoutReversal.subject == PayoutShare.subject)
    refused = sa.exists().where(PayoutReversal.payout_id == Payout.id, ~live)
    open_ = sa.exists().where(
        PayoutReversal.payout_id == Payout.id,
        PayoutReversal.subject == PayoutShare.subject,
        PayoutReversal.state == ReversalState.CREATED,
    )
    rows = (
        sa.select(
            Payout.id,
            PayoutShare.subject,
            Payout.amount_fen - gone.correlate(Payout).scalar_subquery(),
            PayoutShare.amount_fen - gone_of_it.correlate(Payout, PayoutShare).scalar_subquery(),
        )
        .join(PayoutShare, PayoutShare.payout_id == Payout.id)
        .where(
            PayoutShare.subject.in_(subjects),
            PayoutShare.round.is_not(None),
            PayoutShare.amount_fen > 0,
            Payout.state == PayoutState.PAID,
            Payout.transfer_ref.is_not(None),
            ~refused,
            ~open_,
        )
        .order_by(Payout.id.desc(), PayoutShare.id)
    )
    return [_Left(*row) for row in session.execute(rows)]


def _parts(back: dict[str, int], lefts: list[_Left]) -> Iterator[_Part]:
    """What to take back of which transfer: for each subject no more than it is over, of none more than is left. Pure."""
    used: dict[int, int] = {}
    for left in lefts:
        there = left.of_transfer_fen - used.get(left.payout_id, 0)
        fen = min(back[left.subject], left.of_subject_fen, there)
        if fen > 0:
            back[left.subject] -= fen
            used[left.payout_id] = used.get(left.payout_id, 0) + fen
            yield _Part(left.payout_id, left.subject, fen)


def _write(session: Session, part: _Part) -> None:
    reversal = PayoutReversal(
        uuid=chance.uuid(),
        payout_id=part.payout_id,
        subject=part.subject,
        amount_fen=part.fen,
        created_at=clock.now(),
    )
    session.add(reversal)
    session.flush()
    audit.record(session, SYSTEM, "payout.reversal_asked", "payout", part.payout_id, fen=part.fen)
    outbox.post(session, TOPIC, reversal_id=reversal.id)


def done(session: Session, reversal_id: int, *, ref: str, at: datetime) -> bool:
    """The provider took it back at the instant. False when that was noted before."""
    reversal = _locked(session, reversal_id)
    if reversal.state == ReversalState.DONE:
        return False
    now = clock.now()
    reversal.state, reversal.ended_at = ReversalState.DONE, now
    reversal.ref, reversal.reversed_at = ref, at
    bookings.reversed_(session, reversal, now)
    audit.record(session, SYSTEM, "payout.reversed", "payout", reversal.payout_id, fen=reversal.amount_fen)
    session.flush()
    return True


def refused(session: Session, reversal_id: int, *, reason: str) -> bool:
    """The provider will not: the money is due back still, from the next payout. False when it was decided before."""
    reversal = _locked(session, reversal_id)
    if reversal.state != ReversalState.CREATED:
        return False
    reversal.state, reversal.ended_at = ReversalState.REFUSED, clock.now()
    reversal.reason = reason[:80]
    audit.record(
        session, SYSTEM, "payout.reversal_refused", "payout", reversal.payout_id, reason=reversal.reason
    )
    session.flush()
    return True


def taken_back(session: Session, batch: PayoutBatch) -> dict[int, int]:
    """What was taken back of the lines of a batch, in fen by id of the line."""
    rows = (
        sa.select(PayoutReversal.payout_id, sa.func.sum(PayoutReversal.amount_fen))
        .join(Payout, Payout.id == PayoutReversal.payout_id)
        .where(Payout.batch_id == batch.id, PayoutReversal.state == ReversalState.DONE)
        .group_by(PayoutReversal.payout_id)
    )
    return {payout_id: int(fen) for payout_id, fen in session.execute(rows)}


def _locked(session: Session, reversal_id: int) -> PayoutReversal:
    rows = (
        sa.select(PayoutReversal)
        .where(PayoutReversal.id == reversal_id)
        .options(joinedload(PayoutReversal.payout))
        .with_for_update(of=PayoutReversal)
        .execution_options(populate_existing=True)
    )
    return session.scalars(rows).one()
