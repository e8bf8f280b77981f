"""What the workshop's list of products shows: a page of rows in four statements, however many products
there are.
"""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session, selectinload

from shop.catalog import pricing, stock
from shop.catalog.low_stock import is_low
from shop.catalog.models import Price, Product, ProductPicture, ProductState, Variant

PER_PAGE = 20
MAX_PAGES = 50
LOW = "low"


class Row(NamedTuple):
    """A product in the list. Prices and stock are those of its variants that are sold; `single`: the only
    one; `base_fen`: the lowest price without offers for a time.
    """

    product: Product
    picture: str | None
    alt: str
    fen: int | None
    base_fen: int | None
    many_prices: bool
    on_hand: int | None
    promised: int
    single: Variant | None


class Page(NamedTuple):
    """A page of rows, with how many products there are of each state; `low`: of how many few are left."""

    rows: list[Row]
    counts: dict[str, int]
    low: int
    number: int
    pages: int


def page_of(session: Session, workshop_id: int, at: datetime, *, state: str = "", number: int = 1) -> Page:
    """A page of the workshop's products, the latest changed first; `state` '' for all, LOW where few are left."""
    counted = sa.select(Product.state, sa.func.count()).where(Product.workshop_id == workshop_id)
    counts = {row[0]: row[1] for row in session.execute(counted.group_by(Product.state))}
    few = sa.and_(Product.workshop_id == workshop_id, Product.state == ProductState.PUBLISHED, is_low())
    low = session.scalar(sa.select(sa.func.count()).select_from(Product).where(few)) or 0
    total = {**counts, LOW: low}.get(state, 0) if state else sum(counts.values())
    pages = min(max(-(-total // PER_PAGE), 1), MAX_PAGES)
    number = min(max(number, 1), pages)
    chosen = sa.select(Product).where(Product.workshop_id == workshop_id)
    if state:
        chosen = chosen.where(few if state == LOW else Product.state == state)
    products = session.scalars(
        chosen.options(selectinload(Product.variants), selectinload(Product.pictures))
        .order_by(Product.updated_at.desc(), Product.id.desc())
        .limit(PER_PAGE)
        .offset((number - 1) * PER_PAGE)
    ).all()
    ids = [v.id for p in products for v in p.variants if v.active]
    prices, levels = pricing.price_now(session, ids, at), stock.levels(session, ids)
    base = pricing.base_now(session, ids, at)
    rows = [_row(product, prices, base, levels) for product in products]
    return Page(rows, {s.value: counts.get(s.value, 0) for s in ProductState}, low, number, pages)


def row_of(session: Session, product: Product, at: datetime) -> Row:
    """The row of one product whose variants and pictures are loaded."""
    ids = [v.id for v in product.variants if v.active]
    prices, base = pricing.price_now(session, ids, at), pricing.base_now(session, ids, at)
    return _row(product, prices, base, stock.levels(session, ids))


def old_ones(session: Session, workshop_id: int, most: int = 3) -> list[Product]:
    """The products that were published last: the ones worth copying."""
    return list(
        session.scalars(
            sa.select(Product)
            .where(Product.workshop_id == workshop_id, Product.published_at.is_not(None))
            .options(selectinload(Product.pictures))
            .order_by(Product.published_at.desc(), Product.id.desc())
            .limit(most)
        )
    )


def first_picture(pictures: list[ProductPicture]) -> tuple[str | None, str]:
    """Base address and words of the picture that stands for the product."""
    return (f"/media/{pictures[0].picture_key}", pictures[0].alt) if pictures else (None, "")


def _row(
    product: Product, prices: dict[int, Price], base: dict[int, int], levels: dict[int, stock.Level]
) -> Row:
    sold = [v for v in product.variants if v.active]
    amounts = sorted({prices[v.id].amount_fen for v in sold if v.id in prices})
    stocked = [levels.get(v.id) for v in sold if not v.made_to_order]
    picture, alt = first_picture(product.pictures)
    return Row(
        product,
        picture,
        alt,
        amounts[0] if amounts else None,
        min((base[v.id] for v in sold if v.id in base), default=None),
        len(amounts) > 1,
        sum(level.on_hand for level in stocked if level) if stocked else None,
        sum(level.reserved for level in stocked if level),
        sold[0] if len(sold) == 1 else None,
    )
