"""A quotation (报价) with its versions, price tiers, further lines, files, thread and award. Amounts in fen."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from shop.core.db import BigId, Fen, Model, one_of
from shop.orders.production.rfq.models import MOST_PIECES, Rfq
from shop.workshops.models import Workshop


class State(StrEnum):
    """Where a quotation stands."""

    DRAFT = "draft"
    SENT = "sent"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    ACCEPTED = "accepted"
    DECLINED = "declined"


class Side(StrEnum):
    """Who writes in the thread."""

    BUYER = "buyer"
    WORKSHOP = "workshop"


class AwardState(StrEnum):
    """Where an award stands."""

    WAITING = "waiting"  # somebody of the company has to approve it
    MADE = "made"
    REFUSED = "refused"  # not approved, or not possible any more when it was


class Quotation(Model):
    """What one workshop offers for one request; never two of them. What it says stands in its versions."""

    __tablename__ = "quotation"
    __table_args__ = (
        sa.UniqueConstraint("rfq_id", "workshop_id"),
        one_of("state", State),
        sa.CheckConstraint("state = 'draft' OR version > 0", name="sent_has_version"),
        sa.CheckConstraint("(version = 0) = (valid_until IS NULL)", name="version_has_end"),
        sa.Index("ix_quotation_workshop", "workshop_id", "state", "id"),
        sa.Index("ix_quotation_ends", "state", "valid_until"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    number: Mapped[str] = mapped_column(sa.String(20), unique=True)
    rfq_id: Mapped[int] = mapped_column(sa.ForeignKey("rfq.id"))
    workshop_id: Mapped[int] = mapped_column(sa.ForeignKey("workshop.id"))
    state: Mapped[str] = mapped_column(sa.String(10), default=State.DRAFT)
    # The version that holds; 0 before the first was sent.
    version: Mapped[int] = mapped_column(default=0)
    # Of the version that holds: the version of the request it answers, and until when it binds.
    rfq_version: Mapped[int] = mapped_column(default=0)
    valid_until: Mapped[datetime | None]
    # What was typed and not sent yet, by field.
    draft: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict)
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    decided_at: Mapped[datetime | None]

    rfq: Mapped[Rfq] = relationship()
    workshop: Mapped[Workshop] = relationship()
    versions: Mapped[list[QuotationVersion]] = relationship(
        order_by="QuotationVersion.version", viewonly=True
    )
    files: Mapped[list[QuotationFile]] = relationship(order_by="QuotationFile.id", viewonly=True)
    messages: Mapped[list[QuotationMessage]] = relationship(order_by="QuotationMessage.id", viewonly=True)

    @property
    def current(self) -> QuotationVersion | None:
        """The version that holds; None while it is a draft."""
        return next((v for v in self.versions if v.version == self.version), None)


class QuotationVersion(Model):
    """What was offered at an instant. Append-only. Pieces, days; the plan in parts of ten thousand of the price."""

    __tablename__ = "quotation_version"
    __table_args__ = (
        sa.UniqueConstraint("quotation_id", "version"),
        sa.CheckConstraint(f"least_pieces BETWEEN 1 AND {MOST_PIECES}", name="least_sane"),
        sa.CheckConstraint("most_pieces >= least_pieces", name="most_not_below_least"),
        sa.CheckConstraint("per_week > 0", name="per_week_positive"),
        sa.CheckConstraint("prep_days BETWEEN 0 AND 365", name="prep_days_sane"),
        sa.CheckConstraint("sample_fen IS NULL OR sample_fen >= 0", name="sample_not_negative"),
        sa.CheckConstraint("earnest_bp BETWEEN 0 AND 2000", name="earnest_at_most_a_fifth"),
        sa.CheckConstraint("advance_bp BETWEEN 0 AND 10000", name="advance_sane"),
        sa.CheckConstraint("milestone_bp BETWEEN 0 AND 10000", name="milestone_sane"),
        sa.CheckConstraint("earnest_bp + advance_bp + milestone_bp <= 10000", name="plan_within_price"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    quotation_id: Mapped[int] = mapped_column(sa.ForeignKey("quotation.id"))
    version: Mapped[int]
    rfq_version: Mapped[int]
    least_pieces: Mapped[int]
    most_pieces: Mapped[int]
    # Days before the first piece is made, then so many pieces a week.
    prep_days: Mapped[int]
    per_week: Mapped[int]
    # NULL: no sample is made.
    sample_fen: Mapped[int | None] = mapped_column(Fen)
    sample_days: Mapped[int] = mapped_column(default=0)
    # 定金, 预付款, and all progress payments together that are shares of the price (their parts: `steps`); the rest is
    # the balance.
    earnest_bp: Mapped[int] = mapped_column(default=0)
    advance_bp: Mapped[int] = mapped_column(default=0)
    milestone_bp: Mapped[int] = mapped_column(default=0)
    words: Mapped[str] = mapped_column(sa.String(1500), default="")
    valid_until: Mapped[datetime]
    sent_at: Mapped[datetime]
    sent_by: Mapped[int | None]

    tiers: Mapped[list[QuotationTier]] = relationship(order_by="QuotationTier.min_pieces")
    lines: Mapped[list[QuotationLine]] = relationship(order_by="QuotationLine.position")
    steps: Mapped[list[QuotationStep]] = relationship(order_by="QuotationStep.position")


class QuotationTier(Model):
    """From so many pieces on each costs so much. Append-only."""

    __tablename__ = "quotation_tier"
    __table_args__ = (
        sa.UniqueConstraint("version_id", "min_pieces"),
        sa.CheckConstraint("min_pieces > 0 AND unit_fen > 0", name="positive"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    version_id: Mapped[int] = mapped_column(sa.ForeignKey("quotation_version.id"))
    min_pieces: Mapped[int]
    unit_fen: Mapped[int] = mapped_column(Fen)


class QuotationLine(Model):
    """What is charged besides the piece (moulds, packing, freight), once or for each piece. Append-only."""

    __tablename__ = "quotation_line"
    __table_args__ = (
        sa.UniqueConstraint("version_id", "position"),
        sa.CheckConstraint("amount_fen > 0", name="positive"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    version_id: Mapped[int] = mapped_column(sa.ForeignKey("quotation_version.id"))
    position: Mapped[int]
    what: Mapped[str] = mapped_column(sa.String(60))
    per_piece: Mapped[bool]
    amount_fen: Mapped[int] = mapped_column(Fen)


class QuotationStep(Model):
    """A progress payment (进度款) of the plan: on which milestone, and how much of the price or how many fen. Append-only."""

    __tablename__ = "quotation_step"
    __table_args__ = (
        sa.UniqueConstraint("version_id", "position"),
        sa.CheckConstraint("at_bp IS NULL OR at_bp BETWEEN 1 AND 10000", name="at_sane"),
        sa.CheckConstraint("share_bp IS NULL OR share_bp BETWEEN 1 AND 10000", name="share_sane"),
        sa.CheckConstraint("amount_fen IS NULL OR amount_fen > 0", name="amount_positive"),
        sa.CheckConstraint("(share_bp IS NULL) <> (amount_fen IS NULL)", name="share_or_amount"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    version_id: Mapped[int] = mapped_column(sa.ForeignKey("quotation_version.id"))
    position: Mapped[int]
    # What is shown, in the workshop's words; empty: as `at_bp` says.
    title: Mapped[str] = mapped_column(sa.String(40), default="")
    # Which part of the pieces is made by then, in 1/10,000; NULL: the sample is approved.
    at_bp: Mapped[int | None]
    share_bp: Mapped[int | None]
    amount_fen: Mapped[int | None] = mapped_column(Fen)


class QuotationFile(Model):
    """A file of a quotation: for the workshop and the buyer's members, nobody else."""

    __tablename__ = "quotation_file"
    __table_args__ = (
        sa.CheckConstraint("size_bytes > 0", name="not_empty"),
        sa.Index("ix_quotation_file_quotation", "quotation_id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    key: Mapped[str] = mapped_column(sa.String(32), unique=True)
    quotation_id: Mapped[int] = mapped_column(sa.ForeignKey("quotation.id"))
    filename: Mapped[str] = mapped_column(sa.String(120))
    content_type: Mapped[str] = mapped_column(sa.String(40))
    size_bytes: Mapped[int]
    file_key: Mapped[str] = mapped_column(sa.String(80))
    uploaded_by: Mapped[int | None]
    uploaded_at: Mapped[datetime]


class QuotationMessage(Model):
    """A word in the thread of a quotation, between this workshop and the buyer alone. Append-only."""

    __tablename__ = "quotation_message"
    __table_args__ = (one_of("side", Side), sa.Index("ix_quotation_message_quotation", "quotation_id"))

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    quotation_id: Mapped[int] = mapped_column(sa.ForeignKey("quotation.id"))
    side: Mapped[str] = mapped_column(sa.String(10))
    user_id: Mapped[int | None]
    words: Mapped[str] = mapped_column(sa.String(1000))
    at: Mapped[datetime]


class QuotationMove(Model):
    """History of a quotation: who moved it where, when, why. Append-only."""

    __tablename__ = "quotation_move"
    __table_args__ = (sa.Index("ix_quotation_move_quotation", "quotation_id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    quotation_id: Mapped[int] = mapped_column(sa.ForeignKey("quotation.id"))
    act: Mapped[str] = mapped_column(sa.String(12))
    from_state: Mapped[str | None] = mapped_column(sa.String(10))
    to_state: Mapped[str] = mapped_column(sa.String(10))
    at: Mapped[datetime]
    actor_id: Mapped[int | None]
    reason: Mapped[str] = mapped_column(sa.String(300), default="")


class Award(Model):
    """A request given to one workshop or to several by pieces: the whole of one decision."""

    __tablename__ = "rfq_award"
    __table_args__ = (
        one_of("state", AwardState),
        sa.CheckConstraint("total_fen > 0", name="positive"),
        sa.Index("uq_rfq_award_running", "rfq_id", unique=True, sqlite_where=sa.text("state <> 'refused'"),
                 postgresql_where=sa.text("state <> 'refused'")),
        sa.Index("ix_rfq_award_at", "state", "asked_at"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    number: Mapped[str] = mapped_column(sa.String(20), unique=True)
    rfq_id: Mapped[int] = mapped_column(sa.ForeignKey("rfq.id"))
    state: Mapped[str] = mapped_column(sa.String(10))
    total_fen: Mapped[int] = mapped_column(Fen)
    asked_at: Mapped[datetime]
    asked_by: Mapped[int | None]
    decided_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(sa.String(300), default="")

    rfq: Mapped[Rfq] = relationship()
    shares: Mapped[list[AwardShare]] = relationship(order_by="AwardShare.id")


class AwardShare(Model):
    """The pieces of an award that one workshop makes, at the price of the version that was accepted."""

    __tablename__ = "rfq_award_share"
    __table_args__ = (
        sa.UniqueConstraint("award_id", "quotation_id"),
        sa.CheckConstraint("pieces > 0 AND unit_fen > 0 AND total_fen > 0", name="positive"),
        sa.Index("ix_rfq_award_share_quotation", "quotation_id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    award_id: Mapped[int] = mapped_column(sa.ForeignKey("rfq_award.id"))
    quotation_id: Mapped[int] = mapped_column(sa.ForeignKey("quotation.id"))
    version_id: Mapped[int] = mapped_column(sa.ForeignKey("quotation_version.id"))
    pieces: Mapped[int]
    unit_fen: Mapped[int] = mapped_column(Fen)
    total_fen: Mapped[int] = mapped_column(Fen)
    # The contract that it became.
    contract_number: Mapped[str | None] = mapped_column(sa.String(20))

    quotation: Mapped[Quotation] = relationship()
    terms: Mapped[QuotationVersion] = relationship()
