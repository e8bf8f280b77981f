"""The one statement that reads a cart with all that is sold in it."""

from __future__ import annotations

from datetime import date, datetime
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.accounts.models import Address
from shop.catalog.closures import Rest, next_sql
from shop.catalog.desk_models import Closure
from shop.catalog.id_lists import Statement, read
from shop.catalog.models import (
    Category,
    DeliveryRule,
    Pool,
    Price,
    Product,
    ProductPicture,
    ProductState,
    Stock,
    Variant,
)
from shop.catalog.pricing import window_sql
from shop.core import clock
from shop.core.db import UtcDateTime
from shop.heritage.models import Craft, IchItem, Region
from shop.orders.cart import Owner
from shop.orders.cart_row import Row
from shop.orders.cart_sql import whose
from shop.orders.models import Cart, CartLine
from shop.orders.pickup_models import PickupPoint, open_sql
from shop.workshops import certification
from shop.workshops.income.models import Channel
from shop.workshops.models import Certificate, RightInterval, Workshop


def rows(session: Session, owner: Owner, at: datetime, to: str = "") -> list[Row]:
    """The lines of the owner's cart in the order in which they were put in; one statement.

    `lead_days` are those of an order placed at the instant: days on which the workshop rests are waited for. `to`: code
    of the place it goes to, once it is chosen.
    """
    if not owner.known:
        return []
    today = clock.local_day(at)
    found = read(session, _statement(of_user=owner.of_user), owner.key | {"at": at, "today": today})
    there = [Row._make(row) for row in found]
    return [_with_rest(row._replace(to_code=to) if to else row, today) for row in there]


def _with_rest(row: Row, today: date) -> Row:
    if row.rest_from is None or row.rest_until is None:
        return row
    return row._replace(lead_days=Rest(row.rest_from, row.rest_until).lead_days(row.lead_days, today))


@lru_cache(maxsize=2)
def _statement(*, of_user: bool) -> Statement:
    at: Any = sa.bindparam("at", type_=UtcDateTime())
    columns = _columns(at) | {"to_code": _home(of_user=of_user)}
    query = _joined(sa.select(*(columns[name].label(name) for name in Row._fields)), at)
    return query.where(whose(of_user=of_user)).order_by(CartLine.id)


def _columns(at: datetime) -> dict[str, Any]:
    return {
        "line_id": CartLine.id,
        "variant_id": Variant.id,
        "quantity": CartLine.quantity,
        "selected": CartLine.selected,
        "seen_price_fen": CartLine.seen_price_fen,
        "added_at": CartLine.added_at,
        "price_id": Price.id,
        "price_fen": Price.amount_fen,
        "channel": sa.func.coalesce(Price.channel, Channel.MALL.value),
        "origin_ref": sa.func.coalesce(Price.origin_ref, ""),
        "sku_code": Variant.sku_code,
        "options": Variant.options,
        "made_to_order": Variant.made_to_order,
        "lead_days": Variant.lead_days,
        "min_pieces": Variant.min_pieces,
        **_product_columns(),
        "stock_id": Stock.id,
        "on_hand": Stock.on_hand,
        "reserved": Stock.reserved,
        "workshop_id": Workshop.id,
        "workshop_slug": Workshop.slug,
        "workshop_name": Workshop.name,
        "site_level": Workshop.model_site_level,
        "county_code": Workshop.county_code,
        "county_name": Region.name,
        "may_sell": certification.may_sell_sql(Workshop.id, at, Category.licence_kind),
        "certificate_no": _certificate(at),
        "fee": DeliveryRule.fee_fen,
        "free_from_fen": DeliveryRule.free_from_fen,
        "basis": DeliveryRule.basis,
        "first_units": DeliveryRule.first_units,
        "more_units": DeliveryRule.more_units,
        "more": DeliveryRule.more_fen,
        "piece_grams": DeliveryRule.piece_grams,
        "zones": DeliveryRule.exceptions,
        "weight_g": Product.weight_g,
        "rest_from": Closure.from_day,
        "rest_until": Closure.until_day,
        "point_id": PickupPoint.id,
        "point_name": PickupPoint.name,
        "point_region": PickupPoint.region_text,
        "point_street": PickupPoint.street,
        "point_phone": PickupPoint.phone,
        "point_hours": PickupPoint.hours,
    }


def _product_columns() -> dict[str, Any]:
    return {
        "product_id": Product.id,
        "slug": Product.slug,
        "title": Product.title,
        "return_rule": Product.return_rule,
        "on_sale": sa.and_(
            Product.state == ProductState.PUBLISHED, Variant.active, Category.blocked.is_(False)
        ),
        "picture_key": _first_picture(),
        "craft_id": Craft.id,
        "craft_name": Craft.name,
        "pattern_key": Craft.pattern_key,
        "ich_item_id": Product.ich_item_id,
        "ich_item_name": IchItem.name,
        "tax_rate_bp": Category.tax_rate_bp,
        "category_id": Category.id,
        "licence_kind": Category.licence_kind,
    }


def _joined(statement: sa.Select[Any], at: datetime) -> sa.Select[Any]:
    today: Any = sa.bindparam("today", type_=sa.Date)
    pieces = sa.and_(
        Stock.variant_id == Variant.id,
        Stock.pool == sa.func.coalesce(Price.pool, Pool.MALL.value),
        Stock.pool_ref == sa.func.coalesce(Price.pool_ref, ""),
    )
    origin = sa.func.coalesce(Price.origin_ref, "")
    return (
        statement.select_from(Cart)
        .join(CartLine, CartLine.cart_id == Cart.id)
        .join(Variant, Variant.id == CartLine.variant_id)
        .join(Product, Product.id == Variant.product_id)
        .join(Category, Category.id == Product.category_id)
        .join(Craft, Craft.id == Product.craft_id)
        .join(Workshop, Workshop.id == Product.workshop_id)
        .join(Region, Region.code == Workshop.county_code)
        .outerjoin(IchItem, IchItem.id == Product.ich_item_id)
        .outerjoin(Price, Price.id == window_sql(Variant.id, CartLine.quantity, at, CartLine.origin_ref))
        .outerjoin(Stock, pieces)
        .outerjoin(DeliveryRule, DeliveryRule.workshop_id == Workshop.id)
        .outerjoin(Closure, next_sql(Workshop.id, today))
        .outerjoin(PickupPoint, open_sql(Workshop.id, at, origin))
    )


def _home(*, of_user: bool) -> Any:
    """Where the person usually has things sent."""
    if not of_user:
        return sa.literal("")
    home = sa.select(Address.region_code).where(
        Address.user_id == Cart.user_id, Address.is_default, Address.removed_at.is_(None)
    )
    return sa.func.coalesce(home.limit(1).scalar_subquery(), "")


def _first_picture() -> sa.ScalarSelect[str]:
    return (
        sa.select(ProductPicture.picture_key)
        .where(ProductPicture.product_id == Product.id)
        .order_by(ProductPicture.position, ProductPicture.id)
        .limit(1)
        .scalar_subquery()
    )


def _certificate(at: datetime) -> sa.ScalarSelect[str]:
    return (
        sa.select(Certificate.number)
        .join(RightInterval, RightInterval.certificate_id == Certificate.id)
        .where(
            RightInterval.workshop_id == Workshop.id, RightInterval.from_at <= at, RightInterval.until_at > at
        )
        .limit(1)
        .scalar_subquery()
    )
