"""Where buyers may fetch an order themselves."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy import SQLColumnExpression
from sqlalchemy.orm import Mapped, mapped_column

from shop.core.db import BigId, Model, one_of


class PointKind(StrEnum):
    """Whose point it is."""

    WORKSHOP = "workshop"
    FAIR = "fair"


class PickupPoint(Model):
    """A place where a workshop hands over orders, open at any time or within `from_at` and `until_at`.

    A workshop has one point of its own, which is offered or not, and one at each fair it is at, for what is bought there.
    An order carries a photograph of its point.
    """

    __tablename__ = "pickup_point"
    __table_args__ = (
        one_of("kind", PointKind),
        sa.CheckConstraint("until_at > from_at", name="period_in_order"),
        sa.CheckConstraint("(kind = 'workshop') = (origin_ref = '')", name="own_has_no_origin"),
        sa.UniqueConstraint("workshop_id", "origin_ref"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    workshop_id: Mapped[int] = mapped_column(sa.ForeignKey("workshop.id"))
    kind: Mapped[str] = mapped_column(sa.String(12), default=PointKind.WORKSHOP)
    # For what is bought by this way (fair:3); empty: its own point.
    origin_ref: Mapped[str] = mapped_column(sa.String(60), default="")
    name: Mapped[str] = mapped_column(sa.String(80))
    region_code: Mapped[str] = mapped_column(sa.ForeignKey("region.code"))
    region_text: Mapped[str] = mapped_column(sa.String(120))
    street: Mapped[str] = mapped_column(sa.String(200))
    phone: Mapped[str] = mapped_column(sa.String(20))
    hours: Mapped[str] = mapped_column(sa.String(100))
    offered: Mapped[bool]
    from_at: Mapped[datetime | None]
    until_at: Mapped[datetime | None]


def open_sql(
    workshop_id: SQLColumnExpression[int], at: datetime, origin_ref: SQLColumnExpression[str]
) -> sa.ColumnElement[bool]:
    """The one point of a workshop that buyers who came by the way may choose at the instant."""
    return sa.and_(
        PickupPoint.workshop_id == workshop_id,
        PickupPoint.origin_ref == origin_ref,
        PickupPoint.offered,
        sa.or_(PickupPoint.from_at.is_(None), PickupPoint.from_at <= at),
        sa.or_(PickupPoint.until_at.is_(None), PickupPoint.until_at > at),
    )
