"""A file first, its row second, and nothing left over.

The store may be far away, so nothing is put there or deleted from it while a transaction is open. Two ways:

`files.put_with`, before anything is asked of the database: what is not committed goes at once. And for files that are
large or papers of others, `promise` (commit), `put`, then the row: a process that dies in between leaves nothing for
ever, for some time later it is asked whether the row is there. What a row loses goes after the commit (`forget`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session

from shop.core import clock, files, jobs, outbox
from shop.core.db import reading
from shop.core.jobs import Sessions

ORPHAN = "core.file_orphan"
FORGET = "core.file_forget"
#: Whether a row names the file of this key.
Recorded = Callable[[Session, str], bool]
_recorded: dict[str, Recorded] = {}


def recorded_by(folder: str, told: Recorded) -> None:
    """The owner of a folder (the first part of its keys) says which of its files have a row."""
    _recorded[folder] = told


def promise(session: Session, key: str, *, after: timedelta) -> None:
    """That the file is cleaned up after the time unless a row names it then; commit, then `put`, then record."""
    assert key.partition("/")[0] in _recorded, "nobody says which files of the folder have a row"
    outbox.post(session, ORPHAN, run_at=clock.now() + after, key=key)
    session.flush()


def put(key: str, data: bytes, content_type: str) -> None:
    """Keep the bytes that were promised; call it with no transaction open."""
    files.store().put(key, data, content_type)


def forget(session: Session, keys: Iterable[str]) -> None:
    """Have the files deleted after the commit."""
    outbox.post_each(session, FORGET, [{"key": key} for key in keys])


@jobs.on(ORPHAN, calls_out=True)
def clean_up(sessions: Sessions, payload: dict[str, Any]) -> None:
    """A file that nobody recorded goes. Twice is the same."""
    key = str(payload["key"])
    with reading(), sessions() as session:
        recorded = _recorded[key.partition("/")[0]](session, key)
    if not recorded:
        files.store().delete(key)


@jobs.on(FORGET, calls_out=True)
def delete(_sessions: Sessions, payload: dict[str, Any]) -> None:
    """Delete the file; nothing happens when it is gone already."""
    files.store().delete(payload["key"])
