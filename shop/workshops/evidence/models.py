"""Documents and visits."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from shop.core.db import BigId, Model, one_of


class DocumentKind(StrEnum):
    """What a document proves."""

    BUSINESS_LICENCE = "business_licence"
    IDENTITY = "identity"
    PREMISES_PHOTO = "premises_photo"
    EQUIPMENT_PHOTO = "equipment_photo"
    PREMISES_RIGHT = "premises_right"
    HERITAGE_PROOF = "heritage_proof"
    EMPLOYMENT_PROOF = "employment_proof"
    FOOD_LICENCE = "food_licence"
    SAFETY_PROOF = "safety_proof"
    FORMER_DECISION = "former_decision"
    OTHER = "other"


class VisitPurpose(StrEnum):
    """Why somebody went there."""

    APPLICATION = "application"
    SURVEY = "survey"
    COMPLAINT = "complaint"


class Liveliness(StrEnum):
    """How a workshop was found."""

    ALIVE = "alive"
    DORMANT = "dormant"
    CLOSED = "closed"


class Document(Model):
    """A document somebody handed in: kept outside the web root, seen only by those who may. Never overwritten."""

    __tablename__ = "document"
    __table_args__ = (
        one_of("kind", DocumentKind),
        sa.CheckConstraint("application_id IS NOT NULL OR workshop_id IS NOT NULL", name="belongs_somewhere"),
        sa.CheckConstraint("size_bytes > 0", name="not_empty"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    # Stands in addresses: /documents/<key>.
    key: Mapped[str] = mapped_column(sa.String(32), unique=True)
    application_id: Mapped[int | None] = mapped_column(sa.ForeignKey("application.id"), index=True)
    workshop_id: Mapped[int | None] = mapped_column(sa.ForeignKey("workshop.id"), index=True)
    kind: Mapped[str] = mapped_column(sa.String(20))
    filename: Mapped[str] = mapped_column(sa.String(120))
    content_type: Mapped[str] = mapped_column(sa.String(40))
    size_bytes: Mapped[int]
    sha256: Mapped[str] = mapped_column(sa.String(64))
    file_key: Mapped[str] = mapped_column(sa.String(120))
    uploaded_by: Mapped[int]
    uploaded_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]


class Visit(Model):
    """A visit on the spot by an officer: of an applicant, or of a workshop (survey: alive, dormant, closed)."""

    __tablename__ = "visit"
    __table_args__ = (
        one_of("purpose", VisitPurpose),
        sa.CheckConstraint("(application_id IS NULL) <> (workshop_id IS NULL)", name="of_one_thing"),
        sa.CheckConstraint("liveliness IN ('alive', 'dormant', 'closed')", name="liveliness_known"),
        sa.CheckConstraint("people_seen >= 0", name="people_not_negative"),
        sa.Index("ix_visit_workshop", "workshop_id", "visited_on"),
        sa.Index("ix_visit_application", "application_id", "visited_on"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    application_id: Mapped[int | None] = mapped_column(sa.ForeignKey("application.id"))
    workshop_id: Mapped[int | None] = mapped_column(sa.ForeignKey("workshop.id"))
    purpose: Mapped[str] = mapped_column(sa.String(12))
    visited_on: Mapped[date]
    people_seen: Mapped[int] = mapped_column(default=0)
    liveliness: Mapped[str | None] = mapped_column(sa.String(8))
    # Of an applicant: whether premises, water, power, tools and people were found as stated.
    as_stated: Mapped[bool | None]
    findings: Mapped[str] = mapped_column(sa.String(1000))
    authority: Mapped[str] = mapped_column(sa.String(80))
    recorded_by: Mapped[int | None]
    recorded_at: Mapped[datetime]
