"""What the home page shows: crafts, the newest goods, one workshop, places."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.catalog import listing, places
from shop.catalog.crafts import CraftName
from shop.catalog.filters import Filters
from shop.catalog.id_lists import Statement, engine_name, few, listed, read, value
from shop.catalog.listing import Card, Shelf
from shop.catalog.sellers import Seller
from shop.core import clock
from shop.workshops.models import Workshop

NEW = 8
BOLTS = 9


class Bolt(NamedTuple):
    """A craft on the rack with the place most of its workshops are in."""

    craft: CraftName
    place: str


class Place(NamedTuple):
    """A prefecture with its crafts and how many workshops sell from it."""

    code: str
    name: str
    crafts: tuple[str, ...]
    workshops: int


class Focus(NamedTuple):
    """The one workshop that is introduced."""

    id: int
    slug: str
    name: str
    craft_id: int
    story: str
    picture_key: str | None
    employees_total: int
    founded_on: date | None


@dataclass(frozen=True)
class HomePage:
    """The home page. `goods`: how many products may be bought now; `focus`: one workshop with its place and seal."""

    shelf: Shelf
    bolts: list[Bolt]
    new: list[Card]
    goods: int
    focus: tuple[Focus, Seller] | None
    places: list[Place]


def load(session: Session, at: datetime) -> HomePage:
    """Six statements, whatever there is to sell."""
    shelf = listing.shelf(session, at)
    counts = listing.counted(session, shelf, Filters())
    return HomePage(
        shelf=shelf,
        bolts=_bolts(shelf, counts.by["craft"]),
        new=listing.newest(session, shelf, NEW),
        goods=counts.total,
        focus=_focus(session, shelf, counts.by["workshop"], at),
        places=by_prefecture(shelf),
    )


def _bolts(shelf: Shelf, goods: Any) -> list[Bolt]:
    """Crafts with goods first, by number of goods; the rack is never empty while there are crafts."""
    homes: dict[int, Counter[str]] = defaultdict(Counter)
    for seller in shelf.sellers.values():
        homes[seller.craft_id][seller.place] += 1
    ordered = sorted(shelf.crafts.values(), key=lambda c: (-goods.get(c.id, 0), c.id))
    return [Bolt(c, homes[c.id].most_common(1)[0][0] if homes[c.id] else "") for c in ordered[:BOLTS]]


def _focus(session: Session, shelf: Shelf, goods: Any, at: datetime) -> tuple[Focus, Seller] | None:
    """One workshop with goods, those that tell a story first, another each week; nobody can buy the place."""
    ids = sorted(w for w in shelf.sellers if goods.get(w))
    if not ids:
        return None
    week = clock.local_day(at).toordinal() // 7
    engine = engine_name(session)
    (row,) = read(session, _in_turn(engine), {"ids": value(engine, ids), "shift": week * 104729})
    chosen = Focus._make(row)
    return chosen, shelf.sellers[chosen.id]


@lru_cache(maxsize=2)
def _in_turn(engine: str) -> Statement:
    turn = (Workshop.id * 7919 + sa.bindparam("shift", type_=sa.BigInteger)) % 1009
    return (
        sa.select(*(getattr(Workshop, name) for name in Focus._fields))
        .where(listed(engine, Workshop.id, "ids"))
        .order_by(Workshop.story == "", turn, Workshop.id)
        .limit(few(1))
    )


def by_prefecture(shelf: Shelf) -> list[Place]:
    """Prefectures by number of workshops that may sell."""
    crafts: dict[str, Counter[str]] = defaultdict(Counter)
    for seller in shelf.sellers.values():
        crafts[places.prefecture(seller.county_code)][shelf.crafts[seller.craft_id].name] += 1
    found = [
        Place(code, places.prefecture_name(code), tuple(n for n, _k in names.most_common(3)), names.total())
        for code, names in crafts.items()
    ]
    return sorted(found, key=lambda place: (-place.workshops, place.code))
