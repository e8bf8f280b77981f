"""Who may act for a buying company. The thing asked about carries an `organisation_id`."""

from __future__ import annotations

from typing import Any

from shop.core.access import Actor, Predicate, register
from shop.core.permissions import Permission


def member(*roles: str) -> Predicate:
    """Predicate: the actor has one of the roles (any when none is named) in the company."""

    def predicate(actor: Actor, thing: Any) -> bool:
        mine = actor.organisations("company", *roles)
        return bool(mine) if thing is None else thing.organisation_id in mine

    return predicate


def _signed_in(actor: Actor, _thing: Any) -> bool:
    return actor.is_authenticated


def _operates(actor: Actor, _thing: Any) -> bool:
    return actor.operates


register(Permission.COMPANY_OPEN, _signed_in)
register(Permission.COMPANY_VIEW, member())
register(Permission.COMPANY_BUY, member("owner", "requester", "approver"))
register(Permission.COMPANY_EDIT, member("owner"))
register(Permission.COMPANY_APPROVE, member("approver", "owner"))
register(Permission.COMPANY_VERIFY, _operates)
