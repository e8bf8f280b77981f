"""Papers of a workshop that sends: packing slips and the picking list, for A4 and for the phone."""

from __future__ import annotations

from dataclasses import dataclass

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from shop.core import audit, clock
from shop.core.access import current_actor, guard
from shop.core.db import db
from shop.core.errors import NotFound
from shop.core.permissions import Permission
from shop.core.web import edge
from shop.orders import labels, queries
from shop.orders.loading import get_studio_order_for
from shop.orders.models import Order, OrderLine
from shop.orders.parcel_models import Shipment
from shop.orders.routes.blueprint import bp
from shop.orders.routes.studio import NEEDS_ADDRESS

_NOTED = "whoever sees a buyer's address is noted in the audit trail"


@dataclass(frozen=True)
class Slip:
    """What goes into a parcel with the goods: of an order as a whole, of what is left of it, or of one parcel."""

    order: Order
    parts: list[tuple[OrderLine, int]]
    parcel: Shipment | None = None

    @property
    def fen(self) -> int:
        """Worth of what is in it, before discounts."""
        return sum(line.unit_fen * pieces for line, pieces in self.parts)


@bp.get("/studio/orders/<number>/slip")
@guard(Permission.ORDER_FULFIL, writes=_NOTED)
def packing_slip(number: str) -> ResponseReturnValue:
    """The slip of an order, of one of its parcels (`parcel`), with prices or (a present) without."""
    found = get_studio_order_for(db.session, current_actor(), number)
    wanted = request.args.get("parcel")
    if wanted is None:
        return _slips([Slip(found, labels.rest_of(found))])
    for parcel in found.shipments:
        if str(parcel.id) == wanted:
            return _slips([Slip(found, labels.parts_of(found, parcel), parcel)])
    raise NotFound(_("没有找到这个包裹。"))


@bp.get("/studio/slips")
@guard(Permission.ORDER_FULFIL, writes=_NOTED)
def packing_slips() -> ResponseReturnValue:
    """The slips of all orders that are to be sent, oldest first, a sheet each; at most as many as are read at once."""
    return _slips([Slip(order, labels.rest_of(order)) for order in _to_send()])


@bp.get("/studio/picking")
@guard(Permission.ORDER_FULFIL)
def picking_list() -> ResponseReturnValue:
    """What to take from the shelves for all orders that are to be sent: by thing, with the orders and where they go."""
    orders = _to_send()
    things: dict[tuple[str, str], list[tuple[Order, OrderLine, int]]] = {}
    for order in orders:
        for line, pieces in labels.rest_of(order):
            things.setdefault((line.title, line.options), []).append((order, line, pieces))
    return render_template(
        "orders/picking.html",
        things=sorted(things.items()),
        orders=orders,
        now=clock.now(),
        words=labels,
    )


def _to_send() -> list[Order]:
    workshops = queries.workshops_of(db.session, current_actor().organisations("workshop", "owner", "staff"))
    return queries.to_send(db.session, [workshop.id for workshop in workshops])


def _slips(slips: list[Slip]) -> str:
    """`prices=yes` shows prices; each address shown is noted."""
    page = render_template(
        "orders/slips.html", slips=slips, prices=request.args.get("prices") == "yes", words=labels
    )
    shown = [s.order.number for s in slips if s.order.state in NEEDS_ADDRESS]
    for number in shown:
        audit.record(db.session, current_actor(), "order.address_seen", "order", number)
    if shown:
        edge.commit()
    return page
