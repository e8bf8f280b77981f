"""Tables of the listing desk alone: by what variants differ, and when a workshop rests."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from shop.core.db import BigId, Model


class OptionAxis(Model):
    """By what the variants of a product differ (颜色, 大小): their options are the values joined, in this order."""

    __tablename__ = "option_axis"
    __table_args__ = (sa.UniqueConstraint("product_id", "position"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    product_id: Mapped[int] = mapped_column(sa.ForeignKey("product.id"))
    position: Mapped[int]
    name: Mapped[str] = mapped_column(sa.String(10))

    values: Mapped[list[OptionValue]] = relationship(
        order_by="OptionValue.position", cascade="all, delete-orphan"
    )


class OptionValue(Model):
    """One of an axis (红色)."""

    __tablename__ = "option_value"
    __table_args__ = (sa.UniqueConstraint("axis_id", "position"), sa.UniqueConstraint("axis_id", "word"))

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    axis_id: Mapped[int] = mapped_column(sa.ForeignKey("option_axis.id"))
    position: Mapped[int]
    word: Mapped[str] = mapped_column(sa.String(20))


class Closure(Model):
    """A workshop rests (放假) from a day to a day, both included: orders are taken, what they wait for starts after."""

    __tablename__ = "workshop_closure"
    __table_args__ = (
        sa.CheckConstraint("until_day >= from_day", name="ends_after_it_begins"),
        sa.Index("ix_workshop_closure_workshop", "workshop_id", "until_day"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    workshop_id: Mapped[int] = mapped_column(sa.ForeignKey("workshop.id"))
    from_day: Mapped[date]
    until_day: Mapped[date]
    words: Mapped[str] = mapped_column(sa.String(60), default="")
    created_at: Mapped[datetime]
