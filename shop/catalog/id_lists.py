"""Many ids as one parameter: the statement's text stays the same whatever their number."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql
from sqlalchemy.orm import InstrumentedAttribute, Session
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.selectable import TableValuedAlias

IdColumn = ColumnElement[int] | InstrumentedAttribute[int]


def _on_sqlite(session: Session) -> bool:
    return session.get_bind().dialect.name == "sqlite"


def among(session: Session, column: IdColumn, ids: Collection[int]) -> ColumnElement[bool]:
    """Whether the column holds one of the ids; thousands are as good as one."""
    if _on_sqlite(session):
        listed = sa.func.json_each(json.dumps(sorted(ids))).table_valued("value")
        return column.in_(sa.select(listed.c.value))
    return column == sa.any_(sa.literal(sorted(ids), postgresql.ARRAY(sa.BigInteger)))


def ranked(session: Session, ids: Sequence[int]) -> TableValuedAlias:
    """The ids as rows `value`, `key`; `key` grows in the order given."""
    if _on_sqlite(session):
        return sa.func.json_each(json.dumps(list(ids))).table_valued("value", "key", name="ranked")
    array = sa.literal(list(ids), postgresql.ARRAY(sa.BigInteger))
    rows = sa.func.unnest(array).table_valued(
        sa.column("value", sa.BigInteger), with_ordinality="key", name="ranked"
    )
    return rows.render_derived()
