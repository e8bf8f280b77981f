"""Many ids as one parameter: the statement's text stays the same whatever their number.

Statements of the pages that are asked for most are built once for each engine, with named parameters (`listed` and
`value`); all others use `among`.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from typing import Any, TypeAlias, cast

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql
from sqlalchemy.orm import InstrumentedAttribute, Session
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.selectable import TableValuedAlias

from shop.core import postgres

IdColumn = ColumnElement[int] | InstrumentedAttribute[int]
WordColumn = ColumnElement[str] | InstrumentedAttribute[str]
Statement: TypeAlias = sa.Select[*tuple[Any, ...]]
Union: TypeAlias = sa.CompoundSelect[*tuple[Any, ...]]
SQLITE = "sqlite"


class _Ids(sa.types.UserDefinedType[postgres.IdList]):
    """An array of ids on PostgreSQL, as `postgres.IdList` writes it."""

    cache_ok = True
    render_bind_cast = True

    def get_col_spec(self, **_options: Any) -> str:
        return "BIGINT[]"


_ARRAY = _Ids()
_WORDS = postgresql.ARRAY(sa.String)


def engine_name(session: Session) -> str:
    """The database engine that the session speaks to."""
    return session.get_bind().dialect.name


def value(engine: str, ids: Collection[int] | Collection[str]) -> Any:
    """The ids (or words) as the engine takes them for one parameter."""
    if engine == SQLITE:
        return json.dumps(list(ids))
    return list(ids) if isinstance(next(iter(ids), 0), str) else postgres.IdList(cast(Collection[int], ids))


def listed(engine: str, column: IdColumn | WordColumn, parameter: str) -> ColumnElement[bool]:
    """Whether the column holds one of the ids (or words) that the named parameter will carry."""
    if engine == SQLITE:
        rows = sa.func.json_each(sa.bindparam(parameter, type_=sa.String)).table_valued("value")
        return column.in_(sa.select(rows.c.value))
    return column == sa.any_(
        sa.bindparam(parameter, type_=_WORDS if isinstance(column.type, sa.String) else _ARRAY)
    )


def read(
    session: Session, statement: Statement | Union, parameters: dict[str, Any] | None = None
) -> Sequence[Any]:
    """Plain rows, past the unit of work of the session: half the cost where a page reads many. Flushed work is seen."""
    return session.connection().execute(statement, parameters or {}).all()


def few(rows: int) -> ColumnElement[int]:
    """A LIMIT that is written into the statement: where it comes as a parameter, PostgreSQL plans once for a tenth of
    the table, and sorts what it could walk along.
    """
    return sa.literal_column(str(rows), sa.Integer)


def among(session: Session, column: IdColumn, ids: Collection[int]) -> ColumnElement[bool]:
    """Whether the column holds one of the ids; thousands are as good as one."""
    if engine_name(session) == SQLITE:
        rows = sa.func.json_each(json.dumps(sorted(ids))).table_valued("value")
        return column.in_(sa.select(rows.c.value))
    return column == sa.any_(sa.literal(postgres.IdList(sorted(ids)), _ARRAY))


def ranked(engine: str, parameter: str) -> TableValuedAlias:
    """The ids that the named parameter will carry as rows `value`, `key`; `key` grows in their order."""
    if engine == SQLITE:
        text = sa.bindparam(parameter, type_=sa.String)
        return sa.func.json_each(text).table_valued("value", "key", name="ranked")
    array = sa.bindparam(parameter, type_=_ARRAY)
    rows = sa.func.unnest(array).table_valued(
        sa.column("value", sa.BigInteger), with_ordinality="key", name="ranked"
    )
    return rows.render_derived()
