"""Rates of commission that have begun; one statement, built once for each engine."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from functools import lru_cache
from typing import cast

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.catalog.id_lists import IdColumn, Statement, engine_name, listed, read, value
from shop.orders.promotions.commission import Rate
from shop.orders.promotions.models import CommissionRate


def rates_on(session: Session, day: date, workshop_ids: Collection[int]) -> list[Rate]:
    """Rates for these workshops that have begun by the day, the latest last."""
    engine = engine_name(session)
    rows = read(session, _statement(engine), {"day": day, "ids": value(engine, workshop_ids)})
    return [Rate(*row) for row in rows]


@lru_cache(maxsize=2)
def _statement(engine: str) -> Statement:
    theirs = sa.or_(
        CommissionRate.workshop_id.is_(None),
        listed(engine, cast("IdColumn", CommissionRate.workshop_id), "ids"),
    )
    return (
        sa.select(CommissionRate.category_id, CommissionRate.workshop_id, CommissionRate.rate_bp)
        .where(CommissionRate.from_day <= sa.bindparam("day", type_=sa.Date), theirs)
        .order_by(CommissionRate.from_day, CommissionRate.id)
    )
