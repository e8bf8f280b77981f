"""What happens to invoices without anybody asking."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from shop.core import jobs
from shop.orders.invoices import deadlines, filing, retention


@jobs.on(filing.ORPHAN)
def clean_up(session: Session, payload: dict[str, Any]) -> None:
    """A file that nobody recorded goes."""
    filing.clean_up(session, payload["key"], payload["format"])


@jobs.on(filing.FORGET)
def forget(session: Session, payload: dict[str, Any]) -> None:
    """The file of a document whose years are over goes."""
    filing.forget(session, payload["key"], payload["format"])


@jobs.every("invoices.begin", minutes=60)
def begin(session: Session) -> None:
    """The seven days begin with the receipt."""
    deadlines.begin(session)


@jobs.daily("invoices.remind", hour=9)
def remind(session: Session) -> None:
    """Workshops hear what is due soon and what is late, each once."""
    deadlines.remind(session)


@jobs.daily("invoices.purge", hour=4)
def purge(session: Session) -> None:
    """Files and data that the law no longer asks to keep."""
    retention.purge(session)
