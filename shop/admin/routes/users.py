"""Everybody with an account, at the platform's desk."""

from __future__ import annotations

from flask import flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from shop.accounts import closing, people
from shop.accounts.memberships import KINDS
from shop.accounts.people import Asked
from shop.admin.platform_forms import ClosingForm, WhyForm
from shop.admin.routes.blueprint import bp
from shop.core.access import current_actor, guard
from shop.core.db import db
from shop.core.errors import Conflict, Invalid
from shop.core.permissions import Permission
from shop.core.web import edge


@bp.get("/oversight/users")
@guard(Permission.USERS_MANAGE)
def users() -> ResponseReturnValue:
    """Search by mail, number or name; contact data is covered."""
    asked = Asked(request.args.get("q", "").strip()[:120], request.args.get("kind", "")[:12])
    page, rows = people.search(db.session, current_actor(), asked, request.args.get("page"))
    kinds = {kind.value: word for kind, word in KINDS.items()} | {people.CLOSED: _("已关闭的账号")}
    return render_template(
        "admin/users.html", page=page, rows=rows, asked=asked, kinds=kinds, contact=people.contact
    )


@bp.get("/oversight/users/<int:user_id>")
@guard(Permission.USERS_MANAGE)
def user(user_id: int) -> ResponseReturnValue:
    """One account."""
    return _page(user_id, WhyForm(formdata=None))


@bp.post("/oversight/users/<int:user_id>/contact")
@guard(Permission.USERS_MANAGE)
def show_contact(user_id: int) -> ResponseReturnValue:
    """The same page with address and number in full, once; who looked and why is written down."""
    form = WhyForm()
    if not form.validate_on_submit():
        return _page(user_id, form), 422
    people.show_contact(db.session, current_actor(), user_id, reason=form.reason.data or "")
    edge.commit()
    response = make_response(_page(user_id, WhyForm(formdata=None), shown=True))
    response.headers["Cache-Control"] = "private, no-store"
    return response


@bp.get("/oversight/users/<int:user_id>/closure/new")
@guard(Permission.USERS_MANAGE)
def new_closure(user_id: int) -> ResponseReturnValue:
    """What closing means, what stands in the way, what the law keeps."""
    return _closing_page(user_id, ClosingForm())


@bp.post("/oversight/users/<int:user_id>/closure")
@guard(Permission.USERS_MANAGE)
def close_user(user_id: int) -> ResponseReturnValue:
    """Close the account."""
    form, code = ClosingForm(), 422
    if form.validate_on_submit():
        try:
            closing.close(db.session, current_actor(), user_id, reason=form.reason.data or "")
            edge.commit()
            flash(_("账号关闭了，所有设备上的登录都已退出。"))
            return redirect(url_for(".user", user_id=user_id), 303)
        except (Invalid, Conflict) as error:
            db.session.rollback()
            form.refuse(error)
            code = 409 if isinstance(error, Conflict) else 422
    return _closing_page(user_id, form), code


def _page(user_id: int, form: WhyForm, *, shown: bool = False) -> str:
    actor = current_actor()
    found = people.person(db.session, actor, user_id)
    return render_template(
        "admin/user.html",
        person=found,
        user=found.user,
        form=form,
        shown=shown,
        contact=people.contact(found.user),
        own=found.user.id == actor.user_id,
    )


def _closing_page(user_id: int, form: ClosingForm) -> str:
    actor = current_actor()
    found = people.person(db.session, actor, user_id)
    own = found.user.id == actor.user_id
    return render_template(
        "admin/user_closure.html",
        person=found,
        user=found.user,
        form=form,
        own=own,
        blockers=closing.blockers(db.session, user_id),
    )
