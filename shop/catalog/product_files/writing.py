"""Thousands of checked products into the store at once, as writing them one by one would enter them: product, variants,
prices, stock, pictures, audit trail. On sale they get their cards in the same transaction; food is handed in first.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.catalog import cards, materials, products
from shop.catalog.models import (
    MakingStep,
    Price,
    PricePart,
    Product,
    ProductPicture,
    ProductState,
    Stock,
    StoredPicture,
    Variant,
)
from shop.catalog.offers import PARTS
from shop.catalog.official import holding, submitting
from shop.catalog.product_files.looking import Kept
from shop.catalog.product_files.values import Piece
from shop.core import audit, clock, outbox
from shop.core.access import Actor
from shop.core.db import insert_each, table_of

_CHUNK = 500


def write(
    session: Session,
    actor: Actor,
    pieces: Sequence[Piece],
    *,
    workshop_id: int,
    pictures: Mapping[str, Kept],
    on_sale: bool,
    source: str,
) -> list[int]:
    """Enter the products; answers with their ids, in the order of the file. Only flushes.

    The pieces have been checked in this transaction. `source`: the import they came with, for the audit trail.
    """
    if not pieces:
        return []
    now = clock.now()
    sold = [on_sale and piece.licence_kind not in holding.FOOD for piece in pieces]
    rows = [
        _product(piece, workshop_id, now, now if on else None) for piece, on in zip(pieces, sold, strict=True)
    ]
    ids = insert_each(session, Product, rows)
    _write_offers(session, pieces, ids, now)
    _write_pictures(session, pieces, ids, pictures, now)
    _write_making(session, pieces, ids)
    acts = [
        audit.Act(
            "product.imported", "product", str(i), {"slug": row["slug"], "import": source, "on_sale": on}
        )
        for i, row, on in zip(ids, rows, sold, strict=True)
    ]
    audit.record_all(session, actor, acts)
    session.flush()
    if on_sale:
        cards.refresh(session, [i for i, on in zip(ids, sold, strict=True) if on])
        for i in (i for i, on in zip(ids, sold, strict=True) if not on):
            submitting.submit_food(session, actor, session.get_one(Product, i))
    return ids


def _product(piece: Piece, workshop_id: int, now: datetime, published_at: datetime | None) -> dict[str, Any]:
    same = ("title", "subtitle", "story", "material", "size_text", "weight_g", "care")
    return {
        "workshop_id": workshop_id,
        "slug": products.random_slug(piece.craft_slug),
        "article": piece.facts["ref"],
        "craft_id": piece.craft_id,
        "category_id": piece.category_id,
        "ich_item_id": piece.ich_item_id,
        "return_rule": piece.facts["returns"].value,
        "state": (ProductState.PUBLISHED if published_at else ProductState.DRAFT).value,
        "created_at": now,
        "updated_at": now,
        "published_at": published_at,
        "materials": made_of(piece),
        **{key: piece.facts[key] for key in same},
    }


def made_of(piece: Piece) -> int:
    """What lists group it by: as told, or as its words for the material propose."""
    told: int | None = piece.facts["materials"]
    return materials.proposed(piece.facts["material"]) if told is None else told


def _write_offers(session: Session, pieces: Sequence[Piece], ids: Sequence[int], now: datetime) -> None:
    offers = [offer for piece in pieces for offer in piece.offers]
    variants = insert_each(session, Variant, list(_variants(pieces, ids)))
    prices = [
        {"variant_id": variant_id, "amount_fen": offer.fen, "from_at": now}
        for variant_id, offer in zip(variants, offers, strict=True)
    ]
    stocks = [
        {"variant_id": variant_id, "on_hand": offer.pieces}
        for variant_id, offer in zip(variants, offers, strict=True)
        if not offer.made_to_order
    ]
    session.execute(sa.insert(table_of(Price)), prices)
    if stocks:
        session.execute(sa.insert(table_of(Stock)), stocks)


def _variants(pieces: Sequence[Piece], ids: Sequence[int]) -> Iterator[dict[str, Any]]:
    for piece, product_id in zip(pieces, ids, strict=True):
        for position, offer in enumerate(piece.offers):
            yield {
                "product_id": product_id,
                "sku_code": products.new_sku(),
                "options": offer.options,
                "position": position,
                "made_to_order": offer.made_to_order,
                "lead_days": offer.lead_days,
                "min_pieces": offer.least,
            }


def _write_pictures(
    session: Session, pieces: Sequence[Piece], ids: Sequence[int], pictures: Mapping[str, Kept], now: datetime
) -> None:
    record_pictures(session, {pictures[name] for piece in pieces for name in piece.pictures}, now)
    shown = [row for piece, i in zip(pieces, ids, strict=True) for row in _shown(piece, i, pictures)]
    if shown:
        session.execute(sa.insert(table_of(ProductPicture)), shown)


def record_pictures(session: Session, kept: Collection[Kept], now: datetime) -> None:
    """Write down the pictures that are used, and have their renditions made."""
    used = {one.key: one for one in kept}
    known: set[str] = set()
    keys = sorted(used)
    for start in range(0, len(keys), _CHUNK):
        there = sa.select(StoredPicture.key).where(StoredPicture.key.in_(keys[start : start + _CHUNK]))
        known |= set(session.scalars(there))
    fresh = [{**used[key]._asdict(), "created_at": now} for key in keys if key not in known]
    if fresh:
        session.execute(sa.insert(table_of(StoredPicture)), fresh)
        outbox.post_each(session, "catalog.renditions", [{"key": row["key"]} for row in fresh])


def _write_making(session: Session, pieces: Sequence[Piece], ids: Sequence[int]) -> None:
    """How they are made, and where the price goes."""
    steps = [
        {"product_id": i, "position": n, "title": step.title, "text": step.text}
        for piece, i in zip(pieces, ids, strict=True)
        for n, step in enumerate(piece.steps, 1)
    ]
    parts = [
        {"product_id": i, "position": n, "kind": kind, "share_bp": piece.part_shares[kind]}
        for piece, i in zip(pieces, ids, strict=True)
        for n, kind in enumerate(PARTS)
        if piece.part_shares.get(kind)
    ]
    for model, rows in ((MakingStep, steps), (PricePart, parts)):
        if rows:
            session.execute(sa.insert(table_of(model)), rows)


def _shown(piece: Piece, product_id: int, pictures: Mapping[str, Kept]) -> Iterator[dict[str, Any]]:
    """Its pictures in order; two files of the same content are one."""
    seen: set[str] = set()
    for n, name in enumerate(piece.pictures):
        key = pictures[name].key
        if key not in seen:
            yield {"product_id": product_id, "picture_key": key, "position": len(seen), "alt": piece.alt(n)}
            seen.add(key)
