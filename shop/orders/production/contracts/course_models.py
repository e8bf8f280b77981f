"""What happens while a contract runs: milestones, dates put off, deliveries with parcels, the log with its pictures."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from shop.core.db import BigId, Model, one_of
from shop.orders.production.contracts.models import Side, State


class MilestoneKind(StrEnum):
    """What is to be shown."""

    SAMPLE = "sample"  # 打样: work on the rest waits for it
    BATCH = "batch"


class MilestoneState(StrEnum):
    """Where a milestone stands."""

    OPEN = "open"
    REPORTED = "reported"  # the buyer looks at it
    QUESTIONED = "questioned"  # the buyer has asked for something else
    APPROVED = "approved"


class Milestone(Model):
    """Something the workshop shows by a day: the sample, a batch. Quality is never accepted by silence."""

    __tablename__ = "contract_milestone"
    __table_args__ = (
        sa.UniqueConstraint("contract_id", "position"),
        one_of("kind", MilestoneKind),
        one_of("state", MilestoneState),
        sa.CheckConstraint("pieces >= 0", name="not_negative"),
        sa.CheckConstraint("(state = 'approved') = (approved_at IS NOT NULL)", name="approved_has_instant"),
        sa.Index("ix_contract_milestone_promised", "state", "promised_on"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    contract_id: Mapped[int] = mapped_column(sa.ForeignKey("contract.id"))
    position: Mapped[int]
    kind: Mapped[str] = mapped_column(sa.String(8))
    title: Mapped[str] = mapped_column(sa.String(80))
    pieces: Mapped[int] = mapped_column(default=0)
    promised_on: Mapped[date]
    state: Mapped[str] = mapped_column(sa.String(12), default=MilestoneState.OPEN)
    reported_at: Mapped[datetime | None]
    # When the buyer was reminded that it waits.
    reminded_at: Mapped[datetime | None]
    approved_at: Mapped[datetime | None]


class Delay(Model):
    """The workshop asks for a later day, with its reason; the buyer agrees or not."""

    __tablename__ = "contract_delay"
    __table_args__ = (
        sa.CheckConstraint("to_day > from_day", name="later"),
        sa.CheckConstraint("(answered_at IS NULL) = (agreed IS NULL)", name="answered_whole"),
        sa.Index("ix_contract_delay_contract", "contract_id"),
        sa.Index("uq_contract_delay_open", "contract_id", unique=True, sqlite_where=sa.text("answered_at IS NULL"),
                 postgresql_where=sa.text("answered_at IS NULL")),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    contract_id: Mapped[int] = mapped_column(sa.ForeignKey("contract.id"))
    # NULL: the day of the last delivery.
    milestone_id: Mapped[int | None] = mapped_column(sa.ForeignKey("contract_milestone.id"))
    from_day: Mapped[date]
    to_day: Mapped[date]
    reason: Mapped[str] = mapped_column(sa.String(500))
    proposed_at: Mapped[datetime]
    proposed_by: Mapped[int]
    answered_at: Mapped[datetime | None]
    agreed: Mapped[bool | None]

    milestone: Mapped[Milestone | None] = relationship()


class Delivery(Model):
    """Pieces that went to the buyer together, in one or more parcels."""

    __tablename__ = "contract_delivery"
    __table_args__ = (
        sa.UniqueConstraint("contract_id", "position"),
        sa.CheckConstraint("received_at IS NULL OR received_at >= sent_at", name="received_after_sent"),
        sa.CheckConstraint(
            "inspected_at IS NULL OR received_at IS NOT NULL", name="inspected_after_received"
        ),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    contract_id: Mapped[int] = mapped_column(sa.ForeignKey("contract.id"))
    position: Mapped[int]
    note: Mapped[str] = mapped_column(sa.String(300), default="")
    sent_at: Mapped[datetime]
    received_at: Mapped[datetime | None]
    # Last day for its inspection.
    inspect_by: Mapped[date | None]
    inspected_at: Mapped[datetime | None]

    lines: Mapped[list[DeliveryLine]] = relationship(back_populates="delivery", order_by="DeliveryLine.id")
    parcels: Mapped[list[DeliveryParcel]] = relationship(order_by="DeliveryParcel.id")


class DeliveryLine(Model):
    """Pieces of a line in a delivery, and what the inspection found."""

    __tablename__ = "contract_delivery_line"
    __table_args__ = (
        sa.UniqueConstraint("delivery_id", "line_id"),
        sa.CheckConstraint("pieces > 0", name="some_pieces"),
        sa.CheckConstraint("accepted >= 0 AND rejected >= 0 AND rework >= 0", name="not_negative"),
        sa.CheckConstraint("accepted + rejected + rework IN (0, pieces)", name="judged_whole"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    delivery_id: Mapped[int] = mapped_column(sa.ForeignKey("contract_delivery.id"))
    line_id: Mapped[int] = mapped_column(sa.ForeignKey("contract_line.id"))
    pieces: Mapped[int]
    accepted: Mapped[int] = mapped_column(default=0)
    # Refused for good: the price falls by them.
    rejected: Mapped[int] = mapped_column(default=0)
    # To be mended or made anew and sent again.
    rework: Mapped[int] = mapped_column(default=0)

    delivery: Mapped[Delivery] = relationship(back_populates="lines")


class DeliveryParcel(Model):
    """One parcel of a delivery: carrier and number."""

    __tablename__ = "contract_parcel"
    __table_args__ = (sa.UniqueConstraint("delivery_id", "carrier", "tracking_no"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    delivery_id: Mapped[int] = mapped_column(sa.ForeignKey("contract_delivery.id"))
    carrier: Mapped[str] = mapped_column(sa.String(20))
    tracking_no: Mapped[str] = mapped_column(sa.String(40))


class Event(Model):
    """The log of a contract: who did what, when, in which words; pictures hang on it. Append-only."""

    __tablename__ = "contract_event"
    __table_args__ = (
        one_of("side", Side),
        one_of("from_state", State),
        one_of("to_state", State),
        sa.Index("ix_contract_event_contract", "contract_id", "id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    contract_id: Mapped[int] = mapped_column(sa.ForeignKey("contract.id"))
    act: Mapped[str] = mapped_column(sa.String(20))
    side: Mapped[str] = mapped_column(sa.String(10))
    from_state: Mapped[str | None] = mapped_column(sa.String(16))
    to_state: Mapped[str] = mapped_column(sa.String(16))
    at: Mapped[datetime]
    actor_id: Mapped[int | None]
    words: Mapped[str] = mapped_column(sa.String(1000), default="")
    # What it was about, where it was about one of these.
    milestone_id: Mapped[int | None] = mapped_column(sa.ForeignKey("contract_milestone.id"))
    delivery_id: Mapped[int | None] = mapped_column(sa.ForeignKey("contract_delivery.id"))
    pieces: Mapped[int | None]

    pictures: Mapped[list[ContractPicture]] = relationship(order_by="ContractPicture.id", viewonly=True)


class ContractPicture(Model):
    """A picture somebody showed with an act; without one while its form is not accepted yet."""

    __tablename__ = "contract_picture"
    __table_args__ = (sa.Index("ix_contract_picture_event", "event_id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    key: Mapped[str] = mapped_column(sa.String(32), unique=True)
    event_id: Mapped[int | None] = mapped_column(sa.ForeignKey("contract_event.id"))
    uploaded_by: Mapped[int]
    uploaded_at: Mapped[datetime]
