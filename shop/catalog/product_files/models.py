"""A file of products that was handed in, looked at, and perhaps brought in."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from shop.core.db import BigId, Model, one_of


class ImportState(StrEnum):
    """Where an import stands. WAITING to be looked at, CHECKED (with or without faults), QUEUED to be brought in."""

    WAITING = "waiting"
    REFUSED = "refused"
    CHECKED = "checked"
    QUEUED = "queued"
    IMPORTED = "imported"
    DISCARDED = "discarded"


class Arrival(StrEnum):
    """How the products arrive."""

    DRAFT = "draft"
    ON_SALE = "on_sale"


class ProductImport(Model):
    """One file with the result of its dry run; brought in whole or not at all."""

    __tablename__ = "product_import"
    __table_args__ = (
        one_of("state", ImportState),
        one_of("arrival", Arrival),
        sa.CheckConstraint("state <> 'imported' OR error_count = 0", name="no_errors_are_brought_in"),
        sa.CheckConstraint("(state = 'imported') = (imported_at IS NOT NULL)", name="imported_has_instant"),
        sa.CheckConstraint("done >= 0 AND done <= todo", name="progress_sane"),
        sa.Index("ix_product_import_workshop", "workshop_id", "id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    key: Mapped[str] = mapped_column(sa.String(32), unique=True)
    workshop_id: Mapped[int] = mapped_column(sa.ForeignKey("workshop.id"))
    filename: Mapped[str] = mapped_column(sa.String(120))
    # The file as it came; after the look what was read from it.
    file_key: Mapped[str] = mapped_column(sa.String(120))
    arrival: Mapped[str] = mapped_column(sa.String(10), default=Arrival.DRAFT)
    state: Mapped[str] = mapped_column(sa.String(12), default=ImportState.WAITING)
    # Steps of the look done, and how many there are: rows and pictures.
    done: Mapped[int] = mapped_column(default=0)
    todo: Mapped[int] = mapped_column(default=0)
    row_count: Mapped[int] = mapped_column(default=0)
    product_count: Mapped[int] = mapped_column(default=0)
    picture_count: Mapped[int] = mapped_column(default=0)
    error_count: Mapped[int] = mapped_column(default=0)
    # The first errors as [row, column, sentence]; all of them are found anew from the file.
    errors: Mapped[dict[str, Any]] = mapped_column(default=dict)
    created_by: Mapped[int]
    created_at: Mapped[datetime]
    imported_at: Mapped[datetime | None]
