"""What holds for every table: migrations equal models, constraints have names, instants and money have their types."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import command

from shop.core.db import Model, UtcDateTime, alembic_config
from shop.migrations import tables
from tests.support.databases import Databases

assert tables.ALL


def columns() -> list[sa.Column[object]]:
    return [column for table in Model.metadata.sorted_tables for column in table.columns]


def test_migrations_equal_models(databases: Databases, database_engine: str) -> None:
    url = databases.fresh(database_engine)
    command.check(alembic_config(url))
    databases.drop(url)


def test_every_constraint_and_index_has_a_name() -> None:
    nameless = [
        f"{table.name}: {rule}"
        for table in Model.metadata.sorted_tables
        for rule in [*table.constraints, *table.indexes]
        if not rule.name
    ]
    assert not nameless, "\n".join(nameless)


def test_every_instant_is_of_the_one_type() -> None:
    others = [
        str(c) for c in columns() if isinstance(c.type, sa.DateTime) and not isinstance(c.type, UtcDateTime)
    ]
    assert not others, "\n".join(others)


def test_every_instant_says_so_in_its_name() -> None:
    """`*_at`, `*_from`, `*_until` or `*_since`: a reader sees an instant, not a day."""
    endings = ("at", "from", "until", "since")
    odd = [
        str(c)
        for c in columns()
        if isinstance(c.type, UtcDateTime) and c.name.strip("_").split("_")[-1] not in endings
    ]
    assert not odd, "\n".join(odd)


def test_money_is_whole_fen_in_a_wide_integer() -> None:
    narrow = [str(c) for c in columns() if c.name.endswith("_fen") and not isinstance(c.type, sa.BigInteger)]
    assert not narrow, "\n".join(narrow)
    floats = [str(c) for c in columns() if isinstance(c.type, sa.Float)]
    assert not floats, "\n".join(floats)


def test_the_database_is_never_asked_the_time() -> None:
    clocks = ("now", "current", "getdate", "localtime")
    asked = [
        str(c)
        for c in columns()
        if c.server_default is not None and any(w in default_of(c).lower() for w in clocks)
    ]
    assert not asked, "\n".join(asked)


def default_of(column: sa.Column[object]) -> str:
    return str(getattr(column.server_default, "arg", ""))
