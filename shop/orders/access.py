"""Who may see and move purchases and orders."""

from __future__ import annotations

from typing import Any

from shop.core.access import Actor, register
from shop.core.permissions import Permission
from shop.orders.models import Order, Purchase
from shop.workshops.access import member


def _signed_in(actor: Actor, _thing: Any) -> bool:
    return actor.is_authenticated


def _buyer(actor: Actor, thing: Order | Purchase | None) -> bool:
    return actor.is_authenticated and (thing is None or thing.user_id == actor.user_id)


def _payer(actor: Actor, thing: Purchase | None) -> bool:
    """The buyer; for a purchase on a company's account its owner and finance as well."""
    if thing is None or _buyer(actor, thing):
        return actor.is_authenticated
    return thing.organisation_id in actor.organisations("company", "owner", "finance")


register(Permission.PURCHASE_PLACE, _payer)
register(Permission.ORDER_VIEW, _buyer)
register(Permission.TRANSFER_USE, _signed_in)


def _finance(actor: Actor, _thing: Any) -> bool:
    return bool(actor.organisations("platform", "finance", "operator"))


def _pays(actor: Actor, _thing: Any) -> bool:
    return bool(actor.organisations("platform", "finance"))


register(Permission.PAYMENTS_RECONCILE, _finance)
register(Permission.ORDER_FULFIL, member("owner", "staff"))
register(Permission.PROMOTION_ISSUE, member("owner", "staff"))
register(Permission.PROMOTION_MANAGE, _finance)
register(Permission.COMMISSION_SET, _pays)
register(Permission.PICKUP_OFFER, member("owner"))
register(Permission.PAYOUT_ACCOUNT, member("owner"))
register(Permission.PAYOUT_MANAGE, _pays)
register(Permission.BANK_MATCH, _pays)
