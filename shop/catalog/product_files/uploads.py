"""Uploaded files of products in the file store: kept before they are recorded (`core.keeping`), cleaned up when nobody
needs them.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.catalog import pictures
from shop.catalog.models import StoredPicture
from shop.catalog.product_files import archive, looking
from shop.catalog.product_files.models import ImportState, ProductImport
from shop.core import chance, files, keeping
from shop.core.access import Actor, require
from shop.core.errors import Invalid, NotFound
from shop.core.permissions import Permission
from shop.workshops.models import Workshop

FOLDER = "imports"
#: An upload without a record is given up after this long; what was brought in or thrown away is cleaned after KEPT, what
#: nobody confirmed after FORGOTTEN.
PROMISE, KEPT, FORGOTTEN = timedelta(days=1), timedelta(days=7), timedelta(days=30)
_ENDED = (ImportState.IMPORTED, ImportState.DISCARDED, ImportState.REFUSED)


class Old(NamedTuple):
    """An upload that nobody needs any more."""

    id: int
    file_key: str


def file_key(key: str) -> str:
    """Where the upload lies."""
    return f"{FOLDER}/{key}/file"


def promise(session: Session, actor: Actor, *, workshop: Workshop, data: bytes) -> str:
    """A name for the upload, and the promise to clean it up when it is never recorded; commit, then `put`, then record.

    Raises Invalid (field `file`) for an empty file and one that is too large.
    """
    require(actor, Permission.PRODUCT_EDIT, workshop)
    if not data:
        raise Invalid(_("文件是空的（0 字节）。请重新选一次。"), field="file")
    if len(data) > archive.MAX_UPLOAD:
        raise Invalid(_("文件太大，最多 38 MB。照片多就分几份，一份一个压缩包。"), field="file")
    key = chance.hexadecimal(16)
    keeping.promise(session, file_key(key), after=PROMISE)
    return key


def put(key: str, data: bytes) -> None:
    """Keep the bytes; call it with no transaction open."""
    keeping.put(file_key(key), data, "application/octet-stream")


def is_recorded(session: Session, kept: str) -> bool:
    """Whether an import was recorded under the name of the file."""
    key = kept.split("/")[1]
    return session.scalar(sa.select(ProductImport.id).where(ProductImport.key == key)) is not None


def give_up_forgotten(session: Session, now: datetime) -> None:
    """What was looked at long ago and never confirmed is thrown away."""
    forgotten = sa.update(ProductImport).where(
        ProductImport.state.in_((ImportState.CHECKED, ImportState.WAITING)),
        ProductImport.created_at <= now - FORGOTTEN,
    )
    session.execute(forgotten.values(state=ImportState.DISCARDED))


def old(session: Session, now: datetime, limit: int = 200) -> list[Old]:
    """Uploads that have ended and may go."""
    rows = sa.select(ProductImport.id, ProductImport.file_key).where(
        ProductImport.state.in_(_ENDED), ProductImport.created_at <= now - KEPT, ProductImport.file_key != ""
    )
    return [Old(*row) for row in session.execute(rows.order_by(ProductImport.id).limit(limit))]


def pictures_of(one: Old) -> list[str]:
    """The pictures that came with it, by their keys."""
    try:
        return sorted({kept.key for kept in looking.unpack(one.file_key).pictures.values()})
    except (NotFound, ValueError, KeyError):
        return []


def unused(session: Session, keys: list[str]) -> list[str]:
    """Those of the pictures that no product and no other open import has."""
    known = set(session.scalars(sa.select(StoredPicture.key).where(StoredPicture.key.in_(keys))))
    for found in _open(session):
        known |= set(pictures_of(found))
    return [key for key in keys if key not in known]


def _open(session: Session) -> list[Old]:
    rows = sa.select(ProductImport.id, ProductImport.file_key).where(
        ProductImport.state.not_in(_ENDED), ProductImport.file_key.endswith("read.json")
    )
    return [Old(*row) for row in session.execute(rows)]


def forget(one: Old, unused_pictures: list[str]) -> None:
    """Delete the upload and its pictures; call it with no transaction open."""
    store = files.store()
    for key in unused_pictures:
        store.delete(pictures.original_key(key))
    store.delete(one.file_key)


def note_forgotten(session: Session, one: Old) -> None:
    """The upload is gone."""
    session.execute(sa.update(ProductImport).where(ProductImport.id == one.id).values(file_key=""))


keeping.recorded_by(FOLDER, is_recorded)
