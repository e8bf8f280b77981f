"""Bank accounts of workshops, payout batches, what each line pays of which order, and money moved between accounts.

Amounts in fen. The ledger holds the money; these rows say for what it was moved.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from shop.core.db import BigId, Fen, Model, one_of
from shop.workshops.models import Workshop


class BatchState(StrEnum):
    """How a batch stands."""

    MADE = "made"  # waits for the second person
    CONFIRMED = "confirmed"  # may go to the bank
    SENT = "sent"  # left the settlement account
    CLOSED = "closed"  # every line has its end
    CANCELLED = "cancelled"  # nothing of it was sent


class PayoutState(StrEnum):
    """How one line of a batch stands."""

    MADE = "made"
    SENT = "sent"
    PAID = "paid"
    REFUSED = "refused"  # the bank sent it back: the orders are due again
    DROPPED = "dropped"  # taken out before it was sent


class Refusal(StrEnum):
    """Why a bank did not pay. All but OTHER speak of the account, which is not used again until it is entered anew."""

    NUMBER = "number"
    HOLDER = "holder"
    BRANCH = "branch"
    CLOSED = "closed"
    OTHER = "other"


class ReversalState(StrEnum):
    """How money taken back of a transfer stands."""

    CREATED = "created"  # asked for, or about to be
    DONE = "done"
    REFUSED = "refused"  # it stays with the workshop's account: the next payout takes it back


class MoveKind(StrEnum):
    """How money moves between the accounts without an order."""

    FROM_PROVIDER = "from_provider"  # the provider paid into the settlement account
    FEE = "fee"  # the provider kept it
    TOP_UP = "top_up"  # the platform put its own money in
    DRAW = "draw"  # the platform took its commission out
    WRITE_OFF = "write_off"  # a difference of the settlement account, with a reason


class PayoutAccount(Model):
    """A bank account as the owner entered it, or an account at a payment provider as finance did.

    Never changed: a new entry takes its place after the cooling time.
    """

    __tablename__ = "payout_account"
    __table_args__ = (
        one_of("refused_why", Refusal),
        sa.CheckConstraint("(refused_at IS NULL) = (refused_why IS NULL)", name="refusal_has_reason"),
        sa.CheckConstraint("effective_at >= created_at", name="cools_first"),
        sa.Index("ix_payout_account_workshop", "workshop_id", "effective_at"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    workshop_id: Mapped[int] = mapped_column(sa.ForeignKey("workshop.id"))
    holder: Mapped[str] = mapped_column(sa.String(80))
    bank: Mapped[str] = mapped_column(sa.String(60))
    branch: Mapped[str] = mapped_column(sa.String(100))
    number: Mapped[str] = mapped_column(sa.String(32))
    # The payment provider at which the account is; NULL for one at a bank.
    provider: Mapped[str | None] = mapped_column(sa.String(20))
    created_by: Mapped[int]
    created_at: Mapped[datetime]
    effective_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    refused_at: Mapped[datetime | None]
    refused_why: Mapped[str | None] = mapped_column(sa.String(10))
    refused_note: Mapped[str] = mapped_column(sa.String(100), default="")


class PayoutBatch(Model):
    """Payments that go to the bank together. Made by one person, confirmed by another."""

    __tablename__ = "payout_batch"
    __table_args__ = (
        one_of("state", BatchState),
        sa.CheckConstraint("confirmed_by <> made_by", name="four_eyes"),
        sa.CheckConstraint("(confirmed_by IS NULL) = (confirmed_at IS NULL)", name="confirmed_by_somebody"),
        sa.CheckConstraint("state NOT IN ('confirmed', 'sent', 'closed') OR confirmed_at IS NOT NULL",
                           name="confirmed_has_instant"),
        sa.CheckConstraint("state NOT IN ('sent', 'closed') OR sent_at IS NOT NULL", name="sent_has_instant"),
        sa.Index("ix_payout_batch_state", "state", "id"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    number: Mapped[str] = mapped_column(sa.String(20), unique=True)
    state: Mapped[str] = mapped_column(sa.String(10), default=BatchState.MADE)
    made_by: Mapped[int]
    made_at: Mapped[datetime]
    confirmed_by: Mapped[int | None]
    confirmed_at: Mapped[datetime | None]
    sent_by: Mapped[int | None]
    sent_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]

    payouts: Mapped[list[Payout]] = relationship(back_populates="batch", order_by="Payout.id")


class Payout(Model):
    """One line of a batch: what one workshop gets, to which account."""

    __tablename__ = "payout"
    __table_args__ = (
        one_of("state", PayoutState),
        one_of("refused_why", Refusal),
        sa.UniqueConstraint("batch_id", "workshop_id"),
        sa.CheckConstraint("amount_fen > 0", name="positive"),
        sa.CheckConstraint("(state = 'refused') = (refused_why IS NOT NULL)", name="refusal_has_reason"),
        sa.CheckConstraint("(state IN ('made', 'sent')) = (ended_at IS NULL)", name="ended_has_instant"),
        sa.Index("ix_payout_workshop", "workshop_id", "state"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    uuid: Mapped[str] = mapped_column(sa.String(36), unique=True)
    batch_id: Mapped[int] = mapped_column(sa.ForeignKey("payout_batch.id"))
    workshop_id: Mapped[int] = mapped_column(sa.ForeignKey("workshop.id"))
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("payout_account.id"))
    amount_fen: Mapped[int] = mapped_column(Fen)
    state: Mapped[str] = mapped_column(sa.String(10), default=PayoutState.MADE)
    sent_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    refused_why: Mapped[str | None] = mapped_column(sa.String(10))
    refused_note: Mapped[str] = mapped_column(sa.String(100), default="")
    # Of a payout by transfer: the provider's reference and instant.
    transfer_ref: Mapped[str | None] = mapped_column(sa.String(100))
    transferred_at: Mapped[datetime | None]

    batch: Mapped[PayoutBatch] = relationship(back_populates="payouts")
    workshop: Mapped[Workshop] = relationship()
    account: Mapped[PayoutAccount] = relationship()
    shares: Mapped[list[PayoutShare]] = relationship(back_populates="payout", order_by="PayoutShare.id")


class PayoutShare(Model):
    """What of a payout belongs to which order (or other source of the ledger); below zero: taken back after a refund.

    `round` counts the shares of one subject; NULL when the payout was refused or dropped. UNIQUE: nothing is paid twice.
    """

    __tablename__ = "payout_share"
    __table_args__ = (
        sa.UniqueConstraint("subject", "round"),
        sa.CheckConstraint("amount_fen <> 0", name="not_zero"),
        sa.CheckConstraint("round >= 1", name="counts_from_one"),
        sa.Index("ix_payout_share_payout", "payout_id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    payout_id: Mapped[int] = mapped_column(sa.ForeignKey("payout.id"))
    subject: Mapped[str] = mapped_column(sa.String(80))
    round: Mapped[int | None]
    amount_fen: Mapped[int] = mapped_column(Fen)

    payout: Mapped[Payout] = relationship(back_populates="shares")


class PayoutReversal(Model):
    """Money taken back of a payout by transfer, since less is left of a subject than was paid out for it.

    Its UUID is the key under which the provider is asked. It counts as taken back from the moment it is written until it
    is refused, so nothing is taken back twice.
    """

    __tablename__ = "payout_reversal"
    __table_args__ = (
        one_of("state", ReversalState),
        sa.CheckConstraint("amount_fen > 0", name="positive"),
        sa.CheckConstraint("(state = 'created') = (ended_at IS NULL)", name="ended_has_instant"),
        sa.CheckConstraint("state <> 'done' OR ref IS NOT NULL", name="done_has_reference"),
        sa.Index("uq_payout_reversal_open", "payout_id", "subject", unique=True,
                 sqlite_where=sa.text("state = 'created'"), postgresql_where=sa.text("state = 'created'")),
        sa.Index("ix_payout_reversal_subject", "subject"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    uuid: Mapped[str] = mapped_column(sa.String(36), unique=True)
    payout_id: Mapped[int] = mapped_column(sa.ForeignKey("payout.id"))
    subject: Mapped[str] = mapped_column(sa.String(80))
    amount_fen: Mapped[int] = mapped_column(Fen)
    state: Mapped[str] = mapped_column(sa.String(10), default=ReversalState.CREATED)
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    # The provider's reference and instant.
    ref: Mapped[str | None] = mapped_column(sa.String(100))
    reversed_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(sa.String(80), default="")

    payout: Mapped[Payout] = relationship()


class MoneyMove(Model):
    """Money moved between provider, settlement account and the platform's own, as finance recorded it."""

    __tablename__ = "money_move"
    __table_args__ = (
        one_of("kind", MoveKind),
        sa.UniqueConstraint("kind", "reference"),
        sa.CheckConstraint("amount_fen > 0", name="positive"),
        sa.Index("ix_money_move_day", "moved_on", "id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    kind: Mapped[str] = mapped_column(sa.String(16))
    # Of the provider's payout list or the bank's statement: the same one is recorded once.
    reference: Mapped[str] = mapped_column(sa.String(60))
    reason: Mapped[str] = mapped_column(sa.String(200), default="")
    amount_fen: Mapped[int] = mapped_column(Fen)
    moved_on: Mapped[date]
    recorded_by: Mapped[int]
    recorded_at: Mapped[datetime]
