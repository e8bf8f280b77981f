"""The days of a contract's invoice: seven to hand it in, told two days before their end and once when they have passed
(BR-25); kept five years from then, file and data alike (发票管理办法 art. 28; BR-20).
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from shop.core import audit, clock, keeping, messages
from shop.core.access import SYSTEM
from shop.core.paging import Page, page_of
from shop.orders.invoices.retention import kept_until
from shop.orders.production.contracts.models import Contract
from shop.orders.production.contracts.money_models import ContractInvoice
from shop.orders.queries import people_of

#: So many days the workshop has; the day of asking does not count.
TERM = timedelta(days=7)
SOON = timedelta(days=2)
PER_PAGE = 30
BATCH = 200


def due_on(row: ContractInvoice) -> date:
    """The last day to hand it in."""
    return clock.local_day(row.asked_at + TERM)


def asked_before(day: date) -> sa.ColumnElement[bool]:
    """Invoices that are asked for, not handed in, and were due before the day."""
    return sa.and_(
        ContractInvoice.issued_at.is_(None), ContractInvoice.asked_at < clock.day_start(day) - TERM
    )


def late(session: Session, page: str | None) -> tuple[list[tuple[ContractInvoice, Contract]], Page]:
    """What of all workshops is late, that which is late longest first."""
    where = asked_before(clock.today())
    count = session.scalar(sa.select(sa.func.count()).select_from(ContractInvoice).where(where)) or 0
    shown = page_of(count, page, PER_PAGE, {})
    rows = (
        sa.select(ContractInvoice, Contract)
        .join(Contract, Contract.id == ContractInvoice.contract_id)
        .where(where)
        .options(joinedload(Contract.workshop))
        .order_by(ContractInvoice.asked_at, ContractInvoice.id)
    )
    found = session.execute(rows.offset(shown.start).limit(PER_PAGE)).all()
    return [(invoice, contract) for invoice, contract in found], shown


def remind(session: Session) -> int:
    """Workshops hear two days before, and once with the buyer when the day has passed. Answers how many were told."""
    today, now = clock.today(), clock.now()
    told = 0
    for row, contract in _open(session, asked_before(today), ContractInvoice.overdue_at.is_(None)):
        row.overdue_at = now
        _tell(session, contract, row, "late", [contract.user_id])
        told += 1
    soon = asked_before(today + SOON)
    for row, contract in _open(session, soon, ~asked_before(today), ContractInvoice.reminded_at.is_(None)):
        row.reminded_at = now
        _tell(session, contract, row, "soon", [])
        told += 1
    session.flush()
    return told


def purge(session: Session) -> int:
    """Files and the buyer's data of invoices whose years are over go; number, day and amount stay. Answers how many."""
    now = clock.now()
    rows = sa.select(ContractInvoice).where(
        ContractInvoice.issued_at < now - timedelta(days=5 * 365), ContractInvoice.purged_at.is_(None)
    )
    gone = 0
    for row in session.scalars(rows.order_by(ContractInvoice.id).limit(BATCH).with_for_update()).all():
        if row.issued_at is None or row.file_key is None or not _over(row, now):
            continue
        keeping.forget(session, [row.file_key])
        row.title = _GONE
        row.uscc, row.address_phone, row.bank = (_GONE if row.kind == "special" else "",) * 3
        row.purged_at = now
        audit.record(session, SYSTEM, "invoice.purged", "contract_invoice", row.id)
        gone += 1
    session.flush()
    return gone


#: A special invoice keeps its three marks filled: the database asks for them.
_GONE = "—"


def _over(row: ContractInvoice, now: datetime) -> bool:
    """Five years from the day it was handed in, or taken back by a red one."""
    last = max(filter(None, (row.issued_at, row.red_asked_at)))
    return kept_until(last) <= now


def _open(session: Session, *where: sa.ColumnElement[bool]) -> list[tuple[ContractInvoice, Contract]]:
    rows = (
        sa.select(ContractInvoice, Contract)
        .join(Contract, Contract.id == ContractInvoice.contract_id)
        .where(*where)
        .order_by(ContractInvoice.id)
        .limit(BATCH)
    )
    return [(invoice, contract) for invoice, contract in session.execute(rows).all()]


def _tell(session: Session, contract: Contract, row: ContractInvoice, news: str, also: list[int]) -> None:
    makers = people_of(session, [contract.workshop_id])[contract.workshop_id]
    for user_id in dict.fromkeys([*makers, *also]):
        to = "workshop" if user_id in makers else "buyer"
        facts = {"number": contract.number, "news": news, "to": to, "day": due_on(row).isoformat()}
        messages.notify(session, user_id, "contract_invoice_due", **facts)
