"""What each order (or other source) has brought its workshop, what of it was paid out, and what is due now.

All of it is read from the ledger: net = goods, freight, kept earnest money less refunds, commission, penalties and the
discounts that the workshop bears. Discounts borne by others do not lessen it. Amounts in fen.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from shop.orders import fulfilment
from shop.orders.models import Order, OrderState
from shop.orders.payments.models import Refund, RefundState
from shop.orders.payouts.models import PayoutReversal, PayoutShare, ReversalState
from shop.workshops.income.models import Account, LedgerEntry, LedgerPosting

P, E = LedgerPosting, LedgerEntry
A = Account
#: Accounts of what a workshop has earned. Money it took itself (CASH_OUTSIDE) is not owed to it once more.
EARNED = (
    A.GOODS, A.GOODS_REFUNDED, A.FREIGHT, A.FREIGHT_REFUNDED, A.DISCOUNT_WORKSHOP, A.COMMISSION, A.EARNEST_KEPT,
    A.PENALTY, A.CASH_OUTSIDE,
)  # fmt: skip
#: The same with what was paid out: their sum, sign turned, is what is owed to the workshop.
WORKSHOPS_OWN = (*EARNED, A.PAID_OUT)
UNDER_WAY = (RefundState.CREATED, RefundState.PENDING)
#: What an entry speaks of: its order, else its source.
SUBJECT = sa.func.coalesce(E.order_number, E.source)


#: What matters above say of their own subjects: which of these must wait.
Waiting = Callable[[Session, Sequence[str]], set[str]]
_waits: list[Waiting] = []


class Due(StrEnum):
    """Where the rest of an order stands."""

    PENDING = "pending"  # the order is not completed
    HELD = "held"  # completed, but a refund or an after-sales case is open
    DUE = "due"
    BACK = "back"  # more was paid out than is left after a refund


class Rest(NamedTuple):
    """What of a subject is not settled, in fen. `since`: when it became due."""

    workshop_id: int
    subject: str
    net_fen: int
    rounds: int
    taken_fen: int
    due: Due
    since: datetime | None

    @property
    def rest_fen(self) -> int:
        """What is still to pay (below zero: to take back)."""
        return self.net_fen - self.taken_fen


def held() -> sa.ColumnElement[bool]:
    """Whether the order waits for a refund on its way, one that failed and was not made good, or an open case."""
    refund, later = aliased(Refund), aliased(Refund)
    made_good = sa.exists().where(
        later.order_id == refund.order_id, later.id > refund.id, later.state == RefundState.SUCCEEDED
    )
    open_refund = sa.exists().where(
        refund.order_id == Order.id,
        sa.or_(refund.state.in_(UNDER_WAY), sa.and_(refund.state == RefundState.FAILED, ~made_good)),
    )
    return sa.or_(open_refund, *fulfilment.something_open())


def waits(among: Waiting) -> None:
    """A matter above says which of its subjects are not paid out for now."""
    if among not in _waits:
        _waits.append(among)


def _waiting(session: Session, subjects: Sequence[str]) -> set[str]:
    return set().union(*(among(session, subjects) for among in _waits)) if subjects else set()


def standing(net_fen: int, taken_fen: int, state: str | None, is_held: bool) -> Due:
    """Where a rest stands. `state` None: it is no order, and due at once. Pure."""
    if net_fen < taken_fen:
        return Due.BACK
    if state is not None and state != OrderState.COMPLETED:
        return Due.PENDING
    return Due.HELD if is_held else Due.DUE


def unsettled(
    session: Session, *, workshop_id: int | None = None, subjects: Sequence[str] | None = None
) -> list[Rest]:
    """All that is not settled to the fen, of one workshop or of all; in the order of workshops and subjects."""
    net = _nets(workshop_id, subjects)
    taken = _taken(subjects)
    rest = net.c.fen - sa.func.coalesce(taken.c.fen, 0)
    rows = (
        sa.select(
            net.c.workshop_id, net.c.subject, net.c.fen, sa.func.coalesce(taken.c.rounds, 0),
            sa.func.coalesce(taken.c.fen, 0), Order.state, held(), Order.completed_at,
        )
        .outerjoin(taken, taken.c.subject == net.c.subject)
        .outerjoin(Order, Order.number == net.c.subject)
        .where(rest != 0)
        .order_by(net.c.workshop_id, net.c.subject)
    )  # fmt: skip
    found = session.execute(rows).all()
    waiting = _waiting(session, [row[1] for row in found if row[5] is None])
    return [
        Rest(
            who,
            subject,
            int(fen),
            rounds,
            int(gone),
            standing(fen, gone, state, is_held or subject in waiting),
            since,
        )
        for who, subject, fen, rounds, gone, state, is_held, since in found
    ]


def _nets(workshop_id: int | None, subjects: Sequence[str] | None) -> Any:
    rows = (
        sa.select(E.workshop_id, SUBJECT.label("subject"), (-sa.func.sum(P.amount_fen)).label("fen"))
        .join(E, E.id == P.entry_id)
        .where(P.account.in_(EARNED), E.workshop_id.is_not(None))
        .group_by(E.workshop_id, SUBJECT)
    )
    if workshop_id is not None:
        rows = rows.where(E.workshop_id == workshop_id)
    if subjects is not None:
        rows = rows.where(SUBJECT.in_(subjects))
    return rows.subquery()


def _taken(subjects: Sequence[str] | None) -> Any:
    """By subject: what was paid or is on its way less what is taken back of transfers, and in how many shares."""
    shares = sa.select(PayoutShare.subject, PayoutShare.amount_fen, PayoutShare.round).where(
        PayoutShare.round.is_not(None)
    )
    back = sa.select(PayoutReversal.subject, -PayoutReversal.amount_fen, sa.literal(0)).where(
        PayoutReversal.state != ReversalState.REFUSED
    )
    if subjects is not None:
        shares = shares.where(PayoutShare.subject.in_(subjects))
        back = back.where(PayoutReversal.subject.in_(subjects))
    both = sa.union_all(shares, back).subquery()
    return (
        sa.select(
            both.c.subject,
            sa.func.sum(both.c.amount_fen).label("fen"),
            sa.func.max(both.c.round).label("rounds"),
        )
        .group_by(both.c.subject)
        .subquery()
    )


def held_among(session: Session, subjects: Sequence[str]) -> set[str]:
    """Those that must wait, and orders that are not completed (any more)."""
    open_ = sa.or_(Order.state != OrderState.COMPLETED, held())
    orders = session.scalars(sa.select(Order.number).where(Order.number.in_(subjects), open_))
    return set(orders) | _waiting(session, subjects)
