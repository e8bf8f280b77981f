"""Where the files of invoices lie: written with no transaction open, recorded after, never overwritten."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.core import chance, clock, files, outbox
from shop.core.errors import Gone
from shop.orders.invoices.contents import CONTENT_TYPES, Checked
from shop.orders.invoices.models import Format, InvoiceDocument

ORPHAN = "invoices.orphan"
FORGET = "invoices.forget"
#: After so long a file that nobody recorded goes.
PROMISE = timedelta(hours=2)


class Kept(NamedTuple):
    """A file in the store that is not recorded yet."""

    key: str
    format: Format
    size_bytes: int
    sha256: str


def promise(session: Session, checked: Checked, key: str = "") -> Kept:
    """A name for the file, and the promise to clean it up when it is never recorded; commit, then `put`, then record."""
    kept = Kept(
        key or chance.hexadecimal(16),
        checked.format,
        len(checked.data),
        hashlib.sha256(checked.data).hexdigest(),
    )
    outbox.post(session, ORPHAN, run_at=clock.now() + PROMISE, key=kept.key, format=str(kept.format))
    session.flush()
    return kept


def put(kept: Kept, data: bytes) -> None:
    """Keep the bytes; call it with no transaction open."""
    files.store().put(file_key(kept.key, kept.format), data, CONTENT_TYPES[kept.format])


def data_of(document: InvoiceDocument) -> bytes:
    """The bytes. Gone after the years for which they are kept."""
    data = files.store().get(file_key(document.key, document.format))
    if data is None or document.purged_at is not None:
        raise Gone("")
    return data


def clean_up(session: Session, key: str, extension: str) -> None:
    """Delete the file if nothing was recorded under its name."""
    if session.scalar(sa.select(InvoiceDocument.id).where(InvoiceDocument.key == key)) is None:
        files.store().delete(file_key(key, extension))


def file_key(key: str, extension: str) -> str:
    """Where it lies in the file store: not among what is served by itself."""
    return f"invoices/{key[:2]}/{key}.{extension}"


def forget(session: Session, key: str, extension: str) -> None:
    """Delete the file of a document whose years are over; one that was not purged stays, whoever asks."""
    purged = sa.select(InvoiceDocument.purged_at).where(InvoiceDocument.key == key)
    if session.scalar(purged) is not None:
        files.store().delete(file_key(key, extension))
