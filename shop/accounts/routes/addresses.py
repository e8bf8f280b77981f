"""The address book."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from shop.accounts import addresses
from shop.accounts.forms import AddressForm
from shop.accounts.models import Address
from shop.accounts.routes.blueprint import bp
from shop.core.access import current_actor, guard
from shop.core.db import db
from shop.core.errors import Invalid
from shop.core.permissions import Permission
from shop.core.web import edge
from shop.heritage.queries import place_texts


@bp.get("/account/addresses")
@guard(Permission.ACCOUNT_MANAGE)
def address_book() -> ResponseReturnValue:
    """All addresses, the default one first."""
    own = addresses.of(db.session, current_actor())
    texts = place_texts(db.session, [address.region_code for address in own])
    return render_template("accounts/addresses.html", addresses=own, places=texts)


@bp.get("/account/addresses/new")
@guard(Permission.ACCOUNT_MANAGE)
def new_address() -> ResponseReturnValue:
    """A form with what is known already."""
    form = AddressForm(data=addresses.known(db.session, current_actor()))
    form.open(db.session)
    return _page(form, None)


@bp.post("/account/addresses/new")
@guard(Permission.ACCOUNT_MANAGE)
def add_address() -> ResponseReturnValue:
    """Save a new address, or only fill the form in further."""
    form = AddressForm()
    form.open(db.session)
    if form.only_fills:
        return _page(form, None)
    if not form.validate_on_submit():
        return _page(form, None), 422
    try:
        addresses.add(db.session, current_actor(), **form.facts())
    except Invalid as error:
        form.refuse(error, "street")
        return _page(form, None), 422
    edge.commit()
    flash(_("地址保存好了。"))
    return redirect(url_for("accounts.address_book"), 303)


@bp.get("/account/addresses/<int:address_id>")
@guard(Permission.ACCOUNT_MANAGE)
def edit_address(address_id: int) -> ResponseReturnValue:
    """The form with what is stored."""
    address = addresses.get_for(db.session, current_actor(), address_id)
    form = AddressForm(obj=address)
    form.set_place(address.region_code)
    form.open(db.session)
    return _page(form, address)


@bp.post("/account/addresses/<int:address_id>")
@guard(Permission.ACCOUNT_MANAGE)
def save_address(address_id: int) -> ResponseReturnValue:
    """Save the changes, or only fill the form in further."""
    actor = current_actor()
    address = addresses.get_for(db.session, actor, address_id)
    form = AddressForm()
    form.open(db.session)
    if form.only_fills:
        return _page(form, address)
    if not form.validate_on_submit():
        return _page(form, address), 422
    addresses.change(db.session, actor, address_id, **form.facts())
    edge.commit()
    flash(_("地址改好了。已经下的订单不受影响。"))
    return redirect(url_for("accounts.address_book"), 303)


@bp.post("/account/addresses/<int:address_id>/default")
@guard(Permission.ACCOUNT_MANAGE)
def default_address(address_id: int) -> ResponseReturnValue:
    """Put it first."""
    addresses.make_default(db.session, current_actor(), address_id)
    edge.commit()
    flash(_("已设为默认地址。"))
    return redirect(url_for("accounts.address_book"), 303)


@bp.post("/account/addresses/<int:address_id>/removal")
@guard(Permission.ACCOUNT_MANAGE)
def remove_address(address_id: int) -> ResponseReturnValue:
    """Take it off the list."""
    addresses.remove(db.session, current_actor(), address_id)
    edge.commit()
    flash(_("地址删除了。已经下的订单不受影响。"))
    return redirect(url_for("accounts.address_book"), 303)


def _page(form: AddressForm, address: Address | None) -> str:
    return render_template("accounts/address.html", form=form, address=address)
