"""What is stored about the person, and what they agreed to."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from shop.accounts import addresses, consents, profile
from shop.accounts.routes.blueprint import bp
from shop.core.access import current_actor, guard
from shop.core.db import db
from shop.core.permissions import Permission
from shop.core.web import edge


@bp.get("/account/privacy")
@guard(Permission.ACCOUNT_MANAGE)
def privacy() -> ResponseReturnValue:
    """The list of what is stored, and each consent with its version and day."""
    actor = current_actor()
    user = profile.mine(db.session, actor)
    return render_template(
        "accounts/privacy.html",
        user=user,
        consents=consents.standing(db.session, user.id),
        addresses=addresses.of(db.session, actor),
    )


@bp.post("/account/privacy/consents/<topic>")
@guard(Permission.ACCOUNT_MANAGE)
def change_consent(topic: str) -> ResponseReturnValue:
    """Agree to an optional topic or withdraw it (`given` 1 or 0)."""
    given = request.form.get("given") == "1"
    consents.change(db.session, current_actor(), topic, given=given)
    edge.commit()
    flash(_("记下了：您同意。") if given else _("记下了：您不再同意。"))
    return redirect(url_for("accounts.privacy"), 303)
