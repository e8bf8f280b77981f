"""Documents of published products, and the entries of the index that are no longer true."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.catalog import places
from shop.catalog.id_lists import among
from shop.catalog.models import Category, ListingCard, Product
from shop.catalog.search.protocol import Document, SearchEngine
from shop.heritage.models import Craft, CraftClass, IchItem
from shop.workshops.models import Workshop

BATCH = 500
STORY = 300

TITLE, CRAFT, WORKSHOP, SUBTITLE, ITEM, PLACE, KIND = 12, 8, 7, 4, 4, 4, 3


def documents(session: Session, ids: Collection[int] | None = None) -> Iterator[Document]:
    """Documents of the products that have a card (all when None), in batches of 500: one statement each."""
    last = 0
    while True:
        query = _query().where(ListingCard.product_id > last).order_by(ListingCard.product_id).limit(BATCH)
        if ids is not None:
            query = query.where(among(session, ListingCard.product_id, ids))
        rows = session.execute(query).all()
        yield from (_document(row) for row in rows)
        if len(rows) < BATCH:
            return
        last = rows[-1].product_id


def _query() -> Any:
    return (
        sa.select(
            ListingCard.product_id,
            ListingCard.changed_at,
            ListingCard.title,
            Product.subtitle,
            Product.material,
            Product.story,
            Craft.name.label("craft"),
            Craft.aliases,
            CraftClass.name.label("craft_class"),
            Category.name.label("category"),
            IchItem.name.label("item"),
            Workshop.name.label("workshop"),
            Workshop.county_code,
        )
        .join(Product, Product.id == ListingCard.product_id)
        .join(Craft, Craft.id == Product.craft_id)
        .join(CraftClass, CraftClass.code == Craft.craft_class_code)
        .join(Category, Category.id == Product.category_id)
        .join(Workshop, Workshop.id == Product.workshop_id)
        .outerjoin(IchItem, IchItem.id == Product.ich_item_id)
    )


def _document(row: Any) -> Document:
    aliases = tuple(word for word in row.aliases.split(";") if word)
    county, prefecture = row.county_code, places.prefecture(row.county_code)
    where = (places.name(county), places.short_name(county), places.prefecture_name(prefecture))
    texts = (
        (row.title, TITLE),
        *((word, CRAFT) for word in (row.craft, *aliases)),
        (row.workshop, WORKSHOP),
        (row.subtitle, SUBTITLE),
        (row.item or "", ITEM),
        *((word, PLACE) for word in where),
        *((word, KIND) for word in (row.craft_class, row.category, row.material)),
    )
    return Document(
        row.product_id, row.changed_at, texts, (row.craft, *aliases, row.workshop, *where), row.story[:STORY]
    )


def stale_entries(session: Session, engine: SearchEngine) -> list[int]:
    """Products changed since the watermark that stand in the index with an older text, or not at all."""
    rows = session.execute(
        sa.select(ListingCard.product_id, ListingCard.changed_at)
        .where(ListingCard.changed_at > engine.watermark)
        .order_by(ListingCard.changed_at.desc())
    ).all()
    changed: dict[int, datetime] = {row[0]: row[1] for row in rows}
    known = engine.stamps(changed)
    return [product_id for product_id, at in changed.items() if known.get(product_id) != at]
