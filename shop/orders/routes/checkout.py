"""Where to, once more over everything, and the one submit that binds."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from shop.accounts import addresses
from shop.accounts.forms import AddressForm
from shop.accounts.models import Address
from shop.core import clock
from shop.core.access import Permission, current_actor, guard
from shop.core.db import db
from shop.core.errors import Invalid, NotFound
from shop.core.web import edge
from shop.heritage.queries import place_texts
from shop.orders import checkout as process
from shop.orders import labels
from shop.orders.bag import Bag, Why, look
from shop.orders.checkout import Changed, TicksMissing
from shop.orders.context import owner
from shop.orders.forms import CheckoutForm, PlaceForm
from shop.orders.promotions import wording
from shop.orders.routes import chosen
from shop.orders.routes.blueprint import bp


@bp.get("/checkout")
@guard(Permission.PURCHASE_PLACE)
def checkout() -> ResponseReturnValue:
    """Choose an address, or to fetch it where a workshop offers that, and leave a note."""
    bag = look(db.session, owner(), clock.now(), chosen.picks(), pickups=chosen.pickups())
    if (elsewhere := _not_ready(bag)) is not None:
        return elsewhere
    own = addresses.of(db.session, current_actor())
    if not own:
        return redirect(url_for("orders.new_checkout_address"), 303)
    before = chosen.chosen()
    form = CheckoutForm(address=before.get("address") or own[0].id, note=before.get("note", ""))
    return _address_page(form, own, bag)


@bp.post("/checkout")
@guard(Permission.PURCHASE_PLACE, only_reads=True)
def choose_address() -> ResponseReturnValue:
    """Keep the choice for the review."""
    own = addresses.of(db.session, current_actor())
    form = CheckoutForm()
    form.address.choices = [(a.id, a.recipient) for a in own]
    if not form.validate_on_submit():
        bag = look(db.session, owner(), clock.now(), chosen.picks(), pickups=chosen.ways())
        return _address_page(form, own, bag), 422
    chosen.keep(address=form.address.data, note=form.note.data, pickups=chosen.ways())
    return redirect(url_for("orders.review"), 303)


def _address_page(form: CheckoutForm, own: list[Address], bag: Bag) -> str:
    form.address.choices = [(a.id, a.recipient) for a in own]
    places = place_texts(db.session, [a.region_code for a in own])
    return render_template(
        "orders/checkout.html", form=form, addresses=own, places=places, bag=bag, words=labels, promo=wording
    )


@bp.get("/checkout/address")
@guard(Permission.PURCHASE_PLACE)
def new_checkout_address() -> ResponseReturnValue:
    """A new address on the way."""
    form = AddressForm(data=addresses.known(db.session, current_actor()))
    form.open(db.session)
    return render_template("orders/address.html", form=form)


@bp.post("/checkout/address")
@guard(Permission.PURCHASE_PLACE)
def add_checkout_address() -> ResponseReturnValue:
    """Save it, choose it, and go on."""
    form = AddressForm()
    form.open(db.session)
    if form.only_fills:
        return render_template("orders/address.html", form=form)
    if not form.validate_on_submit():
        return render_template("orders/address.html", form=form), 422
    try:
        address = addresses.add(db.session, current_actor(), **form.facts())
    except Invalid as error:
        form.refuse(error, "street")
        return render_template("orders/address.html", form=form), 422
    chosen.keep(address=address.id)
    edge.commit()
    return redirect(url_for("orders.checkout"), 303)


@bp.get("/checkout/review")
@guard(Permission.PURCHASE_PLACE)
def review() -> ResponseReturnValue:
    """Everything once, before it binds (E-commerce Law art. 50)."""
    before = chosen.chosen()
    address = _address(before.get("address"))
    to = address.region_code if address else ""
    bag = look(db.session, owner(), clock.now(), chosen.picks(), to, chosen.pickups())
    if (elsewhere := _not_ready(bag)) is not None:
        return elsewhere
    if address is None:
        return redirect(url_for("orders.checkout"), 303)
    return _review_page(bag, address, before.get("note", ""))


@bp.post("/purchases")
@guard(Permission.PURCHASE_PLACE)
def place() -> ResponseReturnValue:
    """Place the purchase. The same key again lands on the same purchase."""
    form = PlaceForm()
    ticks = {int(x) for x in request.form.getlist("tick") if x.isdigit()}
    if not form.validate_on_submit():
        flash(_("这一页不完整，请再核对一遍。"), "error")
        return redirect(url_for("orders.review"), 303)
    address = _address(form.address.data)
    if address is None:
        flash(_("收货地址已经不在了，请重新选一个。"), "error")
        return redirect(url_for("orders.checkout"), 303)
    address_id, note = address.id, form.note.data or ""
    picks, pickups = chosen.sent_picks(), chosen.sent_pickups()
    try:
        purchase = process.place_purchase(
            db.session,
            current_actor(),
            cart=owner(),
            address=address,
            note=note,
            ticks=ticks,
            idempotency_key=form.idempotency_key.data or "",
            seen_digest=form.digest.data or "",
            picks=picks,
            pickups=pickups,
        )
    except Changed as change:
        db.session.rollback()
        return _again(change.bag, address_id, note, ticks=ticks, changed=True, asked=picks), 409
    except TicksMissing as missing:
        db.session.rollback()
        to = addresses.get_for(db.session, current_actor(), address_id).region_code
        bag = look(db.session, owner(), clock.now(), picks, to, pickups)
        return _again(bag, address_id, note, ticks=ticks, missing=missing.line_ids), 422
    number = purchase.number
    edge.commit()
    chosen.forget()
    return redirect(url_for("orders.payment", number=number), 303)


def _again(
    bag: Bag,
    address_id: int,
    note: str,
    *,
    ticks: Collection[int],
    changed: bool = False,
    missing: Collection[int] = (),
    asked: Mapping[str, int] | None = None,
) -> str:
    address = addresses.get_for(db.session, current_actor(), address_id)
    gone = {one for one in (asked or {}).values() if one} - {t.offer.id for t in bag.applied.taken}
    return _review_page(bag, address, note, ticks=ticks, changed=changed, missing=missing, gone=len(gone))


def _review_page(
    bag: Bag,
    address: Address,
    note: str,
    *,
    ticks: Collection[int] = (),
    changed: bool = False,
    missing: Collection[int] = (),
    gone: int = 0,
) -> str:
    return render_template(
        "orders/review.html",
        bag=bag,
        address=address,
        place=place_texts(db.session, [address.region_code]).get(address.region_code, ""),
        note=note,
        key=str(uuid.uuid4()),
        digest=process.digest(bag, address),
        ticks=ticks,
        changed=changed,
        missing=missing,
        gone=gone,
        words=labels,
        promo=wording,
    )


def _not_ready(bag: Bag) -> ResponseReturnValue | None:
    """Back to the cart when nothing is chosen, or a price changed that the buyer has not accepted."""
    if not bag.bought and any(line.why == Why.NOT_SERVED for line in bag.lines):
        flash(_("选好的作品都不送到这个地址，换一个地址再试。"), "warn")
        return redirect(url_for("orders.checkout"), 303)
    if not bag.bought:
        flash(_("先在购物车里选好要买的作品。"), "warn")
        return redirect(url_for("orders.cart"), 303)
    if any(line.changed_fen for line in bag.bought):
        flash(_("有作品的价格变了，看过新价再去结算。"), "warn")
        return redirect(url_for("orders.cart"), 303)
    return None


def _address(address_id: object) -> Address | None:
    if not str(address_id).isdigit():
        return None
    try:
        return addresses.get_for(db.session, current_actor(), int(str(address_id)))
    except NotFound:
        return None
