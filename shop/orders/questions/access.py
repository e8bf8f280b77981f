"""Who may ask, answer and hide. Nobody may delete."""

from __future__ import annotations

from shop.core.access import Actor, register
from shop.core.permissions import Permission
from shop.orders.questions.models import ProductQuestion
from shop.workshops.access import member

_sells = member("owner", "staff")


def _anybody(actor: Actor, _thing: object) -> bool:
    return actor.is_authenticated


def _seller(actor: Actor, question: ProductQuestion | None) -> bool:
    return _sells(actor, None if question is None else question.workshop)


def _platform(actor: Actor, _thing: object) -> bool:
    return bool(actor.organisations("platform", "operator", "support"))


register(Permission.QUESTION_ASK, _anybody)
register(Permission.QUESTION_ANSWER, _seller)
register(Permission.QUESTION_HIDE, _platform)
