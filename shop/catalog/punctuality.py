"""How often a workshop sent in time: a public figure (BR-31 allows it), posted by orders, with enough orders only."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from shop.core import cache
from shop.core.db import Model

LEAST_ORDERS = 10


class OnTime(Model):
    """Orders of a workshop that were due to be sent within the last half year, and how many were sent in time."""

    __tablename__ = "workshop_on_time"
    __table_args__ = (sa.CheckConstraint("on_time BETWEEN 0 AND orders AND orders > 0", name="counts_sane"),)

    workshop_id: Mapped[int] = mapped_column(sa.ForeignKey("workshop.id"), primary_key=True)
    orders: Mapped[int]
    on_time: Mapped[int]
    counted_at: Mapped[datetime]


class Count(NamedTuple):
    """Orders that were due, and those of them sent in time."""

    orders: int
    on_time: int


def percent(orders: int | None, on_time: int | None) -> int | None:
    """Whole percent, rounded down; None with fewer than 10 orders: too few say nothing."""
    if orders is None or on_time is None or orders < LEAST_ORDERS:
        return None
    return on_time * 100 // orders


def post(session: Session, counts: Mapping[int, Count], at: datetime) -> None:
    """These are the counts of all workshops now; a workshop without any has none."""
    before = {row.workshop_id: row for row in session.scalars(sa.select(OnTime))}
    changed = {i: percent(*c) for i, c in counts.items()} != {
        i: percent(row.orders, row.on_time) for i, row in before.items()
    }
    for workshop_id in before.keys() - counts.keys():
        session.delete(before[workshop_id])
    for workshop_id, count in counts.items():
        row = before.get(workshop_id) or OnTime(workshop_id=workshop_id)
        row.orders, row.on_time, row.counted_at = count.orders, count.on_time, at
        session.add(row)
    session.flush()
    if changed:
        cache.touch(session)
