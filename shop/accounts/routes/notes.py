"""What the person was told, how they want to be told, and the end of news without signing in."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from shop.accounts import consents, notes
from shop.accounts.note_kinds import RULES
from shop.accounts.routes.blueprint import bp
from shop.core.access import current_actor, guard, public
from shop.core.db import db
from shop.core.permissions import Permission
from shop.core.text import masked_email, masked_phone
from shop.core.web import edge

MANAGE = Permission.ACCOUNT_MANAGE


@bp.get("/account/notes")
@guard(MANAGE, writes="whoever opens the page has read what is on it")
def my_notes() -> ResponseReturnValue:
    """Everything the person was told, the newest first."""
    actor = current_actor()
    assert actor.user_id is not None
    rows, page = notes.of(db.session, actor.user_id, request.args.get("page"))
    shown = render_template("accounts/notes.html", notes=rows, page=page, rules=RULES)
    if any(row.read_at is None for row in rows):
        notes.read_all(db.session, actor)
        edge.commit()
    return shown


@bp.get("/account/notes/choices")
@guard(MANAGE)
def note_choices() -> ResponseReturnValue:
    """How the person is told of each kind."""
    actor = current_actor()
    assert actor.user_id is not None
    return render_template(
        "accounts/note_choices.html",
        choices=notes.choices(db.session, actor.user_id),
        rules=RULES,
        news=consents.agrees(db.session, actor.user_id, consents.NEWS),
    )


@bp.post("/account/notes/choices")
@guard(MANAGE)
def save_note_choices() -> ResponseReturnValue:
    """Remember them."""
    notes.choose(
        db.session,
        current_actor(),
        in_store=set(request.form.getlist("in_store")),
        by_copy=set(request.form.getlist("by_copy")),
    )
    edge.commit()
    flash(_("记下了。"))
    return redirect(url_for("accounts.note_choices"), 303)


@bp.get("/unsubscribe/<token>")
@public("whoever gets news can end them without signing in; the signed token names whose")
def confirm_unsubscribe(token: str) -> ResponseReturnValue:
    """Ask once: a mail program that follows links ends nothing."""
    user = notes.of_token(db.session, token)
    return render_template(
        "accounts/unsubscribe.html",
        token=token,
        who=masked_email(user.email) if user.email else masked_phone(user.phone or ""),
        given=consents.agrees(db.session, user.id, consents.NEWS),
    )


@bp.post("/unsubscribe/<token>")
@public("whoever gets news can end them without signing in; the signed token names whose")
def unsubscribe(token: str) -> ResponseReturnValue:
    """End them."""
    notes.unsubscribe(db.session, token)
    edge.commit()
    return redirect(url_for("accounts.confirm_unsubscribe", token=token), 303)
