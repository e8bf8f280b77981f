"""Who may review, answer, report and hide. Nobody may delete (BR-19)."""

from __future__ import annotations

from shop.core.access import Actor, register
from shop.core.permissions import Permission
from shop.orders.models import Order
from shop.orders.reviews.models import BuyerReview
from shop.workshops.access import member

_sells = member("owner", "staff")


def _buyer(actor: Actor, thing: Order | BuyerReview | None) -> bool:
    return actor.is_authenticated and (thing is None or thing.user_id == actor.user_id)


def _seller(actor: Actor, review: BuyerReview | None) -> bool:
    return _sells(actor, None if review is None else review.line.order.workshop)


def _anybody(actor: Actor, _thing: object) -> bool:
    return actor.is_authenticated


def _platform(actor: Actor, _thing: object) -> bool:
    return bool(actor.organisations("platform", "operator", "support"))


register(Permission.REVIEW_WRITE, _buyer)
register(Permission.REVIEW_REPLY, _seller)
register(Permission.REVIEW_REPORT, _anybody)
register(Permission.REVIEW_HIDE, _platform)
