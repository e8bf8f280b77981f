"""Counting the values of every facet, with one pass over rows that are few however many products there are.

A facet's values are counted under all other conditions but its own, so that each number says what choosing it gives.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.catalog.card_rows import SOLD_OUT
from shop.catalog.crafts import CraftName
from shop.catalog.filters import Filters
from shop.catalog.id_lists import Statement, Union, engine_name, listed, read, value
from shop.catalog.models import ListingCard, ShelfCount
from shop.catalog.sellers import KINDS as LICENCES
from shop.catalog.sellers import Seller, Sellers
from shop.catalog.supply import gone, on_offer
from shop.core.db import Fen
from shop.core.money import MAX_FEN
from shop.heritage.regions import covers

KEYS = ("workshop_id", "craft_id", "ich_level", "licence_kind", "supply", "price_band")
_LESS: sa.ColumnElement[int] = sa.literal_column("-1", sa.Integer)
FACETS = ("craft", "craft_class", "place", "ich", "site", "price", "supply", "workshop")


class ShelfRow(NamedTuple):
    """Cards of a workshop that are alike in all that facets tell apart. `in_range`: within the free price bounds;
    `product_id` only where each row is one card.
    """

    workshop_id: int
    craft_id: int
    ich_level: str
    licence_kind: str
    supply: str
    price_band: int
    in_range: bool
    cards: int
    product_id: int = 0


@dataclass(frozen=True)
class Counts:
    """`total`: cards that fulfil everything. `by`: per facet its values (place: county codes, site: seals,
    workshop: ids, craft: ids). `without`: how many there would be if that one facet were dropped.
    """

    total: int
    by: Mapping[str, Mapping[object, int]]
    without: Mapping[str, int] = field(default_factory=dict)


def shelf_rows(session: Session, sellers: Sellers, filters: Filters) -> Sequence[ShelfRow]:
    """The rows to count for a list without words. One statement; with free price bounds the cards are counted."""
    engine = engine_name(session)
    here = {"ids": value(engine, list(sellers))}
    if filters.has_range:
        return read(session, _cards_in_range(engine), {**here, **bounds(filters)})
    return read(session, _shelf(engine), here)


def totals(session: Session, sellers: Sellers, crafts: Mapping[int, CraftName]) -> Counts:
    """The counts of a list without any condition: the same as `count`, but summed by the database. One statement."""
    engine = engine_name(session)
    tally = _Tally()
    for workshop_id, craft_id, ich, supply, band, cards in read(
        session, _sums(engine), sellers.right(engine)
    ):
        if workshop_id is not None:
            tally.owners(workshop_id, craft_id, ich, cards)
        else:
            tally.offers(supply, band, cards)
    return tally.counts(sellers, crafts)


@lru_cache(maxsize=2)
def _sums(engine: str) -> Union:
    """By owner (workshop, craft, level) and by offer (supply, band): two short groupings instead of all mixes."""
    nothing = sa.null()
    parts: list[Statement] = []
    for table, cards, which in ((ShelfCount, ShelfCount.cards, _offered()), (ListingCard, _LESS, gone())):
        right = sa.and_(_held(engine, table), which)
        owners = (table.workshop_id, table.craft_id, table.ich_level)
        offers = (table.supply, table.price_band)
        total = sa.func.sum(cards)
        parts += [
            sa.select(*owners, nothing, nothing, total).where(right).group_by(*owners),
            sa.select(nothing, nothing, nothing, *offers, total).where(right).group_by(*offers),
        ]
    return sa.union_all(*parts)


def _held(engine: str, table: type[ShelfCount | ListingCard]) -> sa.ColumnElement[bool]:
    """Rows of workshops that may sell, with the licence asked for: the parameters of `Sellers.right`."""
    held = [
        sa.and_(table.licence_kind == kind, listed(engine, table.workshop_id, f"with_{kind}"))
        for kind in LICENCES
    ]
    return sa.and_(listed(engine, table.workshop_id, "sellers"), sa.or_(table.licence_kind == "", *held))


def _offered() -> sa.ColumnElement[bool]:
    """What is sold out by its card is no part of any count."""
    return ShelfCount.supply != SOLD_OUT


@lru_cache(maxsize=2)
def _shelf(engine: str) -> Union:
    columns = [getattr(ShelfCount, name) for name in KEYS]
    here = listed(engine, ShelfCount.workshop_id, "ids")
    counted: Statement = sa.select(*columns, sa.true(), ShelfCount.cards).where(here, _offered())
    less = [getattr(ListingCard, name) for name in KEYS]
    there = listed(engine, ListingCard.workshop_id, "ids")
    return sa.union_all(counted, sa.select(*less, sa.true(), _LESS).where(there, gone()))


@lru_cache(maxsize=2)
def _cards_in_range(engine: str) -> Statement:
    keys = [getattr(ListingCard, name) for name in KEYS]
    query = sa.select(*keys, in_range().label("in_range"), sa.func.count())
    here = listed(engine, ListingCard.workshop_id, "ids")
    return query.where(here, on_offer()).group_by(*keys, sa.literal_column("in_range"))


def in_range() -> sa.ColumnElement[bool]:
    """Whether a card's price lies within the free bounds, both included: the parameters of `bounds`."""
    low, high = (sa.bindparam(name, type_=Fen) for name in ("low", "high"))
    return ListingCard.price_fen.between(low, high)


def bounds(filters: Filters) -> dict[str, int]:
    """The free bounds of the question, `low` and `high`."""
    return {"low": filters.low_fen or 0, "high": MAX_FEN if filters.high_fen is None else filters.high_fen}


def passes(filters: Filters, seller: Seller) -> tuple[str, ...]:
    """The facets of workshops that the seller does not fulfil."""
    failed = []
    if filters.place and not any(covers(code, seller.county_code) for code in filters.place):
        failed.append("place")
    if filters.site and seller.seal not in filters.site:
        failed.append("site")
    if filters.workshop and seller.slug not in filters.workshop:
        failed.append("workshop")
    return tuple(failed)


def craft_passes(filters: Filters, craft: CraftName) -> tuple[str, ...]:
    """The facets of crafts that the craft does not fulfil."""
    failed = []
    if filters.craft and craft.slug not in filters.craft:
        failed.append("craft")
    if filters.craft_class and craft.class_code not in filters.craft_class:
        failed.append("craft_class")
    return tuple(failed)


def count(
    rows: Iterable[ShelfRow],
    sellers: Sellers,
    crafts: Mapping[int, CraftName],
    filters: Filters,
    passed: list[ShelfRow] | None = None,
) -> Counts:
    """Count the rows of sellers that hold the licence asked for; those that fulfil everything are put into `passed`."""
    of_seller = {s.id: (passes(filters, s), s.licences) for s in sellers.values()}
    of_craft = {c.id: craft_passes(filters, c) for c in crafts.values()}
    asked_ich, asked_supply, asked_bands = filters.ich, filters.supply, filters.band
    tally = _Tally()
    for row in rows:
        seller = of_seller.get(row[0])
        if seller is None or (row[3] and row[3] not in seller[1]):
            continue
        fails = seller[0] + of_craft[row[1]]
        if asked_ich and row[2] not in asked_ich:
            fails += ("ich",)
        if asked_supply and row[4] not in asked_supply:
            fails += ("supply",)
        if not row[6] or (asked_bands and row[5] not in asked_bands):
            fails += ("price",)
        if not fails:
            tally.full(row)
            if passed is not None:
                passed.append(row)
        elif len(fails) == 1:
            tally.but_one(fails[0], row)
    return tally.counts(sellers, crafts)


class _Tally:
    """Sums by the row's own columns; facets that follow from workshop or craft are folded at the end."""

    def __init__(self) -> None:
        self.total = 0
        self.sums: list[dict[object, int]] = [defaultdict(int) for _column in range(6)]
        self.alone: dict[str, dict[object, int]] = {facet: defaultdict(int) for facet in FACETS}
        self.dropped: dict[str, int] = defaultdict(int)

    def full(self, row: ShelfRow) -> None:
        cards = row[7]
        self.owners(row[0], row[1], row[2], cards)
        self.offers(row[4], row[5], cards)

    def owners(self, workshop_id: int, craft_id: int, ich_level: str, cards: int) -> None:
        sums = self.sums
        self.total += cards
        sums[0][workshop_id] += cards
        sums[1][craft_id] += cards
        sums[2][ich_level] += cards

    def offers(self, supply: str, band: int, cards: int) -> None:
        self.sums[4][supply] += cards
        self.sums[5][band] += cards

    def but_one(self, facet: str, row: ShelfRow) -> None:
        self.alone[facet][row[_COLUMN[facet]]] += row[7]
        self.dropped[facet] += row[7]

    def counts(self, sellers: Sellers, crafts: Mapping[int, CraftName]) -> Counts:
        by = {facet: self.sums[_COLUMN[facet]].copy() for facet in FACETS}
        for facet, alone in self.alone.items():
            for key, cards in alone.items():
                by[facet][key] += cards
        by["craft_class"] = _folded(by["craft_class"], {c.id: c.class_code for c in crafts.values()})
        by["place"] = _folded(by["place"], {s.id: s.county_code for s in sellers.values()})
        by["site"] = _folded(by["site"], {s.id: s.seal for s in sellers.values()})
        without = {facet: self.total + cards for facet, cards in self.dropped.items()}
        return Counts(self.total, by, without)


def _folded(counts: Mapping[Any, int], to: Mapping[Any, object]) -> dict[object, int]:
    folded: dict[object, int] = defaultdict(int)
    for key, cards in counts.items():
        folded[to[key]] += cards
    return folded


_COLUMN = {
    "craft": 1,
    "craft_class": 1,
    "place": 0,
    "ich": 2,
    "site": 0,
    "price": 5,
    "supply": 4,
    "workshop": 0,
}
