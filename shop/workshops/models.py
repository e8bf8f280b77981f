"""The workshop, its licences, its certificates and the intervals of its right to sell."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from shop.accounts.models import Organisation
from shop.core.db import BigId, Model, one_of
from shop.heritage.models import Craft, IchItem, Region


class OperatorType(StrEnum):
    """Who may set up a workshop (national notice, section 3)."""

    ENTERPRISE = "enterprise"
    COOPERATIVE = "cooperative"
    LEADER = "leader"
    PRODUCTION_POINT = "production_point"


class LocationType(StrEnum):
    """Where a workshop stands, as the notice asks."""

    POVERTY_ALLEVIATED = "poverty_alleviated"
    KEY_ASSIST_COUNTY = "key_assist_county"
    RELOCATION_SITE = "relocation_site"
    OTHER = "other"


class SiteLevel(StrEnum):
    """Level of a model site (示范点)."""

    COUNTY = "county"
    CITY = "city"
    PROVINCE = "province"


class EventKind(StrEnum):
    """What can happen to a certificate."""

    GRANTED = "granted"
    YEAR_CONFIRMED = "year_confirmed"
    CONFIRMATION_VOIDED = "confirmation_voided"
    SUSPENDED = "suspended"
    LIFTED = "lifted"
    REVOKED = "revoked"
    WITHDRAWN = "withdrawn"
    RESTORED = "restored"


class LicenceKind(StrEnum):
    """Licences that a category of goods may ask for."""

    BUSINESS = "business"
    FOOD = "food"
    TEA = "tea"
    OIL = "oil"


class SuspensionGround(StrEnum):
    """Why a certificate is suspended (domain facts, C2)."""

    FALSE_INFORMATION = "false_information"
    LICENCE_EXPIRED = "licence_expired"
    SAFETY = "safety"
    COMPLAINT = "complaint"
    OTHER = "other"


#: Columns of a workshop that count people, never naming them (PIPL art. 28): all of them first, then parts of these.
HEAD_COUNTS = (
    "employees_total",
    "employees_target",
    "employees_monitored",
    "employees_low_income",
    "employees_home_based",
)


class Workshop(Model):
    """A workshop with the fields of its registration form. Its people with an account are memberships."""

    __tablename__ = "workshop"
    __table_args__ = (
        one_of("operator_type", OperatorType),
        one_of("location_type", LocationType),
        sa.CheckConstraint(
            "model_site_level IN ('county', 'city', 'province')", name="model_site_level_known"
        ),
        sa.CheckConstraint(
            "employees_total >= 0 AND employees_target >= 0 AND employees_monitored >= 0"
            " AND employees_low_income >= 0 AND employees_home_based >= 0",
            name="head_counts_not_negative",
        ),
        sa.CheckConstraint(
            "employees_target <= employees_total AND employees_monitored <= employees_total"
            " AND employees_low_income <= employees_total AND employees_home_based <= employees_total",
            name="head_counts_within_total",
        ),
        sa.CheckConstraint(
            "uscc IS NOT NULL OR registration_exempt_reason IS NOT NULL", name="identity_known"
        ),
        sa.CheckConstraint("(ends_at IS NULL) = (ended_as IS NULL)", name="ended_says_how"),
        sa.CheckConstraint("ended_as IN ('revoked', 'withdrawn')", name="ended_as_known"),
        sa.Index("ix_workshop_standing", "confirmed_through", "county_code", "id", "ends_at"),
        # The public roster is counted and paged by place in this index alone.
        sa.Index("ix_workshop_roster", "county_code", "name", "id", "confirmed_through", "suspended_since", "ends_at"),
        sa.Index("ix_workshop_verified", "verified_until", "county_code", "id", "confirmed_through", "ends_at"),
        sa.Index("ix_workshop_unentered", "county_code", "confirmed_through", sqlite_where=sa.text("in_project_db = 0"),
                 postgresql_where=sa.text("in_project_db = false")),
        sa.Index("ix_workshop_suspended", "county_code", sqlite_where=sa.text("suspended_since IS NOT NULL"),
                 postgresql_where=sa.text("suspended_since IS NOT NULL")),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"), unique=True)
    slug: Mapped[str] = mapped_column(sa.String(60), unique=True)
    name: Mapped[str] = mapped_column(sa.String(80))
    operator_type: Mapped[str] = mapped_column(sa.String(20))
    uscc: Mapped[str | None] = mapped_column(sa.String(18), unique=True)
    registration_exempt_reason: Mapped[str | None] = mapped_column(sa.String(100))
    legal_rep: Mapped[str] = mapped_column(sa.String(60))
    leader_name: Mapped[str] = mapped_column(sa.String(60))
    leader_inheritor_level: Mapped[str | None] = mapped_column(sa.String(12))
    county_code: Mapped[str] = mapped_column(sa.ForeignKey("region.code"), index=True)
    address: Mapped[str] = mapped_column(sa.String(200))
    location_type: Mapped[str] = mapped_column(sa.String(20))
    craft_id: Mapped[int] = mapped_column(sa.ForeignKey("craft.id"), index=True)
    ich_item_id: Mapped[int | None] = mapped_column(sa.ForeignKey("ich_item.id"))
    premises_area_m2: Mapped[int] = mapped_column(default=0)
    utilities_ok: Mapped[bool] = mapped_column(default=True)
    equipment: Mapped[str] = mapped_column(sa.String(300), default="")
    founded_on: Mapped[date | None]
    employees_total: Mapped[int] = mapped_column(default=0)
    employees_target: Mapped[int] = mapped_column(default=0)
    employees_monitored: Mapped[int] = mapped_column(default=0)
    employees_low_income: Mapped[int] = mapped_column(default=0)
    employees_home_based: Mapped[int] = mapped_column(default=0)
    main_products: Mapped[str] = mapped_column(sa.String(300), default="")
    brand_ip: Mapped[str] = mapped_column(sa.String(300), default="")
    contact_phone: Mapped[str] = mapped_column(sa.String(20), default="")
    story: Mapped[str] = mapped_column(sa.Text, default="")
    picture_key: Mapped[str | None] = mapped_column(sa.String(80))
    in_project_db: Mapped[bool] = mapped_column(default=False)
    is_employment_workshop: Mapped[bool] = mapped_column(default=False)
    model_site_level: Mapped[str | None] = mapped_column(sa.String(12))
    # Identity verification is good up to this instant (E-commerce Law art. 27; every six months, BR-21).
    verified_until: Mapped[datetime]
    # End of the running interval of the right; NULL when none runs. Derived with right_interval.
    certified_until: Mapped[datetime | None]
    # How the newest certificate stands, derived in the transaction of each act: its last confirmed year, since when it
    # is suspended, the instant of a revocation or withdrawal that ends it before time does (`certification.state_sql`).
    confirmed_through: Mapped[int | None]
    suspended_since: Mapped[datetime | None]
    ends_at: Mapped[datetime | None]
    ended_as: Mapped[str | None] = mapped_column(sa.String(12))
    withdrawal_announced_at: Mapped[datetime | None]
    is_demo: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]

    organisation: Mapped[Organisation] = relationship()
    county: Mapped[Region] = relationship()
    craft: Mapped[Craft] = relationship()
    ich_item: Mapped[IchItem | None] = relationship()


class Licence(Model):
    """A licence as shown to the public (E-commerce Law art. 15); valid on both days named."""

    __tablename__ = "licence"
    __table_args__ = (
        one_of("kind", LicenceKind),
        sa.CheckConstraint("valid_until > valid_from", name="ends_after_start"),
        sa.UniqueConstraint("workshop_id", "kind", "number"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    workshop_id: Mapped[int] = mapped_column(sa.ForeignKey("workshop.id"))
    kind: Mapped[str] = mapped_column(sa.String(12))
    number: Mapped[str] = mapped_column(sa.String(40))
    # Half-open: valid from the instant on, up to the other (NULL: without end).
    valid_from: Mapped[datetime]
    valid_until: Mapped[datetime | None]


class Certificate(Model):
    """One certification. A workshop that lost it and applies again gets a new one; the old stays.

    It rests on a procedure of this store or on the document of a certification that was brought in.
    """

    __tablename__ = "certificate"
    __table_args__ = (
        sa.CheckConstraint("(application_id IS NULL) <> (imported_document_no IS NULL)", name="has_a_basis"),
        sa.UniqueConstraint("application_id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    workshop_id: Mapped[int] = mapped_column(sa.ForeignKey("workshop.id"), index=True)
    number: Mapped[str] = mapped_column(sa.String(40), unique=True)
    application_id: Mapped[int | None] = mapped_column(sa.ForeignKey("application.id"))
    imported_document_no: Mapped[str | None] = mapped_column(sa.String(60))
    created_at: Mapped[datetime]

    workshop: Mapped[Workshop] = relationship()
    events: Mapped[list[CertificateEvent]] = relationship(
        order_by="(CertificateEvent.effective_at, CertificateEvent.id)", viewonly=True
    )


class CertificateEvent(Model):
    """What happened to a certificate. The database refuses UPDATE and DELETE (trigger)."""

    __tablename__ = "certificate_event"
    __table_args__ = (
        one_of("kind", EventKind),
        sa.CheckConstraint(
            "(kind IN ('year_confirmed', 'confirmation_voided')) = (year IS NOT NULL)", name="year_with_confirmation"
        ),
        sa.Index("uq_certificate_event_granted_once", "certificate_id", unique=True,
                 sqlite_where=sa.text("kind = 'granted'"), postgresql_where=sa.text("kind = 'granted'")),
        sa.Index("ix_certificate_event_certificate", "certificate_id", "effective_at"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    certificate_id: Mapped[int] = mapped_column(sa.ForeignKey("certificate.id"))
    kind: Mapped[str] = mapped_column(sa.String(24))
    year: Mapped[int | None]
    effective_at: Mapped[datetime]
    recorded_at: Mapped[datetime]
    actor_id: Mapped[int | None]
    authority: Mapped[str] = mapped_column(sa.String(80))
    document_no: Mapped[str] = mapped_column(sa.String(60), default="")
    reason: Mapped[str] = mapped_column(sa.String(300), default="")


class Suspension(Model):
    """Ground and deadline of a suspension: what has to be put right until when (domain facts, C2)."""

    __tablename__ = "suspension"
    __table_args__ = (one_of("ground", SuspensionGround),)

    event_id: Mapped[int] = mapped_column(
        sa.ForeignKey("certificate_event.id"), primary_key=True, autoincrement=False
    )
    ground: Mapped[str] = mapped_column(sa.String(20))
    fix_by: Mapped[date | None]


class RightInterval(Model):
    """A span in which the certificate gives the right to sell, half-open; derived from the events in their transaction."""

    __tablename__ = "right_interval"
    __table_args__ = (
        sa.CheckConstraint("from_at < until_at", name="not_empty"),
        sa.Index("ix_right_interval_span", "workshop_id", "from_at", "until_at"),
        sa.Index("ix_right_interval_running", "until_at", "from_at", "workshop_id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    workshop_id: Mapped[int] = mapped_column(sa.ForeignKey("workshop.id"))
    certificate_id: Mapped[int] = mapped_column(sa.ForeignKey("certificate.id"))
    from_at: Mapped[datetime]
    until_at: Mapped[datetime]


class CertificateHistory(Model):
    """What time did to a certificate, written by the nightly job for people to read; it decides nothing (BR-03, BR-04)."""

    __tablename__ = "certificate_history"
    __table_args__ = (sa.UniqueConstraint("certificate_id", "kind", "year"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    certificate_id: Mapped[int] = mapped_column(sa.ForeignKey("certificate.id"))
    kind: Mapped[str] = mapped_column(sa.String(24))
    year: Mapped[int]
    happened_at: Mapped[datetime]
    noted_at: Mapped[datetime]
