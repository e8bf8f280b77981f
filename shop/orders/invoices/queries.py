"""Reading requests for invoices, red invoices that are due, saved titles."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload, selectinload

from shop.core.paging import Page, page_of
from shop.orders.invoices.models import InvoiceRequest, InvoiceTitle, RedDemand, State
from shop.orders.models import Order, Purchase
from shop.workshops.models import Workshop

PER_PAGE = 20
_ORDER = joinedload(InvoiceRequest.order).options(
    selectinload(Order.lines),
    joinedload(Order.purchase).load_only(Purchase.number),
    joinedload(Order.workshop).joinedload(Workshop.craft),
)
_WHOLE = (
    selectinload(InvoiceRequest.documents),
    selectinload(InvoiceRequest.demands),
    selectinload(InvoiceRequest.moves),
    _ORDER,
)


def numbered(session: Session, number: str) -> InvoiceRequest | None:
    """The request with all its page shows."""
    rows = sa.select(InvoiceRequest).where(InvoiceRequest.number == number).options(*_WHOLE)
    return session.scalar(rows.execution_options(populate_existing=True))


def newest_of(session: Session, order_id: int) -> InvoiceRequest | None:
    """The last request about the order, live or not."""
    rows = sa.select(InvoiceRequest).where(InvoiceRequest.order_id == order_id).options(*_WHOLE)
    return session.scalars(rows.order_by(InvoiceRequest.id.desc()).limit(1)).first()


def state_of(session: Session, order_id: int) -> str:
    """Where the last request about the order stands; '' when there is none."""
    rows = sa.select(InvoiceRequest.state).where(InvoiceRequest.order_id == order_id)
    return session.scalars(rows.order_by(InvoiceRequest.id.desc()).limit(1)).first() or ""


def owes_red() -> sa.ColumnElement[bool]:
    """Requests for which a red invoice is due."""
    return sa.exists().where(RedDemand.request_id == InvoiceRequest.id, RedDemand.done_at.is_(None))


#: What the workshop's tabs show.
LOOKS: dict[str, sa.ColumnElement[bool]] = {
    "": sa.or_(InvoiceRequest.state == State.ASKED, owes_red()),
    "returned": InvoiceRequest.state == State.RETURNED,
    "done": sa.and_(InvoiceRequest.state.in_((State.ISSUED, State.REVERSED)), sa.not_(owes_red())),
    "gone": InvoiceRequest.state == State.WITHDRAWN,
}


def of_workshops(
    session: Session, workshop_ids: Sequence[int], look: str, page: str | None
) -> tuple[list[InvoiceRequest], Page]:
    """The workshops' requests, the next due first."""
    where = InvoiceRequest.workshop_id.in_(workshop_ids) & LOOKS[look]
    count = session.scalar(sa.select(sa.func.count()).select_from(InvoiceRequest).where(where)) or 0
    shown = page_of(count, page, PER_PAGE, {"state": look})
    rows = (
        sa.select(InvoiceRequest)
        .where(where)
        .options(selectinload(InvoiceRequest.demands), selectinload(InvoiceRequest.documents), _ORDER)
        .order_by(InvoiceRequest.due_at.nulls_last(), InvoiceRequest.id.desc())
    )
    return list(session.scalars(rows.offset(shown.start).limit(PER_PAGE))), shown


def counts(session: Session, workshop_ids: Sequence[int]) -> dict[str, int]:
    """How many stand under each tab."""
    row = session.execute(
        sa.select(*(sa.func.count().filter(where) for where in LOOKS.values())).where(
            InvoiceRequest.workshop_id.in_(workshop_ids)
        )
    ).one()
    return dict(zip(LOOKS, row, strict=True))


def waiting_for(session: Session, workshop_id: int, limit: int) -> list[InvoiceRequest]:
    """What the workshop has to issue and whose day has begun to run, the next due first; then red ones."""
    due = sa.or_(sa.and_(InvoiceRequest.state == State.ASKED, InvoiceRequest.due_at.is_not(None)), owes_red())
    rows = (
        sa.select(InvoiceRequest)
        .where(InvoiceRequest.workshop_id == workshop_id, due)
        .options(selectinload(InvoiceRequest.demands), joinedload(InvoiceRequest.order))
        .order_by(InvoiceRequest.due_at, InvoiceRequest.id)
        .limit(limit)
    )
    return list(session.scalars(rows))


def titles_of(session: Session, user_id: int) -> list[InvoiceTitle]:
    """The buyer's saved titles, the newest first."""
    rows = sa.select(InvoiceTitle).where(InvoiceTitle.user_id == user_id)
    return list(session.scalars(rows.order_by(InvoiceTitle.id.desc())))


def is_late(now: datetime) -> sa.ColumnElement[bool]:
    """Requests whose invoice or red invoice is past its day."""
    red = sa.exists().where(
        RedDemand.request_id == InvoiceRequest.id, RedDemand.done_at.is_(None), RedDemand.due_at <= now
    )
    return sa.or_(sa.and_(InvoiceRequest.state == State.ASKED, InvoiceRequest.due_at <= now), red)


def late(session: Session, now: datetime, page: str | None) -> tuple[list[InvoiceRequest], Page]:
    """What of all workshops is late, that which is late longest first."""
    where = is_late(now)
    count = session.scalar(sa.select(sa.func.count()).select_from(InvoiceRequest).where(where)) or 0
    shown = page_of(count, page, PER_PAGE, {})
    rows = (
        sa.select(InvoiceRequest)
        .where(where)
        .options(selectinload(InvoiceRequest.demands), _ORDER)
        .order_by(InvoiceRequest.due_at, InvoiceRequest.id)
    )
    return list(session.scalars(rows.offset(shown.start).limit(PER_PAGE))), shown
