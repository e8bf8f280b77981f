"""What can be had now, asked of the stock itself: cards and counts follow a sale a few seconds later."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute, aliased
from sqlalchemy.sql.elements import ColumnElement

from shop.catalog.models import Pool, Stock, Variant


def can_be_had(product_id: ColumnElement[int] | InstrumentedAttribute[int]) -> ColumnElement[bool]:
    """Whether a variant of the product is made to order or lies in the mall's stock with a piece nobody was promised."""
    variant, stock = aliased(Variant), aliased(Stock)
    free = sa.exists().where(
        stock.variant_id == variant.id,
        stock.pool == Pool.MALL,
        stock.pool_ref == "",
        stock.on_hand > stock.reserved,
    )
    return sa.exists().where(
        variant.product_id == product_id, variant.active, sa.or_(variant.made_to_order, free)
    )
