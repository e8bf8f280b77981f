"""The crafts with their classes as lists need them: some twenty rows, one statement."""

from __future__ import annotations

from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

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


def crafts(session: Session) -> dict[int, CraftName]:
    """All crafts by id, in the order in which they were entered."""
    rows = session.execute(
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
    return {row[0]: CraftName(*row[:6], tuple(w for w in row[6].split(";") if w), row[7]) for row in rows}
