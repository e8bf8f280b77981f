"""What a workshop says it makes a week of a craft, weeks that differ, and pieces promised by week."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from shop.core.db import BigId, Model
from shop.heritage.models import Craft
from shop.workshops.models import Workshop

MOST_A_WEEK = 1_000_000


class Capacity(Model):
    """Pieces of a craft that a workshop makes in an ordinary week, as it states itself."""

    __tablename__ = "workshop_capacity"
    __table_args__ = (
        sa.UniqueConstraint("workshop_id", "craft_id"),
        sa.CheckConstraint(f"per_week BETWEEN 0 AND {MOST_A_WEEK}", name="per_week_sane"),
        sa.Index("ix_workshop_capacity_craft", "craft_id", "workshop_id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    workshop_id: Mapped[int] = mapped_column(sa.ForeignKey("workshop.id"))
    craft_id: Mapped[int] = mapped_column(sa.ForeignKey("craft.id"))
    per_week: Mapped[int]
    stated_at: Mapped[datetime]
    stated_by: Mapped[int | None]

    workshop: Mapped[Workshop] = relationship()
    craft: Mapped[Craft] = relationship()


class CapacityWeek(Model):
    """A week (named by its Monday) in which a workshop makes more or less of a craft than usual; 0: it rests."""

    __tablename__ = "capacity_week"
    __table_args__ = (
        sa.UniqueConstraint("workshop_id", "craft_id", "week"),
        sa.CheckConstraint(f"pieces BETWEEN 0 AND {MOST_A_WEEK}", name="pieces_sane"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    workshop_id: Mapped[int] = mapped_column(sa.ForeignKey("workshop.id"))
    craft_id: Mapped[int] = mapped_column(sa.ForeignKey("craft.id"))
    week: Mapped[date]
    pieces: Mapped[int]


class CapacityBooking(Model):
    """Pieces of a week promised to accepted work; the holder is its public number."""

    __tablename__ = "capacity_booking"
    __table_args__ = (
        sa.UniqueConstraint("holder", "workshop_id", "craft_id", "week"),
        sa.CheckConstraint("pieces > 0", name="some_pieces"),
        sa.Index("ix_capacity_booking_workshop", "workshop_id", "craft_id", "week"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    workshop_id: Mapped[int] = mapped_column(sa.ForeignKey("workshop.id"))
    craft_id: Mapped[int] = mapped_column(sa.ForeignKey("craft.id"))
    week: Mapped[date]
    pieces: Mapped[int]
    holder: Mapped[str] = mapped_column(sa.String(20))
