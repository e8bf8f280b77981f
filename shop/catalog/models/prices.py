"""What a variant costs where and when, what it was sold for, and what delivery costs."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from shop.catalog.models.stock import Pool
from shop.catalog.tariff import Basis
from shop.core.db import BigId, Fen, Model, one_of

CHANNELS = "('mall', 'bulk_order', 'fair', 'offline_store', 'external_platform')"


class PriceSource(StrEnum):
    """Who set a price."""

    BASE = "base"
    OFFER = "offer"
    FAIR = "fair"
    CAMPAIGN = "campaign"


class Price(Model):
    """A price window, half-open. The base price is the open one of source base."""

    __tablename__ = "price"
    __table_args__ = (
        sa.CheckConstraint("amount_fen > 0", name="positive"),
        sa.CheckConstraint("min_qty >= 1", name="min_qty_positive"),
        sa.CheckConstraint("until_at IS NULL OR until_at > from_at", name="window_not_empty"),
        sa.CheckConstraint("currency = 'CNY'", name="yuan"),
        sa.CheckConstraint("source <> 'offer' OR until_at IS NOT NULL", name="offer_ends"),
        sa.CheckConstraint(f"channel IN {CHANNELS}", name="channel_known"),
        one_of("source", PriceSource),
        sa.Index("uq_price_open_base", "variant_id", "channel", "min_qty", unique=True,
                 sqlite_where=sa.text("until_at IS NULL AND source = 'base'"),
                 postgresql_where=sa.text("until_at IS NULL AND source = 'base'")),
        sa.Index("ix_price_variant", "variant_id", "from_at"),
        sa.Index("ix_price_edges", "until_at"),
        sa.Index("ix_price_openings", "from_at"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    variant_id: Mapped[int] = mapped_column(sa.ForeignKey("variant.id"))
    channel: Mapped[str] = mapped_column(sa.String(20), default="mall")
    min_qty: Mapped[int] = mapped_column(default=1)
    amount_fen: Mapped[int] = mapped_column(Fen)
    currency: Mapped[str] = mapped_column(sa.String(3), default="CNY")
    from_at: Mapped[datetime]
    until_at: Mapped[datetime | None]
    source: Mapped[str] = mapped_column(sa.String(12), default=PriceSource.BASE)
    # The pieces it sells: those of this pool.
    pool: Mapped[str] = mapped_column(sa.String(12), default=Pool.MALL)
    pool_ref: Mapped[str] = mapped_column(sa.String(40), default="")
    # Who comes by this way alone (fair:3) is asked this price; empty: everybody in the channel.
    origin_ref: Mapped[str] = mapped_column(sa.String(60), default="")


class DealPrice(Model):
    """The lowest price, in fen a piece, at which a sku was really sold on a day (for struck-through prices, BR-27)."""

    __tablename__ = "deal_price"
    __table_args__ = (sa.CheckConstraint("min_fen > 0", name="positive"),)

    variant_id: Mapped[int] = mapped_column(sa.ForeignKey("variant.id"), primary_key=True)
    channel: Mapped[str] = mapped_column(sa.String(20), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    min_fen: Mapped[int] = mapped_column(Fen)


class DeliveryRule(Model):
    """A workshop's delivery template, in fen: `fee_fen` for the first units (pieces or grams), `more_fen` for each
    further ones begun; free from an amount of goods on when named. Exceptions by province are read and written whole.
    """

    __tablename__ = "delivery_rule"
    __table_args__ = (
        sa.CheckConstraint("fee_fen >= 0", name="fee_not_negative"),
        sa.CheckConstraint("free_from_fen IS NULL OR free_from_fen > 0", name="free_from_positive"),
        one_of("basis", Basis),
        sa.CheckConstraint("first_units > 0 AND more_units > 0 AND piece_grams > 0", name="units_positive"),
        sa.CheckConstraint("more_fen >= 0", name="more_not_negative"),
    )

    workshop_id: Mapped[int] = mapped_column(sa.ForeignKey("workshop.id"), primary_key=True)
    fee_fen: Mapped[int] = mapped_column(Fen, default=0)
    free_from_fen: Mapped[int | None] = mapped_column(Fen)
    basis: Mapped[str] = mapped_column(sa.String(8), default=Basis.ORDER)
    first_units: Mapped[int] = mapped_column(default=1)
    more_units: Mapped[int] = mapped_column(default=1)
    more_fen: Mapped[int] = mapped_column(Fen, default=0)
    # What a piece weighs whose weight is not written, in grams.
    piece_grams: Mapped[int] = mapped_column(default=500)
    # Of each: provinces, served, fee_fen, more_fen, free_from_fen; see tariff.Zone.
    exceptions: Mapped[list[Any]] = mapped_column(sa.JSON, default=list)
