"""What the public reads of a frozen quarter: rows that give no workshop away, written once. Amounts in fen."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from shop.core.db import BigId, Fen, Model, one_of


class Measure(StrEnum):
    """What the rows of a table count. Each measure is protected in tables of its own; proven and declared sales are
    never in one sum.
    """

    PEOPLE = "people"
    SALES = "sales"
    DECLARED = "declared"
    WAGES = "wages"


COUNTED = (
    "employed_total",
    "employed_target",
    "employed_monitored",
    "employed_low_income",
    "employed_home_based",
    "benefited",
    "training_sessions",
    "training_person_times",
)


class QuarterPublication(Model):
    """A snapshot looked at for publication. The database refuses UPDATE and DELETE (trigger), of its rows too.

    `held`: a correction that would tell of single workshops; it waits until a later one has it merged with others
    (BR-37). `faults`: the rows that would tell.
    """

    __tablename__ = "quarter_publication"
    __table_args__ = (sa.Index("ix_quarter_publication_quarter", "quarter", "region_code", "version"),)

    snapshot_id: Mapped[int] = mapped_column(sa.ForeignKey("quarter_snapshot.id"), primary_key=True)
    quarter: Mapped[str] = mapped_column(sa.String(6))
    region_code: Mapped[str] = mapped_column(sa.ForeignKey("region.code"))
    version: Mapped[int]
    held: Mapped[bool]
    faults: Mapped[str] = mapped_column(sa.Text, default="")
    looked_at: Mapped[datetime]


class PublishedRow(Model):
    """A row of a published table. `item` '' is what was pooled, its members (codes) in `pooled`.

    `workshops`: how many the row rests on. Of a people's row `fen` is 0; of a row of money the counts of people are.
    """

    __tablename__ = "published_row"
    __table_args__ = (
        one_of("measure", Measure),
        sa.CheckConstraint(
            "dimension IN ('total', 'prefecture', 'county', 'craft', 'channel')", name="dimension_known"
        ),
        sa.CheckConstraint("workshops >= 3", name="three_workshops"),
        sa.Index("ix_published_row_region", "region_code", "snapshot_id"),
        sa.UniqueConstraint("snapshot_id", "measure", "region_code", "dimension", "item"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    snapshot_id: Mapped[int] = mapped_column(sa.ForeignKey("quarter_publication.snapshot_id"))
    measure: Mapped[str] = mapped_column(sa.String(12))
    region_code: Mapped[str] = mapped_column(sa.ForeignKey("region.code"))
    dimension: Mapped[str] = mapped_column(sa.String(12))
    item: Mapped[str] = mapped_column(sa.String(40), default="")
    pooled: Mapped[str] = mapped_column(sa.Text, default="")
    workshops: Mapped[int]
    fen: Mapped[int] = mapped_column(Fen, default=0)
    orders: Mapped[int] = mapped_column(default=0)
    counties: Mapped[int] = mapped_column(default=0)
    ich_items: Mapped[int] = mapped_column(default=0)
    employed_total: Mapped[int] = mapped_column(default=0)
    employed_target: Mapped[int] = mapped_column(default=0)
    employed_monitored: Mapped[int] = mapped_column(default=0)
    employed_low_income: Mapped[int] = mapped_column(default=0)
    employed_home_based: Mapped[int] = mapped_column(default=0)
    benefited: Mapped[int] = mapped_column(default=0)
    training_sessions: Mapped[int] = mapped_column(default=0)
    training_person_times: Mapped[int] = mapped_column(default=0)
