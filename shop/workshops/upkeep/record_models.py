"""What is written down beside the acts: decisions about running contracts, papers of a case, reminders that were sent,
files that were made for offices.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from shop.core.db import BigId, Model, one_of
from shop.workshops.evidence.models import Document
from shop.workshops.models import Certificate


class Ending(StrEnum):
    """What stopped the sales of a workshop whose contracts were running."""

    SUSPENDED = "suspended"
    REVOKED = "revoked"
    WITHDRAWN = "withdrawn"
    AUTO_CANCELLED = "auto_cancelled"


class Contracts(StrEnum):
    """What becomes of running contracts."""

    FINISH = "finish"
    CANCEL = "cancel"


class ReminderKind(StrEnum):
    """What somebody was reminded of."""

    IDENTITY = "identity"  # the check of who stands behind the workshop ends
    LICENCE = "licence"  # a licence ends
    SUSPENSION = "suspension"  # the day until which a suspended workshop has to put things right


class ExportKind(StrEnum):
    """What an office asks for (domain facts, C4)."""

    IDENTITIES = "identities"  # market regulation: January and July
    TAX = "tax"  # tax office: the month after each quarter


class ContractsDecision(Model):
    """An officer's decision about contracts that run when sales stop; the newest one counts, none is overwritten.

    An automatic end is no event: it is named by its certificate alone.
    """

    __tablename__ = "contracts_decision"
    __table_args__ = (
        one_of("ending", Ending),
        one_of("decision", Contracts),
        sa.CheckConstraint("(ending = 'auto_cancelled') = (event_id IS NULL)", name="decided_has_event"),
        sa.Index("ix_contracts_decision_certificate", "certificate_id", "id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    certificate_id: Mapped[int] = mapped_column(sa.ForeignKey("certificate.id"))
    event_id: Mapped[int | None] = mapped_column(sa.ForeignKey("certificate_event.id"))
    ending: Mapped[str] = mapped_column(sa.String(16))
    decision: Mapped[str] = mapped_column(sa.String(8))
    reason: Mapped[str] = mapped_column(sa.String(300), default="")
    authority: Mapped[str] = mapped_column(sa.String(80))
    decided_by: Mapped[int | None]
    decided_at: Mapped[datetime]

    certificate: Mapped[Certificate] = relationship()


class CasePaper(Model):
    """To which matter a workshop's document belongs: a reported change, an identity check or an appeal."""

    __tablename__ = "case_paper"
    __table_args__ = (
        sa.CheckConstraint(
            "(change_id IS NOT NULL AND check_id IS NULL AND appeal_id IS NULL)"
            " OR (change_id IS NULL AND check_id IS NOT NULL AND appeal_id IS NULL)"
            " OR (change_id IS NULL AND check_id IS NULL AND appeal_id IS NOT NULL)",
            name="of_one_matter",
        ),
    )

    document_id: Mapped[int] = mapped_column(
        sa.ForeignKey("document.id"), primary_key=True, autoincrement=False
    )
    change_id: Mapped[int | None] = mapped_column(sa.ForeignKey("change_request.id"), index=True)
    check_id: Mapped[int | None] = mapped_column(sa.ForeignKey("identity_check.id"), index=True)
    appeal_id: Mapped[int | None] = mapped_column(sa.ForeignKey("appeal.id"), index=True)

    document: Mapped[Document] = relationship()


class Reminder(Model):
    """A reminder that was sent, so that none is sent twice. `days`: how many were left (0: the day is over)."""

    __tablename__ = "reminder"
    __table_args__ = (
        one_of("kind", ReminderKind),
        sa.CheckConstraint("days >= 0", name="days_not_negative"),
        sa.UniqueConstraint("workshop_id", "kind", "subject", "days"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    workshop_id: Mapped[int] = mapped_column(sa.ForeignKey("workshop.id"))
    kind: Mapped[str] = mapped_column(sa.String(12))
    # What ends: the day of the check, the licence and its day, the event of the suspension.
    subject: Mapped[str] = mapped_column(sa.String(40))
    days: Mapped[int]
    sent_at: Mapped[datetime]


class OfficeExport(Model):
    """A file made for an office, and when it was handed in. What it held is kept under `file_key`."""

    __tablename__ = "office_export"
    __table_args__ = (
        one_of("kind", ExportKind),
        sa.CheckConstraint("sellers >= 0", name="sellers_not_negative"),
        sa.CheckConstraint("(handed_in_at IS NULL) = (receipt_no IS NULL)", name="handed_in_has_receipt"),
        sa.Index("ix_office_export_period", "kind", "period"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    kind: Mapped[str] = mapped_column(sa.String(12))
    # 2026H1 or 2026Q3.
    period: Mapped[str] = mapped_column(sa.String(6))
    due_on: Mapped[date]
    sellers: Mapped[int]
    sha256: Mapped[str] = mapped_column(sa.String(64))
    file_key: Mapped[str] = mapped_column(sa.String(80))
    made_by: Mapped[int]
    made_at: Mapped[datetime]
    handed_in_by: Mapped[int | None]
    handed_in_at: Mapped[datetime | None]
    receipt_no: Mapped[str | None] = mapped_column(sa.String(60))
