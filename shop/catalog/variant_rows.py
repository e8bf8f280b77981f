"""The variants of a product as its page shows them: stock that nobody was promised, and when its price was lowered."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.catalog.card_rows import mall_windows
from shop.catalog.id_lists import Statement, read
from shop.catalog.models import Pool, Price, PriceSource, Stock, Variant
from shop.core.db import UtcDateTime


class VariantRow(NamedTuple):
    """An active variant; `free`: pieces that nobody has reserved; `lowered_at`: when a price below its base price began
    to hold, None while the base price does.
    """

    id: int
    options: str
    made_to_order: bool
    lead_days: int
    min_pieces: int
    free: int
    lowered_at: datetime | None


def variants(session: Session, product_id: int, at: datetime) -> list[VariantRow]:
    """The active variants in their order. One statement."""
    return [VariantRow._make(row) for row in read(session, _variants(), {"product": product_id, "at": at})]


@lru_cache(maxsize=1)
def _variants() -> Statement:
    at: Any = sa.bindparam("at", type_=UtcDateTime())
    free = sa.func.coalesce(Stock.on_hand - Stock.reserved, 0)
    mall = sa.and_(Stock.variant_id == Variant.id, Stock.pool == Pool.MALL, Stock.pool_ref == "")
    lowered = (
        sa.select(sa.func.max(Price.from_at))
        .where(Price.variant_id == Variant.id, Price.source != PriceSource.BASE, mall_windows(at))
        .scalar_subquery()
    )
    return (
        sa.select(
            Variant.id,
            Variant.options,
            Variant.made_to_order,
            Variant.lead_days,
            Variant.min_pieces,
            free,
            lowered,
        )
        .outerjoin(Stock, mall)
        .where(Variant.product_id == sa.bindparam("product"), Variant.active)
        .order_by(Variant.position, Variant.id)
    )
