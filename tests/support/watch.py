"""What the database is asked: counting statements, and the two rules every request keeps.

A request leaves no work uncommitted behind (one commit, at the edge), and a GET writes nothing unless its guard says
why it may (`writes=` in shop.core.access).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask, g, request
from sqlalchemy import event
from sqlalchemy.engine import Engine
from sqlalchemy.orm import ORMExecuteState, Session

BOOKKEEPING = re.compile(r"\s*(SAVEPOINT|RELEASE|ROLLBACK|BEGIN|COMMIT|PRAGMA|SET)\b", re.IGNORECASE)
WRITE = re.compile(r"\s*(WITH\b.*?\b)?(INSERT|UPDATE|DELETE)\b", re.IGNORECASE | re.DOTALL)
UNSAFE = {"POST", "PUT", "PATCH", "DELETE"}

_recorders: list[list[str]] = []


@event.listens_for(Engine, "before_cursor_execute")
def _record(_conn: Any, _cursor: Any, statement: str, *_: Any) -> None:
    if BOOKKEEPING.match(statement):
        return
    for recorder in _recorders:
        recorder.append(statement)


@contextmanager
def count_statements() -> Iterator[list[str]]:
    """The SQL statements sent inside the block, in order, without those that only open and close transactions."""
    statements: list[str] = []
    _recorders.append(statements)
    try:
        yield statements
    finally:
        _recorders[:] = [other for other in _recorders if other is not statements]


@event.listens_for(Session, "after_flush")
def _flushed(session: Session, _context: Any) -> None:
    if session.new or session.dirty or session.deleted:
        session.info["uncommitted"] = True


@event.listens_for(Session, "do_orm_execute")
def _executed(state: ORMExecuteState) -> None:
    if state.is_insert or state.is_update or state.is_delete:
        state.session.info["uncommitted"] = True


@event.listens_for(Session, "after_commit")
def _committed(session: Session) -> None:
    if not session.in_nested_transaction():
        session.info.pop("uncommitted", None)


@event.listens_for(Session, "after_rollback")
def _rolled_back(session: Session) -> None:
    session.info.pop("uncommitted", None)


def is_dirty(session: Session) -> bool:
    """Whether the session holds work that a commit would write."""
    pending = session.new or session.dirty or session.deleted
    return bool(pending or session.info.get("uncommitted"))


def watch_requests(app: Flask) -> None:
    """From now on a request of the app that breaks one of the two rules fails the test that sent it."""

    @app.before_request
    def start_recording() -> None:
        g.recorded = []
        _recorders.append(g.recorded)

    @app.teardown_request
    def judge(error: BaseException | None) -> None:
        statements = g.pop("recorded", None)
        if statements is None:
            return
        _recorders[:] = [other for other in _recorders if other is not statements]
        if error is not None:
            return
        where = f"{request.method} {request.path}"
        for session in g.get("_sqlalchemy_sessions", {}).values():
            assert not is_dirty(session), f"{where} left work in the session without committing it"
        if not _may_write(app):
            written = [s for s in statements if WRITE.match(s)]
            assert not written, f"{where} wrote, and its guard does not say that it may: {written[0]}"


def _may_write(app: Flask) -> bool:
    view = app.view_functions.get(request.endpoint or "")
    access = getattr(view, "__access__", None)
    if request.method in UNSAFE:
        return not getattr(access, "only_reads", False)
    return bool(getattr(access, "writes", ""))
