"""Where to, once more over everything, and the one submit that binds."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from shop.accounts import addresses
from shop.accounts.companies.models import Approval, Company
from shop.accounts.forms import AddressForm
from shop.accounts.models import Address
from shop.core import chance, clock
from shop.core.access import current_actor, guard
from shop.core.db import db
from shop.core.errors import Invalid, NotFound
from shop.core.permissions import Permission
from shop.core.web import edge
from shop.heritage.queries import place_texts
from shop.orders import checkout as process
from shop.orders import labels
from shop.orders.bag import Bag, Why, look
from shop.orders.checkout import Changed, Facts, TicksMissing
from shop.orders.companies import purchases
from shop.orders.context import owner
from shop.orders.forms import CheckoutForm, PlaceForm
from shop.orders.models import Purchase
from shop.orders.promotions import wording
from shop.orders.routes import chosen, firms
from shop.orders.routes.blueprint import bp


@bp.get("/checkout")
@guard(Permission.PURCHASE_PLACE)
def checkout() -> ResponseReturnValue:
    """Choose an address, or to fetch it where a workshop offers that, and leave a note."""
    bag = look(db.session, owner(), clock.now(), chosen.picks(), pickups=chosen.pickups())
    if (elsewhere := _not_ready(bag)) is not None:
        return elsewhere
    found = firms.firms()
    own = firms.all_addresses(addresses.of(db.session, current_actor()), found)
    if not own:
        return redirect(url_for("orders.new_checkout_address"), 303)
    before = chosen.chosen()
    form = CheckoutForm(
        address=before.get("address") or own[0].id,
        note=before.get("note", ""),
        firm=before.get("firm", ""),
        po_number=before.get("po_number", ""),
    )
    firms.offer(form, found)
    return _address_page(form, own, bag)


@bp.post("/checkout")
@guard(Permission.PURCHASE_PLACE, only_reads=True)
def choose_address() -> ResponseReturnValue:
    """Keep the choice for the review."""
    found = firms.firms()
    own = firms.all_addresses(addresses.of(db.session, current_actor()), found)
    form = CheckoutForm()
    firms.offer(form, found)
    form.address.choices = [(a.id, a.recipient) for a in own]
    if not (form.validate_on_submit() and firms.address_fits(form, own)):
        bag = look(db.session, owner(), clock.now(), chosen.picks(), pickups=chosen.ways())
        return _address_page(form, own, bag), 422
    chosen.keep(
        address=form.address.data,
        note=form.note.data,
        pickups=chosen.ways(),
        firm=form.firm.data or "",
        po_number=form.po_number.data or "",
    )
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
    company = firms.firm_of(before.get("firm"))
    address = firms.address_of(before.get("address"), company)
    to = address.region_code if address else ""
    bag = look(db.session, owner(), clock.now(), chosen.picks(), to, chosen.pickups())
    if (elsewhere := _not_ready(bag)) is not None:
        return elsewhere
    if address is None:
        return redirect(url_for("orders.checkout"), 303)
    return _review_page(bag, address, before.get("note", ""), company=company)


@bp.post("/purchases")
@guard(Permission.PURCHASE_PLACE)
def place() -> ResponseReturnValue:
    """Place the purchase. The same key again lands on the same purchase."""
    form = PlaceForm()
    if not form.validate_on_submit():
        flash(_("这一页不完整，请再核对一遍。"), "error")
        return redirect(url_for("orders.review"), 303)
    company = firms.firm_of(form.firm.data)
    address = firms.address_of(form.address.data, company)
    if address is None or (form.firm.data and company is None):
        flash(_("收货地址或单位账户现在不能用了，请重新选。"), "error")
        return redirect(url_for("orders.checkout"), 303)
    facts = Facts(
        cart=owner(),
        address=address,
        note=form.note.data or "",
        ticks={int(x) for x in request.form.getlist("tick") if x.isdigit()},
        idempotency_key=form.idempotency_key.data or "",
        seen_digest=form.digest.data or "",
        picks=chosen.sent_picks(),
        pickups=chosen.sent_pickups(),
    )
    address_id = address.id
    try:
        placed = _place(facts, company, form.po_number.data or "")
    except (Changed, Invalid) as refusal:
        db.session.rollback()
        return _refused(refusal, facts, address_id)
    endpoint = "orders.payment" if isinstance(placed, Purchase) else "orders.approval"
    number = placed.number
    edge.commit()
    chosen.forget()
    return redirect(url_for(endpoint, number=number), 303)


def _refused(refusal: Changed | Invalid, facts: Facts, address_id: int) -> ResponseReturnValue:
    """Nothing was placed: what there is now, what is to be ticked, or that nobody in the company could agree."""
    note, ticks = facts["note"], facts["ticks"]
    if isinstance(refusal, Changed):
        return _again(refusal.bag, address_id, note, ticks=ticks, changed=True, asked=facts["picks"]), 409
    if isinstance(refusal, TicksMissing):
        to = _reload(address_id).region_code
        bag = look(db.session, facts["cart"], clock.now(), facts["picks"], to, facts["pickups"])
        return _again(bag, address_id, note, ticks=ticks, missing=refusal.line_ids), 422
    flash(refusal.sentence, "error")
    return redirect(url_for("orders.checkout"), 303)


def _place(facts: Facts, company: Company | None, po_number: str) -> Purchase | Approval:
    actor = current_actor()
    if company is None:
        return process.place_purchase(db.session, actor, **facts)
    return purchases.submit(db.session, actor, facts, company=company, po_number=po_number)


def _reload(address_id: int) -> Address:
    """The address after a rollback."""
    found = firms.address_of(address_id, firms.firm_of(request.form.get("firm")))
    if found is None:
        raise NotFound(_("没有这个地址，可能已经删除。"))
    return found


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
    address = _reload(address_id)
    company = firms.firm_of(request.form.get("firm"))
    gone = {one for one in (asked or {}).values() if one} - {t.offer.id for t in bag.applied.taken}
    return _review_page(
        bag, address, note, ticks=ticks, changed=changed, missing=missing, gone=len(gone), company=company
    )


def _review_page(
    bag: Bag,
    address: Address,
    note: str,
    *,
    ticks: Collection[int] = (),
    changed: bool = False,
    missing: Collection[int] = (),
    gone: int = 0,
    company: Company | None = None,
) -> str:
    return render_template(
        "orders/review.html",
        bag=bag,
        address=address,
        place=place_texts(db.session, [address.region_code]).get(address.region_code, ""),
        note=note,
        key=chance.uuid(),
        digest=process.digest(bag, address),
        ticks=ticks,
        changed=changed,
        missing=missing,
        gone=gone,
        company=company,
        po_number=request.form.get("po_number", chosen.chosen().get("po_number", ""))[:40],
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
