"""On whose account the visitor may buy, and what of it was chosen."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _

from shop.accounts import addresses
from shop.accounts.companies import queries
from shop.accounts.companies.models import Company
from shop.accounts.models import Address
from shop.core.access import allowed, current_actor
from shop.core.db import db
from shop.core.errors import NotFound
from shop.core.permissions import Permission
from shop.orders.forms import CheckoutForm


def firms() -> list[Company]:
    """Verified companies on whose account the visitor may buy; no question is asked for people without one."""
    actor = current_actor()
    return [
        one for one in queries.buying_for(db.session, actor) if allowed(actor, Permission.COMPANY_BUY, one)
    ]


def firm_of(text: object) -> Company | None:
    """The company that was chosen; None for one's own account, or one that may not be used any more."""
    wanted = str(text or "")
    if not wanted.isdigit():
        return None
    return next((one for one in firms() if one.organisation_id == int(wanted)), None)


def all_addresses(own: Sequence[Address], found: Sequence[Company]) -> list[Address]:
    """One's own addresses and those of the companies."""
    if not found:
        return list(own)
    return [*own, *queries.addresses_of(db.session, [one.organisation_id for one in found])]


def offer(form: CheckoutForm, found: Sequence[Company]) -> None:
    """The choices of the form."""
    form.firm.choices = [
        ("", _("自己的账户")),
        *((str(one.organisation_id), one.organisation.name) for one in found),
    ]


def address_fits(form: CheckoutForm, found: Sequence[Address]) -> bool:
    """Whether the address chosen is one's own or of the company chosen; the sentence stands at the address."""
    chosen = next((one for one in found if one.id == form.address.data), None)
    if chosen is None or chosen.organisation_id is None or str(chosen.organisation_id) == form.firm.data:
        return True
    form.address.errors = [*form.address.errors, _("这是单位的地址，用单位账户买才能选。")]
    return False


def address_of(address_id: object, company: Company | None) -> Address | None:
    """The address, if it may be used on that account; None otherwise."""
    if not str(address_id).isdigit():
        return None
    organisation_id = company.organisation_id if company else None
    try:
        return addresses.for_checkout(db.session, current_actor(), int(str(address_id)), organisation_id)
    except NotFound:
        return None
