"""The account itself: overview, profile, password."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from shop.accounts import addresses, hashing, passwords, profile
from shop.accounts.forms.own import PasswordForm, ProfileForm
from shop.accounts.routes import landing
from shop.accounts.routes.blueprint import bp
from shop.accounts.routes.confirming import confirm_password
from shop.core.access import current_actor, guard
from shop.core.db import db
from shop.core.errors import Invalid, TooMany
from shop.core.permissions import Permission
from shop.core.web import edge


@bp.get("/account")
@guard(Permission.ACCOUNT_MANAGE)
def account() -> ResponseReturnValue:
    """What the store knows of the person at a glance, and the ways to change it."""
    actor = current_actor()
    user = profile.mine(db.session, actor)
    return render_template("accounts/account.html", user=user, addresses=addresses.of(db.session, actor))


@bp.get("/account/profile")
@guard(Permission.ACCOUNT_MANAGE)
def edit_profile() -> ResponseReturnValue:
    """Name, number and address."""
    user = profile.mine(db.session, current_actor())
    form = ProfileForm(data={"name": user.name, "phone": user.phone or "", "email": user.email or ""})
    return render_template("accounts/profile.html", form=form)


@bp.post("/account/profile")
@guard(Permission.ACCOUNT_MANAGE)
def save_profile() -> ResponseReturnValue:
    """Save them; the password is asked when a way to sign in changes."""
    form = ProfileForm()
    if not form.validate_on_submit():
        return render_template("accounts/profile.html", form=form), 422
    actor = current_actor()
    email, phone = form.normal_email(), form.normal_phone()
    user = profile.mine(db.session, actor)
    try:
        if (user.email, user.phone) != (email, phone):
            confirm_password(user, form.password.data or "", "password")
        profile.change(db.session, actor, name=form.name.data or "", email=email, phone=phone)
    except (Invalid, TooMany) as error:
        form.refuse(error, "password")
        return render_template("accounts/profile.html", form=form), 422
    edge.commit()
    flash(_("资料改好了。"))
    return redirect(url_for("accounts.account"), 303)


@bp.get("/account/password")
@guard(Permission.ACCOUNT_MANAGE)
def edit_password() -> ResponseReturnValue:
    """The old and the new one."""
    return render_template("accounts/password.html", form=PasswordForm())


@bp.post("/account/password")
@guard(Permission.ACCOUNT_MANAGE)
def save_password() -> ResponseReturnValue:
    """Set the new password: every other session ends, this one goes on."""
    form = PasswordForm()
    if not form.validate_on_submit():
        return render_template("accounts/password.html", form=form), 422
    actor = current_actor()
    user = profile.mine(db.session, actor)
    new = form.password.data or ""
    try:
        passwords.check(new, user.name, user.email, user.phone)
        confirm_password(user, form.current.data or "", "current")
    except (Invalid, TooMany) as error:
        form.refuse(error, "current")
        return render_template("accounts/password.html", form=form), 422
    new_hash = hashing.hash_password(new)
    passwords.set_hash(db.session, actor, user, new_hash)
    landing.enter(user)
    flash(_("密码改好了，其他设备上的登录都已退出。"))
    return redirect(url_for("accounts.account"), 303)
