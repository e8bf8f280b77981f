"""Reading sums that came in by bank transfer."""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session, joinedload

from shop.core.errors import NotFound
from shop.core.paging import Page, page_of
from shop.orders.payments.bank.models import BankRow, BankTransfer, RowState
from shop.orders.payments.models import Payable, Payment

PER_PAGE = 50
MOST_ALIKE = 5


def rows(session: Session, state: RowState, page: str | None) -> tuple[list[BankRow], Page]:
    """Sums in the state: those that wait oldest first, the others newest first."""
    found = sa.select(BankRow).where(BankRow.state == state)
    count = session.scalar(sa.select(sa.func.count()).select_from(found.subquery())) or 0
    shown = page_of(count, page, PER_PAGE)
    order = (
        (BankRow.received_at, BankRow.id)
        if state == RowState.OPEN
        else (BankRow.received_at.desc(), BankRow.id.desc())
    )
    return list(session.scalars(found.order_by(*order).limit(PER_PAGE).offset(shown.start))), shown


def row(session: Session, row_id: int) -> BankRow:
    """The sum with what became of it. NotFound."""
    found = session.scalar(
        sa.select(BankRow)
        .where(BankRow.id == row_id)
        .options(joinedload(BankRow.payment).joinedload(Payment.payable))
    )
    if found is None:
        raise NotFound(_("没有找到这笔到账。"))
    return found


def reference_of(session: Session, found: BankRow) -> str:
    """The reference of what it was credited to; '' while it is not."""
    if found.payment is None:
        return ""
    asked = sa.select(BankTransfer.reference).where(BankTransfer.payable_id == found.payment.payable_id)
    return session.scalar(asked) or ""


def alike(session: Session, found: BankRow) -> list[BankTransfer]:
    """Transfers that wait for exactly this amount: what it may be for, for somebody to say."""
    return list(
        session.scalars(
            sa.select(BankTransfer)
            .join(BankTransfer.payable)
            .where(
                Payable.amount_fen == found.amount_fen,
                Payable.settled_at.is_(None),
                Payable.closed_at.is_(None),
            )
            .order_by(BankTransfer.id.desc())
            .limit(MOST_ALIKE)
            .options(joinedload(BankTransfer.payable))
        )
    )
