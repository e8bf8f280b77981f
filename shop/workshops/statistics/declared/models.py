"""Declared sales. Each is posted to the ledger as `declared`; the rows here say where and by what it is shown."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from shop.core.db import BigId, Fen, Model, one_of
from shop.heritage.models import Craft
from shop.workshops.evidence.models import Document

#: Channels that a workshop may declare; what the store saw itself it posts itself.
DECLARABLE = ["offline_store", "external_platform", "fair", "bulk_order"]


class DeclaredSale(Model):
    """Sales of one day, or a sum up to it, at one place outside the store. Amounts in fen; withdrawn, never changed."""

    __tablename__ = "declared_sale"
    __table_args__ = (
        one_of("channel", DECLARABLE),
        sa.CheckConstraint("gross_fen >= 0 AND refunds_fen >= 0 AND gross_fen + refunds_fen > 0", name="amounts_sane"),
        sa.CheckConstraint("pieces >= 0", name="pieces_not_negative"),
        sa.Index("ix_declared_sale_workshop", "workshop_id", "sold_on"),
        # The same line of a file, or the same slip typed twice, counts once.
        sa.Index("uq_declared_sale_slip", "workshop_id", "channel", "slip_no", unique=True,
                 sqlite_where=sa.text("slip_no <> '' AND withdrawn_at IS NULL"),
                 postgresql_where=sa.text("slip_no <> '' AND withdrawn_at IS NULL")),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    workshop_id: Mapped[int] = mapped_column(sa.ForeignKey("workshop.id"))
    sold_on: Mapped[date]
    channel: Mapped[str] = mapped_column(sa.String(20))
    craft_id: Mapped[int] = mapped_column(sa.ForeignKey("craft.id"))
    place: Mapped[str] = mapped_column(sa.String(80))
    slip_no: Mapped[str] = mapped_column(sa.String(60), default="")
    gross_fen: Mapped[int] = mapped_column(Fen)
    refunds_fen: Mapped[int] = mapped_column(Fen, default=0)
    pieces: Mapped[int] = mapped_column(default=0)
    import_id: Mapped[int | None] = mapped_column(sa.ForeignKey("declared_import.id"))
    declared_by: Mapped[int]
    declared_at: Mapped[datetime]
    withdrawn_by: Mapped[int | None]
    withdrawn_at: Mapped[datetime | None]

    craft: Mapped[Craft] = relationship()
    papers: Mapped[list[DeclaredPaper]] = relationship(order_by="DeclaredPaper.document_id")


class DeclaredPaper(Model):
    """A document that shows a declared sale."""

    __tablename__ = "declared_paper"

    sale_id: Mapped[int] = mapped_column(sa.ForeignKey("declared_sale.id"), primary_key=True)
    document_id: Mapped[int] = mapped_column(sa.ForeignKey("document.id"), primary_key=True)

    document: Mapped[Document] = relationship()


class DeclaredImport(Model):
    """A file of declared sales: looked at first, then brought in whole or not at all."""

    __tablename__ = "declared_import"
    __table_args__ = (one_of("state", ["checked", "imported", "discarded"]),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    key: Mapped[str] = mapped_column(sa.String(32), unique=True)
    workshop_id: Mapped[int] = mapped_column(sa.ForeignKey("workshop.id"), index=True)
    filename: Mapped[str] = mapped_column(sa.String(120))
    file_key: Mapped[str] = mapped_column(sa.String(120))
    row_count: Mapped[int]
    error_count: Mapped[int]
    state: Mapped[str] = mapped_column(sa.String(12))
    created_by: Mapped[int]
    created_at: Mapped[datetime]
    imported_at: Mapped[datetime | None]
