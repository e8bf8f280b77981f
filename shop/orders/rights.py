"""Which orders of a purchase have no right to be sold at an instant."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.catalog.id_lists import read
from shop.catalog.models import Category, Product
from shop.core.db import UtcDateTime
from shop.orders.models import Order, OrderLine
from shop.workshops import certification

_AT: Any = sa.bindparam("at", type_=UtcDateTime())
_WITHOUT = (
    sa.select(Order.id)
    .join(OrderLine, OrderLine.order_id == Order.id)
    .join(Product, Product.id == OrderLine.product_id)
    .join(Category, Category.id == Product.category_id)
    .where(
        Order.purchase_id == sa.bindparam("purchase_id"),
        sa.not_(certification.may_sell_sql(Order.workshop_id, _AT, Category.licence_kind)),
    )
    .distinct()
)


def without_right(session: Session, purchase_id: int, at: datetime) -> list[int]:
    """Ids of the purchase's orders whose workshop may not sell (all of) these goods at the instant, licences included."""
    return [order_id for (order_id,) in read(session, _WITHOUT, {"purchase_id": purchase_id, "at": at})]
