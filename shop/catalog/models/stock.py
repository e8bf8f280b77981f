"""Pieces of a variant by the pool they are sold from, and those promised to somebody."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from shop.core.db import BigId, Model, one_of


class Pool(StrEnum):
    """Where a piece of stock may be sold."""

    MALL = "mall"
    FAIR = "fair"
    BOOTH = "booth"


class Stock(Model):
    """Pieces of a variant in a pool. `reserved` of `on_hand` are promised; changed by conditional updates only."""

    __tablename__ = "stock"
    __table_args__ = (
        sa.UniqueConstraint("variant_id", "pool", "pool_ref"),
        one_of("pool", Pool),
        sa.CheckConstraint("on_hand >= 0", name="on_hand_not_negative"),
        sa.CheckConstraint("reserved >= 0", name="reserved_not_negative"),
        sa.CheckConstraint("reserved <= on_hand", name="reserved_within_on_hand"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    variant_id: Mapped[int] = mapped_column(sa.ForeignKey("variant.id"))
    pool: Mapped[str] = mapped_column(sa.String(12), default=Pool.MALL)
    # Which fair or booth; empty for the mall.
    pool_ref: Mapped[str] = mapped_column(sa.String(40), default="")
    on_hand: Mapped[int] = mapped_column(default=0)
    reserved: Mapped[int] = mapped_column(default=0)


class Reservation(Model):
    """Pieces promised to a holder (a purchase number) until an instant; ended as sold or released."""

    __tablename__ = "reservation"
    __table_args__ = (
        sa.UniqueConstraint("holder", "stock_id"),
        sa.CheckConstraint("quantity > 0", name="quantity_positive"),
        sa.CheckConstraint("outcome IN ('sold', 'released')", name="outcome_known"),
        sa.CheckConstraint("(ended_at IS NULL) = (outcome IS NULL)", name="ended_has_outcome"),
        sa.Index("ix_reservation_open", "stock_id", sqlite_where=sa.text("ended_at IS NULL"),
                 postgresql_where=sa.text("ended_at IS NULL")),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    stock_id: Mapped[int] = mapped_column(sa.ForeignKey("stock.id"))
    holder: Mapped[str] = mapped_column(sa.String(40))
    quantity: Mapped[int]
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    outcome: Mapped[str | None] = mapped_column(sa.String(10))
