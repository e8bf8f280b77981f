"""Reading return cases and what was taken back of an order."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload, selectinload

from shop.core.paging import Page, page_of
from shop.orders.models import Order, Purchase
from shop.orders.payments.models import Refund, RefundLine
from shop.orders.returns.models import BankRefund, BankState, ReturnCase, ReturnLine, ReturnMove, State
from shop.orders.returns.moves import FINAL
from shop.workshops.models import Workshop

PER_PAGE = 20
_OPEN = ReturnCase.state.not_in(FINAL)
_WHOLE = (
    selectinload(ReturnCase.lines).joinedload(ReturnLine.line),
    selectinload(ReturnCase.moves),
    selectinload(ReturnCase.pictures),
    joinedload(ReturnCase.refund),
    joinedload(ReturnCase.order).options(
        selectinload(Order.lines),
        joinedload(Order.purchase).load_only(Purchase.number),
        joinedload(Order.workshop).joinedload(Workshop.craft),
    ),
)


def numbered(session: Session, number: str) -> ReturnCase | None:
    """The case with all its page shows."""
    return session.scalar(sa.select(ReturnCase).where(ReturnCase.number == number).options(*_WHOLE))


def gone_of(session: Session, order_id: int) -> dict[int, int]:
    """Pieces by line id that were paid back, or are about to be."""
    rows = session.execute(
        sa.select(RefundLine.order_line_id, sa.func.sum(RefundLine.pieces))
        .join(Refund, Refund.id == RefundLine.refund_id)
        .where(Refund.order_id == order_id)
        .group_by(RefundLine.order_line_id)
    )
    return {line_id: int(pieces) for line_id, pieces in rows}


def taken_of(session: Session, order_id: int) -> dict[int, int]:
    """The same with the pieces that open cases are about."""
    rows = session.execute(
        sa.select(ReturnLine.order_line_id, sa.func.sum(ReturnLine.pieces))
        .join(ReturnLine.case)
        .where(ReturnCase.order_id == order_id, _OPEN, ReturnCase.refund_id.is_(None))
        .group_by(ReturnLine.order_line_id)
    )
    found = gone_of(session, order_id)
    for line_id, pieces in rows:
        found[line_id] = found.get(line_id, 0) + int(pieces)
    return found


def of_order(session: Session, order_id: int) -> list[ReturnCase]:
    """The cases of an order, newest first."""
    rows = sa.select(ReturnCase).where(ReturnCase.order_id == order_id).order_by(ReturnCase.id.desc())
    return list(session.scalars(rows))


def of_buyer(session: Session, user_id: int, page: str | None) -> tuple[list[ReturnCase], Page]:
    """The buyer's cases: those that run first, then the newest."""
    first = sa.case((_OPEN, 0), else_=1)
    return _listed(session, ReturnCase.user_id == user_id, (first, ReturnCase.id.desc()), page, {})


def of_workshops(
    session: Session, workshop_ids: Sequence[int], states: Sequence[State], page: str | None, tab: str
) -> tuple[list[ReturnCase], Page]:
    """The workshops' cases in these states, the next due first."""
    where = ReturnCase.workshop_id.in_(workshop_ids) & ReturnCase.state.in_(states)
    turn = (ReturnCase.due_at.nulls_last(), ReturnCase.id.desc())
    return _listed(session, where, turn, page, {"state": tab})


def of_platform(
    session: Session, where: sa.ColumnElement[bool], page: str | None, tab: str
) -> tuple[list[ReturnCase], Page]:
    """Cases of all workshops, the next due first."""
    turn = (ReturnCase.due_at.nulls_last(), ReturnCase.id.desc())
    return _listed(session, where, turn, page, {"look": tab})


def counts(session: Session, where: sa.ColumnElement[bool]) -> dict[str, int]:
    """How many cases are in each state."""
    rows = session.execute(
        sa.select(ReturnCase.state, sa.func.count()).where(where).group_by(ReturnCase.state)
    )
    return dict(rows.all())


def waiting_for(session: Session, workshop_id: int, limit: int) -> list[ReturnCase]:
    """Cases in which it is the workshop's turn, the next due first."""
    turn = (State.ASKED, State.SENT_BACK, State.GOODS_BACK)
    return list(
        session.scalars(
            sa.select(ReturnCase)
            .where(ReturnCase.workshop_id == workshop_id, ReturnCase.state.in_(turn))
            .options(selectinload(ReturnCase.lines).joinedload(ReturnLine.line))
            .order_by(ReturnCase.due_at, ReturnCase.id)
            .limit(limit)
        )
    )


def due(session: Session, now: datetime, states: Sequence[State], limit: int) -> list[int]:
    """Ids of cases whose time has come, those of one order together."""
    rows = sa.select(ReturnCase.id).where(ReturnCase.state.in_(states), ReturnCase.due_at <= now)
    return list(session.scalars(rows.order_by(ReturnCase.order_id, ReturnCase.id).limit(limit)))


def late_refunds(session: Session, now: datetime, limit: int) -> list[int]:
    """Ids of cases whose goods came back more than seven days ago and whose money did not, not noticed before (BR-18)."""
    rows = sa.select(ReturnCase.id).where(
        _OPEN, ReturnCase.refund_due_at <= now, ReturnCase.overdue_at.is_(None)
    )
    return list(session.scalars(rows.order_by(ReturnCase.order_id, ReturnCase.id).limit(limit)))


def bank_refund(session: Session, number: str) -> BankRefund | None:
    """A transfer to a buyer with what it is for."""
    return session.scalar(
        sa.select(BankRefund)
        .where(BankRefund.number == number)
        .options(
            joinedload(BankRefund.order),
            joinedload(BankRefund.refund),
            joinedload(BankRefund.case),
        )
    )


def bank_refunds_of(session: Session, user_id: int, order_id: int | None = None) -> list[BankRefund]:
    """Transfers to the buyer (of one order), the newest first."""
    rows = sa.select(BankRefund).where(BankRefund.user_id == user_id).options(joinedload(BankRefund.order))
    if order_id is not None:
        rows = rows.where(BankRefund.order_id == order_id)
    return list(session.scalars(rows.order_by(BankRefund.id.desc())))


def bank_refunds(
    session: Session, states: Sequence[BankState], page: str | None, tab: str
) -> tuple[list[BankRefund], Page]:
    """Transfers in these states; those that wait longest first."""
    where = BankRefund.state.in_(states)
    count = session.scalar(sa.select(sa.func.count()).select_from(BankRefund).where(where)) or 0
    shown = page_of(count, page, PER_PAGE, {"look": tab})
    rows = (
        sa.select(BankRefund)
        .where(where)
        .options(joinedload(BankRefund.order), joinedload(BankRefund.case))
        .order_by(BankRefund.given_at.nulls_last(), BankRefund.id)
    )
    return list(session.scalars(rows.offset(shown.start).limit(PER_PAGE))), shown


def _listed(
    session: Session,
    where: sa.ColumnElement[bool],
    order: tuple[sa.ColumnElement[Any], ...],
    page: str | None,
    kept: dict[str, str],
) -> tuple[list[ReturnCase], Page]:
    count = session.scalar(sa.select(sa.func.count()).select_from(ReturnCase).where(where)) or 0
    shown = page_of(count, page, PER_PAGE, kept)
    rows = (
        sa.select(ReturnCase)
        .where(where)
        .options(
            selectinload(ReturnCase.lines).joinedload(ReturnLine.line),
            joinedload(ReturnCase.order).joinedload(Order.workshop).joinedload(Workshop.craft),
        )
        .order_by(*order)
    )
    return list(session.scalars(rows.offset(shown.start).limit(PER_PAGE))), shown


def in_workshops(workshop_ids: Sequence[int]) -> sa.ColumnElement[bool]:
    """Cases of these workshops."""
    return ReturnCase.workshop_id.in_(workshop_ids)


def last_address(session: Session, workshop_id: int) -> tuple[str, str, str] | None:
    """Name, telephone and address where the workshop had goods sent last."""
    row = session.execute(
        sa.select(ReturnCase.return_name, ReturnCase.return_phone, ReturnCase.return_address)
        .where(ReturnCase.workshop_id == workshop_id, ReturnCase.return_address != "")
        .order_by(ReturnCase.id.desc())
        .limit(1)
    ).first()
    return (row[0], row[1], row[2]) if row else None


def for_platform() -> sa.ColumnElement[bool]:
    """Cases the platform has to look at: those to decide, and those whose money is late (BR-18)."""
    late = sa.and_(ReturnCase.overdue_at.is_not(None), _OPEN)
    return sa.or_(ReturnCase.state == State.ESCALATED, late)


def lies_with_platform(session: Session, order_id: int | None) -> bool:
    """Whether a case about the order lies with the platform, or ever did."""
    handed = sa.select(ReturnMove.id).where(
        ReturnMove.case_id == ReturnCase.id, ReturnMove.to_state == State.ESCALATED
    )
    rows = sa.select(ReturnCase.id).where(
        ReturnCase.order_id == order_id, sa.or_(for_platform(), handed.exists())
    )
    return order_id is not None and session.scalar(rows.limit(1)) is not None
