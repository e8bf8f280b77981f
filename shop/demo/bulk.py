"""Rows in bulk, with ids of our own so that the same seed gives the same tables."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.core.db import Model

CHUNK = 5000
Row = dict[str, Any]


def insert(session: Session, model: type[Model], rows: Iterable[Row]) -> int:
    """Insert the rows in chunks; answers how many. All rows name the same columns."""
    source, count = iter(rows), 0
    statement = sa.insert(model.__table__)  # type: ignore[arg-type]
    while chunk := list(islice(source, CHUNK)):
        session.connection().execute(statement, chunk)
        count += len(chunk)
    return count


def count_on(session: Session) -> None:
    """PostgreSQL's counters, of all tables, go on after the ids that were given here."""
    if session.get_bind().dialect.name != "postgresql":
        return
    counters = sa.text(
        "SELECT table_name FROM information_schema.columns WHERE column_name = 'id' "
        "AND table_schema = current_schema() AND column_default LIKE 'nextval%'"
    )
    for table in session.scalars(counters).all():
        session.execute(
            sa.text(
                f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), "  # noqa: S608 - our own table names
                f"(SELECT COALESCE(MAX(id), 0) + 1 FROM {table}), false)"
            )
        )
