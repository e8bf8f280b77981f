"""What is owed (payable), paid (payment) and paid back (refund). Amounts in fen.

Each carries a UUID made by us before the provider is called: it is the idempotency key.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from shop.core.db import BigId, Fen, Model, one_of


class PayableKind(StrEnum):
    """What can be owed; each kind registers what settling it does."""

    PURCHASE = "purchase"
    INSTALMENT = "instalment"
    BOOTH_FEE = "booth_fee"
    TILL_SALE = "till_sale"


class PaymentState(StrEnum):
    """A payment at a provider."""

    CREATED = "created"  # written here, the provider not yet asked
    OPEN = "open"  # the provider has a session the buyer can pay
    SUCCEEDED = "succeeded"
    EXPIRED = "expired"  # the provider confirmed: ended unpaid
    FAILED = "failed"


class RefundState(StrEnum):
    """A refund at a provider."""

    CREATED = "created"  # written here, the provider not yet asked or its answer not known
    PENDING = "pending"  # the provider has taken it on
    SUCCEEDED = "succeeded"
    FAILED = "failed"  # the provider will not do it: the buyer is still owed and is paid another way


class Payable(Model):
    """An amount that is owed; settled when its payments reach it. An excess is a credit to refund."""

    __tablename__ = "payable"
    __table_args__ = (
        one_of("kind", PayableKind),
        sa.UniqueConstraint("kind", "ref"),
        sa.CheckConstraint("amount_fen >= 0", name="not_negative"),
        sa.CheckConstraint("currency = 'CNY'", name="yuan"),
        sa.CheckConstraint("settled_at IS NULL OR closed_at IS NULL OR closed_at >= settled_at", name="closed_order"),
        sa.Index("ix_payable_waiting", "hold_until", sqlite_where=sa.text("settled_at IS NULL AND closed_at IS NULL"),
                 postgresql_where=sa.text("settled_at IS NULL AND closed_at IS NULL")),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    uuid: Mapped[str] = mapped_column(sa.String(36), unique=True)
    kind: Mapped[str] = mapped_column(sa.String(12))
    # Id of the purchase, instalment ... it stands for; a plain value, since those lie above.
    ref: Mapped[int] = mapped_column(sa.BigInteger)
    amount_fen: Mapped[int] = mapped_column(Fen)
    currency: Mapped[str] = mapped_column(sa.String(3), default="CNY")
    created_at: Mapped[datetime]
    # No payment session is started after this instant.
    payable_until: Mapped[datetime]
    # What is held for it is freed after this instant, once the provider confirmed that nothing was paid.
    hold_until: Mapped[datetime]
    settled_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]

    payments: Mapped[list[Payment]] = relationship(back_populates="payable", order_by="Payment.id")


class Payment(Model):
    """One try to pay a payable at one provider."""

    __tablename__ = "payment"
    __table_args__ = (
        one_of("state", PaymentState),
        sa.UniqueConstraint("provider", "provider_ref"),
        sa.CheckConstraint("amount_fen > 0", name="positive"),
        sa.CheckConstraint("currency = 'CNY'", name="yuan"),
        sa.CheckConstraint("(state = 'succeeded') = (paid_at IS NOT NULL)", name="paid_has_instant"),
        sa.Index("ix_payment_payable", "payable_id"),
        sa.Index(
            "ix_payment_ask",
            "next_ask_at",
            sqlite_where=sa.text("state IN ('created', 'open')"),
            postgresql_where=sa.text("state IN ('created', 'open')"),
        ),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    uuid: Mapped[str] = mapped_column(sa.String(36), unique=True)
    payable_id: Mapped[int] = mapped_column(sa.ForeignKey("payable.id"))
    provider: Mapped[str] = mapped_column(sa.String(20))
    provider_ref: Mapped[str | None] = mapped_column(sa.String(100))
    amount_fen: Mapped[int] = mapped_column(Fen)
    currency: Mapped[str] = mapped_column(sa.String(3), default="CNY")
    state: Mapped[str] = mapped_column(sa.String(12), default=PaymentState.CREATED)
    created_at: Mapped[datetime]
    session_url: Mapped[str | None] = mapped_column(sa.String(500))
    session_expires_at: Mapped[datetime | None]
    # When the provider is asked next how it stands; only while that is not final.
    next_ask_at: Mapped[datetime | None]
    # The provider's instant of payment.
    paid_at: Mapped[datetime | None]
    settled_at: Mapped[datetime | None]

    payable: Mapped[Payable] = relationship(back_populates="payments")
    refunds: Mapped[list[Refund]] = relationship(back_populates="payment", order_by="Refund.id")


class Refund(Model):
    """Money that goes back by the way it came. Goods and freight apart, since income counts them apart."""

    __tablename__ = "refund"
    __table_args__ = (
        one_of("state", RefundState),
        sa.CheckConstraint(
            "goods_fen >= 0 AND freight_fen >= 0 AND excess_fen >= 0", name="parts_not_negative"
        ),
        sa.CheckConstraint("goods_fen + freight_fen + excess_fen > 0", name="positive"),
        sa.CheckConstraint("(state = 'succeeded') = (refunded_at IS NOT NULL)", name="refunded_has_instant"),
        sa.CheckConstraint("state <> 'failed' OR failed_at IS NOT NULL", name="failed_has_instant"),
        sa.Index("ix_refund_payment", "payment_id"),
        sa.Index("ix_refund_order", "order_id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    uuid: Mapped[str] = mapped_column(sa.String(36), unique=True)
    payment_id: Mapped[int] = mapped_column(sa.ForeignKey("payment.id"))
    # The order it pays back (plain value: orders lie above payments); NULL for an excess.
    order_id: Mapped[int | None] = mapped_column(sa.BigInteger)
    goods_fen: Mapped[int] = mapped_column(Fen, default=0)
    freight_fen: Mapped[int] = mapped_column(Fen, default=0)
    excess_fen: Mapped[int] = mapped_column(Fen, default=0)
    reason: Mapped[str] = mapped_column(sa.String(40))
    state: Mapped[str] = mapped_column(sa.String(12), default=RefundState.CREATED)
    created_at: Mapped[datetime]
    refunded_at: Mapped[datetime | None]
    provider_ref: Mapped[str | None] = mapped_column(sa.String(100), index=True)
    # The provider gave it up, and why.
    failed_at: Mapped[datetime | None]
    # It had succeeded and been booked, and came back later: a credit of the buyer since then.
    bounced_at: Mapped[datetime | None]
    failure_reason: Mapped[str | None] = mapped_column(sa.String(80))
    # Paid by bank transfer from the settlement account, after the provider had refused it for good.
    by_bank: Mapped[bool] = mapped_column(default=False)

    payment: Mapped[Payment] = relationship(back_populates="refunds")

    @property
    def amount_fen(self) -> int:
        """All that goes back, in fen."""
        return self.goods_fen + self.freight_fen + self.excess_fen


class RefundLine(Model):
    """How much of a refund belongs to an order line, and how many pieces came back."""

    __tablename__ = "refund_line"
    __table_args__ = (
        sa.UniqueConstraint("refund_id", "order_line_id"),
        sa.CheckConstraint("goods_fen >= 0 AND pieces >= 0", name="not_negative"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    refund_id: Mapped[int] = mapped_column(sa.ForeignKey("refund.id"))
    order_line_id: Mapped[int] = mapped_column(sa.BigInteger, index=True)
    goods_fen: Mapped[int] = mapped_column(Fen)
    pieces: Mapped[int]


class ProviderEvent(Model):
    """Inbox: what a provider told us, stored first, worked on after; the same event counts once."""

    __tablename__ = "provider_event"
    __table_args__ = (sa.UniqueConstraint("provider", "event_id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    provider: Mapped[str] = mapped_column(sa.String(20))
    event_id: Mapped[str] = mapped_column(sa.String(100))
    payload: Mapped[dict[str, Any]]
    received_at: Mapped[datetime]
    processed_at: Mapped[datetime | None]


class SandboxSession(Model):
    """The built-in sandbox provider's own book of sessions: it plays the bank, so it keeps its own records."""

    __tablename__ = "sandbox_session"
    __table_args__ = (sa.CheckConstraint("state IN ('open', 'paid', 'expired')", name="state_known"),)

    ref: Mapped[str] = mapped_column(sa.String(40), primary_key=True)
    payment_uuid: Mapped[str] = mapped_column(sa.String(36), unique=True)
    amount_fen: Mapped[int] = mapped_column(Fen)
    title: Mapped[str] = mapped_column(sa.String(100))
    return_url: Mapped[str] = mapped_column(sa.String(300))
    state: Mapped[str] = mapped_column(sa.String(10), default="open")
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    paid_at: Mapped[datetime | None]


class SandboxRefund(Model):
    """The sandbox provider's own book of refunds; the same key twice is one refund."""

    __tablename__ = "sandbox_refund"

    key: Mapped[str] = mapped_column(sa.String(36), primary_key=True)
    ref: Mapped[str] = mapped_column(sa.ForeignKey("sandbox_session.ref"))
    amount_fen: Mapped[int] = mapped_column(Fen)
    at: Mapped[datetime]
