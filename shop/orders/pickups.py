"""Orders that buyers fetch themselves: the workshop's point, and handing over against the code."""

from __future__ import annotations

import secrets

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.core import audit, clock, messages
from shop.core.access import Actor, Permission, require
from shop.core.errors import Conflict, Invalid
from shop.heritage.queries import place_text
from shop.orders import fulfilment, moves, offers
from shop.orders.models import Order
from shop.orders.moves import Act
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
    return f"{secrets.randbelow(1_000_000):06d}"


def hand_over(session: Session, actor: Actor, order: Order, *, code: str) -> None:
    """The buyer stands at the point and tells the code: what is left of the order is sent and received in one act, and
    the return window runs from this instant.

    Invalid (field code) for another code; Conflict when it was cancelled or handed over meanwhile, or travels by
    courier. Tries are counted by the caller, before.
    """
    order = moves.locked(session, order.id)
    if order.pickup_code is None:
        raise Conflict(_("这个订单是寄的，不是自提。"))
    moves.must(order, Act.SHIP)
    if not secrets.compare_digest(order.pickup_code.encode(), code.encode()):
        raise Invalid(_("取货码不对，请买家打开订单页再念一遍。"), field="code")
    now = clock.now()
    for line in fulfilment.lines_of(session, order):
        line.sent_pieces += line.open_pieces
    session.flush()
    offers.lapse_overtaken(session, order.id)
    moves.move(session, actor, order, Act.SHIP, at=now, reason="handed_over")
    moves.move(session, actor, order, Act.RECEIVE, at=now, reason="handed_over")
    audit.record(session, actor, "order.handed_over", "order", order.number)
    messages.notify(session, order.user_id, "order_handed_over", number=order.number)
    session.flush()
