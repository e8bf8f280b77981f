"""What a sale tells the catalogue: pieces sold, and the lowest price at which a sku was really sold on a day."""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as lite_insert
from sqlalchemy.orm import Session

from shop.catalog.id_lists import SQLITE, Statement, engine_name, listed, read, value
from shop.catalog.models import DealPrice, ProductStat
from shop.core import clock, outbox
from shop.core.db import table_of
from shop.orders.models import Order, OrderLine

_STAT, _DEAL = table_of(ProductStat), table_of(DealPrice)
_SOLD = (
    OrderLine.variant_id,
    OrderLine.product_id,
    OrderLine.quantity,
    OrderLine.goods_fen,
    OrderLine.discount_fen,
    Order.channel,
    Order.paid_at,
)


def post(session: Session, order_ids: Collection[int]) -> None:
    """Post the lines of paid orders into product statistics and deal prices (BR-27), rows in the order of their keys;
    lists are told after.
    """
    engine = engine_name(session)
    lines = read(session, _lines(engine), {"ids": value(engine, order_ids)})
    sold: dict[int, int] = {}
    for line in lines:
        sold[line.product_id] = sold.get(line.product_id, 0) + line.quantity
    pieces = [{"product_id": product_id, "sold": n} for product_id, n in sorted(sold.items())]
    session.execute(_add_pieces(engine), pieces)
    session.execute(_lower_prices(engine), [_deal(line) for line in lines])
    outbox.post_each(session, "catalog.card", ({"product_id": product_id} for product_id in sorted(sold)))


@lru_cache(maxsize=2)
def _lines(engine: str) -> Statement:
    return (
        sa.select(*_SOLD)
        .join(OrderLine.order)
        .where(listed(engine, Order.id, "ids"))
        .order_by(OrderLine.variant_id, Order.channel, Order.paid_at)
    )


def _deal(line: Any) -> dict[str, Any]:
    day = clock.local_day(line.paid_at)
    return {"variant_id": line.variant_id, "channel": line.channel, "day": day, "min_fen": deal_fen(line)}


def deal_fen(line: OrderLine) -> int:
    """What a piece was really sold for, in fen: after the discount, rounded down."""
    return max(1, (line.goods_fen - line.discount_fen) // line.quantity)


@lru_cache(maxsize=2)
def _add_pieces(engine: str) -> Any:
    statement = _insert(engine)(_STAT)
    more = {"sold": _STAT.c.sold + statement.excluded.sold}
    return statement.on_conflict_do_update(index_elements=["product_id"], set_=more)


@lru_cache(maxsize=2)
def _lower_prices(engine: str) -> Any:
    statement = _insert(engine)(_DEAL)
    new, old = statement.excluded.min_fen, _DEAL.c.min_fen
    keys, lower = ["variant_id", "channel", "day"], sa.case((new < old, new), else_=old)
    return statement.on_conflict_do_update(index_elements=keys, set_={"min_fen": lower})


def _insert(engine: str) -> Any:
    return lite_insert if engine == SQLITE else pg_insert
