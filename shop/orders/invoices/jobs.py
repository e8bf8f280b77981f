"""What happens to invoices without anybody asking."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from shop.core import files, jobs
from shop.core.db import reading
from shop.core.jobs import Sessions
from shop.orders.invoices import deadlines, filing, retention


@jobs.on(filing.FORGET, calls_out=True)
def forget(sessions: Sessions, payload: dict[str, Any]) -> None:
    """The file of a document whose years are over goes; one that was not purged stays, whoever asks."""
    with reading(), sessions() as session:
        purged = filing.is_purged(session, payload["key"])
    if purged:
        files.store().delete(filing.file_key(payload["key"], payload["format"]))


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
