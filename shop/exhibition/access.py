"""Who may run a fair, take part in it, and serve a booth."""

from __future__ import annotations

from typing import Any

from shop.core.access import Actor, allowed, register
from shop.core.permissions import Permission
from shop.exhibition.fairs.models import Fair
from shop.workshops.access import member


def _runs(actor: Actor, fair: Fair | None) -> bool:
    """Operators of the organiser itself."""
    mine = actor.organisations("organiser", "operator")
    return bool(mine) if fair is None else fair.organiser_id in mine


def _serves(actor: Actor, holder: Any) -> bool:
    """The organiser's operators and booth staff, and the owner and staff of the workshop that holds the booth."""
    organisers = actor.organisations("organiser", "operator", "booth_staff")
    workshops = actor.organisations("workshop", "owner", "staff")
    if holder is None:
        return bool(organisers or workshops)
    return holder.organiser_id in organisers or holder.organisation_id in workshops


def _own(actor: Actor, intent: Any) -> bool:
    return actor.is_authenticated and (intent is None or intent.user_id == actor.user_id)


register(Permission.FAIR_MANAGE, _runs)
register(Permission.FAIR_JOIN, member("owner", "staff"))
register(Permission.BOOTH_SERVE, _serves)
register(Permission.INTENT_MAKE, _own)
register(Permission.INTENT_ANSWER, member("owner", "staff"))
register(
    Permission.TILL_RULE, lambda actor, workshop: allowed(actor, Permission.CERTIFICATE_DECIDE, workshop)
)
