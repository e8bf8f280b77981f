"""Alembic's environment: the same models and types on both engines."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import context

from shop.core.db import Model, prepare_engine
from shop.migrations import tables

assert tables.ALL


def run() -> None:
    """Migrate the database of the URL, or over a connection that was handed in."""
    given = context.config.attributes.get("connection")
    if given is not None:
        _migrate(given)
        return
    engine = sa.create_engine(context.config.attributes["url"])
    prepare_engine(engine)
    with engine.connect() as connection:
        _migrate(connection)
        connection.commit()
    engine.dispose()


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
