"""What the home page shows: crafts, the season, new and popular goods, workshops with their stories, places."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.catalog import listing, places
from shop.catalog.crafts import CraftName
from shop.catalog.filters import NEWEST, SOLD, Filters
from shop.catalog.id_lists import Statement, engine_name, few, listed, read, value
from shop.catalog.listing import Card, Shelf
from shop.catalog.sellers import Seller
from shop.core import clock
from shop.exhibition.zone import band
from shop.exhibition.zone.band import Band
from shop.front import season as seasons
from shop.front.season import Season
from shop.workshops.models import Workshop

NEW = 8
POPULAR = 4
BOLTS = 9
STORIES = 3
COUNTIES = 12


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


class County(NamedTuple):
    """A county and how many workshops sell from it."""

    code: str
    name: str
    workshops: int


class Focus(NamedTuple):
    """A workshop that is introduced."""

    id: int
    slug: str
    name: str
    craft_id: int
    story: str
    picture_key: str | None
    employees_total: int
    founded_on: date | None


Told = tuple[Focus, Seller]


@dataclass(frozen=True)
class HomePage:
    """The home page. `goods`: how many products may be bought now; `counted`: how many of each craft (by id);
    `popular`: sold most, without those that are shown as new; `focus`: one workshop with its place and seal; `stories`:
    others that tell one; `fair`: the nearest one that is announced or on.
    """

    shelf: Shelf
    bolts: list[Bolt]
    season: Season
    in_season: list[CraftName]
    counted: Mapping[object, int]
    new: list[Card]
    popular: list[Card]
    goods: int
    focus: Told | None
    stories: list[Told]
    places: list[Place]
    counties: list[County]
    fair: Band | None


def load(session: Session, at: datetime) -> HomePage:
    """Seven statements, whatever there is to sell."""
    shelf = listing.shelf(session, at)
    counts = listing.counted(session, shelf, Filters())
    season = seasons.of(clock.local_day(at))
    new, popular = _new_and_popular(session, shelf)
    told, fair = _told(session, shelf, counts.by["workshop"], at)
    return HomePage(
        shelf=shelf,
        bolts=_bolts(shelf, counts.by["craft"]),
        season=season,
        in_season=_in_season(shelf, season, counts.by["craft"]),
        counted=counts.by["craft"],
        new=new,
        popular=popular,
        goods=counts.total,
        focus=told[0] if told else None,
        stories=[one for one in told[1:] if one[0].story],
        places=by_prefecture(shelf),
        counties=by_county(shelf),
        fair=fair,
    )


def _new_and_popular(session: Session, shelf: Shelf) -> tuple[list[Card], list[Card]]:
    """Both kinds of cards, no product in both; the prices of all in one statement."""
    newest = listing.first(session, shelf, NEWEST, NEW)
    shown = {row.product_id for row in newest}
    bought = [
        row for row in listing.first(session, shelf, SOLD, NEW + POPULAR) if row.product_id not in shown
    ]
    cards = listing.cards_of(session, [*newest, *bought[:POPULAR]], shelf)
    return [c for c in cards if c.product_id in shown], [c for c in cards if c.product_id not in shown]


def _in_season(shelf: Shelf, season: Season, goods: Mapping[object, int]) -> list[CraftName]:
    """The crafts of the season that have goods."""
    by_slug = {craft.slug: craft for craft in shelf.crafts.values()}
    return [by_slug[slug] for slug in season.crafts if slug in by_slug and goods.get(by_slug[slug].id)]


def _bolts(shelf: Shelf, goods: Any) -> list[Bolt]:
    """Crafts with goods first, by number of goods; the rack is never empty while there are crafts."""
    homes: dict[int, Counter[str]] = defaultdict(Counter)
    for seller in shelf.sellers.values():
        homes[seller.craft_id][seller.place] += 1
    ordered = sorted(shelf.crafts.values(), key=lambda c: (-goods.get(c.id, 0), c.id))
    return [Bolt(c, homes[c.id].most_common(1)[0][0] if homes[c.id] else "") for c in ordered[:BOLTS]]


def _told(session: Session, shelf: Shelf, goods: Any, at: datetime) -> tuple[list[Told], Band | None]:
    """Workshops with goods, those that tell a story first, others each week; nobody can buy the place. And the fair that
    is announced or on, which the same statement brings along.
    """
    ids = sorted(w for w in shelf.sellers if goods.get(w))
    if not ids:
        return [], None
    week = clock.local_day(at).toordinal() // 7
    engine = engine_name(session)
    asked = {"ids": value(engine, ids), "shift": week * 104729, "band_at": at}
    rows = read(session, _in_turn(engine), asked)
    chosen = [Focus._make(row[: len(Focus._fields)]) for row in rows]
    return [(one, shelf.sellers[one.id]) for one in chosen], band.of_row(rows[0]) if rows else None


@lru_cache(maxsize=2)
def _in_turn(engine: str) -> Statement:
    turn = (Workshop.id * 7919 + sa.bindparam("shift", type_=sa.BigInteger)) % 1009
    fair = band.nearest()
    return (
        sa.select(*(getattr(Workshop, name) for name in Focus._fields), *fair.c)
        .outerjoin(fair, sa.true())
        .where(listed(engine, Workshop.id, "ids"))
        .order_by(Workshop.story == "", turn, Workshop.id)
        .limit(few(1 + STORIES))
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


def by_county(shelf: Shelf) -> list[County]:
    """The counties with the most workshops that may sell."""
    counted = Counter(seller.county_code for seller in shelf.sellers.values())
    ordered = sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))[:COUNTIES]
    return [County(code, places.name(code), n) for code, n in ordered]
