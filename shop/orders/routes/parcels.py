"""What a workshop does about parcels beyond sending them: a wrong number put right, what it cannot send."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from shop.core.access import current_actor, guard
from shop.core.db import db
from shop.core.errors import Invalid, NotFound
from shop.core.permissions import Permission
from shop.core.web import edge
from shop.orders import labels, offers, waybills
from shop.orders.forms import ShipmentForm
from shop.orders.loading import get_studio_order_for
from shop.orders.models import Order, OrderLine, OrderState
from shop.orders.parcel_models import Shipment
from shop.orders.piece_forms import OfferForm
from shop.orders.routes.blueprint import bp
from shop.orders.routes.studio import studio_of


@bp.get("/studio/orders/<number>/parcels/<int:parcel>/waybill")
@guard(Permission.ORDER_FULFIL)
def waybill(number: str, parcel: int) -> ResponseReturnValue:
    """Carrier and number of a parcel, to be put right."""
    found = get_studio_order_for(db.session, current_actor(), number)
    one = _parcel(found, parcel)
    if found.state not in waybills.CORRECTABLE:
        return redirect(url_for("orders.studio_order", number=number), 303)
    return _waybill_page(found, one, ShipmentForm(carrier=one.carrier, tracking_no=one.tracking_no))


@bp.post("/studio/orders/<number>/parcels/<int:parcel>/waybill")
@guard(Permission.ORDER_FULFIL)
def correct_waybill(number: str, parcel: int) -> ResponseReturnValue:
    """The number was noted wrongly; the old one stays in the history, the buyer is told."""
    actor = current_actor()
    found = get_studio_order_for(db.session, actor, number)
    one, form = _parcel(found, parcel), ShipmentForm()
    form.open()
    if not form.validate_on_submit():
        return _waybill_page(found, one, form), 422
    carrier, typed = form.carrier.data, form.tracking_no.data or ""
    try:
        waybills.correct(db.session, actor, found, shipment_id=parcel, carrier=carrier, tracking_no=typed)
    except Invalid as error:
        form.refuse(error, "tracking_no")
        return _waybill_page(found, one, form), 422
    edge.commit()
    flash(_("运单号改好了，买家收到通知了。"))
    return redirect(url_for("orders.studio_order", number=number), 303)


@bp.get("/studio/orders/<number>/offers/new")
@guard(Permission.ORDER_FULFIL)
def new_offer(number: str) -> ResponseReturnValue:
    """Which line cannot be sent, how many pieces, why."""
    found = get_studio_order_for(db.session, current_actor(), number)
    if found.state != OrderState.PAID:
        return redirect(url_for("orders.studio_order", number=number), 303)
    line = _asked_line(found)
    return _offer_page(found, line, OfferForm(pieces=line.open_pieces))


@bp.post("/studio/orders/<number>/offers")
@guard(Permission.ORDER_FULFIL)
def make_offer(number: str) -> ResponseReturnValue:
    """Ask the buyer to give it up; without the buyer's word nothing changes."""
    actor = current_actor()
    found = get_studio_order_for(db.session, actor, number)
    line, form = _asked_line(found), OfferForm()
    if not form.validate_on_submit():
        return _offer_page(found, line, form), 422
    pieces, reason = form.pieces.data or 0, form.reason.data or ""
    try:
        offers.offer(db.session, actor, found, line_id=line.id, pieces=pieces, reason=reason)
    except Invalid as error:
        form.refuse(error, "pieces")
        return _offer_page(found, line, form), 422
    edge.commit()
    flash(_("问过买家了。买家同意以后，这几件的钱会退回去；没答复以前，订单照旧。"))
    return redirect(url_for("orders.studio_order", number=number), 303)


def _parcel(order: Order, parcel: int) -> Shipment:
    for one in order.shipments:
        if one.id == parcel:
            return one
    raise NotFound(_("没有找到这个包裹。"))


def _asked_line(order: Order) -> OrderLine:
    for line in order.lines:
        if str(line.id) == request.values.get("line"):
            return line
    raise NotFound(_("没有找到这件作品。"))


def _waybill_page(order: Order, parcel: Shipment, form: ShipmentForm) -> str:
    form.open()
    return render_template(
        "orders/waybill.html",
        order=order,
        parcel=parcel,
        form=form,
        studio=studio_of(order.workshop),
        words=labels,
    )


def _offer_page(order: Order, line: OrderLine, form: OfferForm) -> str:
    return render_template(
        "orders/offer.html", order=order, line=line, form=form, studio=studio_of(order.workshop)
    )
