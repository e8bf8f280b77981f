"""What every page knows about the visitor."""

from __future__ import annotations

from typing import Any

from flask import Flask, current_app, request
from flask_login import current_user

from shop.accounts.memberships import role_name
from shop.accounts.models import Membership
from shop.config import Settings
from shop.core.access import Actor, current_actor

CARE_COOKIE = "care"


def init_app(app: Flask) -> None:
    """`actor`, `care` and `is_demo` in every template, and the filter `role_name` for memberships."""
    app.context_processor(page_context)
    app.jinja_env.filters["role_name"] = role_of


def role_of(membership: Membership) -> str:
    """The membership's role in words."""
    return role_name(membership.organisation.kind, membership.role, membership.department)


def page_context() -> dict[str, Any]:
    """Who looks, in which size of type, whether the store is a demo, how many notes and messages were not read."""
    settings: Settings = current_app.extensions["settings"]
    actor = current_actor()
    unread = (current_user.unread_notes, current_user.unread_messages) if actor.is_authenticated else (0, 0)
    return {"actor": actor, "care": care_mode(actor), "is_demo": not settings.production, "unread": unread}


def care_mode(actor: Actor) -> bool:
    """关怀模式: what the account says, else the cookie of this device; workshops have it until they switch it off."""
    if actor.is_authenticated and current_user.care_mode is not None:
        return bool(current_user.care_mode)
    cookie = request.cookies.get(CARE_COOKIE)
    return cookie == "1" if cookie in {"0", "1"} else actor.sells
