"""Documents of published products, and the entries of the index that are no longer true."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.catalog import places
from shop.catalog.id_lists import Statement, among, read
from shop.catalog.models import Category, ListingCard, Product
from shop.catalog.search.lexicon import LONGEST
from shop.catalog.search.protocol import Document, SearchEngine
from shop.core.db import UtcDateTime
from shop.heritage.models import Craft, CraftClass, IchItem
from shop.workshops.models import Workshop

BATCH = 500
NEVER = datetime(9999, 1, 1, tzinfo=UTC)
_MOTIF = re.compile(r"\u300c([^\u300d]{2,12})\u300d")
_THING = re.compile(r"[\u3400-\u9fff]{2,}")
STORY = 300
# Stands with the level (national, provincial) in the text of goods that belong to an item; synonyms.txt leads there.
HERITAGE = "ich"

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
            IchItem.level,
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
    where = [place(code) for code in (county, prefecture) for place in (places.name, places.short_name)]
    where.append(places.prefecture_name(prefecture))
    texts = (
        (row.title, TITLE),
        *((word, CRAFT) for word in (row.craft, *aliases)),
        (row.workshop, WORKSHOP),
        (row.subtitle, SUBTITLE),
        (row.item or "", ITEM),
        *((word, PLACE) for word in where),
        *(
            (word, KIND)
            for word in (
                row.craft_class,
                row.category,
                row.material,
                f"{HERITAGE} {row.level}" if row.level else "",
            )
        ),
    )
    names = {
        **dict.fromkeys(_things(row.title, (row.craft, *aliases)), 5),
        **dict.fromkeys(_MOTIF.findall(row.title), 4),
        row.workshop: 3,
        **dict.fromkeys(where, 2),
        **dict.fromkeys(aliases, 1),
        row.craft: 0,
    }
    return Document(row.product_id, row.changed_at, texts, names, row.story[:STORY])


def _things(title: str, crafts: Collection[str]) -> list[str]:
    """The words of a title around its motif, as a lexicon may hold them: 土家织锦桌旗 and 桌旗."""
    found = []
    for run in _THING.findall(_MOTIF.sub(" ", title)):
        found.append(run)
        found += [
            run[len(craft) :] for craft in crafts if run.startswith(craft) and len(run) > len(craft) + 1
        ]
    return [word for word in found if len(word) <= LONGEST]


# With an end PostgreSQL takes it for few rows, and goes by the index, whatever the watermark.
_CHANGED: Statement = (
    sa.select(ListingCard.product_id, ListingCard.changed_at)
    .where(
        ListingCard.changed_at > sa.bindparam("since", type_=UtcDateTime()),
        ListingCard.changed_at < sa.bindparam("never", type_=UtcDateTime()),
    )
    .order_by(ListingCard.changed_at.desc())
)


def stale_entries(session: Session, engine: SearchEngine, watermark: datetime | None = None) -> list[int]:
    """Products changed since the watermark (that of the engine) that stand in the index with an older text, or not at all."""
    rows = read(session, _CHANGED, {"since": watermark or engine.watermark, "never": NEVER})
    changed: dict[int, datetime] = {row[0]: row[1] for row in rows}
    known = engine.stamps(changed)
    return [product_id for product_id, at in changed.items() if known.get(product_id) != at]
