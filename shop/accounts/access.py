"""Who may manage an account."""

from __future__ import annotations

from typing import Any

from shop.core.access import Actor, register
from shop.core.permissions import Permission


def _own(actor: Actor, thing: Any) -> bool:
    return actor.is_authenticated and (thing is None or thing.user_id == actor.user_id)


#: The role whose holders say who works in an organisation. Officers are named by the platform, not by each other.
MANAGING_ROLES = {"workshop": "owner", "company": "owner", "organiser": "operator", "platform": "operator"}


def _manages_organisation(actor: Actor, organisation: Any) -> bool:
    return any(
        grant.role == MANAGING_ROLES.get(grant.kind)
        and (organisation is None or grant.organisation_id == organisation.id)
        for grant in actor.grants
    )


def _platform_operator(actor: Actor, _thing: Any) -> bool:
    return actor.operates


register(Permission.ACCOUNT_MANAGE, _own)
register(Permission.ORGANISATION_MANAGE, _manages_organisation)
for permission in (
    Permission.JOBS_MANAGE,
    Permission.IDENTITY_EXPORT,
    Permission.USERS_MANAGE,
    Permission.SETTINGS_MANAGE,
    Permission.RULES_PUBLISH,
):
    register(permission, _platform_operator)
register(Permission.AUDIT_VIEW, _platform_operator)
