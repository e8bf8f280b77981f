"""A roster file that was looked at, and perhaps brought in."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from shop.core.db import BigId, Model, one_of


class ImportState(StrEnum):
    """Where the import of a roster stands."""

    CHECKED = "checked"
    IMPORTED = "imported"
    DISCARDED = "discarded"


class RosterImport(Model):
    """One file with the result of its dry run; brought in whole or not at all."""

    __tablename__ = "roster_import"
    __table_args__ = (
        one_of("state", ImportState),
        sa.CheckConstraint("state <> 'imported' OR error_count = 0", name="no_errors_are_brought_in"),
        sa.CheckConstraint("(state = 'imported') = (imported_at IS NOT NULL)", name="imported_has_instant"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    key: Mapped[str] = mapped_column(sa.String(32), unique=True)
    region_code: Mapped[str] = mapped_column(sa.ForeignKey("region.code"))
    filename: Mapped[str] = mapped_column(sa.String(120))
    file_key: Mapped[str] = mapped_column(sa.String(120))
    row_count: Mapped[int] = mapped_column(default=0)
    error_count: Mapped[int] = mapped_column(default=0)
    # The first errors: [{row, column, sentence}]; all of them are found anew from the file.
    errors: Mapped[dict[str, Any]] = mapped_column(default=dict)
    state: Mapped[str] = mapped_column(sa.String(12), default=ImportState.CHECKED)
    created_by: Mapped[int]
    created_at: Mapped[datetime]
    imported_at: Mapped[datetime | None]
