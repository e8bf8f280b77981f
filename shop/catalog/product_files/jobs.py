"""What the worker does for files of products: look at them, and bring them in."""

from __future__ import annotations

import time
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.accounts.models import User
from shop.accounts.session import actor_of
from shop.catalog.product_files import importing, looking, uploads
from shop.catalog.product_files.models import ImportState, ProductImport
from shop.core import clock, files, jobs
from shop.core.access import Actor
from shop.core.db import reading
from shop.core.errors import Invalid
from shop.core.jobs import Sessions

#: Seconds between two notes of how far the look is.
EVERY = 1.0


@jobs.on(importing.LOOK, calls_out=True)
def look_at_products(sessions: Sessions, payload: dict[str, Any]) -> None:
    """Read the file, clean its pictures, note what is wrong. Twice is the same."""
    key = str(payload["key"])
    with sessions() as session:
        found = _import(session, key)
        file_key, waits = found.file_key, found.state == ImportState.WAITING
    data = files.store().get(file_key) if waits else None
    if data is None:
        return
    try:
        looked = looking.look(data, _Told(sessions, key))
    except Invalid as error:
        with sessions() as session:
            importing.refuse(_import(session, key), error.sentence)
            session.commit()
        files.store().delete(file_key)
        return
    kept = f"imports/{key}/read.json"
    files.store().put(kept, looking.pack(looked), "application/json")
    with sessions() as session:
        found = _import(session, key)
        found.file_key = kept
        importing.note_looked(session, found, looked)
        session.commit()
    files.store().delete(file_key)


@jobs.on(importing.BRING_IN, calls_out=True)
def bring_in_products(sessions: Sessions, payload: dict[str, Any]) -> None:
    """Enter what was confirmed, in one transaction, the file read before it. Twice is the same."""
    key = str(payload["key"])
    with reading(), sessions() as session:
        found = _import(session, key)
        file_key, waits = found.file_key, found.state == ImportState.QUEUED
    if not waits:
        return
    looked = looking.unpack(file_key)
    with sessions() as session:
        found = _import(session, key)
        importing.bring_in(session, _by(session, found), found, looked)
        session.commit()


@jobs.daily("catalog.import_files", hour=3, calls_out=True)
def forget_old_uploads(sessions: Sessions) -> None:
    """Uploads that were brought in, thrown away or forgotten go, with pictures that nobody else has. Twice is the same."""
    with sessions() as session:
        uploads.give_up_forgotten(session, clock.now())
        session.commit()
        old = uploads.old(session, clock.now())
    for one in old:
        keys = uploads.pictures_of(one)
        with sessions() as session:
            unused = uploads.unused(session, keys)
        uploads.forget(one, unused)
        with sessions() as session:
            uploads.note_forgotten(session, one)
            session.commit()


class _Told:
    """Notes how far the look is, in a short transaction of its own, once a second."""

    def __init__(self, sessions: Sessions, key: str) -> None:
        self._sessions, self._key, self._last = sessions, key, 0.0

    def __call__(self, done: int, todo: int) -> None:
        now = time.monotonic()
        if done < todo and now - self._last < EVERY:
            return
        self._last = now
        with self._sessions() as session:
            row = sa.update(ProductImport).where(ProductImport.key == self._key)
            session.execute(row.values(done=done, todo=todo))
            session.commit()


def _import(session: Session, key: str) -> ProductImport:
    return session.scalars(sa.select(ProductImport).where(ProductImport.key == key)).one()


def _by(session: Session, found: ProductImport) -> Actor:
    return actor_of(session, session.get_one(User, found.created_by))
