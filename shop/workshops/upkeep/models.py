"""The county's look at a confirmation, reported changes, identity checks, appeals."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from shop.core.db import BigId, Model, one_of
from shop.workshops.models import Certificate, CertificateEvent, Workshop


class ReviewState(StrEnum):
    """Where the county's look at a confirmation stands."""

    OPEN = "open"
    ACCEPTED = "accepted"
    RETURNED = "returned"
    CORRECTED = "corrected"
    VOIDED = "voided"


class ChangeState(StrEnum):
    """Where a reported change stands."""

    OPEN = "open"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class AppealState(StrEnum):
    """Where an appeal stands."""

    OPEN = "open"
    UPHELD = "upheld"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


class ConfirmationReview(Model):
    """The county accepts or returns a confirmation; it counts from its submission all the same (BR-30)."""

    __tablename__ = "confirmation_review"
    __table_args__ = (
        one_of("state", ReviewState),
        sa.CheckConstraint(
            "state NOT IN ('returned', 'corrected') OR fix_by IS NOT NULL", name="returned_has_a_day"
        ),
        sa.Index("ix_confirmation_review_state", "state", "fix_by"),
    )

    event_id: Mapped[int] = mapped_column(
        sa.ForeignKey("certificate_event.id"), primary_key=True, autoincrement=False
    )
    workshop_id: Mapped[int] = mapped_column(sa.ForeignKey("workshop.id"), index=True)
    state: Mapped[str] = mapped_column(sa.String(12), default=ReviewState.OPEN)
    # The register as it was confirmed, by the names of the facts.
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    # What the confirmation or its correction changed, as it stood before.
    before: Mapped[dict[str, Any]] = mapped_column(default=dict)
    submitted_at: Mapped[datetime]
    reason: Mapped[str] = mapped_column(sa.String(300), default="")
    returned_at: Mapped[datetime | None]
    fix_by: Mapped[date | None]
    corrected_at: Mapped[datetime | None]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[int | None]

    event: Mapped[CertificateEvent] = relationship()
    workshop: Mapped[Workshop] = relationship()


class ChangeRequest(Model):
    """A change of the registered identity: reported within 3 working days, verified within 7 (domain, C3)."""

    __tablename__ = "change_request"
    __table_args__ = (
        one_of("state", ChangeState),
        sa.CheckConstraint("(state = 'open') = (decided_at IS NULL)", name="open_is_undecided"),
        sa.Index("ix_change_request_state", "state", "verify_due_on"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    workshop_id: Mapped[int] = mapped_column(sa.ForeignKey("workshop.id"), index=True)
    # {field: [before, after]} by the names of the register.
    changes: Mapped[dict[str, Any]] = mapped_column(default=dict)
    happened_on: Mapped[date]
    report_due_on: Mapped[date]
    verify_due_on: Mapped[date]
    reported_by: Mapped[int]
    reported_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(sa.String(12), default=ChangeState.OPEN)
    decided_by: Mapped[int | None]
    decided_at: Mapped[datetime | None]
    answer: Mapped[str] = mapped_column(sa.String(300), default="")

    workshop: Mapped[Workshop] = relationship()


class IdentityCheck(Model):
    """A check of who stands behind a workshop, every six months (E-commerce Law art. 27; BR-21). Open until checked."""

    __tablename__ = "identity_check"
    __table_args__ = (
        sa.CheckConstraint("(checked_at IS NULL) = (passed IS NULL)", name="checked_says_how"),
        sa.CheckConstraint("(passed IS TRUE) = (good_until IS NOT NULL)", name="passed_has_an_end"),
        sa.CheckConstraint("(sent_at IS NULL) = (due_on IS NULL)", name="sent_has_a_day"),
        sa.Index("ix_identity_check_waiting", "checked_at", "due_on"),
        sa.Index("uq_identity_check_open", "workshop_id", unique=True,
                 sqlite_where=sa.text("checked_at IS NULL"), postgresql_where=sa.text("checked_at IS NULL")),
        sa.Index("ix_identity_check_workshop", "workshop_id", "checked_at"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    workshop_id: Mapped[int] = mapped_column(sa.ForeignKey("workshop.id"))
    sent_by: Mapped[int | None]
    sent_at: Mapped[datetime | None]
    # Papers that were sent are looked at by this day; NULL when somebody came with the originals.
    due_on: Mapped[date | None]
    checked_by: Mapped[int | None]
    checked_at: Mapped[datetime | None]
    passed: Mapped[bool | None]
    good_until: Mapped[datetime | None]
    note: Mapped[str] = mapped_column(sa.String(300), default="")

    workshop: Mapped[Workshop] = relationship()


class Appeal(Model):
    """A workshop's appeal against the end or suspension of its certificate (BR-33)."""

    __tablename__ = "appeal"
    __table_args__ = (
        one_of("state", AppealState),
        sa.CheckConstraint("(state = 'open') = (decided_at IS NULL)", name="open_is_undecided"),
        sa.Index("uq_appeal_open", "certificate_id", unique=True,
                 sqlite_where=sa.text("state = 'open'"), postgresql_where=sa.text("state = 'open'")),
        sa.Index("ix_appeal_state", "state", "due_on"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    number: Mapped[str] = mapped_column(sa.String(30), unique=True)
    certificate_id: Mapped[int] = mapped_column(sa.ForeignKey("certificate.id"), index=True)
    against: Mapped[str] = mapped_column(sa.String(24))
    grounds: Mapped[str] = mapped_column(sa.Text)
    filed_by: Mapped[int]
    filed_at: Mapped[datetime]
    due_on: Mapped[date]
    state: Mapped[str] = mapped_column(sa.String(12), default=AppealState.OPEN)
    decided_by: Mapped[int | None]
    decided_at: Mapped[datetime | None]
    answer: Mapped[str] = mapped_column(sa.Text, default="")
    document_no: Mapped[str] = mapped_column(sa.String(60), default="")

    certificate: Mapped[Certificate] = relationship()
