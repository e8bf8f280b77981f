"""Orders that buyers fetch themselves: the workshop's point, and handing over against the code."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.core import audit, chance
from shop.core.access import Actor, require
from shop.core.permissions import Permission
from shop.heritage.queries import place_text
from shop.orders.pickup_models import PickupPoint, PointKind
from shop.workshops.models import Workshop


def own_point(session: Session, workshop_id: int) -> PickupPoint | None:
    """The workshop's own point, offered or not; None when it never wrote one."""
    return session.scalar(
        sa.select(PickupPoint).where(
            PickupPoint.workshop_id == workshop_id, PickupPoint.kind == PointKind.WORKSHOP
        )
    )


def offer(
    session: Session,
    actor: Actor,
    workshop: Workshop,
    *,
    offered: bool,
    name: str,
    street: str,
    phone: str,
    hours: str,
) -> PickupPoint:
    """Buyers may fetch orders here from now on, or (not `offered`) no longer; orders placed before keep their point.

    Only for the owner (Forbidden). The place is in the workshop's county.
    """
    require(actor, Permission.PICKUP_OFFER, workshop)
    point = own_point(session, workshop.id) or PickupPoint(workshop_id=workshop.id, kind=PointKind.WORKSHOP)
    point.offered, point.name, point.street, point.phone, point.hours = offered, name, street, phone, hours
    point.region_code = workshop.county_code
    point.region_text = place_text(session, workshop.county_code)
    session.add(point)
    session.flush()
    audit.record(
        session,
        actor,
        "pickup.offered" if offered else "pickup.ended",
        "workshop",
        workshop.id,
        street=street,
    )
    return point


def new_code() -> str:
    """Six digits that only the buyer sees."""
    return f"{chance.below(1_000_000):06d}"
