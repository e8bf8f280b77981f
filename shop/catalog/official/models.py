"""The official catalogue (产品目录): reviews of products, every version that was reviewed, and since when it holds."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from shop.catalog.models import Product
from shop.core import clock
from shop.core.db import BigId, Model, one_of
from shop.workshops.evidence.models import Document


class ReviewKind(StrEnum):
    """What is asked: to stand in the official catalogue, or (food) to be sold at all."""

    CATALOGUE = "catalogue"
    FOOD = "food"


class ReviewState(StrEnum):
    """Where a review stands. CHANGED: admitted, and a later version waits while the approved one stays."""

    NEW = "new"
    SUBMITTED = "submitted"
    ADMITTED = "admitted"
    CHANGED = "changed"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"


class Version(Model):
    """A product as it was handed in: texts, hashes of the pictures, prices in fen. The database refuses UPDATE and DELETE."""

    __tablename__ = "catalogue_version"
    __table_args__ = (sa.UniqueConstraint("product_id", "number"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    product_id: Mapped[int] = mapped_column(sa.ForeignKey("product.id"))
    number: Mapped[int]
    # By the names of `content.Content`.
    content: Mapped[dict[str, Any]]
    made_at: Mapped[datetime]
    made_by: Mapped[int | None]


class Review(Model):
    """The review of a product, one of each kind. `revision` grows with each act: a page made before answers 409.

    `pending` waits for a decision, `approved` is what was decided on last. The number is given once and kept.
    """

    __tablename__ = "catalogue_review"
    __table_args__ = (
        one_of("kind", ReviewKind),
        one_of("state", ReviewState),
        sa.UniqueConstraint("product_id", "kind"),
        sa.CheckConstraint(
            "(state IN ('submitted', 'changed')) = (pending_id IS NOT NULL)", name="waits_with_a_version"
        ),
        sa.CheckConstraint(
            "state NOT IN ('admitted', 'changed') OR approved_id IS NOT NULL", name="admitted_as_a_version"
        ),
        sa.CheckConstraint(
            "kind <> 'catalogue' OR approved_id IS NULL OR number IS NOT NULL", name="admitted_has_a_number"
        ),
        sa.Index("ix_catalogue_review_state", "state", "state_since"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    product_id: Mapped[int] = mapped_column(sa.ForeignKey("product.id"))
    kind: Mapped[str] = mapped_column(sa.String(12))
    number: Mapped[str | None] = mapped_column(sa.String(30), unique=True)
    state: Mapped[str] = mapped_column(sa.String(12), default=ReviewState.NEW)
    state_since: Mapped[datetime]
    revision: Mapped[int] = mapped_column(default=1)
    pending_id: Mapped[int | None] = mapped_column(sa.ForeignKey("catalogue_version.id"))
    approved_id: Mapped[int | None] = mapped_column(sa.ForeignKey("catalogue_version.id"))

    product: Mapped[Product] = relationship()
    pending: Mapped[Version | None] = relationship(foreign_keys=[pending_id])
    approved: Mapped[Version | None] = relationship(foreign_keys=[approved_id])


class Move(Model):
    """One act on a review: who, when, on which version, why. The database refuses UPDATE and DELETE."""

    __tablename__ = "catalogue_move"
    __table_args__ = (
        one_of("to_state", ReviewState),
        sa.Index("ix_catalogue_move_review", "review_id", "id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    review_id: Mapped[int] = mapped_column(sa.ForeignKey("catalogue_review.id"))
    at: Mapped[datetime]
    act: Mapped[str] = mapped_column(sa.String(16))
    from_state: Mapped[str] = mapped_column(sa.String(12))
    to_state: Mapped[str] = mapped_column(sa.String(12))
    actor_id: Mapped[int | None]
    version_id: Mapped[int | None] = mapped_column(sa.ForeignKey("catalogue_version.id"))
    reason: Mapped[str] = mapped_column(sa.String(500), default="")
    # What to mend, {field: sentence}, of a return. No personal data.
    items: Mapped[dict[str, Any]] = mapped_column(default=dict)


class Term(Model):
    """A time in which a product stands in the official catalogue, half-open; one that runs at most."""

    __tablename__ = "catalogue_term"
    __table_args__ = (
        sa.CheckConstraint("until_at IS NULL OR until_at >= from_at", name="not_turned_round"),
        sa.Index("uq_catalogue_term_running", "product_id", unique=True,
                 sqlite_where=sa.text("until_at IS NULL"), postgresql_where=sa.text("until_at IS NULL")),
        sa.Index("ix_catalogue_term_product", "product_id", "from_at"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    product_id: Mapped[int] = mapped_column(sa.ForeignKey("product.id"))
    number: Mapped[str] = mapped_column(sa.String(30))
    from_at: Mapped[datetime]
    until_at: Mapped[datetime | None]


class AssistanceMark(Model):
    """The recognition of a product for consumption assistance (消费帮扶): certificate, document, validity (half-open).

    Handed in by the workshop, looked at by the platform; shown only while accepted, valid and in the catalogue.
    """

    __tablename__ = "assistance_mark"
    __table_args__ = (
        sa.CheckConstraint("until_at > from_at", name="valid_for_a_while"),
        sa.CheckConstraint("(decided_at IS NULL) = (accepted IS NULL)", name="decided_says_how"),
        sa.CheckConstraint("ended_at IS NULL OR decided_at IS NOT NULL", name="ended_after_decided"),
        sa.Index("uq_assistance_mark_waiting", "product_id", unique=True,
                 sqlite_where=sa.text("decided_at IS NULL"), postgresql_where=sa.text("decided_at IS NULL")),
        sa.Index("ix_assistance_mark_product", "product_id", "until_at"),
        sa.Index("ix_assistance_mark_ends", "until_at"),
        sa.Index("ix_assistance_mark_starts", "from_at"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    product_id: Mapped[int] = mapped_column(sa.ForeignKey("product.id"))
    number: Mapped[str] = mapped_column(sa.String(60))
    issuer: Mapped[str] = mapped_column(sa.String(80))
    from_at: Mapped[datetime]
    until_at: Mapped[datetime]
    document_id: Mapped[int] = mapped_column(sa.ForeignKey("document.id"))
    filed_by: Mapped[int | None]
    filed_at: Mapped[datetime]
    decided_by: Mapped[int | None]
    decided_at: Mapped[datetime | None]
    accepted: Mapped[bool | None]
    # Taken back by the platform before its validity ended.
    ended_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(sa.String(500), default="")

    product: Mapped[Product] = relationship()
    document: Mapped[Document] = relationship()

    @property
    def first_day(self) -> date:
        """The first day on which the certificate is valid."""
        return clock.local_day(self.from_at)

    @property
    def last_day(self) -> date:
        """The last day on which the certificate is valid."""
        return clock.local_day(self.until_at - datetime.resolution)
