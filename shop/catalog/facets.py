"""Counting the values of every facet, with one pass over rows that are few however many products there are.

A facet's values are counted under all other conditions but its own, so that each number says what choosing it gives.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.catalog import materials
from shop.catalog.bands import LEAST, lead_bands
from shop.catalog.card_rows import SOLD_OUT
from shop.catalog.crafts import CraftName
from shop.catalog.filters import Filters
from shop.catalog.id_lists import Statement, Union, engine_name, listed, read, value
from shop.catalog.models import ListingCard, ShelfCount
from shop.catalog.sellers import KINDS as LICENCES
from shop.catalog.sellers import Seller, Sellers
from shop.catalog.supply import gone, on_offer
from shop.catalog.tally import KEYS, Counts, ShelfRow, Tally
from shop.core.db import Fen
from shop.core.money import MAX_FEN
from shop.heritage.regions import covers

_LESS: sa.ColumnElement[int] = sa.literal_column("-1", sa.Integer)


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
    tally = Tally()
    for workshop_id, craft_id, ich, made_of, supply, band, lead, least, cards in read(
        session, _sums(engine), sellers.right(engine)
    ):
        if workshop_id is not None:
            tally.owners(workshop_id, craft_id, ich, made_of, cards)
        else:
            tally.offers(supply, band, lead, least, cards)
    return tally.counts(sellers, crafts)


@lru_cache(maxsize=2)
def _sums(engine: str) -> Union:
    """By owner (workshop, craft, level, materials) and by offer (supply, bands): two short groupings instead of all mixes."""
    nothing = sa.null()
    parts: list[Statement] = []
    for table, cards, which in ((ShelfCount, ShelfCount.cards, _offered()), (ListingCard, _LESS, gone())):
        right = sa.and_(_held(engine, table), which)
        owners = (table.workshop_id, table.craft_id, table.ich_level, table.materials)
        offers = (table.supply, table.price_band, table.lead_band, table.least_band)
        total = sa.func.sum(cards)
        parts += [
            sa.select(*owners, *[nothing] * len(offers), total).where(right).group_by(*owners),
            sa.select(*[nothing] * len(owners), *offers, total).where(right).group_by(*offers),
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
    """Count the rows of sellers that hold the licence asked for; those that fulfil everything are put into `passed`, when
    each row is one card.
    """
    of_seller = {s.id: (passes(filters, s), s.licences) for s in sellers.values()}
    of_craft = {c.id: craft_passes(filters, c) for c in crafts.values()}
    tests = _tests(filters)
    tally = Tally()
    for row in rows:
        seller = of_seller.get(row[0])
        if seller is None or (row[3] and row[3] not in seller[1]):
            continue
        fails = seller[0] + of_craft[row[1]]
        for column, wanted, facet in tests:
            if row[column] not in wanted and facet not in fails:
                fails += (facet,)
        if not fails:
            if passed is None:
                tally.full(row)
            else:
                passed.append(row)
        elif len(fails) == 1:
            tally.but_one(fails[0], row)
    tally.singles(passed or ())
    return tally.counts(sellers, crafts)


def _tests(filters: Filters) -> list[tuple[int, Container[object], str]]:
    """The conditions on the rows' own columns: where it stands, what it may be, and the facet that asks for it."""
    asked: list[tuple[str, Container[object], str]] = []
    if filters.has_range:
        asked.append(("in_range", (True,), "price"))
    for column, wanted, facet in (
        ("ich_level", filters.ich, "ich"),
        ("supply", filters.supply, "supply"),
        ("price_band", filters.band, "price"),
        ("lead_band", lead_bands(filters.lead), "lead"),
        ("least_band", [LEAST.index(pieces) for pieces in filters.least], "least"),
        ("materials", _AnyOf(materials.number_of(filters.material)), "material"),
    ):
        if wanted:
            asked.append((column, wanted, facet))
    return [(ShelfRow._fields.index(column), wanted, facet) for column, wanted, facet in asked]


class _AnyOf(NamedTuple):
    """Mixes of materials that have one of those of the number."""

    number: int

    def __contains__(self, mix: object) -> bool:
        return isinstance(mix, int) and bool(mix & self.number)

    def __bool__(self) -> bool:
        return self.number > 0
