"""What was compared on which day, and what differed. Amounts in fen, those of the provider in its currency's smallest unit."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from shop.core.db import BigId, Fen, Model, one_of
from shop.orders.payments.provider import Kind


class Fault(StrEnum):
    """How our books and the provider's can differ."""

    MISSING = "missing"  # we booked it, the provider has it not
    EXTRA = "extra"  # the provider has it, we have not booked it
    WRONG_AMOUNT = "wrong_amount"
    WRONG_CURRENCY = "wrong_currency"
    LATE = "late"  # both have it, on different days
    DUPLICATE = "duplicate"  # the provider did one thing of ours twice


class ReconciledDay(Model):
    """A day of a provider that was compared; compared again it is the same row."""

    __tablename__ = "reconciled_day"
    __table_args__ = (sa.UniqueConstraint("provider", "day"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    provider: Mapped[str] = mapped_column(sa.String(20))
    day: Mapped[date] = mapped_column(index=True)
    checked_at: Mapped[datetime]
    # How many movements there were and what they come to: paid in less paid back, transfers apart.
    ours: Mapped[int]
    theirs: Mapped[int]
    ours_fen: Mapped[int] = mapped_column(Fen)
    theirs_fen: Mapped[int] = mapped_column(Fen)


class Difference(Model):
    """One thing that differs. Open until somebody explains it or a later comparison finds it gone."""

    __tablename__ = "payment_difference"
    __table_args__ = (
        one_of("fault", Fault),
        one_of("kind", Kind),
        sa.UniqueConstraint("provider", "fault", "kind", "ref", "key"),
        sa.CheckConstraint("(explained_at IS NULL) = (explanation = '')", name="explained_with_words"),
        sa.Index("ix_payment_difference_open", "day", sqlite_where=sa.text("explained_at IS NULL AND gone_at IS NULL"),
                 postgresql_where=sa.text("explained_at IS NULL AND gone_at IS NULL")),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    provider: Mapped[str] = mapped_column(sa.String(20))
    day: Mapped[date] = mapped_column(index=True)
    fault: Mapped[str] = mapped_column(sa.String(16))
    kind: Mapped[str] = mapped_column(sa.String(10))
    # The provider's reference and our UUID; '' for what one side has not.
    ref: Mapped[str] = mapped_column(sa.String(100))
    key: Mapped[str] = mapped_column(sa.String(36))
    ours_fen: Mapped[int | None] = mapped_column(Fen)
    theirs_fen: Mapped[int | None] = mapped_column(Fen)
    theirs_currency: Mapped[str] = mapped_column(sa.String(3))
    found_at: Mapped[datetime]
    gone_at: Mapped[datetime | None]
    explained_at: Mapped[datetime | None]
    explained_by: Mapped[int | None] = mapped_column(sa.BigInteger)
    explanation: Mapped[str] = mapped_column(sa.String(400), default="")

    @property
    def is_open(self) -> bool:
        """Whether somebody has to look at it."""
        return self.explained_at is None and self.gone_at is None
