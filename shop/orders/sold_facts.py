"""What a sale tells the catalogue: pieces sold, and the lowest price at which a sku was really sold on a day."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as lite_insert
from sqlalchemy.orm import Session, selectinload

from shop.catalog.models import DealPrice, ProductStat
from shop.core import clock, outbox
from shop.orders.models import Order, OrderLine


def post(session: Session, order_id: int) -> None:
    """Post a paid order's lines into product statistics and deal prices (BR-27); lists are told after."""
    order = session.get_one(Order, order_id, options=[selectinload(Order.lines)])
    assert order.paid_at is not None
    day = clock.local_day(order.paid_at)
    sold: dict[int, int] = {}
    for line in order.lines:
        sold[line.product_id] = sold.get(line.product_id, 0) + line.quantity
    _add_pieces(session, sold)
    _lower_prices(
        session,
        [
            {"variant_id": x.variant_id, "channel": order.channel, "day": day, "min_fen": deal_fen(x)}
            for x in sorted(order.lines, key=lambda x: x.variant_id)
        ],
    )
    for product_id in sorted(sold):
        outbox.post(session, "catalog.card", product_id=product_id)


def deal_fen(line: OrderLine) -> int:
    """What a piece was really sold for, in fen: after the discount, rounded down."""
    return max(1, (line.goods_fen - line.discount_fen) // line.quantity)


def _add_pieces(session: Session, sold: dict[int, int]) -> None:
    statement = _insert(session)(ProductStat).values(
        [{"product_id": product_id, "sold": pieces} for product_id, pieces in sorted(sold.items())]
    )
    more = {"sold": ProductStat.sold + statement.excluded.sold}
    session.execute(statement.on_conflict_do_update(index_elements=["product_id"], set_=more))


def _lower_prices(session: Session, rows: list[dict[str, Any]]) -> None:
    statement = _insert(session)(DealPrice).values(rows)
    lower = sa.case(
        (statement.excluded.min_fen < DealPrice.min_fen, statement.excluded.min_fen), else_=DealPrice.min_fen
    )
    keys = ["variant_id", "channel", "day"]
    session.execute(statement.on_conflict_do_update(index_elements=keys, set_={"min_fen": lower}))


def _insert(session: Session) -> Any:
    return pg_insert if session.get_bind().dialect.name == "postgresql" else lite_insert
