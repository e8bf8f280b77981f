"""The price that may stand struck through beside the price of now (domain facts, C24; BR-27).

Nobody types it: it is the lowest price at which a piece was really sold in the seven days before the price went down,
or, when none was sold then, at the last sale before. What was never sold has none.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.catalog.id_lists import Statement, engine_name, listed, read, value
from shop.catalog.models import DealPrice, Variant
from shop.catalog.pricing import MALL

DAYS = 7


def lowest_deals(session: Session, lowered_on: Mapping[int, date]) -> dict[int, int]:
    """Per variant (with the day its price went down) the lowest deal before that day, in fen; those never sold are left
    out. A statement for each day named.
    """
    by_day: dict[date, list[int]] = defaultdict(list)
    for variant_id, day in lowered_on.items():
        by_day[day].append(variant_id)
    engine = engine_name(session)
    found: dict[int, int] = {}
    for day, variants in sorted(by_day.items()):
        span = {"ids": value(engine, variants), "day": day, "since": day - timedelta(days=DAYS)}
        found |= {row[0]: row[1] for row in read(session, _lowest(engine), span) if row[1] is not None}
    return found


@lru_cache(maxsize=2)
def _lowest(engine: str) -> Statement:
    day: Any = sa.bindparam("day", type_=sa.Date)
    since: Any = sa.bindparam("since", type_=sa.Date)
    here = (DealPrice.variant_id == Variant.id, DealPrice.channel == MALL, DealPrice.day < day)
    week = sa.select(sa.func.min(DealPrice.min_fen)).where(*here, DealPrice.day >= since)
    last = sa.select(DealPrice.min_fen).where(*here).order_by(DealPrice.day.desc()).limit(1)
    return sa.select(
        Variant.id, sa.func.coalesce(week.scalar_subquery(), last.scalar_subquery())
    ).where(listed(engine, Variant.id, "ids"))  # fmt: skip
