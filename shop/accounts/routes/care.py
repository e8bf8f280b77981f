"""关怀模式: large type, on every device of the account and on this one."""

from __future__ import annotations

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from shop.accounts import profile
from shop.accounts.context import CARE_COOKIE
from shop.accounts.routes import landing
from shop.accounts.routes.blueprint import bp
from shop.core.access import current_actor, public
from shop.core.db import db
from shop.core.web import edge

_YEAR = 365 * 24 * 3600


@bp.post("/care-mode")
@public("everybody may have large type")
def care_mode() -> ResponseReturnValue:
    """Switch it (`on` 1 or 0) and go back to where the switch was."""
    on = request.form.get("on") == "1"
    actor = current_actor()
    if actor.is_authenticated:
        profile.set_care_mode(db.session, actor, on)
        edge.commit()
    response = redirect(landing.safe(request.form.get("next")) or url_for("front.home"), 303)
    response.set_cookie(
        CARE_COOKIE,
        "1" if on else "0",
        max_age=_YEAR,
        httponly=True,
        samesite="Lax",
        secure=landing.settings().production,
    )
    return response
