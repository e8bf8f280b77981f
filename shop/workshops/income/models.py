"""The double-entry ledger (append-only) and its rollups. Amounts in fen."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from shop.core.db import BigId, Fen, Model, one_of


class Account(StrEnum):
    """Accounts of the ledger. Debit is positive, credit negative; every entry sums to zero.

     Money collected for others lies in PROVIDER, SETTLEMENT and PAYOUT_TRANSIT and nowhere else; PLATFORM_OWN counts what
     went between those and the platform's own account. What is owed to a workshop is the sum of its own accounts
    , sign turned.
    """

    PROVIDER = "provider"  # money that lies with the payment provider
    SETTLEMENT = "settlement"  # the designated settlement account kept apart from the platform's own
    PAYOUT_TRANSIT = "payout_transit"  # left the settlement account, not yet confirmed by the workshop's bank
    PLATFORM_OWN = "platform_own"  # own money: commission drawn (debit), put in (credit)
    BANK_UNMATCHED = "bank_unmatched"  # bank transfer that came in and belongs to no payable yet (credit)
    PROVIDER_FEE = "provider_fee"  # what the provider keeps; borne by the platform
    CASH_SHORT = "cash_short"  # a difference written off with a reason; borne by the platform
    CASH_OUTSIDE = "cash_outside"  # taken outside the store by the workshop itself
    GOODS = "goods"  # goods sold, gross incl. tax, before discounts that others bear
    GOODS_REFUNDED = "goods_refunded"
    FREIGHT = "freight"
    FREIGHT_REFUNDED = "freight_refunded"
    DISCOUNT_WORKSHOP = "discount_workshop"  # discounts that the workshop bears
    SUBSIDY = "subsidy"  # discounts borne by a public subsidy
    DISCOUNT_PLATFORM = "discount_platform"  # discounts borne by the platform
    COMMISSION = "commission"  # what a workshop pays of its sales (debit), the other side of PLATFORM_FEE
    PLATFORM_FEE = "platform_fee"  # commission as the platform's revenue (credit)
    EARNEST_HELD = "earnest_held"
    EARNEST_KEPT = "earnest_kept"
    PENALTY = "penalty"
    BUYER_CREDIT = "buyer_credit"  # money owed back to a buyer
    PAID_OUT = "paid_out"
    ORGANISER = "organiser"  # booth fees collected for organisers of fairs: owed to them (credit)


class Channel(StrEnum):
    """Sales channels as stored; labels in one table (`labels.py`)."""

    MALL = "mall"
    BULK_ORDER = "bulk_order"
    FAIR = "fair"
    OFFLINE_STORE = "offline_store"
    EXTERNAL_PLATFORM = "external_platform"


class Proof(StrEnum):
    """Whether the platform saw the money itself or the workshop declared it."""

    PLATFORM = "platform"
    DECLARED = "declared"


class LedgerEntry(Model):
    """One booking; its postings sum to zero. The database refuses UPDATE and DELETE (trigger)."""

    __tablename__ = "ledger_entry"
    __table_args__ = (
        sa.UniqueConstraint("source", "kind"),
        one_of("proof", Proof),
        sa.CheckConstraint("currency = 'CNY'", name="yuan"),
        sa.Index("ix_ledger_entry_counted", "workshop_id", "counted_on"),
        sa.Index("ix_ledger_entry_order", "order_number"),
        sa.Index("ix_ledger_entry_origin", "origin_ref", sqlite_where=sa.text("origin_ref <> ''"),
                 postgresql_where=sa.text("origin_ref <> ''")),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    source: Mapped[str] = mapped_column(sa.String(80))
    kind: Mapped[str] = mapped_column(sa.String(24))
    workshop_id: Mapped[int | None] = mapped_column(sa.ForeignKey("workshop.id"))
    county_code: Mapped[str | None] = mapped_column(sa.ForeignKey("region.code"))
    order_number: Mapped[str | None] = mapped_column(sa.String(20))
    occurred_at: Mapped[datetime]
    posted_at: Mapped[datetime]
    # The day of occurrence, or the day of posting if that quarter is frozen (BR-36).
    counted_on: Mapped[date]
    proof: Mapped[str] = mapped_column(sa.String(12), default=Proof.PLATFORM)
    currency: Mapped[str] = mapped_column(sa.String(3), default="CNY")
    # Where it was sold beside the channel (fair:3), a key of IncomeOrigin; empty: nowhere in particular.
    origin_ref: Mapped[str] = mapped_column(sa.String(60), default="")

    postings: Mapped[list[LedgerPosting]] = relationship(back_populates="entry", order_by="LedgerPosting.id")


class LedgerPosting(Model):
    """One side of a booking. Goods postings carry what was sold, copied as text."""

    __tablename__ = "ledger_posting"
    __table_args__ = (
        one_of("account", Account),
        sa.CheckConstraint("channel IN ('mall', 'bulk_order', 'fair', 'offline_store', 'external_platform')",
                           name="channel_known"),
        sa.CheckConstraint("amount_fen <> 0", name="not_zero"),
        sa.Index("ix_ledger_posting_entry", "entry_id"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    entry_id: Mapped[int] = mapped_column(sa.ForeignKey("ledger_entry.id"))
    account: Mapped[str] = mapped_column(sa.String(20))
    amount_fen: Mapped[int] = mapped_column(Fen)
    channel: Mapped[str | None] = mapped_column(sa.String(20))
    craft_id: Mapped[int | None] = mapped_column(sa.ForeignKey("craft.id"))
    ich_item_id: Mapped[int | None] = mapped_column(sa.ForeignKey("ich_item.id"))
    # Copied from the order line; the sku is a plain value (the ledger lies below the catalogue).
    sku_code: Mapped[str | None] = mapped_column(sa.String(40))
    title: Mapped[str | None] = mapped_column(sa.String(120))
    pieces: Mapped[int | None]

    entry: Mapped[LedgerEntry] = relationship(back_populates="postings")


class IncomeOrigin(Model):
    """What a place of sale is called (the name of a fair), told by the rooms above that sell there."""

    __tablename__ = "income_origin"

    ref: Mapped[str] = mapped_column(sa.String(60), primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(80))


class IncomeDay(Model):
    """Rollup: workshop x day x channel x craft, kept in the transaction of the entry. Amounts in fen, pieces, orders."""

    __tablename__ = "income_day"

    workshop_id: Mapped[int] = mapped_column(sa.ForeignKey("workshop.id"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    channel: Mapped[str] = mapped_column(sa.String(20), primary_key=True)
    craft_id: Mapped[int] = mapped_column(sa.ForeignKey("craft.id"), primary_key=True)
    proof: Mapped[str] = mapped_column(sa.String(12), primary_key=True)
    gross_fen: Mapped[int] = mapped_column(Fen, default=0)
    refunds_fen: Mapped[int] = mapped_column(Fen, default=0)
    freight_fen: Mapped[int] = mapped_column(Fen, default=0)
    freight_refunds_fen: Mapped[int] = mapped_column(Fen, default=0)
    orders: Mapped[int] = mapped_column(default=0)
    pieces: Mapped[int] = mapped_column(default=0)


class IncomeWorkshopQuarter(Model):
    """Rollup: workshop x quarter x channel x craft, kept in the transaction of the entry. What snapshots and analyses
    of a whole province read; a quarter of it lies together.
    """

    __tablename__ = "income_workshop_quarter"

    quarter: Mapped[str] = mapped_column(sa.String(6), primary_key=True)
    workshop_id: Mapped[int] = mapped_column(sa.ForeignKey("workshop.id"), primary_key=True)
    channel: Mapped[str] = mapped_column(sa.String(20), primary_key=True)
    craft_id: Mapped[int] = mapped_column(sa.ForeignKey("craft.id"), primary_key=True)
    proof: Mapped[str] = mapped_column(sa.String(12), primary_key=True)
    gross_fen: Mapped[int] = mapped_column(Fen, default=0)
    refunds_fen: Mapped[int] = mapped_column(Fen, default=0)
    freight_fen: Mapped[int] = mapped_column(Fen, default=0)
    freight_refunds_fen: Mapped[int] = mapped_column(Fen, default=0)
    orders: Mapped[int] = mapped_column(default=0)
    pieces: Mapped[int] = mapped_column(default=0)


class IncomeQuarter(Model):
    """Rollup: county x quarter x channel x craft, kept in the transaction of the entry."""

    __tablename__ = "income_quarter"

    county_code: Mapped[str] = mapped_column(sa.ForeignKey("region.code"), primary_key=True)
    quarter: Mapped[str] = mapped_column(sa.String(6), primary_key=True)
    channel: Mapped[str] = mapped_column(sa.String(20), primary_key=True)
    craft_id: Mapped[int] = mapped_column(sa.ForeignKey("craft.id"), primary_key=True)
    proof: Mapped[str] = mapped_column(sa.String(12), primary_key=True)
    gross_fen: Mapped[int] = mapped_column(Fen, default=0)
    refunds_fen: Mapped[int] = mapped_column(Fen, default=0)
    freight_fen: Mapped[int] = mapped_column(Fen, default=0)
    freight_refunds_fen: Mapped[int] = mapped_column(Fen, default=0)
    orders: Mapped[int] = mapped_column(default=0)
    pieces: Mapped[int] = mapped_column(default=0)


class FrozenQuarter(Model):
    """A quarter whose figures were published: later entries count in the running quarter (BR-36)."""

    __tablename__ = "frozen_quarter"

    quarter: Mapped[str] = mapped_column(sa.String(6), primary_key=True)
    frozen_at: Mapped[datetime]
