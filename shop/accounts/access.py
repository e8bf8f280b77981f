"""Who may manage an account."""

from __future__ import annotations

from typing import Any

from shop.core.access import Actor, Permission, register


def _own(actor: Actor, thing: Any) -> bool:
    return actor.is_authenticated and (thing is None or thing.user_id == actor.user_id)


def _platform_operator(actor: Actor, _thing: Any) -> bool:
    return actor.operates


register(Permission.ACCOUNT_MANAGE, _own)
register(Permission.JOBS_MANAGE, _platform_operator)
register(Permission.AUDIT_VIEW, _platform_operator)
register(Permission.DEMO_MESSAGES_VIEW, _platform_operator)
