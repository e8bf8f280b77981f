"""Applications for certification and every step of their procedure."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from shop.accounts.models import Department, User
from shop.core.db import BigId, Model, one_of
from shop.heritage.models import Craft, IchItem, Region
from shop.workshops.models import Workshop


class ApplicationState(StrEnum):
    """Where an application stands (architecture, section 3)."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    UNDER_REVIEW = "under_review"
    RETURNED = "returned"
    PUBLIC_NOTICE = "public_notice"
    GRANTED = "granted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class ApplicationKind(StrEnum):
    """Why it is filed: for the first time, again after an end, or to take over a 非遗扶贫就业工坊."""

    FIRST = "first"
    AGAIN = "again"
    LEGACY = "legacy"


class EmploymentPath(StrEnum):
    """The two paths of the Hunan notice: an employment-assistance workshop gets the added plaque, others are
    recognised as one first.
    """

    ADDED_PLAQUE = "added_plaque"
    RECOGNITION_FIRST = "recognition_first"


#: States in which a second application of the same workshop or credit code is refused.
OPEN_STATES = (
    ApplicationState.SUBMITTED,
    ApplicationState.UNDER_REVIEW,
    ApplicationState.RETURNED,
    ApplicationState.PUBLIC_NOTICE,
)
_OPEN = "state IN ('submitted', 'under_review', 'returned', 'public_notice')"


class Application(Model):
    """An application with the registration form as filled in so far (`facts`, by the names of the register)."""

    __tablename__ = "application"
    __table_args__ = (
        one_of("state", ApplicationState),
        one_of("kind", ApplicationKind),
        one_of("employment_path", EmploymentPath),
        sa.CheckConstraint("state = 'draft' OR state = 'withdrawn' OR submitted_at IS NOT NULL", name="submitted_has_instant"),
        sa.CheckConstraint("state = 'draft' OR state = 'withdrawn' OR county_code IS NOT NULL", name="submitted_has_county"),
        sa.CheckConstraint("round >= 1 AND version >= 1", name="counts_from_one"),
        sa.Index("ix_application_queue", "county_code", "state", "due_on"),
        sa.Index("uq_application_open_workshop", "workshop_id", unique=True,
                 sqlite_where=sa.text(_OPEN), postgresql_where=sa.text(_OPEN)),
        sa.Index("uq_application_open_uscc", "uscc", unique=True,
                 sqlite_where=sa.text(_OPEN), postgresql_where=sa.text(_OPEN)),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    number: Mapped[str] = mapped_column(sa.String(30), unique=True)
    kind: Mapped[str] = mapped_column(sa.String(8), default=ApplicationKind.FIRST)
    employment_path: Mapped[str] = mapped_column(sa.String(20), default=EmploymentPath.ADDED_PLAQUE)
    state: Mapped[str] = mapped_column(sa.String(16), default=ApplicationState.DRAFT)
    filed_by: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"), index=True)
    workshop_id: Mapped[int | None] = mapped_column(sa.ForeignKey("workshop.id"))
    # Copies of facts that lists and checks ask for.
    name: Mapped[str] = mapped_column(sa.String(80), default="")
    county_code: Mapped[str | None] = mapped_column(sa.ForeignKey("region.code"))
    craft_id: Mapped[int | None] = mapped_column(sa.ForeignKey("craft.id"))
    ich_item_id: Mapped[int | None] = mapped_column(sa.ForeignKey("ich_item.id"))
    uscc: Mapped[str | None] = mapped_column(sa.String(18))
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    # Grows with each submission after a return: sign-offs and notices belong to a round.
    round: Mapped[int] = mapped_column(default=1)
    # Grows with each change: who decides on what they did not see is told so (409).
    version: Mapped[int] = mapped_column(default=1)
    due_on: Mapped[date | None]
    created_at: Mapped[datetime]
    submitted_at: Mapped[datetime | None]
    state_since: Mapped[datetime]

    applicant: Mapped[User] = relationship()
    workshop: Mapped[Workshop | None] = relationship()
    county: Mapped[Region | None] = relationship()
    craft: Mapped[Craft | None] = relationship()
    ich_item: Mapped[IchItem | None] = relationship()


class ApplicationMove(Model):
    """One act on an application: who, when, in whose name, why. The database refuses UPDATE and DELETE."""

    __tablename__ = "application_move"
    __table_args__ = (
        one_of("to_state", ApplicationState),
        sa.Index("ix_application_move_application", "application_id", "at"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    application_id: Mapped[int] = mapped_column(sa.ForeignKey("application.id"))
    at: Mapped[datetime]
    act: Mapped[str] = mapped_column(sa.String(24))
    from_state: Mapped[str | None] = mapped_column(sa.String(16))
    to_state: Mapped[str] = mapped_column(sa.String(16))
    actor_id: Mapped[int | None]
    authority: Mapped[str] = mapped_column(sa.String(80), default="")
    document_no: Mapped[str] = mapped_column(sa.String(60), default="")
    reason: Mapped[str] = mapped_column(sa.String(1000), default="")
    # Such as the items to mend ({field: sentence}) of a return. No personal data.
    detail: Mapped[dict[str, Any]] = mapped_column(default=dict)


class SignOff(Model):
    """The opinion of one department of the county in one round. The database refuses UPDATE and DELETE."""

    __tablename__ = "sign_off"
    __table_args__ = (
        one_of("department", Department),
        sa.UniqueConstraint("application_id", "round", "department"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    application_id: Mapped[int] = mapped_column(sa.ForeignKey("application.id"))
    round: Mapped[int]
    department: Mapped[str] = mapped_column(sa.String(12))
    agrees: Mapped[bool]
    opinion: Mapped[str] = mapped_column(sa.String(500))
    actor_id: Mapped[int]
    authority: Mapped[str] = mapped_column(sa.String(80))
    at: Mapped[datetime]


class PublicNotice(Model):
    """A public notice (公示) of one or several applications; its first day counts (BR-08). `ends_on` stays as published."""

    __tablename__ = "public_notice"
    __table_args__ = (
        sa.CheckConstraint("ends_on >= starts_on", name="ends_after_start"),
        sa.CheckConstraint("workdays >= 1", name="at_least_a_day"),
        sa.Index("ix_public_notice_county", "county_code", "ends_on"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    number: Mapped[str] = mapped_column(sa.String(30), unique=True)
    county_code: Mapped[str] = mapped_column(sa.ForeignKey("region.code"))
    title: Mapped[str] = mapped_column(sa.String(120))
    document_no: Mapped[str] = mapped_column(sa.String(60), default="")
    starts_on: Mapped[date]
    workdays: Mapped[int]
    ends_on: Mapped[date]
    # The work calendar of the year of its end was not announced when it was published.
    provisional: Mapped[bool] = mapped_column(default=False)
    created_by: Mapped[int | None]
    created_at: Mapped[datetime]

    county: Mapped[Region] = relationship()
    entries: Mapped[list[NoticeEntry]] = relationship(order_by="NoticeEntry.id", viewonly=True)


class NoticeEntry(Model):
    """An application on a notice, once in each round."""

    __tablename__ = "notice_entry"
    __table_args__ = (sa.UniqueConstraint("application_id", "round"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    notice_id: Mapped[int] = mapped_column(sa.ForeignKey("public_notice.id"), index=True)
    application_id: Mapped[int] = mapped_column(sa.ForeignKey("application.id"))
    round: Mapped[int]

    notice: Mapped[PublicNotice] = relationship()
    application: Mapped[Application] = relationship()


class Objection(Model):
    """What somebody brings forward against an application on notice; answered within 30 days (domain, section 2)."""

    __tablename__ = "objection"
    __table_args__ = (
        sa.CheckConstraint("(answered_at IS NULL) = (upheld IS NULL)", name="answered_says_how"),
        sa.Index("ix_objection_open", "application_id", "answered_at"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    number: Mapped[str] = mapped_column(sa.String(30), unique=True)
    entry_id: Mapped[int] = mapped_column(sa.ForeignKey("notice_entry.id"), index=True)
    application_id: Mapped[int] = mapped_column(sa.ForeignKey("application.id"))
    received_at: Mapped[datetime]
    due_on: Mapped[date]
    text: Mapped[str] = mapped_column(sa.Text)
    # Given freely, seen by the county only.
    name: Mapped[str] = mapped_column(sa.String(60), default="")
    contact: Mapped[str] = mapped_column(sa.String(120), default="")
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[int | None]
    answer: Mapped[str] = mapped_column(sa.Text, default="")
    upheld: Mapped[bool | None]

    entry: Mapped[NoticeEntry] = relationship()
    application: Mapped[Application] = relationship()


class Transfer(Model):
    """An application or a workshop that goes to another county: asked for by one, taken or declined by the other."""

    __tablename__ = "transfer"
    __table_args__ = (
        sa.CheckConstraint("(application_id IS NULL) <> (workshop_id IS NULL)", name="of_one_thing"),
        sa.CheckConstraint("(decided_at IS NULL) = (accepted IS NULL)", name="decided_says_how"),
        sa.CheckConstraint("from_county <> to_county", name="somewhere_else"),
        sa.Index("uq_transfer_open_application", "application_id", unique=True,
                 sqlite_where=sa.text("decided_at IS NULL"), postgresql_where=sa.text("decided_at IS NULL")),
        sa.Index("uq_transfer_open_workshop", "workshop_id", unique=True,
                 sqlite_where=sa.text("decided_at IS NULL"), postgresql_where=sa.text("decided_at IS NULL")),
        sa.Index("ix_transfer_to", "to_county", "decided_at"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    application_id: Mapped[int | None] = mapped_column(sa.ForeignKey("application.id"))
    workshop_id: Mapped[int | None] = mapped_column(sa.ForeignKey("workshop.id"))
    from_county: Mapped[str] = mapped_column(sa.ForeignKey("region.code"))
    to_county: Mapped[str] = mapped_column(sa.ForeignKey("region.code"))
    reason: Mapped[str] = mapped_column(sa.String(300))
    asked_by: Mapped[int | None]
    asked_at: Mapped[datetime]
    decided_by: Mapped[int | None]
    decided_at: Mapped[datetime | None]
    accepted: Mapped[bool | None]
    answer: Mapped[str] = mapped_column(sa.String(300), default="")

    application: Mapped[Application | None] = relationship()
    workshop: Mapped[Workshop | None] = relationship()
