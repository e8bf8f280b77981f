"""A lost password: ask for a code, then set a new one."""

from __future__ import annotations

from flask import flash, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from shop.accounts import hashing, identity, passwords, reset, throttle
from shop.accounts.forms.entry import ForgottenForm, ResetForm
from shop.accounts.routes import landing
from shop.accounts.routes.blueprint import bp
from shop.core.access import public
from shop.core.db import db
from shop.core.errors import Invalid, TooMany
from shop.core.web import edge

#: Session key: who asked for a code in this browser, so that it need not be typed twice.
_ASKED = "reset_for"


@bp.get("/password/forgotten")
@public("who lost the password cannot sign in")
def forgotten() -> ResponseReturnValue:
    """Where to send the code."""
    return render_template("accounts/forgotten.html", form=ForgottenForm())


@bp.post("/password/forgotten")
@public("who lost the password cannot sign in")
def ask_code() -> ResponseReturnValue:
    """Have a code sent. The answer is the same whether there is such an account or not."""
    form = ForgottenForm()
    if not form.validate_on_submit():
        return render_template("accounts/forgotten.html", form=form), 422
    who = identity.read(form.identifier.data or "")
    assert who is not None
    try:
        reset.ask(db.session, who=who, address=landing.address(), demo=not landing.settings().production)
    except TooMany as error:
        form.refuse(error, "identifier")
        return render_template("accounts/forgotten.html", form=form), 429
    edge.commit()
    session[_ASKED] = who.value
    return redirect(url_for("accounts.new_password"), 303)


@bp.get("/password/reset")
@public("who lost the password cannot sign in")
def new_password() -> ResponseReturnValue:
    """The code and the new password."""
    form = ResetForm(data={"identifier": session.get(_ASKED, "")})
    return render_template("accounts/reset.html", form=form, asked=_ASKED in session)


@bp.post("/password/reset")
@public("who lost the password cannot sign in")
def redeem_code() -> ResponseReturnValue:
    """Set the new password if the code is right. Nobody is signed in by it: all sessions end."""
    form = ResetForm()
    if not form.validate_on_submit():
        return _again(form, 422)
    try:
        _redeem(form.identifier.data or "", form.code.data or "", form.password.data or "")
    except TooMany as error:
        form.refuse(error, "identifier")
        return _again(form, 429)
    except Invalid as error:
        form.refuse(error, "code")
        return _again(form, 422)
    session.clear()
    flash(_("新密码设好了，请用它登录。其他设备上的登录都已退出。"))
    return redirect(url_for("accounts.sign_in"), 303)


def _redeem(typed: str, code: str, password: str) -> None:
    """Raises TooMany, Invalid. A wrong try stays counted; hashing is done outside the transactions."""
    who = identity.read(typed)
    name = who.value if who else typed.strip().lower()
    passwords.check(password, name)
    attempt = throttle.take(db.session, throttle.REDEEM_CODE, name, landing.address())
    edge.commit()
    new_hash = hashing.hash_password(password)
    user = reset.redeem(db.session, who=who, code=code)
    if user is not None:
        throttle.succeed(db.session, attempt)
        reset.set_password(db.session, user, new_hash)
    edge.commit()
    if user is None:
        raise reset.refuse()


def _again(form: ResetForm, status: int) -> ResponseReturnValue:
    return render_template("accounts/reset.html", form=form, asked=_ASKED in session), status
