"""A person closes their own account."""

from __future__ import annotations

from flask import flash, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import logout_user

from shop.accounts import closing, profile
from shop.accounts.forms.own import ClosingForm
from shop.accounts.routes.blueprint import bp
from shop.accounts.routes.confirming import confirm_password
from shop.core.access import current_actor, forget_actor, guard
from shop.core.db import db
from shop.core.errors import Conflict, Invalid, TooMany
from shop.core.permissions import Permission
from shop.core.web import edge


@bp.get("/account/closure")
@guard(Permission.ACCOUNT_MANAGE)
def closure() -> ResponseReturnValue:
    """What closing means, what stands in the way, and what is kept for how long."""
    return _page(ClosingForm())


@bp.post("/account/closure")
@guard(Permission.ACCOUNT_MANAGE)
def close_account() -> ResponseReturnValue:
    """Close it, and sign out here; 409 while something stands in the way."""
    form, actor = ClosingForm(), current_actor()
    if not form.validate_on_submit():
        return _page(form), 422
    try:
        confirm_password(profile.mine(db.session, actor), form.password.data or "", "password")
        closing.close_own(db.session, actor)
        edge.commit()
    except (Invalid, TooMany) as error:
        form.refuse(error, "password")
        return _page(form), 422
    except Conflict:
        db.session.rollback()
        return _page(form), 409
    logout_user()
    session.clear()
    forget_actor()
    flash(_("账号关闭了，所有设备上的登录都已退出。谢谢您来过。"))
    return redirect(url_for("front.home"), 303)


def _page(form: ClosingForm) -> str:
    user = profile.mine(db.session, current_actor())
    return render_template(
        "accounts/closure.html", form=form, blockers=closing.own_blockers(db.session, user.id)
    )
