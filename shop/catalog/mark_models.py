"""Intellectual property that stands behind goods, as the workshop declares it and the platform checks it."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from shop.core.db import BigId, Model, one_of
from shop.workshops.evidence.models import Document


class MarkKind(StrEnum):
    """What is protected: a work, a brand, an invention or design, a name of origin."""

    COPYRIGHT = "copyright"
    TRADEMARK = "trademark"
    PATENT = "patent"
    ORIGIN = "origin"


class MarkState(StrEnum):
    """Where a mark stands. DECLARED: the workshop says so, nobody has looked. REFUSED ones are not shown to buyers."""

    DECLARED = "declared"
    VERIFIED = "verified"
    REFUSED = "refused"


class RightsMark(Model):
    """A registered right with its number: of one product, or of all goods of the workshop (`product_id` NULL)."""

    __tablename__ = "rights_mark"
    __table_args__ = (
        one_of("kind", MarkKind),
        one_of("state", MarkState),
        sa.CheckConstraint("(state = 'declared') = (decided_at IS NULL)", name="decided_says_when"),
        sa.CheckConstraint("state <> 'refused' OR length(reason) > 0", name="refused_says_why"),
        sa.CheckConstraint("length(name) > 0 AND length(number) > 0", name="named_and_numbered"),
        sa.UniqueConstraint("workshop_id", "product_id", "kind", "number"),
        sa.Index("uq_rights_mark_of_all_goods", "workshop_id", "kind", "number", unique=True,
                 sqlite_where=sa.text("product_id IS NULL"), postgresql_where=sa.text("product_id IS NULL")),
        sa.Index("ix_rights_mark_product", "product_id"),
        sa.Index("ix_rights_mark_waiting", "id",
                 sqlite_where=sa.text("state = 'declared'"), postgresql_where=sa.text("state = 'declared'")),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    workshop_id: Mapped[int] = mapped_column(sa.ForeignKey("workshop.id"))
    product_id: Mapped[int | None] = mapped_column(sa.ForeignKey("product.id"))
    kind: Mapped[str] = mapped_column(sa.String(12))
    name: Mapped[str] = mapped_column(sa.String(60))
    number: Mapped[str] = mapped_column(sa.String(40))
    # Who holds it when that is not the workshop itself (a county holds the geographical indication).
    holder: Mapped[str] = mapped_column(sa.String(60), default="")
    # The last day on which it holds; NULL: without end, or not named.
    valid_until: Mapped[date | None]
    created_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(sa.String(12), default=MarkState.DECLARED)
    # The certificate, when the workshop handed one in: seen by the platform only.
    document_id: Mapped[int | None] = mapped_column(sa.ForeignKey("document.id"))
    decided_by: Mapped[int | None]
    decided_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(sa.String(500), default="")

    document: Mapped[Document | None] = relationship()
