"""The statements by which a cart is held, read and written, each built once.

Whose cart: a user id, or the hash of a visitor's token, as the parameter `whose`.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from shop.catalog.id_lists import Statement
from shop.catalog.models import Category, Price, Product, ProductState, Variant
from shop.catalog.pricing import window_sql
from shop.core.db import UtcDateTime, table_of
from shop.orders.models import Cart, CartLine
from shop.workshops import certification

CARTS, LINES = table_of(Cart), table_of(CartLine)
_AT: Any = sa.bindparam("at", type_=UtcDateTime())
_HERE = sa.and_(LINES.c.cart_id == sa.bindparam("in_cart"), LINES.c.variant_id == sa.bindparam("wanted"))

# A variant that is on sale, and what stands against it.
ON_SALE = (
    sa.select(
        Product.workshop_id,
        Category.licence_kind,
        Category.blocked,
        certification.may_sell_sql(Product.workshop_id, _AT, Category.licence_kind).label("may_sell"),
    )
    .join(Product.variants)
    .join(Product.category)
    .where(Variant.id == sa.bindparam("wanted"), Variant.active, Product.state == ProductState.PUBLISHED)
)
# How many lines a cart has, and the pieces of one variant in it.
THERE = sa.select(
    sa.func.count(),
    sa.func.max(sa.case((LINES.c.variant_id == sa.bindparam("wanted"), LINES.c.quantity))),
    sa.func.max(sa.case((LINES.c.variant_id == sa.bindparam("wanted"), LINES.c.origin_ref))),
).where(LINES.c.cart_id == sa.bindparam("in_cart"))
ADD = sa.insert(LINES)
REWRITE = (
    sa.update(LINES)
    .where(_HERE)
    .values({name: sa.bindparam(name) for name in ("quantity", "seen_price_fen", "selected", "origin_ref")})
)
TAKE_OUT = sa.delete(LINES).where(
    LINES.c.cart_id == sa.bindparam("in_cart"), LINES.c.id == sa.bindparam("line_id")
)


# What so many pieces of a variant cost now, and how few are sold at once.
PRICE = sa.select(Price.amount_fen, Variant.min_pieces).where(
    Variant.id == Price.variant_id,
    Price.id
    == window_sql(
        sa.bindparam("wanted", type_=sa.Integer),
        sa.bindparam("pieces", type_=sa.Integer),
        _AT,
        sa.bindparam("origin", type_=sa.String),
    ),
)


def whose(*, of_user: bool) -> sa.ColumnElement[bool]:
    """The cart of the owner that the parameters will name."""
    return (CARTS.c.user_id if of_user else CARTS.c.token_hash) == sa.bindparam("whose")


@lru_cache(maxsize=2)
def hold(*, of_user: bool) -> Any:
    """Mark the cart as used at the instant, which holds it, and answer its id."""
    return sa.update(CARTS).where(whose(of_user=of_user)).values(updated_at=_AT).returning(CARTS.c.id)


@lru_cache(maxsize=2)
def pieces(*, of_user: bool) -> Statement:
    """How many pieces lie in the cart."""
    total = sa.func.coalesce(sa.func.sum(CartLine.quantity), 0)
    return sa.select(total).join(CartLine.cart).where(whose(of_user=of_user))
