"""Visitors counted by scans."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from shop.core.db import Model


class FairScan(Model):
    """How often the codes of a booth were scanned within a quarter of an hour. Nothing says who."""

    __tablename__ = "fair_scan"
    __table_args__ = (
        sa.CheckConstraint("scans > 0", name="some_scans"),
        sa.Index("ix_fair_scan_fair", "fair_id", "slot_at"),
    )

    booth_id: Mapped[int] = mapped_column(sa.ForeignKey("fair_booth.id"), primary_key=True)
    # The beginning of the quarter of an hour.
    slot_at: Mapped[datetime] = mapped_column(primary_key=True)
    fair_id: Mapped[int] = mapped_column(sa.ForeignKey("fair.id"))
    scans: Mapped[int]
