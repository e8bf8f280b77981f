"""Who may ask for, issue and see invoices."""

from __future__ import annotations

from shop.core.access import Actor, register
from shop.core.permissions import Permission
from shop.orders.invoices.models import InvoiceRequest, InvoiceTitle
from shop.orders.models import Order
from shop.workshops.access import member

_sells = member("owner", "staff")


def _buyer(actor: Actor, thing: Order | InvoiceRequest | InvoiceTitle | None) -> bool:
    return actor.is_authenticated and (thing is None or thing.user_id == actor.user_id)


def _seller(actor: Actor, request: InvoiceRequest | None) -> bool:
    return _sells(actor, None if request is None else request.order.workshop)


def _watches(actor: Actor, _request: InvoiceRequest | None) -> bool:
    return bool(actor.organisations("platform"))


def _sees(actor: Actor, request: InvoiceRequest | None) -> bool:
    return _buyer(actor, request) or _seller(actor, request) or _watches(actor, request)


register(Permission.INVOICE_ASK, _buyer)
register(Permission.INVOICE_ISSUE, _seller)
register(Permission.INVOICE_VIEW, _sees)
register(Permission.INVOICE_WATCH, _watches)
