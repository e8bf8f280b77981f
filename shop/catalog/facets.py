"""Counting the values of every facet, with one pass over rows that are few however many products there are.

A facet's values are counted under all other conditions but its own, so that each number says what choosing it gives.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple, cast

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.catalog.crafts import CraftName
from shop.catalog.filters import Filters
from shop.catalog.id_lists import among
from shop.catalog.models import ListingCard, ShelfCount
from shop.catalog.sellers import Seller, Sellers
from shop.heritage.regions import covers

KEYS = ("workshop_id", "craft_id", "ich_level", "licence_kind", "supply", "price_band")
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


def shelf_rows(session: Session, sellers: Sellers, filters: Filters) -> list[ShelfRow]:
    """The rows to count for a list without words. One statement; with free price bounds the cards are counted."""
    if not filters.has_range:
        columns = [getattr(ShelfCount, name) for name in KEYS]
        query = sa.select(*columns, sa.true(), ShelfCount.cards)
        query = query.where(among(session, ShelfCount.workshop_id, list(sellers)))
    else:
        keys = [getattr(ListingCard, name) for name in KEYS]
        inside = in_range(filters)
        query = sa.select(*keys, inside.label("in_range"), sa.func.count())
        query = query.where(among(session, ListingCard.workshop_id, list(sellers)))
        query = query.group_by(*keys, sa.literal_column("in_range"))
    return [cast(ShelfRow, row) for row in session.execute(query)]


def in_range(filters: Filters) -> sa.ColumnElement[bool]:
    """Whether a card's price lies within the free bounds."""
    low = filters.low_fen or 0
    if filters.high_fen is None:
        return ListingCard.price_fen >= low
    return ListingCard.price_fen.between(low, filters.high_fen)


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
    of_seller = {s.id: passes(filters, s) for s in sellers.values()}
    of_craft = {c.id: craft_passes(filters, c) for c in crafts.values()}
    tally = _Tally()
    for row in rows:
        workshop_id, craft_id, ich, licence, supply, band, inside = row[:7]
        seller_fails = of_seller.get(workshop_id)
        if seller_fails is None or (licence and licence not in sellers[workshop_id].licences):
            continue
        fails = seller_fails + of_craft[craft_id]
        if filters.ich and ich not in filters.ich:
            fails += ("ich",)
        if filters.supply and supply not in filters.supply:
            fails += ("supply",)
        if not inside or (filters.band and band not in filters.band):
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
        sums = self.sums
        self.total += cards
        sums[0][row[0]] += cards
        sums[1][row[1]] += cards
        sums[2][row[2]] += cards
        sums[4][row[4]] += cards
        sums[5][row[5]] += cards

    def but_one(self, facet: str, row: ShelfRow) -> None:
        self.alone[facet][row[_COLUMN[facet]]] += row[7]
        self.dropped[facet] += row[7]

    def counts(self, sellers: Sellers, crafts: Mapping[int, CraftName]) -> Counts:
        fold: dict[str, Callable[[Any], object]] = {
            "craft_class": lambda key: crafts[key].class_code,
            "place": lambda key: sellers[key].county_code,
            "site": lambda key: sellers[key].seal,
        }
        by: dict[str, dict[object, int]] = {}
        for facet in FACETS:
            to = fold.get(facet)
            values: dict[object, int] = defaultdict(int)
            for source in (self.sums[_COLUMN[facet]], self.alone[facet]):
                for key, cards in source.items():
                    values[to(key) if to else key] += cards
            by[facet] = dict(values)
        without = {facet: self.total + cards for facet, cards in self.dropped.items()}
        return Counts(self.total, by, without)


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
