"""Bring the reference data of the package into the database: every row added or renewed, none taken away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from shop.core.db import Model
from shop.heritage import reference
from shop.heritage.models import Craft, CraftClass, IchCategory, IchItem, Region
from shop.heritage.regions import covers

_Row = dict[str, Any]


def load_reference(session: Session) -> dict[str, int]:
    """Add or renew regions, ICH categories and items, craft classes and crafts; returns rows read per table.

    May run as often as wished. What officers recorded stays: an item whose code they verified, and the key-support
    counties that a prefecture named. Only flushes; the caller commits.
    """
    matters: tuple[tuple[type[Model], list[_Row]], ...] = (
        (Region, _regions()),
        (IchCategory, [asdict(category) for category in reference.ich_categories()]),
        (CraftClass, [_craft_class(craft_class) for craft_class in reference.craft_classes()]),
    )
    counts = {}
    for model, rows in matters:
        _upsert(session, model, rows, key=next(iter(model.__table__.primary_key)).name)
        counts[model.__tablename__] = len(rows)
    _mark_key_support(session)
    items = [asdict(item) for item in reference.ich_items()]
    _upsert(session, IchItem, items, key="key", unless=IchItem.code_verified)
    crafts = _crafts(session)
    _upsert(session, Craft, crafts, key="slug")
    session.expire_all()
    return {**counts, "ich_item": len(items), "craft": len(crafts)}


def _regions() -> list[_Row]:
    """Parents first, as the file has them. Of a county that no list names nothing is recorded (NULL, not "no")."""
    lifted = {county.code: county.source for county in reference.lifted_counties()}
    return [
        {
            "code": region.code,
            "name": region.name,
            "short_name": region.short_name,
            "level": region.level,
            "parent_code": region.parent_code,
            "lifted_out_of_poverty": True if region.code in lifted else None,
            "lifted_source": lifted.get(region.code),
        }
        for region in reference.regions()
    ]


def _mark_key_support(session: Session) -> None:
    """An area of key support covers all that lies in it. Marks are only ever added here."""
    for area in reference.key_support():
        codes = [region.code for region in reference.regions() if covers(area.code, region.code)]
        session.execute(
            sa.update(Region)
            .where(Region.code.in_(codes), Region.key_support.is_(False))
            .values(key_support=True, key_support_source=area.source)
            .execution_options(synchronize_session=False)
        )


def _craft_class(craft_class: reference.CraftClass) -> _Row:
    return {"code": craft_class.code, "name": craft_class.name, "source": craft_class.source}


def _crafts(session: Session) -> list[_Row]:
    items = dict(session.execute(sa.select(IchItem.key, IchItem.id)).all())
    rows = []
    for craft in reference.crafts():
        row = asdict(craft)
        key = row.pop("default_ich_item_key")
        rows.append(
            row | {"aliases": ";".join(craft.aliases), "default_ich_item_id": items[key] if key else None}
        )
    return rows


def _upsert(
    session: Session,
    model: type[Model],
    rows: Sequence[_Row],
    *,
    key: str,
    unless: sa.ColumnElement[bool] | sa.orm.InstrumentedAttribute[bool] | None = None,
) -> None:
    """INSERT ... ON CONFLICT (key) DO UPDATE, except for rows where `unless` holds; one statement, many rows."""
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    statement = insert(model)
    statement = statement.on_conflict_do_update(
        index_elements=[key],
        set_={column: statement.excluded[column] for column in rows[0] if column != key},
        where=None if unless is None else sa.not_(unless),
    )
    session.connection().execute(statement, list(rows))
