"""Signing up."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from shop.accounts import hashing, identity, invitations, passwords, registration, throttle
from shop.accounts.forms.entry import RegisterForm
from shop.accounts.models import User
from shop.accounts.routes import landing
from shop.accounts.routes.blueprint import bp
from shop.core.access import Actor, current_actor, public
from shop.core.db import db
from shop.core.errors import Invalid, TooMany
from shop.core.web import edge


@bp.get("/register")
@public("anybody may open an account")
def register() -> ResponseReturnValue:
    """The form; who is signed in already goes on."""
    actor = current_actor()
    if actor.is_authenticated:
        return redirect(landing.after_sign_in(request.args.get("next"), actor), 303)
    return _page(RegisterForm(data={"next": request.args.get("next", "")}))


@bp.post("/register")
@public("anybody may open an account")
def open_account() -> ResponseReturnValue:
    """Make the account and sign its owner in."""
    form = RegisterForm()
    if not form.validate_on_submit():
        return _page(form), 422
    try:
        user = _registered(form)
    except TooMany as error:
        form.refuse(error, "identifier")
        return _page(form), 429
    except Invalid as error:
        form.refuse(error, "identifier")
        return _page(form), 422
    actor = landing.enter(user)
    flash(_("注册好了，欢迎 %(name)s。", name=user.name))
    if (form.next.data or "").startswith(invitations.PATH):
        return redirect(url_for("accounts.organisations"), 303)  # joined with it; the link is used up
    return redirect(landing.after_sign_in(form.next.data, actor), 303)


def _registered(form: RegisterForm) -> User:
    """The new user. Every try is counted by address, so that a list of numbers cannot be asked through."""
    name, password = form.name.data or "", form.password.data or ""
    who = identity.read(form.identifier.data or "")
    assert who is not None
    passwords.check(password, name, who.value)
    attempt = throttle.take(db.session, throttle.REGISTER, who.value, landing.address())
    edge.commit()
    password_hash = hashing.hash_password(password)
    user = registration.register(db.session, name=name, who=who, password_hash=password_hash)
    throttle.succeed(db.session, attempt)
    invitations.take_on_sign_up(db.session, Actor(user.id, name), form.next.data)
    return user


def _page(form: RegisterForm) -> str:
    return render_template("accounts/register.html", form=form, landing=landing.named(form.next.data))
