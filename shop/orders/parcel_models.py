"""Parcels and what is in them, and what a workshop says it cannot send."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from shop.core.db import BigId, Model, one_of
from shop.orders.models import OrderLine


class Shipment(Model):
    """A parcel on its way. Carrier and number are those that hold now; what they were before is in its changes."""

    __tablename__ = "shipment"
    __table_args__ = (sa.UniqueConstraint("order_id", "carrier", "tracking_no"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    order_id: Mapped[int] = mapped_column(sa.ForeignKey("shop_order.id"))
    carrier: Mapped[str] = mapped_column(sa.String(20))
    tracking_no: Mapped[str] = mapped_column(sa.String(40))
    shipped_at: Mapped[datetime]
    actor_id: Mapped[int | None]

    lines: Mapped[list[ShipmentLine]] = relationship(order_by="ShipmentLine.id", viewonly=True)
    changes: Mapped[list[WaybillChange]] = relationship(order_by="WaybillChange.id", viewonly=True)


class ShipmentLine(Model):
    """Pieces of an order line in a parcel."""

    __tablename__ = "shipment_line"
    __table_args__ = (
        sa.UniqueConstraint("shipment_id", "order_line_id"),
        sa.CheckConstraint("pieces > 0", name="pieces_positive"),
        sa.Index("ix_shipment_line_order_line", "order_line_id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    shipment_id: Mapped[int] = mapped_column(sa.ForeignKey("shipment.id"))
    order_line_id: Mapped[int] = mapped_column(sa.ForeignKey("order_line.id"))
    pieces: Mapped[int]

    line: Mapped[OrderLine] = relationship(viewonly=True)


class WaybillChange(Model):
    """A wrong carrier or number that was put right; append-only."""

    __tablename__ = "waybill_change"
    __table_args__ = (sa.Index("ix_waybill_change_shipment", "shipment_id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    shipment_id: Mapped[int] = mapped_column(sa.ForeignKey("shipment.id"))
    old_carrier: Mapped[str] = mapped_column(sa.String(20))
    old_tracking_no: Mapped[str] = mapped_column(sa.String(40))
    at: Mapped[datetime]
    actor_id: Mapped[int | None]


class OfferState(StrEnum):
    """How a workshop's word that it cannot send something stands."""

    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    # Sent or given up meanwhile, or the workshop took it back.
    LAPSED = "lapsed"


class CancellationOffer(Model):
    """A workshop cannot send pieces of a line and asks the buyer to give them up; it cannot do so itself (C12)."""

    __tablename__ = "cancellation_offer"
    __table_args__ = (
        one_of("state", OfferState),
        sa.CheckConstraint("pieces > 0", name="pieces_positive"),
        sa.CheckConstraint("(state = 'open') = (answered_at IS NULL)", name="answered_has_instant"),
        sa.Index(
            "uq_cancellation_offer_open",
            "order_line_id",
            unique=True,
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        ),
        sa.Index("ix_cancellation_offer_order", "order_id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    order_id: Mapped[int] = mapped_column(sa.ForeignKey("shop_order.id"))
    order_line_id: Mapped[int] = mapped_column(sa.ForeignKey("order_line.id"))
    pieces: Mapped[int]
    reason: Mapped[str] = mapped_column(sa.String(200))
    state: Mapped[str] = mapped_column(sa.String(10), default=OfferState.OPEN)
    offered_at: Mapped[datetime]
    offered_by: Mapped[int | None]
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[int | None]

    line: Mapped[OrderLine] = relationship(viewonly=True)
