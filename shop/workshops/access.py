"""Who may act for a workshop, and which officers watch over it. The thing asked about is a Workshop."""

from __future__ import annotations

from shop.core.access import Actor, Predicate, register
from shop.core.permissions import Permission
from shop.heritage.regions import covers
from shop.workshops.models import Workshop


def member(*roles: str) -> Predicate:
    """Predicate: the actor has one of the roles (any when none is named) in the workshop."""

    def predicate(actor: Actor, workshop: Workshop | None) -> bool:
        mine = actor.organisations("workshop", *roles)
        return bool(mine) if workshop is None else workshop.organisation_id in mine

    return predicate


def _watches(actor: Actor, workshop: Workshop | None) -> bool:
    """Officers of any department see their region; the platform sees all."""
    if actor.organisations("platform"):
        return True
    regions = [g.region_code for g in actor.grants if g.kind == "authority" and g.region_code]
    return bool(regions) if workshop is None else any(covers(r, workshop.county_code) for r in regions)


def _decides(actor: Actor, workshop: Workshop | None) -> bool:
    """Culture officers decide, within their region (national notice, section 3: the county's culture
    authority).
    """
    regions = [
        g.region_code
        for g in actor.grants
        if g.kind == "authority" and g.department == "culture" and g.region_code
    ]
    return bool(regions) if workshop is None else any(covers(r, workshop.county_code) for r in regions)


def _confirms(actor: Actor, workshop: Workshop | None) -> bool:
    """The owner for the own workshop, and who decides may record it."""
    return member("owner")(actor, workshop) or _decides(actor, workshop)


def _verifies(actor: Actor, workshop: Workshop | None) -> bool:
    """The platform must verify its sellers (E-commerce Law art. 27); the county's officers may do it for it."""
    return bool(actor.organisations("platform", "operator")) or _decides(actor, workshop)


register(Permission.WORKSHOP_VIEW, member())
register(Permission.INCOME_VIEW, member("owner", "staff"))
register(Permission.REGISTER_VIEW, _watches)
register(Permission.REGION_INCOME_VIEW, _watches)
register(Permission.CERTIFICATE_DECIDE, _decides)
register(Permission.CERTIFICATE_CONFIRM, _confirms)
register(Permission.IDENTITY_VERIFY, _verifies)
