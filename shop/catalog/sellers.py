"""The workshops that may sell at an instant, with what lists show of them. Asked once a request, in one statement."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.catalog import places
from shop.catalog.id_lists import Statement, read
from shop.core.db import UtcDateTime
from shop.workshops import certification
from shop.workshops.models import LicenceKind, Workshop

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


class Sellers(Mapping[int, Seller]):
    """Sellers by workshop id."""

    def __init__(self, sellers: dict[int, Seller]) -> None:
        self._by_id = sellers

    def __getitem__(self, workshop_id: int) -> Seller:
        return self._by_id[workshop_id]

    def __iter__(self) -> Iterator[int]:
        return iter(self._by_id)

    def __len__(self) -> int:
        return len(self._by_id)

    def holding(self, kind: str) -> list[int]:
        """Ids of those that hold the licence ('' for all)."""
        return [s.id for s in self._by_id.values() if s.may_sell(kind)]


def sellers(session: Session, at: datetime) -> Sellers:
    """Who may sell at the instant (certification, verification), and which licences they hold then."""
    found = {}
    for row in read(session, _statement(), {"at": at}):
        held = frozenset(kind for kind, has in zip(KINDS, row[6:], strict=True) if has)
        id_, slug, name, county, craft, level = row[:6]
        found[id_] = Seller(id_, slug, name, county, craft, level or "county", held)
    return Sellers(found)


@lru_cache(maxsize=1)
def _statement() -> Statement:
    at: Any = sa.bindparam("at", type_=UtcDateTime())
    licences = [certification.licensed_sql(Workshop.id, at, kind).label(f"has_{kind}") for kind in KINDS]
    return (
        sa.select(
            Workshop.id,
            Workshop.slug,
            Workshop.name,
            Workshop.county_code,
            Workshop.craft_id,
            Workshop.model_site_level,
            *licences,
        )
        .where(Workshop.id.in_(certification.selling_workshops(at)))
        .order_by(Workshop.id)
    )
