"""What the platform sets for the whole store: help line, licence block, complaint address."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from shop.admin.platform_forms import PreferencesForm
from shop.admin.routes.blueprint import bp
from shop.core import preferences
from shop.core.access import current_actor, guard
from shop.core.db import db
from shop.core.errors import Conflict, Invalid
from shop.core.permissions import Permission
from shop.core.web import edge


@bp.get("/oversight/preferences")
@guard(Permission.SETTINGS_MANAGE)
def store_preferences() -> ResponseReturnValue:
    """The values as they are."""
    now = preferences.read(db.session)
    return _page(PreferencesForm(data={**now._asdict(), "seen": now.stamp}), now)


@bp.post("/oversight/preferences")
@guard(Permission.SETTINGS_MANAGE)
def save_preferences() -> ResponseReturnValue:
    """Save them; who saves over what somebody else changed meanwhile sees that first, and keeps what was typed."""
    form, code = PreferencesForm(), 422
    if form.validate_on_submit():
        try:
            changed = preferences.change(
                db.session, current_actor(), given=form.given(), seen=form.seen.data or ""
            )
            edge.commit()
            flash(_("设置改好了，各页马上照新的显示。") if changed else _("没有改动。"))
            return redirect(url_for(".store_preferences"), 303)
        except (Invalid, Conflict) as error:
            db.session.rollback()
            form.refuse(error)
            code = 409 if isinstance(error, Conflict) else 422
    now = preferences.read(db.session)
    if code == 409:
        form.seen.data = now.stamp
    return _page(form, now, differs=code == 409), code


def _page(form: PreferencesForm, now: preferences.Facts, *, differs: bool = False) -> str:
    given = form.given()
    theirs = [
        (form[name].label.text, getattr(now, name)) for name in given if given[name] != getattr(now, name)
    ]
    return render_template(
        "admin/preferences.html", form=form, now=now, theirs=theirs if differs else [], licensed=now.licence
    )
