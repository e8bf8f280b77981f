"""Users, organisations and memberships, addresses, consents, sign-in."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from flask_login import UserMixin
from sqlalchemy.orm import Mapped, mapped_column, relationship

from shop.core.db import BigId, Model, one_of
from shop.heritage.models import Region


class OrganisationKind(StrEnum):
    """Kinds of organisation on the market."""

    WORKSHOP = "workshop"
    COMPANY = "company"
    ORGANISER = "organiser"
    AUTHORITY = "authority"
    PLATFORM = "platform"


class Department(StrEnum):
    """Departments that certify together."""

    CULTURE = "culture"
    HR = "hr"
    RURAL = "rural"


ROLES: dict[OrganisationKind, tuple[str, ...]] = {
    OrganisationKind.WORKSHOP: ("owner", "staff", "maker"),
    OrganisationKind.COMPANY: ("owner", "requester", "approver", "finance"),
    OrganisationKind.ORGANISER: ("operator", "booth_staff"),
    OrganisationKind.AUTHORITY: ("officer",),
    OrganisationKind.PLATFORM: ("operator", "finance", "support"),
}


class User(UserMixin, Model):
    """A person. What they may do hangs on memberships, never on the user."""

    __tablename__ = "user_account"
    __table_args__ = (
        sa.CheckConstraint(
            "email IS NOT NULL OR phone IS NOT NULL OR closed_at IS NOT NULL", name="reachable"
        ),
        sa.CheckConstraint("email = lower(email)", name="email_lower"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    email: Mapped[str | None] = mapped_column(sa.String(254), unique=True)
    phone: Mapped[str | None] = mapped_column(sa.String(20), unique=True)
    name: Mapped[str] = mapped_column(sa.String(60))
    # NULL: this person cannot sign in (invented consumers of the demo).
    password_hash: Mapped[str | None] = mapped_column(sa.String(200))
    # Grows when the password changes: every session made before is void.
    session_epoch: Mapped[int] = mapped_column(default=1)
    care_mode: Mapped[bool | None]
    is_demo: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    last_sign_in_at: Mapped[datetime | None]
    # What the person has not read yet: kept here, since every page shows it and reads this row anyway.
    unread_notes: Mapped[int] = mapped_column(default=0)
    unread_messages: Mapped[int] = mapped_column(default=0)
    closed_at: Mapped[datetime | None]

    def get_id(self) -> str:
        """Id and epoch: a session of an older epoch names nobody."""
        return f"{self.id}.{self.session_epoch}"


class Organisation(Model):
    """A workshop's, company's, organiser's, authority's or the platform's legal side."""

    __tablename__ = "organisation"
    __table_args__ = (
        one_of("kind", OrganisationKind),
        sa.CheckConstraint("kind <> 'authority' OR region_code IS NOT NULL", name="authority_has_region"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    kind: Mapped[str] = mapped_column(sa.String(12))
    name: Mapped[str] = mapped_column(sa.String(80))
    uscc: Mapped[str | None] = mapped_column(sa.String(18), unique=True)
    region_code: Mapped[str | None] = mapped_column(sa.ForeignKey("region.code"))
    is_demo: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]

    region: Mapped[Region | None] = relationship()


class Membership(Model):
    """User x organisation x role; officers of an authority have a department besides."""

    __tablename__ = "membership"
    __table_args__ = (
        sa.UniqueConstraint("user_id", "organisation_id", "role"),
        one_of("role", sorted({r for roles in ROLES.values() for r in roles})),
        sa.CheckConstraint(
            "department IS NULL OR department IN ('culture', 'hr', 'rural')", name="department_known"
        ),
        sa.CheckConstraint("role <> 'officer' OR department IS NOT NULL", name="officer_has_department"),
        sa.CheckConstraint("ended_at IS NULL OR ended_at >= since", name="ends_after_start"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    role: Mapped[str] = mapped_column(sa.String(12))
    department: Mapped[str | None] = mapped_column(sa.String(12))
    since: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    user: Mapped[User] = relationship()
    organisation: Mapped[Organisation] = relationship()


class Address(Model):
    """Where a person has things sent; with `organisation_id` instead, where a company has."""

    __tablename__ = "address"
    __table_args__ = (
        sa.CheckConstraint("(user_id IS NULL) <> (organisation_id IS NULL)", name="has_one_owner"),
        sa.Index("uq_address_default", "user_id", unique=True, sqlite_where=sa.text("is_default AND removed_at IS NULL"),
                 postgresql_where=sa.text("is_default AND removed_at IS NULL")),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    user_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"), index=True)
    organisation_id: Mapped[int | None] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    recipient: Mapped[str] = mapped_column(sa.String(60))
    phone: Mapped[str] = mapped_column(sa.String(20))
    region_code: Mapped[str] = mapped_column(sa.ForeignKey("region.code"))
    street: Mapped[str] = mapped_column(sa.String(200))
    is_default: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]

    region: Mapped[Region] = relationship()


class Consent(Model):
    """What a person agreed to or withdrew, with the version they saw (PIPL art. 14 to 17). Append-only."""

    __tablename__ = "consent"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"), index=True)
    topic: Mapped[str] = mapped_column(sa.String(40))
    version: Mapped[str] = mapped_column(sa.String(20))
    given: Mapped[bool]
    at: Mapped[datetime]


class SignInAttempt(Model):
    """A try to sign in or to redeem a code; who and from where only as keyed hashes. Feeds the throttle."""

    __tablename__ = "sign_in_attempt"
    __table_args__ = (
        sa.Index("ix_sign_in_attempt_who", "who_hash", "at"),
        sa.Index("ix_sign_in_attempt_where", "where_hash", "at"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    who_hash: Mapped[str] = mapped_column(sa.String(64))
    where_hash: Mapped[str] = mapped_column(sa.String(64))
    at: Mapped[datetime]
    succeeded: Mapped[bool]


class ResetCode(Model):
    """A code sent by mail or SMS to set a new password; only its hash is kept, used once, few tries."""

    __tablename__ = "reset_code"
    __table_args__ = (sa.CheckConstraint("tries BETWEEN 0 AND 10", name="tries_bounded"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"), index=True)
    code_hash: Mapped[str] = mapped_column(sa.String(64))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    tries: Mapped[int] = mapped_column(default=0)
    used_at: Mapped[datetime | None]
