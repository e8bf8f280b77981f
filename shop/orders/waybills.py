"""A waybill number that was noted wrongly is put right; what it was stays readable."""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.core import audit, clock, messages
from shop.core.access import Actor
from shop.core.errors import Conflict, NotFound
from shop.orders import carriers, moves
from shop.orders.models import Order, OrderState
from shop.orders.parcel_models import Shipment, WaybillChange

# After receipt nobody looks for the parcel any more.
CORRECTABLE = (OrderState.PAID, OrderState.SHIPPED)


def correct(
    session: Session, actor: Actor, order: Order, *, shipment_id: int, carrier: str, tracking_no: str
) -> Shipment:
    """Carrier and number of a parcel are these; the old ones go into its history and the buyer is told.

    Invalid (fields carrier, tracking_no), NotFound for a parcel of another order, Conflict after receipt, when nothing
    changes, or when another parcel of the order has this number.
    """
    number = carriers.checked(carrier, tracking_no)
    order = moves.locked(session, order.id)
    found = session.get(Shipment, shipment_id, populate_existing=True)
    if found is None or found.order_id != order.id:
        raise NotFound(_("没有找到这个包裹。"))
    if order.state not in CORRECTABLE:
        raise Conflict(_("买家已经签收，运单号不用再改了。"))
    if _taken(session, order, carrier, number):
        raise Conflict(_("这个运单号已经记在这个订单上了。"))
    session.add(
        WaybillChange(
            shipment_id=found.id,
            old_carrier=found.carrier,
            old_tracking_no=found.tracking_no,
            at=clock.now(),
            actor_id=actor.user_id,
        )
    )
    found.carrier, found.tracking_no = carrier, number
    audit.record(session, actor, "order.waybill_corrected", "order", order.number, shipment=found.id)
    facts = {"number": order.number, "carrier": carriers.name_of(carrier), "tracking": number}
    messages.notify(session, order.user_id, "order_waybill_corrected", **facts)
    session.flush()
    return found


def _taken(session: Session, order: Order, carrier: str, number: str) -> bool:
    there = sa.exists().where(
        Shipment.order_id == order.id, Shipment.carrier == carrier, Shipment.tracking_no == number
    )
    return bool(session.scalar(sa.select(there)))
