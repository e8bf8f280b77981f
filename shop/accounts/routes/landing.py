"""Where somebody lands after signing in: on our own pages only, and said beforehand."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import current_app, request, session, url_for
from flask_babel import gettext as _
from flask_login import login_user
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from shop.accounts.models import User
from shop.config import Settings
from shop.core import clock
from shop.core.access import Actor, current_actor, forget_actor
from shop.core.web import edge

#: Coming back to these would make no sense.
_DOORS = ("/sign-in", "/register", "/sign-out", "/password/")


def settings() -> Settings:
    """The settings of the running store."""
    found: Settings = current_app.extensions["settings"]
    return found


def address() -> str:
    """The network address the request came from; '' when unknown. Used as a keyed hash only."""
    return request.remote_addr or ""


def safe(target: str | None) -> str | None:
    """The target when it is a page of this site that can be opened by GET; None for anything else."""
    if not target or not target.startswith("/") or target[1:2] in {"/", "\\"}:
        return None
    if any(ord(sign) < 32 or sign == "\\" for sign in target):
        return None
    parts = urlsplit(target)
    if parts.scheme or parts.netloc:
        return None
    try:
        current_app.url_map.bind("").match(parts.path, method="GET")
    except RequestRedirect:
        return target
    except HTTPException:
        return None
    return target


def after_sign_in(target: str | None, actor: Actor) -> str:
    """Back to where they were, else to the desk of their work, else home."""
    back = safe(target)
    if back is not None and not back.startswith(_DOORS):
        return back
    if actor.sells:
        return url_for("front.studio")
    if actor.organises:
        return url_for("exhibition.fair_desk")
    if actor.organisations("organiser", "booth_staff"):
        return url_for("exhibition.tills")
    return url_for("admin.oversight" if actor.supervises else "front.home")


def named(target: str | None) -> str:
    """The place they come back to in words; '' when they come from nowhere."""
    back = safe(target)
    if back is None or back == "/" or back.startswith(_DOORS):
        return ""
    names = {
        "cart": _("购物车"),
        "checkout": _("结算"),
        "orders": _("我的订单"),
        "account": _("我的账号"),
        "studio": _("工坊后台"),
        "oversight": _("监管后台"),
        "fair-desk": _("展会后台"),
    }
    return names.get(back.split("/")[1].split("?")[0], _("刚才看的那一页"))


def enter(user: User, *, remember: bool = False) -> Actor:
    """Open a session of its own for the user: what lay in the old cookie is gone, so nobody can have planted it.

    Others that listen (the cart is merged) write in the same transaction, which ends here.
    """
    session.clear()
    user.last_sign_in_at = clock.now()
    login_user(user)
    session.permanent = remember
    forget_actor()
    edge.commit()
    return current_actor()
