"""How long invoices are kept: five years from the day they were handed in, files and stubs alike (发票管理办法 art. 28; BR-20).

Then the file goes and the buyer's data with it; number, date and amount stay as the stub. Nothing younger is ever deleted:
the database refuses to delete a row, and files go by this module alone.
"""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.core import audit, clock, outbox
from shop.core.access import SYSTEM
from shop.core.errors import Conflict
from shop.orders.invoices.filing import FORGET
from shop.orders.invoices.models import InvoiceDocument, InvoiceRequest
from shop.orders.invoices.moves import OPEN

YEARS = 5
BATCH = 200


def kept_until(handed_in: datetime) -> datetime:
    """24:00 of the day five years after: until then the law asks to keep it."""
    day = clock.local_day(handed_in)
    leap_day = (day.month, day.day) == (2, 29)
    return clock.day_end(
        day.replace(year=day.year + YEARS, day=28) if leap_day else day.replace(year=day.year + YEARS)
    )


def purge(session: Session) -> int:
    """Files and data of requests all of whose documents are older than the law asks. Answers how many requests."""
    now = clock.now()
    youngest = (
        sa.select(sa.func.max(InvoiceDocument.uploaded_at))
        .where(InvoiceDocument.request_id == InvoiceRequest.id)
        .scalar_subquery()
    )
    rows = sa.select(InvoiceRequest).where(
        InvoiceRequest.purged_at.is_(None),
        InvoiceRequest.state.not_in(OPEN),
        sa.func.coalesce(youngest, InvoiceRequest.asked_at) < _cutoff(now),
    )
    found = session.scalars(rows.order_by(InvoiceRequest.id).limit(BATCH).with_for_update()).all()
    for request in found:
        forget(session, request)
    return len(found)


def forget(session: Session, request: InvoiceRequest) -> None:
    """Files and the buyer's data go. Conflict while the law asks to keep any of it."""
    now = clock.now()
    documents = session.scalars(
        sa.select(InvoiceDocument).where(InvoiceDocument.request_id == request.id).with_for_update()
    ).all()
    if any(kept_until(document.uploaded_at) > now for document in documents):
        raise Conflict(f"invoice {request.number} is to be kept")
    for document in documents:
        document.purged_at = now
        outbox.post(session, FORGET, key=document.key, format=document.format)
    wipe(session, request)


def wipe(session: Session, request: InvoiceRequest) -> None:
    """The buyer's data of a request go; for one without documents, or whose years are over."""
    request.title = request.uscc = request.address = request.phone = ""
    request.bank = request.account = request.words = ""
    request.purged_at = clock.now()
    audit.record(session, SYSTEM, "invoice.purged", "invoice", request.number)
    session.flush()


def _cutoff(now: datetime) -> datetime:
    """Whatever was handed in before has been kept for five years."""
    day = clock.local_day(now)
    leap_day = (day.month, day.day) == (2, 29)
    return clock.day_start(
        day.replace(year=day.year - YEARS, day=28) if leap_day else day.replace(year=day.year - YEARS)
    )
