"""The workshop's orders: what is to be sent comes first."""

from __future__ import annotations

from typing import NamedTuple

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from shop.core import audit, clock
from shop.core.access import allowed, current_actor, guard
from shop.core.db import db
from shop.core.errors import Invalid
from shop.core.permissions import Permission
from shop.core.web import edge
from shop.orders import fulfilment, labels, lapses, offers, queries, waybill_photos
from shop.orders.forms import WaybillPhotoForm
from shop.orders.loading import get_studio_order_for
from shop.orders.models import Order, OrderState
from shop.orders.pickup_forms import HandoverForm
from shop.orders.piece_forms import ParcelForm, asking
from shop.orders.routes.blueprint import bp
from shop.orders.routes.tabs import page_number, tabs
from shop.workshops.models import Workshop

S = OrderState
TABS: dict[str, tuple[OrderState, ...]] = {
    "": (S.PAID,),
    "shipped": (S.SHIPPED,),
    "done": (S.RECEIVED, S.COMPLETED),
    "closed": (S.CLOSED,),
}
# The address is shown while it is needed to send the parcel or to follow it.
NEEDS_ADDRESS = (S.PAID, S.SHIPPED)


class Studio(NamedTuple):
    """What the layout of a workshop's own pages shows."""

    name: str
    seal: str
    pattern_key: str


def studio_of(workshop: Workshop) -> Studio:
    """The workshop for the layout."""
    return Studio(workshop.name, workshop.model_site_level or "", workshop.craft.pattern_key)


@bp.get("/studio/orders")
@guard(Permission.ORDER_FULFIL)
def studio_orders() -> ResponseReturnValue:
    """Orders of the actor's workshops; to be sent first."""
    workshops = queries.workshops_of(db.session, current_actor().organisations("workshop", "owner", "staff"))
    ids = [workshop.id for workshop in workshops]
    tab = request.args.get("state", "")
    tab = tab if tab in TABS else ""
    theirs = Order.workshop_id.in_(ids) & Order.paid_at.is_not(None)
    words = {"": _("待发货"), "shipped": _("已发货"), "done": _("已签收"), "closed": _("已关闭")}
    page = queries.orders_for(db.session, ids, TABS[tab], page_number())
    return render_template(
        "orders/studio_orders.html",
        studio=studio_of(workshops[0]) if workshops else None,
        many=len(workshops) > 1,
        is_owner=any(allowed(current_actor(), Permission.PICKUP_OFFER, w) for w in workshops),
        page=page,
        tabs=tabs("orders.studio_orders", words, TABS, queries.counts_of(db.session, theirs), tab),
        state=tab,
        words=labels,
    )


@bp.get("/studio/orders/<number>")
@guard(Permission.ORDER_FULFIL, writes="whoever sees a buyer's address is noted in the audit trail")
def studio_order(number: str) -> ResponseReturnValue:
    """One order: what to pack, where to; the address is shown as long as it is needed, and each look is noted."""
    found = get_studio_order_for(db.session, current_actor(), number)
    return order_page("orders/studio_order.html", found)


@bp.get("/studio/orders/<number>/shipment/new")
@guard(Permission.ORDER_FULFIL, writes="whoever sees a buyer's address is noted in the audit trail")
def new_shipment(number: str) -> ResponseReturnValue:
    """Carrier and number."""
    found = get_studio_order_for(db.session, current_actor(), number)
    if found.state != S.PAID or found.pickup_code is not None:
        return redirect(url_for("orders.studio_order", number=number), 303)
    form = asking(ParcelForm, found.lines, all_of_them=True)
    form.open()
    return order_page("orders/ship.html", found, form)


@bp.post("/studio/orders/<number>/shipment/photo")
@guard(Permission.ORDER_FULFIL)
def read_waybill(number: str) -> ResponseReturnValue:
    """Read the number from a photo of the waybill into the form; it is sent only after the workshop has looked at it."""
    get_studio_order_for(db.session, current_actor(), number)
    photo, waybill = WaybillPhotoForm(), None
    db.session.rollback()  # decoding takes long: no transaction is open meanwhile
    if photo.validate_on_submit():
        try:
            waybill = waybill_photos.read(photo.photo.data.read(), photo.photo.data.filename or "")
        except Invalid as refusal:
            photo.refuse(refusal, "photo")
    found = get_studio_order_for(db.session, current_actor(), number)
    if found.state != S.PAID or found.pickup_code is not None:
        return redirect(url_for("orders.studio_order", number=number), 303)
    form = asking(ParcelForm, found.lines, all_of_them=True)
    form.open()
    if waybill is None:
        return order_page("orders/ship.html", found, form, photo=photo), 422
    form.tracking_no.data = waybill.number
    form.carrier.data = waybill.carrier or form.carrier.data
    return order_page("orders/ship.html", found, form, read=waybill)


@bp.post("/studio/orders/<number>/shipment")
@guard(Permission.ORDER_FULFIL)
def ship(number: str) -> ResponseReturnValue:
    """The parcel is on its way. 409 when the order was cancelled meanwhile."""
    actor = current_actor()
    found = get_studio_order_for(db.session, actor, number)
    form = asking(ParcelForm, found.lines, all_of_them=True)
    form.open()
    if not form.validate_on_submit():
        return order_page("orders/ship.html", found, form), 422
    try:
        fulfilment.ship(
            db.session,
            actor,
            found,
            carrier=form.carrier.data,
            tracking_no=form.tracking_no.data or "",
            pieces=form.pieces(),
        )
    except Invalid as error:
        form.refuse(error, "tracking_no")
        return order_page("orders/ship.html", found, form), 422
    rest = sum(line.open_pieces for line in found.lines)
    edge.commit()
    if rest:
        flash(_("这一包记好了，买家收到通知了。还有 %(n)s 件没发。", n=rest))
        return redirect(url_for("orders.studio_order", number=number), 303)
    flash(_("发货好了，买家收到通知了。"))
    return redirect(url_for("orders.studio_orders"), 303)


def order_page(
    template: str,
    order: Order,
    form: ParcelForm | None = None,
    *,
    photo: WaybillPhotoForm | None = None,
    read: waybill_photos.Waybill | None = None,
    handover: HandoverForm | None = None,
) -> str:
    """One of the pages of an order; each look at its address is noted. `photo`: the form of a photo that was refused;
    `read`: what was read from one; `handover`: the code that was refused.
    """
    open_address = order.state in NEEDS_ADDRESS
    page = render_template(
        template,
        order=order,
        form=form,
        photo=photo or WaybillPhotoForm(),
        read=read,
        handover=handover or HandoverForm(),
        studio=studio_of(order.workshop),
        open_address=open_address,
        offers=offers.open_of(db.session, order.id),
        lapse=lapses.for_workshop(db.session, order, clock.now()),
        words=labels,
    )
    if open_address:
        audit.record(db.session, current_actor(), "order.address_seen", "order", order.number)
        edge.commit()
    return page
