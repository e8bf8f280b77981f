"""What can be had now, asked of the stock itself: cards and counts follow a sale a few seconds later."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute, aliased
from sqlalchemy.sql.elements import ColumnElement

from shop.catalog.card_rows import SOLD_OUT
from shop.catalog.models import ListingCard, Pool, Stock, Variant
from shop.core import outbox
from shop.core.outbox import OutboxTask

# What the worker is told when a card has to be rewritten.
CARD_TASK = "catalog.card"


def can_be_had(product_id: ColumnElement[int] | InstrumentedAttribute[int]) -> ColumnElement[bool]:
    """Whether a variant of the product is made to order or lies in the mall's stock with as many pieces nobody was
    promised as are sold at once."""
    variant, stock = aliased(Variant), aliased(Stock)
    free = sa.exists().where(
        stock.variant_id == variant.id,
        stock.pool == Pool.MALL,
        stock.pool_ref == "",
        stock.on_hand - stock.reserved >= variant.min_pieces,
    )
    return sa.exists().where(
        variant.product_id == product_id, variant.active, sa.or_(variant.made_to_order, free)
    )


def gone() -> ColumnElement[bool]:
    """Cards that still count as offered though the last piece went: the worker has been told and not come yet, or gave
    up. Only products it was told of are looked at, so this costs nothing where nothing waits.
    """
    product_id = OutboxTask.payload["product_id"].as_integer().label("product_id")
    told = sa.select(product_id).where(outbox.undone(CARD_TASK)).subquery("told")
    sold_out = sa.select(told.c.product_id).where(
        told.c.product_id.is_not(None), sa.not_(can_be_had(told.c.product_id))
    )
    return sa.and_(ListingCard.product_id.in_(sold_out), ListingCard.supply != SOLD_OUT)


def on_offer() -> ColumnElement[bool]:
    """Cards of what can be had now. Whoever takes the last piece tells the worker in the same transaction, so a card is
    believed unless its product waits: a list that skips a thousand cards asks the stock of none of them.
    """
    return sa.and_(ListingCard.supply != SOLD_OUT, sa.not_(gone()))
