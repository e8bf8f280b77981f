"""Workshops at a fair: quotas, applications, booths held and for how long, fees, badges."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from shop.core.db import BigId, Fen, Model, one_of
from shop.exhibition.fairs.models import Booth, Fair
from shop.workshops.models import Workshop


class ExhibitorState(StrEnum):
    """How a workshop stands with a fair."""

    INVITED = "invited"
    APPLIED = "applied"
    WAITING = "waiting"  # on the waiting list
    SELECTED = "selected"  # will get a booth
    OFFERED = "offered"  # a booth that became free is offered; the workshop has to accept
    PLACED = "placed"  # holds a booth
    REFUSED = "refused"  # by the organiser, with a reason
    WITHDRAWN = "withdrawn"  # by the workshop itself
    EMPTIED = "emptied"  # lost its booth: the right to sell had ended, or the fee was not paid


class Ended(StrEnum):
    """Why a workshop holds a booth no longer."""

    MOVED = "moved"  # swapped, or put into another booth
    GIVEN_UP = "given_up"
    RIGHT_LOST = "right_lost"
    FEE_UNPAID = "fee_unpaid"
    OVER = "over"  # the fair is closed
    CANCELLED = "cancelled"  # the fair does not take place


class Quota(Model):
    """How many booths a prefecture has at a fair."""

    __tablename__ = "fair_quota"
    __table_args__ = (sa.CheckConstraint("places >= 0", name="places_not_negative"),)

    fair_id: Mapped[int] = mapped_column(sa.ForeignKey("fair.id"), primary_key=True)
    prefecture_code: Mapped[str] = mapped_column(sa.ForeignKey("region.code"), primary_key=True)
    places: Mapped[int]


class Exhibitor(Model):
    """A workshop's application to a fair, and what became of it."""

    __tablename__ = "fair_exhibitor"
    __table_args__ = (
        one_of("state", ExhibitorState),
        sa.UniqueConstraint("fair_id", "workshop_id"),
        sa.CheckConstraint("(state = 'waiting') = (waiting_no IS NOT NULL)", name="waiting_has_number"),
        sa.CheckConstraint(
            "(offered_booth_id IS NULL) = (offered_until IS NULL)"
            " AND (state = 'offered') = (offered_booth_id IS NOT NULL)",
            name="offer_is_whole",
        ),
        sa.CheckConstraint("state <> 'refused' OR reason <> ''", name="refusal_has_reason"),
        sa.Index("uq_fair_exhibitor_waiting", "fair_id", "waiting_no", unique=True,
                 sqlite_where=sa.text("waiting_no IS NOT NULL"), postgresql_where=sa.text("waiting_no IS NOT NULL")),
        sa.Index("uq_fair_exhibitor_offered", "offered_booth_id", unique=True,
                 sqlite_where=sa.text("offered_booth_id IS NOT NULL"),
                 postgresql_where=sa.text("offered_booth_id IS NOT NULL")),
        sa.Index("ix_fair_exhibitor_state", "fair_id", "state"),
        sa.Index("ix_fair_exhibitor_workshop", "workshop_id"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    fair_id: Mapped[int] = mapped_column(sa.ForeignKey("fair.id"))
    workshop_id: Mapped[int] = mapped_column(sa.ForeignKey("workshop.id"))
    state: Mapped[str] = mapped_column(sa.String(12))
    # Where it is from, and whether that was a key-support area, on the day it applied or was invited.
    county_code: Mapped[str] = mapped_column(sa.ForeignKey("region.code"))
    prefecture_code: Mapped[str] = mapped_column(sa.ForeignKey("region.code"))
    key_support: Mapped[bool]
    wish: Mapped[str] = mapped_column(sa.String(300), default="")
    contact_name: Mapped[str] = mapped_column(sa.String(60), default="")
    contact_phone: Mapped[str] = mapped_column(sa.String(20), default="")
    invited_at: Mapped[datetime | None]
    applied_at: Mapped[datetime | None]
    decided_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(sa.String(200), default="")
    waiting_no: Mapped[int | None]
    offered_booth_id: Mapped[int | None] = mapped_column(sa.ForeignKey("fair_booth.id"))
    offered_until: Mapped[datetime | None]

    fair: Mapped[Fair] = relationship()
    workshop: Mapped[Workshop] = relationship()


class ExhibitorMove(Model):
    """What happened to an application: who, when, why. Append-only."""

    __tablename__ = "fair_exhibitor_move"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    exhibitor_id: Mapped[int] = mapped_column(sa.ForeignKey("fair_exhibitor.id"), index=True)
    act: Mapped[str] = mapped_column(sa.String(20))
    from_state: Mapped[str | None] = mapped_column(sa.String(12))
    to_state: Mapped[str] = mapped_column(sa.String(12))
    at: Mapped[datetime]
    actor_id: Mapped[int | None]
    reason: Mapped[str] = mapped_column(sa.String(200), default="")


class Holding(Model):
    """A workshop in a booth, half-open in time: swaps and emptied booths keep their history.

    Who holds a booth at an instant is asked through `exhibitors.queries.holder_of`, which asks the right to sell at
    that very instant besides.
    """

    __tablename__ = "booth_holding"
    __table_args__ = (
        one_of("ended_as", Ended),
        sa.CheckConstraint("(until_at IS NULL) = (ended_as IS NULL)", name="ended_says_why"),
        sa.CheckConstraint("until_at >= from_at", name="span_in_order"),
        sa.Index("uq_booth_holding_booth", "booth_id", unique=True,
                 sqlite_where=sa.text("until_at IS NULL"), postgresql_where=sa.text("until_at IS NULL")),
        sa.Index("uq_booth_holding_exhibitor", "exhibitor_id", unique=True,
                 sqlite_where=sa.text("until_at IS NULL"), postgresql_where=sa.text("until_at IS NULL")),
        sa.Index("ix_booth_holding_span", "booth_id", "from_at"),
        sa.Index("ix_booth_holding_fair", "fair_id"),
        sa.Index("ix_booth_holding_workshop", "workshop_id"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    fair_id: Mapped[int] = mapped_column(sa.ForeignKey("fair.id"))
    booth_id: Mapped[int] = mapped_column(sa.ForeignKey("fair_booth.id"))
    exhibitor_id: Mapped[int] = mapped_column(sa.ForeignKey("fair_exhibitor.id"))
    workshop_id: Mapped[int] = mapped_column(sa.ForeignKey("workshop.id"))
    from_at: Mapped[datetime]
    until_at: Mapped[datetime | None]
    ended_as: Mapped[str | None] = mapped_column(sa.String(12))

    booth: Mapped[Booth] = relationship()
    exhibitor: Mapped[Exhibitor] = relationship()
    workshop: Mapped[Workshop] = relationship()


class BoothFee(Model):
    """What a workshop owes the organiser for its booth, in fen: a payable, never income of anybody in the statistics."""

    __tablename__ = "booth_fee"
    __table_args__ = (
        sa.CheckConstraint("amount_fen > 0", name="positive"),
        sa.CheckConstraint("paid_at IS NULL OR ended_at IS NULL OR refunded_at IS NOT NULL", name="paid_or_ended"),
        sa.CheckConstraint("refunded_at IS NULL OR (paid_at IS NOT NULL AND ended_at IS NOT NULL)",
                           name="refunded_was_paid"),
        sa.Index("uq_booth_fee_exhibitor", "exhibitor_id", unique=True,
                 sqlite_where=sa.text("ended_at IS NULL"), postgresql_where=sa.text("ended_at IS NULL")),
        sa.Index("ix_booth_fee_fair", "fair_id"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    fair_id: Mapped[int] = mapped_column(sa.ForeignKey("fair.id"))
    exhibitor_id: Mapped[int] = mapped_column(sa.ForeignKey("fair_exhibitor.id"))
    workshop_id: Mapped[int] = mapped_column(sa.ForeignKey("workshop.id"))
    amount_fen: Mapped[int] = mapped_column(Fen)
    owed_at: Mapped[datetime]
    # Instant up to which it can be paid.
    due_at: Mapped[datetime]
    paid_at: Mapped[datetime | None]
    # Not owed any more: the booth went to somebody else, the organiser waived it, or it was given back.
    ended_at: Mapped[datetime | None]
    # Who leaves before this instant gets it back, as the fair's conditions said when it was owed.
    refund_until: Mapped[datetime | None]
    refunded_at: Mapped[datetime | None]

    fair: Mapped[Fair] = relationship()
    exhibitor: Mapped[Exhibitor] = relationship()


class Badge(Model):
    """A badge for a person at a booth. Named by the workshop, printed by it or the organiser."""

    __tablename__ = "fair_badge"
    __table_args__ = (
        sa.UniqueConstraint("fair_id", "number"),
        sa.CheckConstraint("length(name) > 0", name="has_name"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    fair_id: Mapped[int] = mapped_column(sa.ForeignKey("fair.id"))
    exhibitor_id: Mapped[int] = mapped_column(sa.ForeignKey("fair_exhibitor.id"), index=True)
    number: Mapped[int]
    name: Mapped[str] = mapped_column(sa.String(40))
    duty: Mapped[str] = mapped_column(sa.String(20), default="")
    issued_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]

    exhibitor: Mapped[Exhibitor] = relationship()
