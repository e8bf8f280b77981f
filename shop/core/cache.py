"""The version of all that the public sees (architecture, section 6).

What is kept of public pages is used only while the version row it was made under and its own expiry instant hold: one
statement asks. Whoever changes what the public sees calls `touch`; the row is written last in the transaction, so that
it is held shortly and always locked after everything else.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Mapped, Session, SessionTransaction, mapped_column

from shop.core import chance, postgres
from shop.core.db import Model

PUBLIC = "public"
STEP = 1 << 20


class CacheVersion(Model):
    """The version of all that is public. It only grows."""

    __tablename__ = "cache_version"

    name: Mapped[str] = mapped_column(sa.String(20), primary_key=True)
    version: Mapped[int] = mapped_column(sa.BigInteger, default=0)


VERSION = sa.select(CacheVersion.version).where(CacheVersion.name == PUBLIC)


def touch(session: Session) -> None:
    """What the public sees changes with this transaction: every fragment made before its commit is void after it."""
    session.info["touch_public"] = True


@event.listens_for(Session, "before_commit")
def _bump(session: Session) -> None:
    if session.in_nested_transaction():  # a savepoint ends, not the transaction
        return
    if session.info.pop("touch_public", False):
        session.flush()
        # By a step nobody can foresee: a database restored from a backup goes back in its versions, and must not
        # come to one again under which Redis remembers other pages.
        step = 1 + chance.secret_below(STEP)
        session.execute(
            sa.update(CacheVersion)
            .where(CacheVersion.name == PUBLIC)
            .values(version=CacheVersion.version + step)
        )


@event.listens_for(Session, "after_soft_rollback")
def _forget(session: Session, undone: SessionTransaction) -> None:
    if not undone.nested:  # after a savepoint is undone the rest may still be committed
        session.info.pop("touch_public", None)


class VersionReader:
    """Asks for the version in one statement on a connection of its own that is never inside a transaction."""

    def __init__(self, engine: Engine) -> None:
        # A pool of its own: a request that holds a connection must not wait here for one that others hold.
        self._pool = engine.pool.recreate()
        self._local = threading.local()
        self._text = str(VERSION.compile(engine, compile_kwargs={"literal_binds": True}))

    def read(self) -> int:
        """The version now; a connection that broke is opened anew once. Raises when that breaks too."""
        try:
            return self._ask()
        except Exception:
            self._local.__dict__.pop("ask", None)
            return self._ask()

    def _ask(self) -> int:
        ask = getattr(self._local, "ask", None) or self._open()
        return int(ask() or 0)

    def _open(self) -> Callable[[], Any]:
        pooled = self._pool.connect()
        connection: Any = pooled.driver_connection
        pooled.detach()  # the pool shall not take it back
        self._local.connection = connection
        self._local.ask = (
            connection.question(self._text)
            if isinstance(connection, postgres.Connection)
            else partial(_first_value, connection.cursor(), self._text)
        )
        return cast(Callable[[], Any], self._local.ask)


def _first_value(cursor: Any, text: str) -> Any:
    row = cursor.execute(text).fetchone()
    return row[0] if row else None
