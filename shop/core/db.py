"""The database: typed base, named constraints, one UTC type on both engines, the session.

SQLite writers BEGIN IMMEDIATE (a plain BEGIN that reads and then writes fails under load). A request that only
reads begins plainly, so readers never wait for a writer.
"""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from inspect import iscoroutinefunction
from pathlib import Path
from typing import Any, ClassVar

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from flask import Flask
from flask_sqlalchemy_lite import SQLAlchemy
from sqlalchemy import event, orm
from sqlalchemy.engine import Connection, Dialect, Engine
from sqlalchemy.types import TypeDecorator

from shop.core import postgres

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
WAIT = 30  # seconds that a writer waits for the one before it
_turn = threading.Lock()
_reading: ContextVar[bool] = ContextVar("db_reading", default=False)


class UtcDateTime(TypeDecorator[datetime]):
    """An instant: aware in Python, UTC in the database, refused without its time zone."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """UTC for the engine; SQLite keeps it without a zone, in a text that sorts."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs its time zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Aware UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


BigId = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Fen = sa.BigInteger()


class Model(orm.DeclarativeBase):
    """Base of all tables."""

    metadata = sa.MetaData(naming_convention=NAMING)
    type_annotation_map: ClassVar[dict[Any, Any]] = {datetime: UtcDateTime(), dict[str, Any]: sa.JSON()}


def one_of(column: str, values: type[Any] | list[str], name: str | None = None) -> sa.CheckConstraint:
    """CHECK that a text column holds one of an enumeration's values."""
    words = ", ".join(f"'{getattr(v, 'value', v)}'" for v in values)
    return sa.CheckConstraint(f"{column} IN ({words})", name=name or f"{column}_known")


def table_of(model: type[Model]) -> sa.Table:
    """The model's table, for statements past the unit of work: a third of the cost where only columns are needed."""
    table = model.__table__
    assert isinstance(table, sa.Table)
    return table


db = SQLAlchemy()


def init_app(app: Flask, url: str) -> None:
    """Bind the engine of the URL to the app."""
    options: dict[str, Any] = {"url": url, "pool_pre_ping": False, "pool_size": 10, "max_overflow": 20}
    if url.startswith("sqlite"):
        _make_folder(url)
        options |= {"connect_args": {"timeout": WAIT, "check_same_thread": False}}
    else:
        # The connection used last comes first: it has its statements planned, the others may rest.
        options |= {"pool_recycle": 1800, "pool_use_lifo": True}
    app.config["SQLALCHEMY_ENGINES"] = {"default": options}
    db.init_app(app)
    _drop_async_teardown(app)
    with app.app_context():
        prepare_engine(db.engine)


def _drop_async_teardown(app: Flask) -> None:
    """The store has no async session. Closing none of them would start an event loop at the end of every request
    (0.4 ms), and fail where a loop is running already.
    """
    app.teardown_appcontext_funcs = [f for f in app.teardown_appcontext_funcs if not iscoroutinefunction(f)]


def _make_folder(url: str) -> None:
    Path(url.removeprefix("sqlite:///")).parent.mkdir(parents=True, exist_ok=True)


def prepare_engine(engine: Engine) -> None:
    """Foreign keys, WAL and our own BEGIN on SQLite; UTC and statements planned once on PostgreSQL."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _sqlite_connected)
        event.listen(engine, "begin", _sqlite_begin)
    else:
        postgres.prepare_engine(engine)


def _sqlite_connected(raw: Any, _record: Any) -> None:
    raw.isolation_level = None
    cursor = raw.cursor()
    for pragma in (
        "foreign_keys=ON",
        "journal_mode=WAL",
        "synchronous=NORMAL",
        f"busy_timeout={WAIT * 1000}",
        "cache_size=-32768",
        "temp_store=MEMORY",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _sqlite_begin(connection: Connection) -> None:
    if _reading.get():
        connection.exec_driver_sql("BEGIN")
    elif not _begun_in_turn(connection.connection.driver_connection):
        connection.exec_driver_sql("BEGIN IMMEDIATE")  # once more, to fail as the driver fails


def _begun_in_turn(raw: Any) -> bool:
    """Begin to write as soon as the writer before us is done; False when that takes longer than WAIT.

    SQLite's own wait sleeps up to a tenth of a second while nobody writes, and forgets who came first. Here one thread
    of the process looks every half millisecond, the others stand behind it.
    """
    deadline = time.monotonic() + WAIT
    if not _turn.acquire(timeout=WAIT):
        return False
    try:
        raw.execute("PRAGMA busy_timeout=0")
        while not _begun(raw):
            if time.monotonic() > deadline:
                return False
            time.sleep(0.0005)
        return True
    except sqlite3.OperationalError:
        return False
    finally:
        raw.execute(f"PRAGMA busy_timeout={WAIT * 1000}")
        _turn.release()


def _begun(raw: Any) -> bool:
    try:
        raw.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
            raise
        return False
    return True


def insert_each(session: orm.Session, model: type[Model], rows: Sequence[Mapping[str, Any]]) -> list[int]:
    """Insert the rows, many in a statement; their ids in the same order."""
    table = table_of(model)
    statement = sa.insert(table).returning(table.c.id, sort_by_parameter_order=True)
    return list(session.scalars(statement, list(rows)))


@contextmanager
def reading() -> Iterator[None]:
    """Transactions begun inside only read: they take no write lock on SQLite."""
    token = _reading.set(True)
    try:
        yield
    finally:
        _reading.reset(token)


def see_one_moment(session: orm.Session) -> None:
    """All that the session reads from here to the end of its transaction is of one moment, whoever writes meanwhile.

    SQLite keeps this by itself; PostgreSQL asks the clock of each statement unless told.
    """
    bind = session.get_bind()
    if isinstance(bind, Engine) and bind.dialect.name == "postgresql":
        session.connection(execution_options={"isolation_level": "REPEATABLE READ"})


def count_rows(session: orm.Session) -> None:
    """Tell the planner how large the tables are and what stands in them, after much was written at once.

    PostgreSQL would find out by itself after a minute; SQLite never does.
    """
    session.execute(sa.text("ANALYZE"))


def mark_reading(only_reads: bool) -> None:
    """Say for the current request or job whether its transaction only reads (the edge decides)."""
    _reading.set(only_reads)


def alembic_config(url: str) -> Config:
    """Alembic's configuration for the URL."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent.parent / "migrations"))
    config.attributes["url"] = url
    return config


def upgrade(url: str, revision: str = "head") -> None:
    """Bring the database of the URL to the revision (all migrations by default)."""
    if url.startswith("sqlite"):
        _make_folder(url)
    command.upgrade(alembic_config(url), revision)
