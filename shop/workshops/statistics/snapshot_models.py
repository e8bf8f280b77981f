"""What was published of a quarter: snapshots that never change, and the proposal to publish. Amounts in fen."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from shop.core.db import BigId, Fen, Model


class Release(Model):
    """A proposal to publish a quarter, or a correction of it; a second officer confirms it."""

    __tablename__ = "quarter_release"
    __table_args__ = (
        sa.CheckConstraint("confirmed_by <> proposed_by", name="two_officers"),
        sa.CheckConstraint("(confirmed_at IS NULL) = (confirmed_by IS NULL)", name="confirmed_by_somebody"),
        sa.CheckConstraint("confirmed_at IS NULL OR withdrawn_at IS NULL", name="confirmed_or_withdrawn"),
        sa.Index("uq_quarter_release_open", "quarter", "region_code", unique=True,
                 sqlite_where=sa.text("confirmed_at IS NULL AND withdrawn_at IS NULL"),
                 postgresql_where=sa.text("confirmed_at IS NULL AND withdrawn_at IS NULL")),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    quarter: Mapped[str] = mapped_column(sa.String(6))
    region_code: Mapped[str] = mapped_column(sa.ForeignKey("region.code"))
    document_no: Mapped[str] = mapped_column(sa.String(60), default="")
    note: Mapped[str] = mapped_column(sa.String(500), default="")
    # Why the published figures change; '' for the first publication.
    reason: Mapped[str] = mapped_column(sa.String(300), default="")
    proposed_by: Mapped[int]
    proposed_at: Mapped[datetime]
    confirmed_by: Mapped[int | None]
    confirmed_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]


class QuarterSnapshot(Model):
    """A version of a published quarter. The database refuses UPDATE and DELETE (trigger), of its rows too.

    `digest`: SHA-256 of all rows in one canonical text (`freezing.digest_of`).
    """

    __tablename__ = "quarter_snapshot"
    __table_args__ = (sa.UniqueConstraint("quarter", "region_code", "version"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    quarter: Mapped[str] = mapped_column(sa.String(6))
    region_code: Mapped[str] = mapped_column(sa.ForeignKey("region.code"))
    version: Mapped[int]
    release_id: Mapped[int] = mapped_column(sa.ForeignKey("quarter_release.id"), unique=True)
    digest: Mapped[str] = mapped_column(sa.String(64))
    taken_at: Mapped[datetime]


class SnapshotSale(Model):
    """Sales of a workshop in the quarter by channel, craft and proof."""

    __tablename__ = "snapshot_sale"

    snapshot_id: Mapped[int] = mapped_column(sa.ForeignKey("quarter_snapshot.id"), primary_key=True)
    workshop_id: Mapped[int] = mapped_column(sa.ForeignKey("workshop.id"), primary_key=True)
    channel: Mapped[str] = mapped_column(sa.String(20), primary_key=True)
    craft_id: Mapped[int] = mapped_column(sa.ForeignKey("craft.id"), primary_key=True)
    proof: Mapped[str] = mapped_column(sa.String(12), primary_key=True)
    county_code: Mapped[str] = mapped_column(sa.ForeignKey("region.code"))
    gross_fen: Mapped[int] = mapped_column(Fen)
    refunds_fen: Mapped[int] = mapped_column(Fen)
    freight_fen: Mapped[int] = mapped_column(Fen)
    freight_refunds_fen: Mapped[int] = mapped_column(Fen)
    orders: Mapped[int]
    pieces: Mapped[int]


class SnapshotPeople(Model):
    """A workshop that had to report, and the people, wages and trainings it reported. `reported`: on_time late
    missing; of a missing one all numbers are 0.
    """

    __tablename__ = "snapshot_people"

    snapshot_id: Mapped[int] = mapped_column(sa.ForeignKey("quarter_snapshot.id"), primary_key=True)
    workshop_id: Mapped[int] = mapped_column(sa.ForeignKey("workshop.id"), primary_key=True)
    county_code: Mapped[str] = mapped_column(sa.ForeignKey("region.code"))
    craft_id: Mapped[int] = mapped_column(sa.ForeignKey("craft.id"))
    ich_item_id: Mapped[int | None] = mapped_column(sa.ForeignKey("ich_item.id"))
    reported: Mapped[str] = mapped_column(sa.String(8))
    employed_total: Mapped[int]
    employed_target: Mapped[int]
    employed_monitored: Mapped[int]
    employed_low_income: Mapped[int]
    employed_home_based: Mapped[int]
    benefited: Mapped[int]
    wages_fen: Mapped[int] = mapped_column(Fen)
    training_sessions: Mapped[int]
    training_person_times: Mapped[int]
