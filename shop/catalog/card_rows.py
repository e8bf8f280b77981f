"""What a listing card holds, as one SELECT over the tables it is made of."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.selectable import Subquery

from shop.catalog.bands import band_sql, lead_band_sql, least_band_sql
from shop.catalog.models import (
    Category,
    ListingCard,
    Pool,
    Price,
    Product,
    ProductPicture,
    ProductStat,
    ProductState,
    ShelfCount,
    Stock,
    Variant,
)
from shop.catalog.pricing import MALL
from shop.heritage.models import IchItem
from shop.workshops.models import Workshop

IN_STOCK, MADE_TO_ORDER, SOLD_OUT = "in_stock", "made_to_order", "sold_out"
CARD_COLUMNS = [c.name for c in ListingCard.__table__.columns]
SHELF_COLUMNS = [c.name for c in ShelfCount.__table__.columns]


#: A product counts as if it had five reviews of four stars besides its own: one review of five stars does not come
#: before forty of them with 4.8, and a product without reviews stands in the middle (Bayesian mean).
BESIDES, BESIDES_STARS = 5, 4
_STARS = [getattr(ProductStat, f"stars_{n}") for n in range(1, 6)]


def fair(reviews: int, stars: int) -> int:
    """The measure behind the order by reviews, in thousandths of a star, from how many reviews and all their stars."""
    return 1000 * (stars + BESIDES * BESIDES_STARS) // (reviews + BESIDES)


def fair_sql() -> ColumnElement[int]:
    """The same in SQL, from the numbers of a product that may have none."""
    counts = [sa.func.coalesce(column, 0) for column in _STARS]
    stars: Any = sum((n * count for n, count in enumerate(counts, start=1)), sa.literal(0))
    reviews: Any = sum(counts, sa.literal(0))
    mark: ColumnElement[int] = (1000 * (stars + BESIDES * BESIDES_STARS)) // (reviews + BESIDES)
    return mark


def mall_windows(at: datetime) -> ColumnElement[bool]:
    """Price windows by which one piece is sold in the mall at the instant (the choice of `pricing.price_now`)."""
    return sa.and_(
        Price.channel == MALL,
        Price.min_qty == 1,
        Price.from_at <= at,
        sa.or_(Price.until_at.is_(None), Price.until_at > at),
    )


def lowest_prices(at: datetime) -> Subquery:
    """Per variant the amount at which a piece is sold at the instant, in fen."""
    return (
        sa.select(Price.variant_id, sa.func.min(Price.amount_fen).label("fen"))
        .where(mall_windows(at))
        .group_by(Price.variant_id)
        .subquery("lowest")
    )


def _offers(at: datetime, only: ColumnElement[bool] | None) -> Subquery:
    """Per product what its active variants offer together; a product without a price is left out."""
    free = sa.func.coalesce(Stock.on_hand - Stock.reserved, 0)
    here = sa.and_(sa.not_(Variant.made_to_order), free >= Variant.min_pieces)
    made = Variant.made_to_order
    fen = sa.func.min(Price.amount_fen)
    priced = (
        sa.select(Price.variant_id, fen.label("fen"))
        .join(Variant, Variant.id == Price.variant_id)
        .where(mall_windows(at), *([] if only is None else [only]))
        .group_by(Price.variant_id)
        .subquery("priced")
    )
    query = (
        sa.select(
            Variant.product_id,
            sa.func.min(priced.c.fen).label("low"),
            sa.func.max(priced.c.fen).label("high"),
            sa.func.max(sa.case((here, 2), (made, 1), else_=0)).label("best"),
            sa.func.min(sa.case((here, Variant.lead_days))).label("lead_here"),
            sa.func.min(sa.case((made, Variant.lead_days))).label("lead_made"),
            sa.func.min(Variant.lead_days).label("lead_any"),
            sa.func.min(sa.case((sa.or_(here, made), Variant.min_pieces))).label("least"),
            sa.func.min(Variant.min_pieces).label("least_any"),
        )
        .join(priced, priced.c.variant_id == Variant.id)
        .outerjoin(
            Stock,
            sa.and_(Stock.variant_id == Variant.id, Stock.pool == Pool.MALL, Stock.pool_ref == ""),
        )
        .where(Variant.active)
        .group_by(Variant.product_id)
    )
    return (query if only is None else query.where(only)).subquery("offers")


def _first_picture() -> Subquery:
    inner = sa.select(
        ProductPicture.product_id,
        ProductPicture.picture_key,
        ProductPicture.alt,
        sa.func.row_number()
        .over(partition_by=ProductPicture.product_id, order_by=(ProductPicture.position, ProductPicture.id))
        .label("place"),
    ).subquery("pictures")
    return sa.select(inner).where(inner.c.place == 1).subquery("first_picture")


def card_select(
    at: datetime,
    products: ColumnElement[bool] | None = None,
    variants: ColumnElement[bool] | None = None,
) -> sa.Select[tuple[object, ...]]:
    """The rows of listing_card as they should be at the instant, columns in the order of CARD_COLUMNS.

    `products` and `variants` restrict to some products: the same condition said of Product.id and of
    Variant.product_id, so that either engine starts from the few.
    """
    offers, picture = _offers(at, variants), _first_picture()
    supply = sa.case((offers.c.best == 2, IN_STOCK), (offers.c.best == 1, MADE_TO_ORDER), else_=SOLD_OUT)
    lead = sa.case(
        (offers.c.best == 2, offers.c.lead_here),
        (offers.c.best == 1, offers.c.lead_made),
        else_=offers.c.lead_any,
    )
    least = sa.func.coalesce(offers.c.least, offers.c.least_any)
    columns: dict[str, object] = {
        "product_id": Product.id,
        "workshop_id": Product.workshop_id,
        "craft_id": Product.craft_id,
        "county_code": Workshop.county_code,
        "ich_level": sa.func.coalesce(IchItem.level, ""),
        "site_level": sa.func.coalesce(Workshop.model_site_level, ""),
        "licence_kind": sa.func.coalesce(Category.licence_kind, ""),
        "supply": supply,
        "price_band": band_sql(offers.c.low),
        "lead_band": lead_band_sql(lead),
        "least_band": least_band_sql(least),
        "materials": Product.materials,
        "price_fen": offers.c.low,
        "many_prices": offers.c.low != offers.c.high,
        "lead_days": lead,
        "min_pieces": least,
        "sold": sa.func.coalesce(ProductStat.sold, 0),
        "rated": fair_sql(),
        "published_at": Product.published_at,
        "changed_at": Product.updated_at,
        "slug": Product.slug,
        "title": Product.title,
        "picture_key": picture.c.picture_key,
        "picture_alt": sa.func.coalesce(picture.c.alt, ""),
    }
    query = (
        sa.select(*(columns[name].label(name) for name in CARD_COLUMNS))  # type: ignore[attr-defined]
        .select_from(Product)
        .join(Workshop, Workshop.id == Product.workshop_id)
        .join(Category, Category.id == Product.category_id)
        .join(offers, offers.c.product_id == Product.id)
        .outerjoin(IchItem, IchItem.id == Product.ich_item_id)
        .outerjoin(ProductStat, ProductStat.product_id == Product.id)
        .outerjoin(picture, picture.c.product_id == Product.id)
        .where(Product.state == ProductState.PUBLISHED, sa.not_(Category.blocked))
    )
    return query if products is None else query.where(products)


def shelf_select() -> sa.Select[tuple[object, ...]]:
    """The rows of shelf_count as they follow from listing_card, columns in the order of SHELF_COLUMNS."""
    keys = [getattr(ListingCard, name) for name in SHELF_COLUMNS if name != "cards"]
    return sa.select(*keys, sa.func.count().label("cards")).group_by(*keys)
