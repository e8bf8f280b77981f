"""Where the files of invoices lie: written with no transaction open, recorded after (`core.keeping`), never overwritten."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.core import chance, files, keeping
from shop.core.errors import Gone
from shop.orders.invoices.contents import CONTENT_TYPES, Checked
from shop.orders.invoices.models import Format, InvoiceDocument

FOLDER = "invoices"
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
    keeping.promise(session, file_key(kept.key, kept.format), after=PROMISE)
    return kept


def put(kept: Kept, data: bytes) -> None:
    """Keep the bytes; call it with no transaction open."""
    keeping.put(file_key(kept.key, kept.format), data, CONTENT_TYPES[kept.format])


def data_of(document: InvoiceDocument) -> bytes:
    """The bytes. Gone after the years for which they are kept."""
    data = files.store().get(file_key(document.key, document.format))
    if data is None or document.purged_at is not None:
        raise Gone("")
    return data


def is_recorded(session: Session, kept: str) -> bool:
    """Whether a document was recorded under the name of the file."""
    key = kept.rpartition("/")[2].partition(".")[0]
    return session.scalar(sa.select(InvoiceDocument.id).where(InvoiceDocument.key == key)) is not None


def file_key(key: str, extension: str) -> str:
    """Where it lies in the file store: not among what is served by itself."""
    return f"{FOLDER}/{key[:2]}/{key}.{extension}"


def is_purged(session: Session, key: str) -> bool:
    """Whether the years of the document are over, and its file may go."""
    purged = sa.select(InvoiceDocument.purged_at).where(InvoiceDocument.key == key)
    return session.scalar(purged) is not None


keeping.recorded_by(FOLDER, is_recorded)
