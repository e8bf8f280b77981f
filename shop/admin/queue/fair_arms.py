"""Matters of fairs: sales made without network while the workshop had no right to sell (BR-34)."""

from __future__ import annotations

from datetime import timedelta

from shop.admin.queue.arms import Asker, Rows, columns
from shop.admin.queue.matters import Matter
from shop.admin.queue.return_arms import day_of
from shop.exhibition.till.models import Flag, TillSale
from shop.workshops.models import Workshop

#: Days within which the county decides.
DECIDE_DAYS = 5


def till_sales(asker: Asker) -> Rows:
    """Flagged sales that nobody has decided about."""
    return (
        columns(
            Matter.TILL_SALE,
            place=TillSale.id,
            key=TillSale.number,
            name=Workshop.name,
            county=Workshop.county_code,
            due=day_of(TillSale.received_at, asker.moment, timedelta(days=DECIDE_DAYS)),
            number=TillSale.number,
        )
        .select_from(TillSale)
        .join(Workshop, Workshop.id == TillSale.workshop_id)
        .where(
            TillSale.flag == Flag.NO_RIGHT,
            TillSale.ruling.is_(None),
            asker.place(Workshop.county_code, Matter.TILL_SALE),
        )
    )
