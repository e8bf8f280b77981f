"""Bank accounts of organisers, and transfers of the booth fees that were collected for them. Amounts in fen."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from shop.core.db import BigId, Fen, Model, one_of
from shop.exhibition.exhibitors.models import BoothFee
from shop.exhibition.fairs.models import Fair


class TransferState(StrEnum):
    """How a transfer stands."""

    MADE = "made"  # waits for the second person
    CONFIRMED = "confirmed"  # may go to the bank
    PAID = "paid"  # the bank says so
    REFUSED = "refused"  # the bank sent it back: its fees are due again
    DROPPED = "dropped"  # taken back before it went


#: The fees of such a transfer are due again.
CAME_TO_NOTHING = (TransferState.REFUSED, TransferState.DROPPED)


class OrganiserAccount(Model):
    """A bank account as an operator of the organiser entered it. Never changed: a new one takes its place after a while."""

    __tablename__ = "organiser_account"
    __table_args__ = (
        sa.CheckConstraint("effective_at >= created_at", name="cools_first"),
        sa.Index("ix_organiser_account_organisation", "organisation_id", "effective_at"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"))
    holder: Mapped[str] = mapped_column(sa.String(80))
    bank: Mapped[str] = mapped_column(sa.String(60))
    branch: Mapped[str] = mapped_column(sa.String(100))
    number: Mapped[str] = mapped_column(sa.String(32))
    created_by: Mapped[int]
    created_at: Mapped[datetime]
    effective_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]


class FeeTransfer(Model):
    """The fees of one fair on their way to its organiser. Made by one person of finance, confirmed by another."""

    __tablename__ = "fee_transfer"
    __table_args__ = (
        one_of("state", TransferState),
        sa.CheckConstraint("amount_fen > 0", name="positive"),
        sa.CheckConstraint("confirmed_by <> made_by", name="four_eyes"),
        sa.CheckConstraint("(confirmed_by IS NULL) = (confirmed_at IS NULL)", name="confirmed_by_somebody"),
        sa.CheckConstraint("state NOT IN ('confirmed', 'paid', 'refused') OR confirmed_at IS NOT NULL",
                           name="goes_confirmed"),
        sa.CheckConstraint("(state IN ('made', 'confirmed')) = (ended_at IS NULL)", name="ended_has_instant"),
        sa.CheckConstraint("(state = 'paid') = (bank_ref IS NOT NULL)", name="paid_has_reference"),
        sa.UniqueConstraint("bank_ref"),
        sa.Index("ix_fee_transfer_fair", "fair_id"),
        sa.Index("ix_fee_transfer_state", "state"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    number: Mapped[str] = mapped_column(sa.String(20), unique=True)
    fair_id: Mapped[int] = mapped_column(sa.ForeignKey("fair.id"))
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("organiser_account.id"))
    amount_fen: Mapped[int] = mapped_column(Fen)
    state: Mapped[str] = mapped_column(sa.String(10), default=TransferState.MADE)
    made_by: Mapped[int]
    made_at: Mapped[datetime]
    confirmed_by: Mapped[int | None]
    confirmed_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    # Serial number of the bank's receipt.
    bank_ref: Mapped[str | None] = mapped_column(sa.String(60))
    note: Mapped[str] = mapped_column(sa.String(100), default="")

    fair: Mapped[Fair] = relationship()
    account: Mapped[OrganiserAccount] = relationship()
    lines: Mapped[list[FeeTransferLine]] = relationship(
        back_populates="transfer", order_by="FeeTransferLine.id"
    )


class FeeTransferLine(Model):
    """A fee in a transfer. `live` until the transfer came to nothing: UNIQUE, so no fee is paid on twice."""

    __tablename__ = "fee_transfer_line"
    __table_args__ = (
        sa.CheckConstraint("amount_fen > 0", name="positive"),
        sa.Index("uq_fee_transfer_line_live", "fee_id", unique=True,
                 sqlite_where=sa.text("live"), postgresql_where=sa.text("live")),
        sa.Index("ix_fee_transfer_line_transfer", "transfer_id"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    transfer_id: Mapped[int] = mapped_column(sa.ForeignKey("fee_transfer.id"))
    fee_id: Mapped[int] = mapped_column(sa.ForeignKey("booth_fee.id"))
    amount_fen: Mapped[int] = mapped_column(Fen)
    live: Mapped[bool] = mapped_column(default=True)

    transfer: Mapped[FeeTransfer] = relationship(back_populates="lines")
    fee: Mapped[BoothFee] = relationship()
