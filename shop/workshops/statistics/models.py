"""The quarterly form: its periods and columns, what workshops state, and what each level hands up."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from shop.core.db import BigId, Fen, Model, one_of
from shop.workshops.models import Workshop


class ColumnKind(StrEnum):
    """What stands in a column. Computed ones come from the ledger and nobody types them."""

    COMPUTED = "computed"
    COUNT = "count"
    MONEY = "money"
    TEXT = "text"


class ReturnState(StrEnum):
    """How far a workshop's form is."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    ACCEPTED = "accepted"


class RegionState(StrEnum):
    """How far a county's, prefecture's or province's form is."""

    OPEN = "open"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    ACCEPTED = "accepted"


class ReportPeriods(Model):
    """Periods a province has set: days before the quarter's end, and workdays after it (BR-09)."""

    __tablename__ = "report_periods"
    __table_args__ = (
        sa.CheckConstraint("opens_days_before BETWEEN 1 AND 30", name="opening_sane"),
        sa.CheckConstraint(
            "workshop_workdays >= 1 AND workshop_workdays <= county_workdays"
            " AND county_workdays <= prefecture_workdays AND prefecture_workdays <= 20",
            name="levels_in_order",
        ),
    )

    region_code: Mapped[str] = mapped_column(sa.ForeignKey("region.code"), primary_key=True)
    opens_days_before: Mapped[int]
    workshop_workdays: Mapped[int]
    county_workdays: Mapped[int]
    prefecture_workdays: Mapped[int]
    source: Mapped[str] = mapped_column(sa.String(200), default="")
    changed_at: Mapped[datetime]
    changed_by: Mapped[int | None]


class FormVersion(Model):
    """A version of the form, for quarters from the one named on. Versions are added, never changed."""

    __tablename__ = "form_version"
    __table_args__ = (sa.UniqueConstraint("region_code", "number"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    region_code: Mapped[str] = mapped_column(sa.ForeignKey("region.code"))
    number: Mapped[int]
    from_quarter: Mapped[str] = mapped_column(sa.String(6))
    source: Mapped[str] = mapped_column(sa.String(200), default="")
    published_at: Mapped[datetime]
    published_by: Mapped[int | None]

    columns: Mapped[list[FormColumn]] = relationship(order_by="(FormColumn.position, FormColumn.id)")


class FormColumn(Model):
    """A column of a version. Keys of the store's own columns are known to it; a province's own begin with x_."""

    __tablename__ = "form_column"
    __table_args__ = (sa.UniqueConstraint("version_id", "key"), one_of("kind", ColumnKind))

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    version_id: Mapped[int] = mapped_column(sa.ForeignKey("form_version.id"))
    key: Mapped[str] = mapped_column(sa.String(40))
    kind: Mapped[str] = mapped_column(sa.String(12))
    label: Mapped[str] = mapped_column(sa.String(60))
    hint: Mapped[str] = mapped_column(sa.String(200), default="")
    required: Mapped[bool] = mapped_column(default=True)
    position: Mapped[int] = mapped_column(default=0)


#: Counts of people that are parts of all who are employed (never names: PIPL art. 28, Statistics Law art. 28).
PARTS = ("employed_target", "employed_monitored", "employed_low_income", "employed_home_based")
#: All that a workshop states in numbers. Benefited people are apart from the employed ones and in no sum with them.
STATED = (
    "employed_total",
    *PARTS,
    "benefited",
    "wages_fen",
    "training_sessions",
    "training_person_times",
)
_NOT_NEGATIVE = " AND ".join(f"{name} >= 0" for name in STATED)
_WITHIN = " AND ".join(f"{name} <= employed_total" for name in PARTS)


class WorkshopReturn(Model):
    """What a workshop states of a quarter: people at its end, wages and trainings in it. Amounts in fen."""

    __tablename__ = "workshop_return"
    __table_args__ = (
        sa.UniqueConstraint("workshop_id", "quarter"),
        one_of("state", ReturnState),
        sa.CheckConstraint(_NOT_NEGATIVE, name="not_negative"),
        sa.CheckConstraint(_WITHIN, name="parts_within_total"),
        sa.CheckConstraint("(submitted_at IS NULL) = (filled_by IS NULL)", name="submitted_by_somebody"),
        sa.CheckConstraint("state = 'draft' OR submitted_at IS NOT NULL", name="submitted_before_review"),
        sa.CheckConstraint("state <> 'accepted' OR reviewed_by IS NOT NULL", name="accepted_by_somebody"),
        sa.Index("ix_workshop_return_quarter", "quarter", "county_code", "state"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    workshop_id: Mapped[int] = mapped_column(sa.ForeignKey("workshop.id"))
    quarter: Mapped[str] = mapped_column(sa.String(6))
    county_code: Mapped[str] = mapped_column(sa.ForeignKey("region.code"))
    # NULL: the store's standard form.
    form_version_id: Mapped[int | None] = mapped_column(sa.ForeignKey("form_version.id"))
    state: Mapped[str] = mapped_column(sa.String(12), default=ReturnState.DRAFT)
    employed_total: Mapped[int] = mapped_column(default=0)
    employed_target: Mapped[int] = mapped_column(default=0)
    employed_monitored: Mapped[int] = mapped_column(default=0)
    employed_low_income: Mapped[int] = mapped_column(default=0)
    employed_home_based: Mapped[int] = mapped_column(default=0)
    benefited: Mapped[int] = mapped_column(default=0)
    wages_fen: Mapped[int] = mapped_column(Fen, default=0)
    training_sessions: Mapped[int] = mapped_column(default=0)
    training_person_times: Mapped[int] = mapped_column(default=0)
    narrative: Mapped[str] = mapped_column(sa.String(1000), default="")
    # Why a value that looks odd is right, in the words of who filled it in.
    reasons: Mapped[str] = mapped_column(sa.String(500), default="")
    # Net sales as they stood in the ledger when it was submitted, so that the reviewer sees what has moved since.
    seen_proven_fen: Mapped[int] = mapped_column(Fen, default=0)
    seen_declared_fen: Mapped[int] = mapped_column(Fen, default=0)
    saved_at: Mapped[datetime]
    filled_by: Mapped[int | None]
    submitted_at: Mapped[datetime | None]
    due_on: Mapped[date | None]
    late: Mapped[bool] = mapped_column(default=False)
    reviewed_by: Mapped[int | None]
    reviewed_at: Mapped[datetime | None]
    review_note: Mapped[str] = mapped_column(sa.String(300), default="")
    # Counts savings, so that two people on two phones never overwrite each other unseen.
    edition: Mapped[int] = mapped_column(default=0)

    workshop: Mapped[Workshop] = relationship()
    extras: Mapped[list[ReturnExtra]] = relationship(order_by="ReturnExtra.key")


class ReturnExtra(Model):
    """What a workshop stated in a column that is a province's own; money in fen."""

    __tablename__ = "return_extra"

    return_id: Mapped[int] = mapped_column(sa.ForeignKey("workshop_return.id"), primary_key=True)
    key: Mapped[str] = mapped_column(sa.String(40), primary_key=True)
    number: Mapped[int | None] = mapped_column(Fen)
    text: Mapped[str] = mapped_column(sa.String(300), default="")


class SuppliedCount(Model):
    """How many people lifted out of poverty and monitored work there, as the rural office knows (national notice,
    section 10). The newest of a quarter wins over what the workshop stated; both stay on record.
    """

    __tablename__ = "supplied_count"
    __table_args__ = (
        sa.CheckConstraint("target >= 0 AND monitored >= 0", name="not_negative"),
        sa.Index("ix_supplied_count_workshop", "quarter", "workshop_id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    workshop_id: Mapped[int] = mapped_column(sa.ForeignKey("workshop.id"))
    quarter: Mapped[str] = mapped_column(sa.String(6))
    target: Mapped[int]
    monitored: Mapped[int]
    source: Mapped[str] = mapped_column(sa.String(200))
    supplied_by: Mapped[int]
    supplied_at: Mapped[datetime]


class RegionForm(Model):
    """What a county hands to its prefecture and a prefecture to the province: the progress of work and a signature.
    Its figures are those of the forms below it.
    """

    __tablename__ = "region_form"
    __table_args__ = (
        sa.UniqueConstraint("region_code", "quarter"),
        one_of("state", RegionState),
        sa.CheckConstraint("state = 'open' OR submitted_by IS NOT NULL", name="submitted_by_somebody"),
        sa.CheckConstraint("state <> 'accepted' OR reviewed_by IS NOT NULL", name="accepted_by_somebody"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    region_code: Mapped[str] = mapped_column(sa.ForeignKey("region.code"))
    quarter: Mapped[str] = mapped_column(sa.String(6))
    state: Mapped[str] = mapped_column(sa.String(12), default=RegionState.OPEN)
    narrative: Mapped[str] = mapped_column(sa.String(3000), default="")
    # Said where a form is missing below, and printed with the figures.
    missing_note: Mapped[str] = mapped_column(sa.String(500), default="")
    submitted_by: Mapped[int | None]
    submitted_at: Mapped[datetime | None]
    due_on: Mapped[date | None]
    late: Mapped[bool] = mapped_column(default=False)
    reviewed_by: Mapped[int | None]
    reviewed_at: Mapped[datetime | None]
    review_note: Mapped[str] = mapped_column(sa.String(300), default="")


class RegionFormFile(Model):
    """A file put to a region's form (进展材料)."""

    __tablename__ = "region_form_file"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    form_id: Mapped[int] = mapped_column(sa.ForeignKey("region_form.id"), index=True)
    key: Mapped[str] = mapped_column(sa.String(32), unique=True)
    filename: Mapped[str] = mapped_column(sa.String(120))
    content_type: Mapped[str] = mapped_column(sa.String(40))
    size_bytes: Mapped[int]
    file_key: Mapped[str] = mapped_column(sa.String(120))
    uploaded_by: Mapped[int]
    uploaded_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]


class ReportMove(Model):
    """The trail of one form: who did what, when and why. The database refuses UPDATE and DELETE (trigger)."""

    __tablename__ = "report_move"
    __table_args__ = (
        sa.CheckConstraint("(return_id IS NULL) <> (form_id IS NULL)", name="of_one_form"),
        sa.Index("ix_report_move_return", "return_id"),
        sa.Index("ix_report_move_form", "form_id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    return_id: Mapped[int | None] = mapped_column(sa.ForeignKey("workshop_return.id"))
    form_id: Mapped[int | None] = mapped_column(sa.ForeignKey("region_form.id"))
    act: Mapped[str] = mapped_column(sa.String(16))
    actor_id: Mapped[int | None]
    happened_at: Mapped[datetime]
    note: Mapped[str] = mapped_column(sa.String(300), default="")


class ReportReminder(Model):
    """That somebody was reminded, so that nobody is twice. `subject`: w and a workshop's id, or a region's code."""

    __tablename__ = "report_reminder"
    __table_args__ = (sa.UniqueConstraint("quarter", "subject", "stage"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    quarter: Mapped[str] = mapped_column(sa.String(6))
    subject: Mapped[str] = mapped_column(sa.String(24))
    stage: Mapped[str] = mapped_column(sa.String(12))
    sent_at: Mapped[datetime]
