"""Alembic's environment: the same models and types on both engines."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import context
from sqlalchemy import event

from shop.core.db import Model, prepare_engine
from shop.migrations import tables

assert tables.ALL


def run() -> None:
    """Migrate the database of the URL.

    SQLite cannot alter a table that others refer to while it watches the references: they are checked at the end.
    """
    engine = sa.create_engine(context.config.attributes["url"])
    prepare_engine(engine)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _watch_no_references)
    with engine.connect() as connection:
        _migrate(connection)
        if engine.dialect.name == "sqlite":
            broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
            assert not broken, f"references to nothing: {broken[:5]}"
        connection.commit()
    engine.dispose()


def _watch_no_references(raw: Any, _record: Any) -> None:
    raw.execute("PRAGMA foreign_keys=OFF")


def _migrate(connection: sa.Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=Model.metadata,
        render_as_batch=connection.dialect.name == "sqlite",
        compare_type=True,
    )
    with context.begin_transaction():
        context.run_migrations()


run()
