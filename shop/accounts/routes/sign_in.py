"""Signing in and out."""

from __future__ import annotations

from flask import redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import logout_user

from shop.accounts import demo_accounts, identity, signing_in
from shop.accounts.forms.entry import SignInForm
from shop.accounts.models import User
from shop.accounts.routes import landing
from shop.accounts.routes.blueprint import bp
from shop.core.access import current_actor, forget_actor, public
from shop.core.db import db
from shop.core.errors import Invalid, NotFound, TooMany
from shop.core.web import edge


@bp.get("/sign-in")
@public("how anybody becomes known to the store")
def sign_in() -> ResponseReturnValue:
    """The form; who is signed in already goes on."""
    actor = current_actor()
    if actor.is_authenticated:
        return redirect(landing.after_sign_in(request.args.get("next"), actor), 303)
    return _page(SignInForm(data={"next": request.args.get("next", "")}))


@bp.post("/sign-in")
@public("how anybody becomes known to the store")
def open_session() -> ResponseReturnValue:
    """Check who it is and open a session."""
    form = SignInForm()
    if not form.validate_on_submit():
        return _page(form), 422
    try:
        user = _checked(form.identifier.data or "", form.password.data or "")
    except TooMany as error:
        form.refuse(error, "identifier")
        return _page(form), 429
    except Invalid as error:
        form.refuse(error, "password")
        return _page(form), 422
    actor = landing.enter(user, remember=form.remember.data)
    return redirect(landing.after_sign_in(form.next.data, actor), 303)


@bp.post("/sign-in/demo/<int:user_id>")
@public("the demo lets everybody try every role; in production there is no such page")
def demo_session(user_id: int) -> ResponseReturnValue:
    """Sign in with a demo account by one button."""
    if landing.settings().production:
        raise NotFound("")
    actor = landing.enter(demo_accounts.get(db.session, user_id))
    return redirect(landing.after_sign_in(request.form.get("next"), actor), 303)


@bp.post("/sign-out")
@public("who is not signed in is simply sent home")
def sign_out() -> ResponseReturnValue:
    """End the session of this device."""
    logout_user()
    session.clear()
    forget_actor()
    return redirect(url_for("front.home"), 303)


def _checked(typed: str, password: str) -> User:
    """The user, or Invalid or TooMany. The password is hashed between two transactions, never inside one."""
    who = identity.read(typed)
    demo = not landing.settings().production
    tried = signing_in.begin(db.session, who=who, typed=typed, address=landing.address(), demo=demo)
    edge.commit()
    new_hash = signing_in.judge(tried, password)
    return signing_in.succeed(db.session, tried, new_hash)


def _page(form: SignInForm) -> str:
    settings = landing.settings()
    return render_template(
        "accounts/sign_in.html",
        form=form,
        landing=landing.named(form.next.data),
        demo_groups=[] if settings.production else demo_accounts.listed(db.session),
        demo_password=demo_accounts.DEMO_PASSWORD,
    )
