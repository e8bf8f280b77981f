"""Who may ask, answer, decide and pay in return cases."""

from __future__ import annotations

from shop.core.access import Actor, register
from shop.core.permissions import Permission
from shop.orders.models import Order
from shop.orders.returns.models import BankRefund, ReturnCase
from shop.workshops.access import member

_sells = member("owner", "staff")


def _buyer(actor: Actor, thing: Order | ReturnCase | BankRefund | None) -> bool:
    return actor.is_authenticated and (thing is None or thing.user_id == actor.user_id)


def _seller(actor: Actor, case: ReturnCase | None) -> bool:
    return _sells(actor, None if case is None else case.order.workshop)


def _arbiter(actor: Actor, _case: ReturnCase | None) -> bool:
    return bool(actor.organisations("platform", "operator", "support"))


def _cashier(actor: Actor, _row: BankRefund | None) -> bool:
    return bool(actor.organisations("platform", "operator", "finance"))


def _sees(actor: Actor, case: ReturnCase | None) -> bool:
    return _buyer(actor, case) or _seller(actor, case) or bool(actor.organisations("platform"))


register(Permission.RETURN_ASK, _buyer)
register(Permission.RETURN_ANSWER, _seller)
register(Permission.RETURN_DECIDE, _arbiter)
register(Permission.RETURN_VIEW, _sees)
register(Permission.BANK_REFUND_GIVE, _buyer)
register(Permission.BANK_REFUND_PAY, _cashier)
