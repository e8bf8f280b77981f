"""By which way the database reads: the plans of what a block asks it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

Asked = list[tuple[str, Any]]


@contextmanager
def recorded() -> Iterator[Asked]:
    """The SELECTs sent inside the block, with what was filled in."""
    found: Asked = []

    def note(_conn: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        if statement.lstrip().upper().startswith(("SELECT", "WITH")):
            found.append((statement, parameters))

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(Engine, "before_cursor_execute", note)


def read_whole(session: Session, asked: Asked, table: str) -> list[str]:
    """The lines of the plans that read all of a table; the database is asked to look at its sizes first."""
    session.execute(sa.text("ANALYZE"))
    sqlite = session.get_bind().dialect.name == "sqlite"
    explain = "EXPLAIN QUERY PLAN" if sqlite else "EXPLAIN"
    whole = re.compile(
        rf"SCAN {table}\b(?!.* USING (COVERING )?INDEX)" if sqlite else rf"Seq Scan on {table}\b"
    )
    lines = []
    for statement, parameters in list(asked):
        if re.search(rf"\b{table}\b", statement):
            rows = session.connection().exec_driver_sql(f"{explain} {statement}", parameters)
            lines += [str(row[-1]) for row in rows]
    return [line for line in lines if whole.search(line)]
