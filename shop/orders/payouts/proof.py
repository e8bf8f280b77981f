"""Proof that payouts and balances are right, for `shop ledger verify`: payments and refunds = ledger, payouts = ledger,
shares = payouts, and money in = money out + balances. All sums are made by the database; amounts in fen.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.orders.payments.bank.bookings import BANK
from shop.orders.payments.bank.models import BankRow, RowState
from shop.orders.payments.models import Payable, Payment, PaymentState, Refund, RefundState
from shop.orders.payouts import balances, bookings
from shop.orders.payouts.models import (
    BatchState,
    MoneyMove,
    MoveKind,
    Payout,
    PayoutBatch,
    PayoutReversal,
    PayoutShare,
    PayoutState,
    ReversalState,
)
from shop.workshops.income.models import Account, LedgerEntry, LedgerPosting

MOST_FAULTS = 20
A = Account


def faults(session: Session) -> list[str]:
    """What is wrong, a sentence each; nothing when all agrees."""
    return [
        *_shares(session),
        *_by_workshop(session, A.PAID_OUT, PayoutState.PAID),
        *_by_workshop(session, A.PAYOUT_TRANSIT, PayoutState.SENT),
        *_batches(session),
        *_money(session),
        *_unmatched(session),
    ]


def _shares(session: Session) -> list[str]:
    """Payouts whose shares are not their amount, or whose shares count although they came to nothing."""
    gone = Payout.state.in_((PayoutState.REFUSED, PayoutState.DROPPED))
    wrong_round = sa.func.sum(sa.case((PayoutShare.round.is_(None) == gone, 0), else_=1))
    rows = (
        sa.select(Payout.uuid)
        .outerjoin(PayoutShare, PayoutShare.payout_id == Payout.id)
        .group_by(Payout.id, Payout.uuid, Payout.amount_fen, Payout.state)
        .having(
            sa.or_(
                sa.func.coalesce(sa.func.sum(PayoutShare.amount_fen), 0) != Payout.amount_fen, wrong_round > 0
            )
        )
        .order_by(Payout.id)
        .limit(MOST_FAULTS)
    )
    return [f"payout {uuid} is not the sum of its shares" for uuid in session.scalars(rows)]


def _by_workshop(session: Session, account: Account, state: PayoutState) -> list[str]:
    """Workshops of which the account does not hold what their payouts in the state add up to."""
    rows = (
        sa.select(LedgerEntry.workshop_id, LedgerPosting.amount_fen.label("fen"))
        .join(LedgerEntry, LedgerEntry.id == LedgerPosting.entry_id)
        .where(LedgerPosting.account == account)
    )
    payouts = sa.select(Payout.workshop_id, (-Payout.amount_fen).label("fen")).where(Payout.state == state)
    parts = [rows, payouts]
    if state == PayoutState.PAID:
        back = sa.select(Payout.workshop_id, PayoutReversal.amount_fen.label("fen"))
        back = back.join(Payout, Payout.id == PayoutReversal.payout_id)
        parts.append(back.where(PayoutReversal.state == ReversalState.DONE))
    both = sa.union_all(*parts).subquery()
    wrong = (
        sa.select(both.c.workshop_id, sa.func.sum(both.c.fen))
        .group_by(both.c.workshop_id)
        .having(sa.func.sum(both.c.fen) != 0)
        .order_by(both.c.workshop_id)
        .limit(MOST_FAULTS)
    )
    return [
        f"{account} of workshop {who} differs from its payouts by {fen}"
        for who, fen in session.execute(wrong)
    ]


def _batches(session: Session) -> list[str]:
    """Closed batches with a line under way, and lines sent from a batch that was not."""
    under_way = sa.and_(Payout.state == PayoutState.SENT, PayoutBatch.state != BatchState.SENT)
    rows = (
        sa.select(PayoutBatch.number)
        .join(Payout, Payout.batch_id == PayoutBatch.id)
        .where(under_way)
        .distinct()
    )
    return [f"batch {number} has lines under way that it does not know" for number in session.scalars(rows)]


#: Payables of which what came belongs to them, or went back when they ended; what came for others waits in its account.
_DONE = sa.or_(Payable.settled_at.is_not(None), Payable.closed_at.is_not(None))


def _unmatched(session: Session) -> list[str]:
    """Sums that came by bank transfer and belong to nothing yet: the rows against the account."""
    rows = _sum(session, sa.select(sa.func.sum(BankRow.amount_fen)).where(BankRow.state == RowState.OPEN))
    parts = _sum(
        session,
        sa.select(sa.func.sum(Payment.amount_fen))
        .join(Payable)
        .where(Payment.provider == BANK, Payment.state == PaymentState.SUCCEEDED, ~_DONE),
    )
    held = balances.read(session).unclaimed_fen
    return [] if held == rows + parts else [f"bank_unmatched holds {held}, the rows say {rows + parts}"]


def _money(session: Session) -> list[str]:
    """Money in = money out + balances, and held = owed + the platform's share."""
    found: list[str] = []
    now = balances.read(session)
    if not now.agrees:
        found.append("what is held is not what is owed with the platform's share")
    came = _sum(session, sa.select(sa.func.sum(Payment.amount_fen)).join(Payable).where(
        Payment.state == PaymentState.SUCCEEDED, _DONE))  # fmt: skip
    parts = Refund.goods_fen + Refund.freight_fen + Refund.excess_fen
    back = _sum(session, sa.select(sa.func.sum(parts)).where(Refund.state == RefundState.SUCCEEDED))
    paid = _sum(session, sa.select(sa.func.sum(Payout.amount_fen)).where(Payout.state == PayoutState.PAID))
    reversed_ = sa.select(sa.func.sum(PayoutReversal.amount_fen))
    paid -= _sum(session, reversed_.where(PayoutReversal.state == ReversalState.DONE))
    moved = dict.fromkeys(MoveKind, 0) | _moved(session)
    out = (
        back
        + paid
        + moved[MoveKind.FEE]
        + moved[MoveKind.DRAW]
        + moved[MoveKind.WRITE_OFF]
        - moved[MoveKind.TOP_UP]
    )
    held = _held_by_these(session)
    if came - out != held:
        found.append(f"money in {came} is not money out {out} and balances {held}")
    found += [
        f"{account} holds {now.of.get(account, 0)}, the moves say {fen}"
        for account, fen in (
            (A.PROVIDER_FEE, moved[MoveKind.FEE]),
            (A.CASH_SHORT, moved[MoveKind.WRITE_OFF]),
            (A.PLATFORM_OWN, moved[MoveKind.DRAW] - moved[MoveKind.TOP_UP]),
        )
        if now.of.get(account, 0) != fen
    ]
    return found


#: What instalments of contracts bring in beside the first sale.
CONTRACTS = ("earnest", "instalment", "interest", "compensation", "to_buyer")
#: Kinds of entries that payments, refunds, payouts and moved money make; others are proven by the rooms that post them.
KINDS = (
    "sale", "booth_fee", "excess", "refund", "excess_refund", *CONTRACTS, *bookings.TURNS, bookings.REVERSED,
    *MoveKind,
)  # fmt: skip


def _held_by_these(session: Session) -> int:
    rows = sa.select(sa.func.sum(LedgerPosting.amount_fen)).join(
        LedgerEntry, LedgerEntry.id == LedgerPosting.entry_id
    )
    return _sum(session, rows.where(LedgerPosting.account.in_(balances.HELD), LedgerEntry.kind.in_(KINDS)))


def _moved(session: Session) -> dict[MoveKind, int]:
    rows = sa.select(MoneyMove.kind, sa.func.sum(MoneyMove.amount_fen)).group_by(MoneyMove.kind)
    return {MoveKind(kind): int(fen) for kind, fen in session.execute(rows)}


def _sum(session: Session, statement: Any) -> int:
    return int(session.scalar(statement) or 0)
