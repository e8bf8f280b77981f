"""A report of misuse."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from shop.core.db import BigId, Model, one_of
from shop.workshops.models import Workshop


class ReportMatter(StrEnum):
    """What a report is about."""

    CERTIFICATE = "certificate"  # a certificate used by who does not hold it
    COUNTERFEIT = "counterfeit"  # machine-made goods sold as the craft
    FALSE_FACTS = "false_facts"  # head-counts, pictures, stories that are not true
    LABOUR = "labour"  # wages, working conditions
    SAFETY = "safety"  # food, fire, materials
    OTHER = "other"


class ReportState(StrEnum):
    """Where a report stands."""

    OPEN = "open"
    TAKEN_UP = "taken_up"
    CLOSED = "closed"


class MisuseReport(Model):
    """What somebody reports, with a name or without; the number is all they need to ask again."""

    __tablename__ = "misuse_report"
    __table_args__ = (
        one_of("matter", ReportMatter),
        one_of("state", ReportState),
        sa.CheckConstraint("(state = 'closed') = (founded IS NOT NULL)", name="closed_says_how"),
        sa.Index("ix_misuse_report_queue", "county_code", "state", "due_on"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    number: Mapped[str] = mapped_column(sa.String(30), unique=True)
    matter: Mapped[str] = mapped_column(sa.String(12))
    workshop_id: Mapped[int | None] = mapped_column(sa.ForeignKey("workshop.id"), index=True)
    # NULL: nobody's county, the platform looks at it.
    county_code: Mapped[str | None] = mapped_column(sa.ForeignKey("region.code"))
    certificate_text: Mapped[str] = mapped_column(sa.String(60), default="")
    seen_at_place: Mapped[str] = mapped_column(sa.String(200), default="")
    text: Mapped[str] = mapped_column(sa.Text)
    contact: Mapped[str] = mapped_column(sa.String(120), default="")
    received_at: Mapped[datetime]
    due_on: Mapped[date]
    state: Mapped[str] = mapped_column(sa.String(10), default=ReportState.OPEN)
    taken_up_by: Mapped[int | None]
    taken_up_at: Mapped[datetime | None]
    founded: Mapped[bool | None]
    answer: Mapped[str] = mapped_column(sa.String(500), default="")
    closed_by: Mapped[int | None]
    closed_at: Mapped[datetime | None]

    workshop: Mapped[Workshop | None] = relationship()
