"""The money of contracts: instalments, endings, disputes, invoices; and what the buyer says at the end. Amounts in fen."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from shop.core.db import BigId, Fen, Model, one_of
from shop.orders.production.contracts.models import Side
from shop.orders.production.endings import EarnestFate, EndedBy, Remedy, Stage
from shop.orders.production.plans import InstalmentKind


class InstalmentState(StrEnum):
    """Where an instalment stands."""

    PLANNED = "planned"  # what it hangs on has not happened
    DUE = "due"  # there is a payable for it
    PAID = "paid"
    DROPPED = "dropped"  # the contract ended, or a change or a price reduction took it away


class Instalment(Model):
    """One payment of a contract. Due, it has a payable (kind instalment, ref = its id) and is paid as any purchase."""

    __tablename__ = "contract_instalment"
    __table_args__ = (
        sa.UniqueConstraint("contract_id", "position"),
        one_of("kind", InstalmentKind),
        one_of("state", InstalmentState),
        sa.CheckConstraint("payer IN ('buyer', 'workshop')", name="payer_known"),
        sa.CheckConstraint(
            "payer = 'buyer' OR kind = 'compensation'", name="workshop_pays_compensation_only"
        ),
        sa.CheckConstraint("amount_fen > 0", name="positive"),
        sa.CheckConstraint("(state = 'paid') = (paid_at IS NOT NULL)", name="paid_has_instant"),
        sa.Index("ix_contract_instalment_due", "state", "due_on"),
        sa.Index("ix_contract_instalment_milestone", "milestone_id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    contract_id: Mapped[int] = mapped_column(sa.ForeignKey("contract.id"))
    position: Mapped[int]
    kind: Mapped[str] = mapped_column(sa.String(12))
    payer: Mapped[str] = mapped_column(sa.String(10), default=Side.BUYER)
    amount_fen: Mapped[int] = mapped_column(Fen)
    milestone_id: Mapped[int | None] = mapped_column(sa.ForeignKey("contract_milestone.id"))
    state: Mapped[str] = mapped_column(sa.String(8), default=InstalmentState.PLANNED)
    # Last day to pay without interest; NULL while it is planned.
    due_on: Mapped[date | None]
    # The payer's provider's instant of payment.
    paid_at: Mapped[datetime | None]
    # When earnest money was applied to the price, kept or given back.
    applied_at: Mapped[datetime | None]


class Ending(Model):
    """How a contract ended before it was fulfilled, and what that did to the money. A photograph, one per contract."""

    __tablename__ = "contract_ending"
    __table_args__ = (
        one_of("stage", Stage),
        one_of("ended_by", EndedBy),
        one_of("earnest", EarnestFate),
        one_of("remedy", Remedy),
        sa.CheckConstraint(
            "price_fen >= 0 AND back_fen >= 0 AND to_workshop_fen >= 0 AND to_buyer_fen >= 0",
            name="not_negative",
        ),
    )

    contract_id: Mapped[int] = mapped_column(sa.ForeignKey("contract.id"), primary_key=True)
    stage: Mapped[str] = mapped_column(sa.String(12))
    ended_by: Mapped[str] = mapped_column(sa.String(12))
    earnest: Mapped[str] = mapped_column(sa.String(12))
    remedy: Mapped[str] = mapped_column(sa.String(12))
    words: Mapped[str] = mapped_column(sa.String(1000), default="")
    # The price of what was accepted; what went back to the buyer of the money held; what the buyer owes the workshop
    # beside the price, and the workshop the buyer.
    price_fen: Mapped[int] = mapped_column(Fen)
    back_fen: Mapped[int] = mapped_column(Fen)
    to_workshop_fen: Mapped[int] = mapped_column(Fen)
    to_buyer_fen: Mapped[int] = mapped_column(Fen)
    at: Mapped[datetime]
    actor_id: Mapped[int | None]


class EndOffer(Model):
    """One side proposes to end the contract by agreement, with a compensation; the other takes it or not."""

    __tablename__ = "contract_end_offer"
    __table_args__ = (
        sa.CheckConstraint("side IN ('buyer', 'workshop')", name="side_known"),
        sa.CheckConstraint("work_fen >= 0", name="not_negative"),
        sa.CheckConstraint("(answered_at IS NULL) = (agreed IS NULL)", name="answered_whole"),
        sa.Index("uq_contract_end_offer_open", "contract_id", unique=True, sqlite_where=sa.text("answered_at IS NULL"),
                 postgresql_where=sa.text("answered_at IS NULL")),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    contract_id: Mapped[int] = mapped_column(sa.ForeignKey("contract.id"))
    side: Mapped[str] = mapped_column(sa.String(10))
    # What the buyer pays for work that is done and not delivered.
    work_fen: Mapped[int] = mapped_column(Fen, default=0)
    words: Mapped[str] = mapped_column(sa.String(1000), default="")
    proposed_at: Mapped[datetime]
    proposed_by: Mapped[int]
    answered_at: Mapped[datetime | None]
    agreed: Mapped[bool | None]


class DisputeState(StrEnum):
    """Where a dispute stands."""

    OPEN = "open"
    WITHDRAWN = "withdrawn"
    CONTINUED = "continued"  # decided: the contract goes on
    ENDED = "ended"  # decided: the contract ends


class Dispute(Model):
    """One side asks the platform to decide; the contract rests meanwhile."""

    __tablename__ = "contract_dispute"
    __table_args__ = (
        sa.CheckConstraint("side IN ('buyer', 'workshop')", name="side_known"),
        one_of("state", DisputeState),
        sa.CheckConstraint("(state = 'open') = (closed_at IS NULL)", name="closed_has_instant"),
        sa.Index("ix_contract_dispute_contract", "contract_id"),
        sa.Index("uq_contract_dispute_open", "contract_id", unique=True, sqlite_where=sa.text("state = 'open'"),
                 postgresql_where=sa.text("state = 'open'")),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    number: Mapped[str] = mapped_column(sa.String(20), unique=True)
    contract_id: Mapped[int] = mapped_column(sa.ForeignKey("contract.id"))
    side: Mapped[str] = mapped_column(sa.String(10))
    # What came instead of what was agreed, and what is wanted.
    words: Mapped[str] = mapped_column(sa.String(1000))
    wanted: Mapped[str] = mapped_column(sa.String(500))
    state: Mapped[str] = mapped_column(sa.String(10), default=DisputeState.OPEN)
    opened_at: Mapped[datetime]
    opened_by: Mapped[int]
    closed_at: Mapped[datetime | None]
    decided_by: Mapped[int | None]
    decision: Mapped[str] = mapped_column(sa.String(1000), default="")


class ContractInvoice(Model):
    """The invoice (发票) of a contract: asked for by the buyer, issued by the workshop, kept by the store."""

    __tablename__ = "contract_invoice"
    __table_args__ = (
        sa.CheckConstraint("kind IN ('ordinary', 'special')", name="kind_known"),
        sa.CheckConstraint("amount_fen > 0", name="positive"),
        sa.CheckConstraint("(issued_at IS NULL) = (file_key IS NULL)", name="issued_has_file"),
        sa.CheckConstraint("(issued_at IS NULL) = (invoice_no IS NULL)", name="issued_has_number"),
        sa.CheckConstraint("kind = 'ordinary' OR (length(uscc) > 0 AND length(address_phone) > 0 AND length(bank) > 0)",
                           name="special_whole"),
        sa.Index("ix_contract_invoice_contract", "contract_id"),
        sa.Index("ix_contract_invoice_open", "asked_at", sqlite_where=sa.text("issued_at IS NULL"),
                 postgresql_where=sa.text("issued_at IS NULL")),
        sa.UniqueConstraint("invoice_no"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    contract_id: Mapped[int] = mapped_column(sa.ForeignKey("contract.id"))
    kind: Mapped[str] = mapped_column(sa.String(8))
    title: Mapped[str] = mapped_column(sa.String(100))
    uscc: Mapped[str] = mapped_column(sa.String(18), default="")
    address_phone: Mapped[str] = mapped_column(sa.String(160), default="")
    bank: Mapped[str] = mapped_column(sa.String(120), default="")
    amount_fen: Mapped[int] = mapped_column(Fen)
    asked_at: Mapped[datetime]
    asked_by: Mapped[int]
    issued_at: Mapped[datetime | None]
    invoice_no: Mapped[str | None] = mapped_column(sa.String(20))
    file_key: Mapped[str | None] = mapped_column(sa.String(80))
    # A refund after the issue demands a red invoice (BR-25).
    red_asked_at: Mapped[datetime | None]
    red_no: Mapped[str | None] = mapped_column(sa.String(20))
    # The workshop was told that its day is near, that it has passed; file and data went when their years were over.
    reminded_at: Mapped[datetime | None]
    overdue_at: Mapped[datetime | None]
    purged_at: Mapped[datetime | None]


class ContractReview(Model):
    """What the buyer says of the work when the contract is settled; never deleted (BR-19)."""

    __tablename__ = "contract_review"
    __table_args__ = (sa.CheckConstraint("stars BETWEEN 1 AND 5", name="stars_bounded"),)

    contract_id: Mapped[int] = mapped_column(sa.ForeignKey("contract.id"), primary_key=True)
    stars: Mapped[int]
    words: Mapped[str] = mapped_column(sa.String(1000))
    written_at: Mapped[datetime]
    written_by: Mapped[int]
    reply: Mapped[str] = mapped_column(sa.String(500), default="")
    replied_at: Mapped[datetime | None]
