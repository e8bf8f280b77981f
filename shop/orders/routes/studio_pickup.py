"""The workshop's own pick-up point, and handing an order over against its code."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from shop.accounts import throttle
from shop.accounts.routes import landing
from shop.core import clock
from shop.core.access import allowed, current_actor, guard
from shop.core.db import db
from shop.core.errors import Forbidden, Invalid, NotFound, TooMany
from shop.core.permissions import Permission
from shop.core.web import edge
from shop.orders import handover, pickups
from shop.orders.loading import get_studio_order_for
from shop.orders.pickup_forms import HandoverForm, PointForm
from shop.orders.routes.blueprint import bp
from shop.orders.routes.studio import order_page
from shop.workshops.models import Workshop
from shop.workshops.queries import own_workshops
from shop.workshops.working import studio_head


@bp.get("/studio/pickup")
@guard(Permission.PICKUP_OFFER)
def studio_pickup() -> ResponseReturnValue:
    """The point as it is; the workshop's own address until one was written."""
    workshop, mine = _workshop()
    point = pickups.own_point(db.session, workshop.id)
    form = PointForm(obj=point) if point else PointForm(name=workshop.name, street=workshop.address)
    return _page(workshop, mine, form)


@bp.post("/studio/pickup")
@guard(Permission.PICKUP_OFFER)
def save_pickup() -> ResponseReturnValue:
    """Offer it, or offer it no longer."""
    (workshop, mine), form = _workshop(), PointForm()
    if not form.validate_on_submit():
        return _page(workshop, mine, form), 422
    named = workshop.slug if len(mine) > 1 else None
    pickups.offer(
        db.session,
        current_actor(),
        workshop,
        offered=form.offered.data,
        name=form.name.data or "",
        street=form.street.data or "",
        phone=form.phone.data or "",
        hours=form.hours.data or "",
    )
    edge.commit()
    if form.offered.data:
        flash(_("存好了，买家结算时可以选自提。"))
    else:
        flash(_("存好了，现在不提供自提。以前下的自提单照旧。"))
    return redirect(url_for("orders.studio_pickup", workshop=named), 303)


@bp.post("/studio/orders/<number>/handover")
@guard(Permission.ORDER_FULFIL)
def hand_over(number: str) -> ResponseReturnValue:
    """The buyer is here and tells the code; 422 for another, 429 after five wrong ones within an hour, 409 when it was
    cancelled or handed over meanwhile.
    """
    actor = current_actor()
    found, form = get_studio_order_for(db.session, actor, number), HandoverForm()
    if not form.validate_on_submit():
        return order_page("orders/studio_order.html", found, handover=form), 422
    try:
        # The try is kept whatever comes of it.
        attempt = throttle.take(db.session, throttle.PICKUP, number, landing.address())
        edge.commit()
        found = get_studio_order_for(db.session, actor, number)
        handover.hand_over(db.session, actor, found, code=form.code.data or "")
    except (Invalid, TooMany) as refusal:
        db.session.rollback()
        form.code.errors = [str(refusal)]
        found = get_studio_order_for(db.session, actor, number)
        answer = order_page("orders/studio_order.html", found, handover=form)
        return answer, 429 if isinstance(refusal, TooMany) else 422
    throttle.succeed(db.session, attempt)
    edge.commit()
    flash(_("交付好了，订单已经签收。"))
    return redirect(url_for("orders.studio_order", number=number), 303)


def _workshop() -> tuple[Workshop, list[Workshop]]:
    """The workshop the address asks for, the first that the actor owns otherwise, and all of those."""
    actor = current_actor()
    mine = [w for w in own_workshops(db.session, actor) if allowed(actor, Permission.PICKUP_OFFER, w)]
    if not mine:
        raise Forbidden(_("自提点由坊主来定。"))
    slug = request.args.get("workshop", "") or mine[0].slug
    found = next((w for w in mine if w.slug == slug), None)
    if found is None:
        raise NotFound(_("没有这家工坊，或者它不是您的工坊。"))
    return found, mine


def _page(workshop: Workshop, mine: list[Workshop], form: PointForm) -> str:
    return render_template(
        "orders/studio_pickup.html",
        studio=studio_head(db.session, workshop, clock.now()),
        county=workshop.county.name,
        form=form,
        workshop=workshop,
        others=[one for one in mine if one is not workshop],
    )
