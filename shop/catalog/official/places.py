"""The official catalogue by place: what is in it now, counted by county, and all of a place at once for paper and files.

In the catalogue and on sale: admitted, published, of workshops that may sell now. One read of many rows.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.catalog import places, queries
from shop.catalog.models import Category, ListingCard, Product
from shop.catalog.official.standing import assisted_sql, number_sql
from shop.catalog.sellers import Seller, sellers
from shop.heritage.models import Craft, IchItem
from shop.heritage.regions import covers
from shop.workshops import certification


class Entry(NamedTuple):
    """A product of the catalogue: `fen` now, the lowest of its variants; `lead_days` where it is made to order."""

    product_id: int
    workshop_id: int
    number: str
    slug: str
    title: str
    category: str
    craft: str
    item: str
    item_level: str
    material: str
    size_text: str
    weight_g: int | None
    picture_key: str | None
    picture_alt: str
    supply: str
    lead_days: int
    assisted: bool
    fen: int = 0
    dearer: bool = False


@dataclass
class Maker:
    """A workshop and its entries. `digits`: the number of its certificate as addresses write it."""

    seller: Seller
    pattern_key: str
    certificate: str
    digits: str
    entries: list[Entry] = field(default_factory=list)


class Count(NamedTuple):
    """How much of the catalogue comes from a county."""

    code: str
    name: str
    workshops: int
    products: int


def counts(session: Session, at: datetime) -> list[tuple[str, str, list[Count]]]:
    """By prefecture (code, name) its counties that have entries, those with the most first."""
    selling = sellers(session, at)
    right = queries.right_of(session, selling)
    query = (
        sa.select(ListingCard.workshop_id, sa.func.count())
        .where(queries.right_sql(right.engine), number_sql(ListingCard.product_id, at).is_not(None))
        .group_by(ListingCard.workshop_id)
    )
    sums: dict[str, list[int]] = {}
    for workshop_id, n in session.execute(query, right.parameters):
        both = sums.setdefault(selling[workshop_id].county_code, [0, 0])
        both[0] += 1
        both[1] += n
    above: dict[str, list[Count]] = {}
    for code, (workshops, products) in sorted(sums.items(), key=lambda item: (-item[1][1], item[0])):
        above.setdefault(places.prefecture(code), []).append(
            Count(code, places.name(code), workshops, products)
        )
    found = [(code, places.prefecture_name(code), counties) for code, counties in above.items()]
    return sorted(found, key=lambda row: (-sum(c.products for c in row[2]), row[0]))


def makers(session: Session, code: str, at: datetime) -> list[Maker]:
    """The workshops of the place (a county, prefecture or province) with their entries, by county and name. Five
    statements.
    """
    selling = sellers(session, at)
    here = [s for s in selling.values() if covers(code, s.county_code)]
    rows = _rows(session, queries.right_of(session, selling, [s.id for s in here]), at) if here else []
    prices = queries.variant_prices(session, [row.product_id for row in rows], at)
    priced = [row for row in rows if row.product_id in prices]
    entries = [Entry._make([*row, *_price(prices[row.product_id].values())]) for row in priced]
    by_workshop: dict[int, list[Entry]] = {}
    for entry in entries:
        by_workshop.setdefault(entry.workshop_id, []).append(entry)
    standings = certification.statuses(session, sorted(by_workshop), at)
    keys: dict[int, str] = dict(session.execute(sa.select(Craft.id, Craft.pattern_key)).all())
    chosen = sorted((s for s in here if s.id in by_workshop), key=lambda s: (s.county_code, s.name, s.id))
    return [
        Maker(s, keys[s.craft_id], number, certification.digits(number), by_workshop[s.id])
        for s in chosen
        if (number := standings[s.id].certificate_number)
    ]


def _rows(session: Session, right: queries.Right, at: datetime) -> Sequence[Any]:
    number = number_sql(ListingCard.product_id, at)
    query = (
        sa.select(
            ListingCard.product_id,
            ListingCard.workshop_id,
            number,
            ListingCard.slug,
            ListingCard.title,
            Category.name,
            Craft.name,
            sa.func.coalesce(IchItem.name, ""),
            sa.func.coalesce(IchItem.level, ""),
            Product.material,
            Product.size_text,
            Product.weight_g,
            ListingCard.picture_key,
            ListingCard.picture_alt,
            ListingCard.supply,
            ListingCard.lead_days,
            assisted_sql(ListingCard.product_id, at),
        )
        .join(Product, Product.id == ListingCard.product_id)
        .join(Category, Category.id == Product.category_id)
        .join(Craft, Craft.id == Product.craft_id)
        .outerjoin(IchItem, IchItem.id == Product.ich_item_id)
        .where(queries.right_sql(right.engine), number.is_not(None))
        .order_by(number)
    )
    return session.execute(query, right.parameters).all()


def _price(prices: Collection[int]) -> tuple[int, bool]:
    return min(prices), min(prices) != max(prices)
