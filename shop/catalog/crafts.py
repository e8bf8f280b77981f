"""The crafts with their classes as lists need them: some twenty rows, one statement."""

from __future__ import annotations

from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.catalog.id_lists import Statement, read
from shop.heritage.models import Craft, CraftClass


class CraftName(NamedTuple):
    """A craft by its names; `aliases` are other words for it."""

    id: int
    slug: str
    name: str
    pattern_key: str
    class_code: str
    class_name: str
    aliases: tuple[str, ...]
    summary: str


_STATEMENT: Statement = (
    sa.select(
        Craft.id,
        Craft.slug,
        Craft.name,
        Craft.pattern_key,
        Craft.craft_class_code,
        CraftClass.name,
        Craft.aliases,
        Craft.summary,
    )
    .join(CraftClass, CraftClass.code == Craft.craft_class_code)
    .order_by(Craft.id)
)


def crafts(session: Session) -> dict[int, CraftName]:
    """All crafts by id, in the order in which they were entered."""
    rows = read(session, _STATEMENT)
    return {row[0]: _named(row) for row in rows}


def _named(row: Any) -> CraftName:
    id_, slug, name, key, class_code, class_name, aliases, summary = row
    words = tuple(word for word in aliases.split(";") if word)
    return CraftName(id_, slug, name, key, class_code, class_name, words, summary)
