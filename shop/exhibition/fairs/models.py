"""A fair with its opening days, its halls and the booths of its plan."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from shop.accounts.models import Organisation
from shop.core import clock
from shop.core.db import BigId, Fen, Model, one_of
from shop.heritage.models import Region


class FairState(StrEnum):
    """How far a fair has come. Whether its booths are open at an instant is asked of its days, never of this alone."""

    PLANNED = "planned"  # the organiser writes it, nobody else sees it
    APPLYING = "applying"  # announced; workshops may apply within the period
    ARRANGED = "arranged"  # booths are assigned
    LIVE = "live"  # its first day has begun
    CLOSED = "closed"
    REPORTED = "reported"  # its closing report is frozen
    CANCELLED = "cancelled"  # it does not take place, or not to its end


#: States in which a fair stands in the store for everybody.
ANNOUNCED = (
    FairState.APPLYING, FairState.ARRANGED, FairState.LIVE, FairState.CLOSED, FairState.REPORTED, FairState.CANCELLED,
)  # fmt: skip
#: States in which nothing of it changes any more.
OVER = (FairState.CLOSED, FairState.REPORTED, FairState.CANCELLED)
#: States in which its booths can be open.
RUNNING = (FairState.ARRANGED, FairState.LIVE)


class Fair(Model):
    """A fair as its organiser writes it."""

    __tablename__ = "fair"
    __table_args__ = (
        one_of("state", FairState),
        sa.CheckConstraint("apply_until > apply_from", name="application_period_in_order"),
        sa.CheckConstraint("(apply_from IS NULL) = (apply_until IS NULL)", name="application_period_whole"),
        sa.CheckConstraint("state = 'planned' OR announced_at IS NOT NULL", name="announced_has_date"),
        sa.CheckConstraint("fee_days BETWEEN 1 AND 60", name="fee_days_sane"),
        sa.Index("ix_fair_organiser", "organiser_id"),
        sa.Index("ix_fair_state", "state"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    slug: Mapped[str] = mapped_column(sa.String(60), unique=True)
    name: Mapped[str] = mapped_column(sa.String(60))
    edition: Mapped[str] = mapped_column(sa.String(30), default="")
    venue: Mapped[str] = mapped_column(sa.String(60))
    region_code: Mapped[str] = mapped_column(sa.ForeignKey("region.code"))
    address: Mapped[str] = mapped_column(sa.String(120))
    phone: Mapped[str] = mapped_column(sa.String(20), default="")
    organiser_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"))
    lead: Mapped[str] = mapped_column(sa.String(200), default="")
    admission: Mapped[str] = mapped_column(sa.String(40), default="")
    conditions: Mapped[str] = mapped_column(sa.Text, default="")
    state: Mapped[str] = mapped_column(sa.String(12), default=FairState.PLANNED)
    # Half-open: workshops may apply from the one instant up to the other.
    apply_from: Mapped[datetime | None]
    apply_until: Mapped[datetime | None]
    # Days within which a booth's fee is to be paid.
    fee_days: Mapped[int] = mapped_column(default=7)
    # Who leaves before this instant gets a paid fee back; NULL: nobody does. A cancelled fair gives all of them back.
    refund_until: Mapped[datetime | None]
    announced_at: Mapped[datetime | None]
    # What everybody has to know of it: that it was cancelled or moved, and why.
    notice: Mapped[str] = mapped_column(sa.String(200), default="")
    # Grows with each edit; a form made before answers 409.
    revision: Mapped[int] = mapped_column(default=1)
    is_demo: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]

    organiser: Mapped[Organisation] = relationship()
    region: Mapped[Region] = relationship()
    days: Mapped[list[FairDay]] = relationship(
        back_populates="fair", order_by="FairDay.day", cascade="all, delete-orphan"
    )
    halls: Mapped[list[Hall]] = relationship(back_populates="fair", order_by="Hall.position")

    @property
    def title(self) -> str:
        """Its name with the edition: 第五届 走进非遗—湖南省传统手工艺博览会."""
        return f"{self.edition} {self.name}".strip()

    @property
    def apply_days(self) -> tuple[date, date] | None:
        """The first and the last day on which workshops may apply."""
        if self.apply_from is None or self.apply_until is None:
            return None
        return clock.local_day(self.apply_from), clock.local_day(self.apply_until - datetime.resolution)

    @property
    def refund_last(self) -> date | None:
        """The last day on which who leaves gets its fee back."""
        return clock.local_day(self.refund_until - datetime.resolution) if self.refund_until else None


class FairMove(Model):
    """A move of a fair from state to state: who, when, why. Append-only."""

    __tablename__ = "fair_move"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    fair_id: Mapped[int] = mapped_column(sa.ForeignKey("fair.id"), index=True)
    act: Mapped[str] = mapped_column(sa.String(20))
    from_state: Mapped[str] = mapped_column(sa.String(12))
    to_state: Mapped[str] = mapped_column(sa.String(12))
    at: Mapped[datetime]
    actor_id: Mapped[int | None]
    reason: Mapped[str] = mapped_column(sa.String(200), default="")


class FairDay(Model):
    """An opening of the fair, half-open: from `opens_at` up to `closes_at`, within one day in Shanghai."""

    __tablename__ = "fair_day"
    __table_args__ = (
        sa.UniqueConstraint("fair_id", "day"),
        sa.CheckConstraint("closes_at > opens_at", name="hours_in_order"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    fair_id: Mapped[int] = mapped_column(sa.ForeignKey("fair.id"))
    day: Mapped[date]
    opens_at: Mapped[datetime]
    closes_at: Mapped[datetime]

    fair: Mapped[Fair] = relationship(back_populates="days")


class Hall(Model):
    """A hall or street of the plan: a grid of `grid_rows` x `grid_columns` cells."""

    __tablename__ = "fair_hall"
    __table_args__ = (
        sa.UniqueConstraint("fair_id", "code"),
        sa.CheckConstraint("grid_rows BETWEEN 1 AND 40 AND grid_columns BETWEEN 1 AND 40", name="grid_sane"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    fair_id: Mapped[int] = mapped_column(sa.ForeignKey("fair.id"))
    code: Mapped[str] = mapped_column(sa.String(4))
    name: Mapped[str] = mapped_column(sa.String(30))
    position: Mapped[int]
    grid_rows: Mapped[int]
    grid_columns: Mapped[int]

    fair: Mapped[Fair] = relationship(back_populates="halls")
    booths: Mapped[list[Booth]] = relationship(back_populates="hall", order_by="Booth.number")


class Booth(Model):
    """A booth of the plan: its place in the grid of its hall (from 0), its floor in square metres, its fee in fen."""

    __tablename__ = "fair_booth"
    __table_args__ = (
        sa.UniqueConstraint("fair_id", "number"),
        sa.UniqueConstraint("hall_id", "grid_row", "grid_column"),
        sa.CheckConstraint("grid_row >= 0 AND grid_column >= 0", name="place_in_grid"),
        sa.CheckConstraint("wide BETWEEN 1 AND 10", name="wide_sane"),
        sa.CheckConstraint("area_m2 BETWEEN 1 AND 1000", name="area_sane"),
        sa.CheckConstraint("fee_fen >= 0", name="fee_not_negative"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    fair_id: Mapped[int] = mapped_column(sa.ForeignKey("fair.id"))
    hall_id: Mapped[int] = mapped_column(sa.ForeignKey("fair_hall.id"))
    number: Mapped[str] = mapped_column(sa.String(10))
    grid_row: Mapped[int]
    grid_column: Mapped[int]
    # How many cells of its row it takes.
    wide: Mapped[int] = mapped_column(default=1)
    area_m2: Mapped[int] = mapped_column(default=9)
    fee_fen: Mapped[int] = mapped_column(Fen, default=0)

    fair: Mapped[Fair] = relationship()
    hall: Mapped[Hall] = relationship(back_populates="booths")
