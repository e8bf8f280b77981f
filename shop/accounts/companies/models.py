"""What is known of a buying company, its rules of approval, what its members spent, and what waits for an approver."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from shop.accounts.models import Organisation, User
from shop.core.db import BigId, Fen, Model, one_of


class BuyerKind(StrEnum):
    """Kinds of buyer; the law gives each its own terms of payment (保障中小企业款项支付条例 art. 9, 10)."""

    ENTERPRISE = "enterprise"
    INSTITUTION = "institution"  # 机关、事业单位


class BuyerSize(StrEnum):
    """Size of an enterprise (中小企业划型标准规定); institutions have none."""

    LARGE = "large"
    MEDIUM = "medium"
    SMALL = "small"
    MICRO = "micro"


class CompanyState(StrEnum):
    """How far the platform has looked at it."""

    WAITING = "waiting"
    RETURNED = "returned"  # the document does not fit; the company hands in another
    VERIFIED = "verified"


class Company(Model):
    """The buying side of an organisation of kind `company`: size, proof, and the data its invoices need."""

    __tablename__ = "company"
    __table_args__ = (
        one_of("kind", BuyerKind),
        one_of("size", BuyerSize),
        one_of("state", CompanyState),
        sa.CheckConstraint("(kind = 'enterprise') = (size IS NOT NULL)", name="enterprises_have_a_size"),
        sa.CheckConstraint("(state = 'verified') = (verified_at IS NOT NULL)", name="verified_has_instant"),
        sa.Index("ix_company_state", "state", "handed_in_at"),
    )

    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(sa.String(12))
    size: Mapped[str | None] = mapped_column(sa.String(8))
    state: Mapped[str] = mapped_column(sa.String(10), default=CompanyState.WAITING)
    # What an invoice needs beside name and code; a special invoice needs all four.
    address: Mapped[str] = mapped_column(sa.String(200), default="")
    phone: Mapped[str] = mapped_column(sa.String(30), default="")
    bank: Mapped[str] = mapped_column(sa.String(100), default="")
    account: Mapped[str] = mapped_column(sa.String(40), default="")
    # Key of the document in the file store, and what it is.
    document_key: Mapped[str] = mapped_column(sa.String(40))
    document_type: Mapped[str] = mapped_column(sa.String(40))
    handed_in_at: Mapped[datetime]
    handed_in_by: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))
    verified_at: Mapped[datetime | None]
    verified_by: Mapped[int | None]
    # Why it was returned, for the company to read.
    words: Mapped[str] = mapped_column(sa.String(200), default="")

    organisation: Mapped[Organisation] = relationship()

    @property
    def is_verified(self) -> bool:
        """Whether members may buy on its account."""
        return self.state == CompanyState.VERIFIED


class RulePer(StrEnum):
    """What a rule's amount is compared with."""

    PURCHASE = "purchase"  # this one matter
    MONTH = "month"  # what the member spent in the calendar month, with this matter


class ApprovalRule(Model):
    """Above this amount somebody else of the company has to agree. Ended, never deleted: approvals refer to it."""

    __tablename__ = "approval_rule"
    __table_args__ = (
        one_of("per", RulePer),
        sa.CheckConstraint("above_fen >= 0", name="not_negative"),
        sa.CheckConstraint("per <> 'month' OR category IS NULL", name="months_count_all_categories"),
        sa.Index("ix_approval_rule_organisation", "organisation_id", "ended_at"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"))
    per: Mapped[str] = mapped_column(sa.String(10), default=RulePer.PURCHASE)
    # For one member only; NULL: for all.
    user_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    # Slug of a category (a plain value: the catalogue lies above); NULL: whatever it is.
    category: Mapped[str | None] = mapped_column(sa.String(40))
    above_fen: Mapped[int] = mapped_column(Fen)
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    user: Mapped[User | None] = relationship()


class Spending(Model):
    """What a member spent on the company's account; rooms above post it when they bind the company."""

    __tablename__ = "company_spending"
    __table_args__ = (sa.Index("ix_company_spending_member", "organisation_id", "user_id", "at"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"))
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))
    # `purchase:P261122-480213`: posted once.
    source: Mapped[str] = mapped_column(sa.String(60), unique=True)
    amount_fen: Mapped[int] = mapped_column(Fen)
    at: Mapped[datetime]


class ApprovalState(StrEnum):
    """How an approval stands."""

    WAITING = "waiting"
    APPROVED = "approved"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


_WAITING = "state = 'waiting'"


class Approval(Model):
    """A matter that waits, or waited, for a second member of the company."""

    __tablename__ = "approval"
    __table_args__ = (
        one_of("state", ApprovalState),
        sa.CheckConstraint("amount_fen >= 0", name="not_negative"),
        sa.CheckConstraint("(state = 'waiting') = (decided_at IS NULL)", name="decided_has_instant"),
        sa.CheckConstraint("state NOT IN ('approved', 'declined') OR decided_by <> asked_by", name="four_eyes"),
        sa.Index("uq_approval_waiting", "kind", "ref", unique=True, sqlite_where=sa.text(_WAITING),
                 postgresql_where=sa.text(_WAITING)),
        sa.Index("ix_approval_organisation", "organisation_id", "state", "asked_at"),
        sa.Index("ix_approval_subject", "kind", "ref"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    number: Mapped[str] = mapped_column(sa.String(20), unique=True)
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"))
    rule_id: Mapped[int | None] = mapped_column(sa.ForeignKey("approval_rule.id"))
    # What it is about: the kind that a room registered, and the id of its row (a plain value).
    kind: Mapped[str] = mapped_column(sa.String(20))
    ref: Mapped[int] = mapped_column(sa.BigInteger)
    # What approvers read in their list.
    title: Mapped[str] = mapped_column(sa.String(120))
    amount_fen: Mapped[int] = mapped_column(Fen)
    state: Mapped[str] = mapped_column(sa.String(10), default=ApprovalState.WAITING)
    asked_by: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))
    asked_at: Mapped[datetime]
    decided_by: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    decided_at: Mapped[datetime | None]
    words: Mapped[str] = mapped_column(sa.String(200), default="")

    organisation: Mapped[Organisation] = relationship()
    rule: Mapped[ApprovalRule | None] = relationship()
    asker: Mapped[User] = relationship(foreign_keys=asked_by)
    decider: Mapped[User | None] = relationship(foreign_keys=decided_by)
