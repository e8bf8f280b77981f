"""Sales at a booth's till, what went back of them, and the count at the end of a day. Amounts in fen."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from shop.core.db import BigId, Fen, Model, one_of
from shop.workshops.models import Workshop


class Method(StrEnum):
    """How it was paid on site. The money never comes through the store."""

    CASH = "cash"
    CARD = "card"  # the workshop's own terminal or code


class Flag(StrEnum):
    """What is wrong with a sale that was made without network; the gravest alone."""

    NO_RIGHT = "no_right"  # the workshop could not sell at that time: kept out of certified sales (BR-34)
    SHORT = "short"  # more was sold than the booth's pool held
    PRICE = "price"  # another price than the fair's was taken
    HOURS = "hours"  # outside the opening hours


class Ruling(StrEnum):
    """What an officer decided about a flagged sale."""

    COUNTED = "counted"  # it counts after all
    LEFT_OUT = "left_out"


class TillSale(Model):
    """A sale on site. `uuid` is made by the device: the same sale sent twice is one."""

    __tablename__ = "till_sale"
    __table_args__ = (
        one_of("method", Method),
        one_of("flag", Flag),
        one_of("ruling", Ruling),
        sa.CheckConstraint("total_fen > 0", name="total_positive"),
        sa.CheckConstraint("refunded_fen BETWEEN 0 AND total_fen", name="refund_within_total"),
        sa.CheckConstraint("(ruling IS NULL) = (ruled_at IS NULL)", name="ruling_has_instant"),
        sa.CheckConstraint("ruling IS NULL OR (flag IS NOT NULL AND flag = 'no_right')", name="ruling_of_flagged"),
        sa.Index("ix_till_sale_booth", "booth_id", "sold_at"),
        sa.Index("ix_till_sale_fair", "fair_id", "sold_at"),
        sa.Index("ix_till_sale_waiting", "workshop_id", sqlite_where=sa.text("flag = 'no_right' AND ruling IS NULL"),
                 postgresql_where=sa.text("flag = 'no_right' AND ruling IS NULL")),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    uuid: Mapped[str] = mapped_column(sa.String(36), unique=True)
    number: Mapped[str] = mapped_column(sa.String(20), unique=True)
    fair_id: Mapped[int] = mapped_column(sa.ForeignKey("fair.id"))
    booth_id: Mapped[int] = mapped_column(sa.ForeignKey("fair_booth.id"))
    exhibitor_id: Mapped[int] = mapped_column(sa.ForeignKey("fair_exhibitor.id"))
    workshop_id: Mapped[int] = mapped_column(sa.ForeignKey("workshop.id"))
    county_code: Mapped[str] = mapped_column(sa.ForeignKey("region.code"))
    method: Mapped[str] = mapped_column(sa.String(8))
    total_fen: Mapped[int] = mapped_column(Fen)
    refunded_fen: Mapped[int] = mapped_column(Fen, default=0)
    # By the device's clock, never later than it was received.
    sold_at: Mapped[datetime]
    received_at: Mapped[datetime]
    # Kept on the device, or on paper, until the network was back.
    offline: Mapped[bool] = mapped_column(default=False)
    by_user_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))
    flag: Mapped[str | None] = mapped_column(sa.String(10))
    ruling: Mapped[str | None] = mapped_column(sa.String(10))
    ruled_at: Mapped[datetime | None]
    ruled_by: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    ruling_reason: Mapped[str] = mapped_column(sa.String(200), default="")

    workshop: Mapped[Workshop] = relationship()
    lines: Mapped[list[TillLine]] = relationship(back_populates="sale", order_by="TillLine.position")
    refunds: Mapped[list[TillRefund]] = relationship(back_populates="sale", order_by="TillRefund.id")

    @property
    def counts(self) -> bool:
        """Whether it stands in the ledger (BR-34)."""
        return self.flag != Flag.NO_RIGHT or self.ruling == Ruling.COUNTED


class TillLine(Model):
    """A photograph of what was sold. `short_pieces`: what the pool did not hold any more."""

    __tablename__ = "till_line"
    __table_args__ = (
        sa.UniqueConstraint("sale_id", "position"),
        sa.CheckConstraint("quantity > 0", name="quantity_positive"),
        sa.CheckConstraint("unit_fen > 0 AND goods_fen = unit_fen * quantity", name="adds_up"),
        sa.CheckConstraint("refunded_pieces BETWEEN 0 AND quantity", name="refund_within_quantity"),
        sa.CheckConstraint("short_pieces BETWEEN 0 AND quantity", name="short_within_quantity"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    sale_id: Mapped[int] = mapped_column(sa.ForeignKey("till_sale.id"))
    position: Mapped[int]
    item_id: Mapped[int] = mapped_column(sa.ForeignKey("fair_item.id"))
    variant_id: Mapped[int] = mapped_column(sa.ForeignKey("variant.id"))
    product_id: Mapped[int] = mapped_column(sa.ForeignKey("product.id"))
    stock_id: Mapped[int | None] = mapped_column(sa.ForeignKey("stock.id"))
    title: Mapped[str] = mapped_column(sa.String(60))
    sku_code: Mapped[str] = mapped_column(sa.String(40))
    options: Mapped[str] = mapped_column(sa.String(60), default="")
    quantity: Mapped[int]
    unit_fen: Mapped[int] = mapped_column(Fen)
    goods_fen: Mapped[int] = mapped_column(Fen)
    craft_id: Mapped[int] = mapped_column(sa.ForeignKey("craft.id"))
    ich_item_id: Mapped[int | None] = mapped_column(sa.ForeignKey("ich_item.id"))
    refunded_pieces: Mapped[int] = mapped_column(default=0)
    short_pieces: Mapped[int] = mapped_column(default=0)

    sale: Mapped[TillSale] = relationship(back_populates="lines")


class TillRefund(Model):
    """Money given back at the till."""

    __tablename__ = "till_refund"
    __table_args__ = (
        sa.CheckConstraint("amount_fen > 0", name="positive"),
        sa.CheckConstraint("pieces > 0", name="some_pieces"),
        sa.Index("ix_till_refund_sale", "sale_id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    uuid: Mapped[str] = mapped_column(sa.String(36), unique=True)
    sale_id: Mapped[int] = mapped_column(sa.ForeignKey("till_sale.id"))
    line_id: Mapped[int] = mapped_column(sa.ForeignKey("till_line.id"))
    pieces: Mapped[int]
    amount_fen: Mapped[int] = mapped_column(Fen)
    # Whether the pieces went back into the booth's pool.
    restocked: Mapped[bool]
    reason: Mapped[str] = mapped_column(sa.String(100), default="")
    at: Mapped[datetime]
    by_user_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))

    sale: Mapped[TillSale] = relationship(back_populates="refunds")


class TillClosing(Model):
    """The end of a day at a booth: what the till expects in cash, and what was counted. A second count is a new row."""

    __tablename__ = "till_closing"
    __table_args__ = (
        sa.CheckConstraint("counted_fen >= 0 AND float_fen >= 0", name="not_negative"),
        sa.Index("ix_till_closing_booth", "booth_id", "day"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    booth_id: Mapped[int] = mapped_column(sa.ForeignKey("fair_booth.id"))
    exhibitor_id: Mapped[int] = mapped_column(sa.ForeignKey("fair_exhibitor.id"))
    day: Mapped[date]
    sales: Mapped[int]
    # Cash taken less cash given back; card likewise.
    cash_fen: Mapped[int] = mapped_column(Fen)
    card_fen: Mapped[int] = mapped_column(Fen)
    # Small change in the drawer in the morning.
    float_fen: Mapped[int] = mapped_column(Fen, default=0)
    counted_fen: Mapped[int] = mapped_column(Fen)
    note: Mapped[str] = mapped_column(sa.String(200), default="")
    closed_at: Mapped[datetime]
    by_user_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))

    @property
    def difference_fen(self) -> int:
        """Counted less expected."""
        return self.counted_fen - self.float_fen - self.cash_fen
