"""A copy of all data about oneself: asked for, fetched for seven days."""

from __future__ import annotations

from flask import Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from shop.accounts import exporting
from shop.accounts.routes.blueprint import bp
from shop.core import clock
from shop.core.access import current_actor, guard
from shop.core.db import db
from shop.core.errors import TooMany
from shop.core.permissions import Permission
from shop.core.web import edge

MANAGE = Permission.ACCOUNT_MANAGE


@bp.get("/account/exports")
@guard(MANAGE)
def exports() -> ResponseReturnValue:
    """What was asked for, and the button."""
    user_id = current_actor().user_id
    assert user_id is not None
    rows = exporting.of(db.session, user_id)
    return render_template("accounts/exports.html", exports=rows, now=clock.now())


@bp.post("/account/exports")
@guard(MANAGE)
def ask_export() -> ResponseReturnValue:
    """Have one made."""
    try:
        exporting.ask(db.session, current_actor())
    except TooMany as error:
        db.session.rollback()
        flash(error.sentence, "warn")
        return redirect(url_for("accounts.exports"), 303)
    edge.commit()
    flash(_("正在整理，好了会通知您，一般几分钟。"))
    return redirect(url_for("accounts.exports"), 303)


@bp.get("/account/exports/<key>/file")
@guard(MANAGE, writes="each download of all data about a person is noted in the audit trail")
def export_file(key: str) -> Response:
    """The file, for the person alone."""
    data = exporting.fetch(db.session, current_actor(), key)
    edge.commit()
    response = Response(data, content_type="application/zip")
    response.headers["Content-Disposition"] = 'attachment; filename="baigong-data.zip"'
    response.headers["Cache-Control"] = "private, no-store"
    return response
