"""The workshops that may sell at an instant, with what lists show of them. Asked once a request, in one statement."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.catalog import places
from shop.catalog.id_lists import Statement, read, value
from shop.core.db import UtcDateTime
from shop.workshops import certification
from shop.workshops.models import Licence, LicenceKind, Workshop

KINDS = tuple(kind.value for kind in LicenceKind)


class Seller(NamedTuple):
    """A workshop that may sell now. `licences`: kinds valid now; `seal`: county city province."""

    id: int
    slug: str
    name: str
    county_code: str
    craft_id: int
    seal: str
    licences: frozenset[str]

    @property
    def place(self) -> str:
        """The short name of its county, 龙山."""
        return places.short_name(self.county_code)

    def may_sell(self, licence_kind: str) -> bool:
        """Whether it may sell goods that ask for the licence ('' for none)."""
        return not licence_kind or licence_kind in self.licences


class Sellers(dict[int, Seller]):
    """Sellers by workshop id, in its order. Not changed once they are read."""

    _right: dict[str, Any] | None = None

    def holding(self, kind: str) -> list[int]:
        """Ids of those that hold the licence ('' for all)."""
        return [s.id for s in self.values() if s.may_sell(kind)]

    def right(self, engine: str) -> dict[str, Any]:
        """Who may sell what, as parameters: `sellers`, and `with_<kind>` those that hold the licence. Made once."""
        if self._right is None:
            lists = {f"with_{kind}": self.holding(kind) for kind in KINDS}
            self._right = {name: value(engine, ids) for name, ids in {"sellers": list(self), **lists}.items()}
        return self._right


def sellers(session: Session, at: datetime) -> Sellers:
    """Who may sell at the instant (certification, verification), and which licences they hold then."""
    rows = read(session, _statement(), {"at": at})
    held: dict[int, set[str]] = defaultdict(set)
    for row in rows:
        if row[-1] is not None:
            held[row[0]].add(row[-1])
    return Sellers(
        {
            id_: Seller(id_, slug, name, county, craft, level or "county", frozenset(held.get(id_, ())))
            for id_, slug, name, county, craft, level, _kind in rows
        }
    )


@lru_cache(maxsize=1)
def _statement() -> Statement:
    """A row for each workshop and licence it holds; one without any has one row."""
    at: Any = sa.bindparam("at", type_=UtcDateTime())
    held = sa.and_(Licence.workshop_id == Workshop.id, certification.licence_holds(at))
    return (
        sa.select(
            Workshop.id,
            Workshop.slug,
            Workshop.name,
            Workshop.county_code,
            Workshop.craft_id,
            Workshop.model_site_level,
            Licence.kind,
        )
        .outerjoin(Licence, held)
        .where(Workshop.id.in_(certification.selling_workshops(at)))
        .order_by(Workshop.id)
    )
