"""What of a buyer stands in the way of closing the account, what goes, and what the law keeps: invoices that were issued."""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.accounts import closing
from shop.orders.invoices import retention
from shop.orders.invoices.models import InvoiceRequest, InvoiceTitle, State
from shop.orders.invoices.moves import OPEN

MOST_NAMED = 5


def blockers(session: Session, user_id: int) -> list[str]:
    """Requests that run: the file would reach nobody."""
    rows = sa.select(InvoiceRequest.number).where(
        InvoiceRequest.user_id == user_id, InvoiceRequest.state.in_(OPEN)
    )
    numbers = session.scalars(rows.order_by(InvoiceRequest.id)).all()
    if not numbers:
        return []
    named = _("、").join(numbers[:MOST_NAMED])
    return [
        _("还有 %(n)s 张发票没有开好（%(numbers)s），请等开好，或先撤销申请。", n=len(numbers), numbers=named)
    ]


def erase(session: Session, user_id: int) -> None:
    """Saved titles go, and the data of requests of which nothing came; issued invoices stay five years."""
    session.execute(sa.delete(InvoiceTitle).where(InvoiceTitle.user_id == user_id))
    gone = sa.select(InvoiceRequest).where(
        InvoiceRequest.user_id == user_id,
        InvoiceRequest.state == State.WITHDRAWN,
        InvoiceRequest.purged_at.is_(None),
    )
    for request in session.scalars(gone.with_for_update()):
        retention.wipe(session, request)


closing.watch(blockers=blockers, erase=erase)
