"""What is sold at a fair at an instant, for how much, and how many pieces there are."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from shop.catalog import official
from shop.catalog.models import Category, Pool, Price, PriceSource, Product, ProductState, Stock, Variant
from shop.exhibition.items.models import FairItem
from shop.workshops import certification

CHANNEL = "fair"


def origin_ref(fair_id: int) -> str:
    """The way by which a visitor of the fair buys: on its price windows, cart lines, orders and ledger entries."""
    return f"fair:{fair_id}"


def pool_ref(fair_id: int, exhibitor_id: int, pool: str) -> str:
    """Under which name the pieces and prices of an exhibitor lie. Of a booth's own pool it stays when booths are swapped."""
    return f"fair-{fair_id}-{exhibitor_id}" if pool == Pool.BOOTH else f"fair-{fair_id}"


class OnOffer(NamedTuple):
    """An item as it may be sold at the instant. Outside opening hours `fair_fen` and `price_id` are None: the ordinary
    price and channel hold then (BR-22). `free` are the pieces of its pool that nobody was promised.
    """

    item: FairItem
    price_id: int | None
    fair_fen: int | None
    stock_id: int | None
    free: int


def on_offer(
    session: Session,
    at: datetime,
    *,
    exhibitor_id: int | None = None,
    item_ids: Collection[int] | None = None,
) -> list[OnOffer]:
    """Items that may be sold at the instant, with product and variant: the workshop has the right (and the licence the
    goods ask for), the product is published and stands in the official catalogue, the variant is active. One statement.
    """
    rows = _sold(at)
    if exhibitor_id is not None:
        rows = rows.where(FairItem.exhibitor_id == exhibitor_id)
    if item_ids is not None:
        rows = rows.where(FairItem.id.in_(sorted(item_ids)))
    return [
        OnOffer(item, price_id, fen, stock_id, int(free or 0))
        for item, price_id, fen, stock_id, free in session.execute(rows).unique()
    ]


def of_fair(session: Session, fair_id: int, at: datetime) -> list[OnOffer]:
    """All items of a fair that may be sold at the instant."""
    return [
        OnOffer(item, price_id, fen, stock_id, int(free or 0))
        for item, price_id, fen, stock_id, free in session.execute(
            _sold(at).where(FairItem.fair_id == fair_id)
        ).unique()
    ]


def _sold(at: datetime) -> sa.Select[*tuple[Any, ...]]:
    pool = sa.and_(
        Stock.variant_id == FairItem.variant_id,
        Stock.pool == FairItem.pool,
        Stock.pool_ref == FairItem.pool_ref,
    )
    window = sa.and_(
        Price.variant_id == FairItem.variant_id,
        Price.channel == CHANNEL,
        Price.source == PriceSource.FAIR,
        Price.pool == FairItem.pool,
        Price.pool_ref == FairItem.pool_ref,
        Price.origin_ref == sa.literal("fair:").concat(sa.cast(FairItem.fair_id, sa.String)),
        Price.from_at <= at,
        Price.until_at > at,
    )
    return (
        sa.select(FairItem, Price.id, Price.amount_fen, Stock.id, Stock.on_hand - Stock.reserved)
        .join(Product, Product.id == FairItem.product_id)
        .join(Category, Category.id == Product.category_id)
        .join(Variant, Variant.id == FairItem.variant_id)
        .outerjoin(Stock, pool)
        .outerjoin(Price, window)
        .where(
            FairItem.ended_at.is_(None),
            Product.state == ProductState.PUBLISHED,
            Variant.active,
            certification.may_sell_sql(FairItem.workshop_id, at, Category.licence_kind),
            official.in_catalogue_sql(Product.id, at),
        )
        .options(
            joinedload(FairItem.product).selectinload(Product.pictures),
            joinedload(FairItem.variant),
        )
        .order_by(FairItem.exhibitor_id, FairItem.id)
    )


def running(session: Session, exhibitor_id: int) -> list[FairItem]:
    """What the exhibitor offers, whether or not it may be sold now."""
    rows = sa.select(FairItem).where(FairItem.exhibitor_id == exhibitor_id, FairItem.ended_at.is_(None))
    whole = (joinedload(FairItem.product), joinedload(FairItem.variant))
    return list(session.scalars(rows.options(*whole).order_by(FairItem.id)))
