"""What search engines are told of: only pages that stand, only goods that may be sold and can be had now."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.catalog import listing, places, queries
from shop.catalog.id_lists import Statement, read
from shop.catalog.listing import Shelf
from shop.catalog.models import ListingCard
from shop.catalog.supply import can_be_had
from shop.core import clock
from shop.core.errors import NotFound

#: Products of one part: a part is a stretch of ids, so that any part costs what the first one costs.
STRETCH = 10_000
PLAIN = (
    "front.home",
    "catalog.products",
    "front.crafts",
    "front.places",
    "front.workshops",
    "front.help_index",
)


class Entry(NamedTuple):
    """A page: its endpoint, the value in its address ('' for none), the day it last changed if known."""

    endpoint: str
    name: str
    value: str
    changed: date | None = None


def parts(session: Session) -> list[str]:
    """The names of the parts: one for the pages of the house, one for workshops, one for each stretch of products."""
    last = session.scalar(sa.select(sa.func.max(ListingCard.product_id)))
    products = [] if last is None else [f"products-{n}" for n in range(1, last // STRETCH + 2)]
    return ["pages", "workshops", *products]


def part(session: Session, name: str, at: datetime) -> list[Entry]:
    """The pages of a part; NotFound for a name that is none. At most STRETCH entries of products."""
    on_shelf = listing.shelf(session, at)
    if name == "pages":
        return _pages(on_shelf)
    if name == "workshops":
        return [Entry("front.workshop", "slug", s.slug) for s in on_shelf.sellers.values()]
    kind, _dash, number = name.partition("-")
    if kind != "products" or not (
        number.isascii() and number.isdecimal() and len(number) < 7 and int(number)
    ):
        raise NotFound("")
    return [
        Entry("front.product", "slug", row.slug, clock.local_day(row.changed_at))
        for row in _products(session, on_shelf, int(number))
    ]


def _pages(on_shelf: Shelf) -> list[Entry]:
    counties = {s.county_code for s in on_shelf.sellers.values()}
    codes = sorted(counties | {places.prefecture(code) for code in counties})
    return [
        *(Entry(endpoint, "", "") for endpoint in PLAIN),
        *(Entry("front.craft", "slug", craft.slug) for craft in on_shelf.crafts.values()),
        *(Entry("front.place", "code", code) for code in codes),
    ]


def _products(session: Session, on_shelf: Shelf, number: int) -> Sequence[sa.Row[tuple[str, datetime]]]:
    right = queries.right_of(session, on_shelf.sellers)
    stretch = {"low": (number - 1) * STRETCH, "high": number * STRETCH}
    return read(session, _stretch(right.engine), {**right.parameters, **stretch})


@lru_cache(maxsize=2)
def _stretch(engine: str) -> Statement:
    low, high = (sa.bindparam(name, type_=sa.BigInteger) for name in ("low", "high"))
    return (
        sa.select(ListingCard.slug, ListingCard.changed_at)
        .where(ListingCard.product_id >= low, ListingCard.product_id < high)
        .where(queries.right_sql(engine), can_be_had(ListingCard.product_id))
        .order_by(ListingCard.product_id)
    )
