"""Orders of the demo that buyers fetch: one workshop offers its own address; one order was fetched, others wait."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.core.access import SYSTEM
from shop.demo.chance import stream
from shop.heritage.queries import place_text
from shop.orders import handover
from shop.orders.models import Order, OrderLine, OrderState
from shop.orders.parcel_models import CancellationOffer
from shop.orders.pickup_models import PickupPoint, PointKind
from shop.workshops.models import Workshop

WHERE, MOST = "laochehe", 3
PHONE, HOURS = "0743-0000316", "每天 9 点到 17 点半，赶集那天到中午"


def let_fetch(session: Session) -> None:
    """The newest orders that wait at the workshop and had no freight to pay are fetched; the oldest of them was."""
    workshop = session.scalar(sa.select(Workshop).where(Workshop.slug == WHERE))
    if workshop is None:
        return
    point = PickupPoint(
        workshop_id=workshop.id,
        kind=PointKind.WORKSHOP,
        name=workshop.name,
        region_code=workshop.county_code,
        region_text=place_text(session, workshop.county_code),
        street=workshop.address,
        phone=PHONE,
        hours=HOURS,
        offered=True,
    )
    session.add(point)
    session.flush()
    orders = _waiting(session, workshop.id)
    chance = stream("pickups")
    for order in orders:
        order.pickup_point_id = point.id
        order.pickup = {
            "name": point.name,
            "place": f"{point.region_text}{point.street}",
            "phone": PHONE,
            "hours": HOURS,
        }
        order.pickup_code = f"{chance.randrange(1_000_000):06d}"
    session.flush()
    if len(orders) > 1:
        handover.hand_over(session, SYSTEM, orders[-1], code=orders[-1].pickup_code or "")


def _waiting(session: Session, workshop_id: int) -> list[Order]:
    sent = sa.exists().where(OrderLine.order_id == Order.id, OrderLine.sent_pieces > 0)
    asked = sa.exists().where(CancellationOffer.order_id == Order.id)
    return list(
        session.scalars(
            sa.select(Order)
            .where(
                Order.workshop_id == workshop_id,
                Order.state == OrderState.PAID,
                Order.freight_fen == 0,
                ~sent,
                ~asked,
            )
            .order_by(Order.id.desc())
            .limit(MOST)
        )
    )
