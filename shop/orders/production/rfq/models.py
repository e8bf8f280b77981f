"""A request (询价) with its versions, goods, addresses, files, who is asked, questions and history. Amounts in fen."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from shop.accounts.models import Organisation
from shop.core.db import BigId, Fen, Model, one_of
from shop.heritage.models import Craft
from shop.workshops.models import Workshop

MOST_PIECES = 1_000_000


class State(StrEnum):
    """Where a request stands."""

    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"  # awarded, or the buyer has enough
    EXPIRED = "expired"
    CANCELLED = "cancelled"


class Audience(StrEnum):
    """Who is asked."""

    NAMED = "named"  # only workshops the buyer names
    PUBLISHED = "published"  # all certified ones that fit


class MaterialsBy(StrEnum):
    """Who provides the material (Civil Code art. 771)."""

    WORKSHOP = "workshop"
    BUYER = "buyer"
    BOTH = "both"


class How(StrEnum):
    """How a workshop came to be asked."""

    NAMED = "named"
    INTRODUCED = "introduced"  # by an officer or the platform (对接)


class Rfq(Model):
    """What somebody wants made. The eight matters of a contract for work (Civil Code art. 771): subject (title,
    description), quantity, quality, remuneration (target_unit_fen, pay_terms), manner, materials, period (needed_by),
    acceptance.
    """

    __tablename__ = "rfq"
    __table_args__ = (
        one_of("state", State),
        one_of("audience", Audience),
        one_of("materials_by", MaterialsBy),
        sa.CheckConstraint(f"quantity BETWEEN 1 AND {MOST_PIECES}", name="quantity_sane"),
        sa.CheckConstraint("target_unit_fen IS NULL OR target_unit_fen > 0", name="target_positive"),
        sa.CheckConstraint(
            "state = 'draft' OR state = 'cancelled' OR (craft_id IS NOT NULL AND quantity IS NOT NULL"
            " AND needed_by IS NOT NULL AND deadline_at IS NOT NULL AND opened_at IS NOT NULL)",
            name="open_is_whole",
        ),
        sa.CheckConstraint("(state IN ('draft', 'open')) = (ended_at IS NULL)", name="ended_has_instant"),
        sa.CheckConstraint("version >= terms_version AND terms_version >= 0", name="versions_in_order"),
        sa.Index("ix_rfq_matching", "state", "audience", "craft_id", "deadline_at", "needed_by"),
        sa.Index("ix_rfq_organisation", "organisation_id", "state", "needed_by"),
        sa.Index("ix_rfq_deadline", "state", "deadline_at"),
        sa.Index("ix_rfq_opened", "opened_at"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    number: Mapped[str] = mapped_column(sa.String(20), unique=True)
    # Of the form that began it: sent twice it begins one request.
    begun_key: Mapped[str | None] = mapped_column(sa.String(36), unique=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))
    # The company it is asked for: what comes of it are contracts of that company.
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"))
    buyer_name: Mapped[str] = mapped_column(sa.String(80))
    state: Mapped[str] = mapped_column(sa.String(10), default=State.DRAFT)
    # Grows with every change after opening; terms_version: the last one that quotations have to follow.
    version: Mapped[int] = mapped_column(default=0)
    terms_version: Mapped[int] = mapped_column(default=0)
    title: Mapped[str] = mapped_column(sa.String(60), default="")
    craft_id: Mapped[int | None] = mapped_column(sa.ForeignKey("craft.id"))
    description: Mapped[str] = mapped_column(sa.String(3000), default="")
    quantity: Mapped[int | None]
    target_unit_fen: Mapped[int | None] = mapped_column(Fen)
    wants_sample: Mapped[bool] = mapped_column(default=False)
    # Whether several workshops may share it.
    splittable: Mapped[bool] = mapped_column(default=True)
    quality: Mapped[str] = mapped_column(sa.String(1000), default="")
    pay_terms: Mapped[str] = mapped_column(sa.String(500), default="")
    manner: Mapped[str] = mapped_column(sa.String(500), default="")
    materials_by: Mapped[str] = mapped_column(sa.String(10), default=MaterialsBy.WORKSHOP)
    materials: Mapped[str] = mapped_column(sa.String(500), default="")
    acceptance: Mapped[str] = mapped_column(sa.String(1000), default="")
    packaging: Mapped[str] = mapped_column(sa.String(500), default="")
    needed_by: Mapped[date | None]
    # 24:00 of the last day on which workshops may quote.
    deadline_at: Mapped[datetime | None]
    audience: Mapped[str] = mapped_column(sa.String(10), default=Audience.PUBLISHED)
    # Only workshops in this county, prefecture or province; NULL: anywhere.
    region_code: Mapped[str | None] = mapped_column(sa.ForeignKey("region.code"))
    created_at: Mapped[datetime]
    opened_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]

    craft: Mapped[Craft | None] = relationship()
    organisation: Mapped[Organisation] = relationship()
    products: Mapped[list[RfqProduct]] = relationship(
        order_by="RfqProduct.position", cascade="all, delete-orphan"
    )
    addresses: Mapped[list[RfqAddress]] = relationship(order_by="RfqAddress.id", cascade="all, delete-orphan")
    files: Mapped[list[RfqFile]] = relationship(order_by="RfqFile.id", viewonly=True)
    invitations: Mapped[list[Invitation]] = relationship(order_by="Invitation.id", viewonly=True)
    questions: Mapped[list[RfqQuestion]] = relationship(order_by="RfqQuestion.id", viewonly=True)
    versions: Mapped[list[RfqVersion]] = relationship(order_by="RfqVersion.version", viewonly=True)


class RfqProduct(Model):
    """A product that the request starts from, with the title it had then."""

    __tablename__ = "rfq_product"
    __table_args__ = (sa.UniqueConstraint("rfq_id", "product_id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    rfq_id: Mapped[int] = mapped_column(sa.ForeignKey("rfq.id"))
    product_id: Mapped[int] = mapped_column(sa.ForeignKey("product.id"))
    position: Mapped[int]
    slug: Mapped[str] = mapped_column(sa.String(80))
    title: Mapped[str] = mapped_column(sa.String(60))


class RfqAddress(Model):
    """Where so many pieces go: a photograph of the address. Workshops see only its region before the contract."""

    __tablename__ = "rfq_address"
    __table_args__ = (
        sa.CheckConstraint("pieces > 0", name="some_pieces"),
        sa.Index("ix_rfq_address_rfq", "rfq_id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    rfq_id: Mapped[int] = mapped_column(sa.ForeignKey("rfq.id"))
    # Which of the buyer's addresses it was copied from.
    address_id: Mapped[int | None]
    recipient: Mapped[str] = mapped_column(sa.String(60))
    phone: Mapped[str] = mapped_column(sa.String(20))
    region_code: Mapped[str] = mapped_column(sa.String(6))
    region_text: Mapped[str] = mapped_column(sa.String(120))
    street: Mapped[str] = mapped_column(sa.String(200))
    pieces: Mapped[int]


class RfqFile(Model):
    """A drawing, picture or paper of a request: for the buyer's members and the workshops that are asked, nobody else."""

    __tablename__ = "rfq_file"
    __table_args__ = (
        sa.CheckConstraint("size_bytes > 0", name="not_empty"),
        sa.Index("ix_rfq_file_rfq", "rfq_id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    key: Mapped[str] = mapped_column(sa.String(32), unique=True)
    rfq_id: Mapped[int] = mapped_column(sa.ForeignKey("rfq.id"))
    filename: Mapped[str] = mapped_column(sa.String(120))
    content_type: Mapped[str] = mapped_column(sa.String(40))
    size_bytes: Mapped[int]
    file_key: Mapped[str] = mapped_column(sa.String(80))
    uploaded_by: Mapped[int | None]
    uploaded_at: Mapped[datetime]


class RfqVersion(Model):
    """What a request said from an instant on, and what was new. Append-only."""

    __tablename__ = "rfq_version"
    __table_args__ = (sa.UniqueConstraint("rfq_id", "version"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    rfq_id: Mapped[int] = mapped_column(sa.ForeignKey("rfq.id"))
    version: Mapped[int]
    # Whether quotations have to follow it.
    binding: Mapped[bool]
    content: Mapped[dict[str, Any]]
    # Names of the facts that differ from the version before.
    changed: Mapped[list[Any]] = mapped_column(sa.JSON)
    at: Mapped[datetime]
    actor_id: Mapped[int | None]


class Invitation(Model):
    """A workshop that is asked by name, or was brought together with the buyer."""

    __tablename__ = "rfq_invitation"
    __table_args__ = (
        sa.UniqueConstraint("rfq_id", "workshop_id"),
        one_of("how", How),
        sa.Index("ix_rfq_invitation_workshop", "workshop_id", "rfq_id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    rfq_id: Mapped[int] = mapped_column(sa.ForeignKey("rfq.id"))
    workshop_id: Mapped[int] = mapped_column(sa.ForeignKey("workshop.id"))
    how: Mapped[str] = mapped_column(sa.String(10))
    words: Mapped[str] = mapped_column(sa.String(300), default="")
    at: Mapped[datetime]
    actor_id: Mapped[int | None]

    workshop: Mapped[Workshop] = relationship()


class RfqQuestion(Model):
    """A question of a workshop that is asked; with its answer all who are asked see it, not who asked."""

    __tablename__ = "rfq_question"
    __table_args__ = (
        sa.CheckConstraint("(answered_at IS NULL) = (answer = '')", name="answer_has_instant"),
        sa.Index("ix_rfq_question_rfq", "rfq_id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    rfq_id: Mapped[int] = mapped_column(sa.ForeignKey("rfq.id"))
    workshop_id: Mapped[int] = mapped_column(sa.ForeignKey("workshop.id"))
    asked_by: Mapped[int | None]
    asked_at: Mapped[datetime]
    words: Mapped[str] = mapped_column(sa.String(500))
    answer: Mapped[str] = mapped_column(sa.String(1000), default="")
    answered_by: Mapped[int | None]
    answered_at: Mapped[datetime | None]


class RfqMove(Model):
    """History of a request: who moved it where, when, why. Append-only."""

    __tablename__ = "rfq_move"
    __table_args__ = (sa.Index("ix_rfq_move_rfq", "rfq_id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    rfq_id: Mapped[int] = mapped_column(sa.ForeignKey("rfq.id"))
    act: Mapped[str] = mapped_column(sa.String(12))
    from_state: Mapped[str | None] = mapped_column(sa.String(10))
    to_state: Mapped[str] = mapped_column(sa.String(10))
    at: Mapped[datetime]
    actor_id: Mapped[int | None]
    reason: Mapped[str] = mapped_column(sa.String(300), default="")
