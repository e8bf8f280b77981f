"""What the workshop's page of payouts shows: the balance in four parts, and order by order what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload, selectinload

from shop.core.paging import Page, page_of
from shop.orders.fulfilment import return_window_end
from shop.orders.models import Order
from shop.orders.payouts import balances, nets
from shop.orders.payouts.balances import Owed
from shop.orders.payouts.models import (
    Payout,
    PayoutBatch,
    PayoutReversal,
    PayoutShare,
    PayoutState,
    ReversalState,
)
from shop.orders.payouts.nets import Due, Rest
from shop.orders.payouts.statement import COLUMNS
from shop.workshops.income.models import Account, LedgerEntry, LedgerPosting

PER_PAGE = 20
RECENT = 6


@dataclass(frozen=True)
class Purse:
    """What the workshop is owed and where it stands, in fen. `back_fen` below zero: paid out before a refund."""

    owed: Owed
    pending_fen: int
    held_fen: int
    due_fen: int
    back_fen: int
    in_batch_fen: int
    # Below zero: asked back of a transfer, and not back yet.
    reversing_fen: int = 0

    @property
    def next_fen(self) -> int:
        """What the next batch would pay; below zero: what the workshop owes."""
        return self.due_fen + self.back_fen


class Told(NamedTuple):
    """One share of an order: how much, where it stands, in which batch."""

    fen: int
    state: str
    batch: str
    at: datetime | None


@dataclass(frozen=True)
class Row:
    """An order: what makes its net (by column, in fen), what was paid of it, what is left and when that is due."""

    number: str
    placed_at: datetime
    state: str
    titles: list[str]
    parts: dict[str, int]
    shares: list[Told]
    due: Due | None
    due_from: datetime | None

    @property
    def net_fen(self) -> int:
        """What the order brings the workshop."""
        return sum(self.parts.values())

    @property
    def rest_fen(self) -> int:
        """What of it is neither paid nor under way."""
        return self.net_fen - sum(share.fen for share in self.shares)


def purse(session: Session, workshop_id: int) -> Purse:
    """The balance in its parts: pending + held + due + back + in a batch + being reversed + under way = owed."""
    sums = dict.fromkeys(Due, 0)
    for rest in nets.unsettled(session, workshop_id=workshop_id):
        sums[rest.due] += rest.rest_fen
    made = sa.select(sa.func.coalesce(sa.func.sum(Payout.amount_fen), 0)).where(
        Payout.workshop_id == workshop_id, Payout.state == PayoutState.MADE
    )
    reversing = (
        sa.select(sa.func.coalesce(sa.func.sum(PayoutReversal.amount_fen), 0))
        .join(Payout, Payout.id == PayoutReversal.payout_id)
        .where(Payout.workshop_id == workshop_id, PayoutReversal.state == ReversalState.CREATED)
    )
    return Purse(
        balances.of_workshop(session, workshop_id),
        sums[Due.PENDING],
        sums[Due.HELD],
        sums[Due.DUE],
        sums[Due.BACK],
        int(session.scalar(made) or 0),
        -int(session.scalar(reversing) or 0),
    )


def orders(session: Session, workshop_id: int, number: str, kept: dict[str, str]) -> tuple[Page, list[Row]]:
    """A page of the workshop's paid orders, newest first. Five statements, whatever the page holds."""
    theirs = sa.and_(Order.workshop_id == workshop_id, Order.paid_at.is_not(None))
    total = session.scalar(sa.select(sa.func.count()).select_from(Order).where(theirs)) or 0
    page = page_of(total, number, PER_PAGE, kept)
    found = session.scalars(
        sa.select(Order)
        .where(theirs)
        .options(selectinload(Order.lines))
        .order_by(Order.placed_at.desc(), Order.id.desc())
        .offset(page.start)
        .limit(PER_PAGE)
    ).all()
    return page, rows_of(session, found)


def rows_of(session: Session, found: Sequence[Order]) -> list[Row]:
    """The orders as the page shows them."""
    numbers = [order.number for order in found]
    parts, shares = _parts(session, numbers), _shares(session, numbers)
    rests = {rest.subject: rest for rest in nets.unsettled(session, subjects=numbers)}
    return [
        _row(order, parts.get(order.number, {}), shares.get(order.number, []), rests.get(order.number))
        for order in found
    ]


def _row(order: Order, parts: dict[str, int], shares: list[Told], rest: Rest | None) -> Row:
    from_at = None
    if rest is not None and rest.due is Due.PENDING and order.received_at is not None:
        from_at = return_window_end(order.received_at)
    titles = [line.title for line in order.lines]
    return Row(
        order.number, order.placed_at, order.state, titles, parts, shares, rest.due if rest else None, from_at
    )


def _parts(session: Session, numbers: Sequence[str]) -> dict[str, dict[str, int]]:
    column_of = {account: name for name, accounts in COLUMNS.items() for account in accounts}
    rows = (
        sa.select(LedgerEntry.order_number, LedgerPosting.account, -sa.func.sum(LedgerPosting.amount_fen))
        .join(LedgerEntry, LedgerEntry.id == LedgerPosting.entry_id)
        .where(LedgerEntry.order_number.in_(numbers), LedgerPosting.account.in_(nets.EARNED))
        .group_by(LedgerEntry.order_number, LedgerPosting.account)
    )
    found: dict[str, dict[str, int]] = {}
    for number, account, fen in session.execute(rows):
        name = column_of[Account(account)]
        sums = found.setdefault(str(number), {})
        sums[name] = sums.get(name, 0) + int(fen)
    return found


def _shares(session: Session, numbers: Sequence[str]) -> dict[str, list[Told]]:
    rows = (
        sa.select(
            PayoutShare.subject, PayoutShare.amount_fen, Payout.state, PayoutBatch.number, Payout.ended_at
        )
        .join(Payout, Payout.id == PayoutShare.payout_id)
        .join(PayoutBatch, PayoutBatch.id == Payout.batch_id)
        .where(PayoutShare.subject.in_(numbers), PayoutShare.round.is_not(None))
        .order_by(PayoutShare.id)
    )
    found: dict[str, list[Told]] = {}
    for subject, fen, state, batch, at in session.execute(rows):
        found.setdefault(subject, []).append(Told(fen, state, batch, at))
    return found


def recent(session: Session, workshop_id: int) -> list[Payout]:
    """The workshop's last payouts that went to the bank."""
    rows = (
        sa.select(Payout)
        .where(Payout.workshop_id == workshop_id, Payout.sent_at.is_not(None))
        .options(joinedload(Payout.batch), joinedload(Payout.account))
        .order_by(Payout.id.desc())
        .limit(RECENT)
    )
    return list(session.scalars(rows))
