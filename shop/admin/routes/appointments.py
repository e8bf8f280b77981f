"""Officers and the people who run the platform: named and relieved at the platform's desk."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from shop.accounts import appointing, people
from shop.accounts.memberships import role_name
from shop.accounts.models import Membership
from shop.admin.platform_forms import OfficeForm, PlatformRoleForm
from shop.admin.routes.blueprint import bp
from shop.core.access import current_actor, guard
from shop.core.db import db
from shop.core.errors import Conflict, Invalid
from shop.core.permissions import Permission
from shop.core.web import edge


@bp.get("/oversight/users/<int:user_id>/offices/new")
@guard(Permission.USERS_MANAGE)
def new_office(user_id: int) -> ResponseReturnValue:
    """The form that makes somebody an officer, and the one for roles of the platform."""
    return _page(user_id, OfficeForm(), PlatformRoleForm())


@bp.post("/oversight/users/<int:user_id>/offices")
@guard(Permission.USERS_MANAGE)
def appoint(user_id: int) -> ResponseReturnValue:
    """Make somebody an officer; an authority that is missing is created."""
    form, code = OfficeForm(), 422
    if form.validate_on_submit():
        try:
            region = appointing.find_region(db.session, form.region.data or "")
            held = appointing.appoint_officer(
                db.session,
                current_actor(),
                user_id,
                region_code=region.code,
                department=form.department.data,
                authority=form.authority.data or "",
            )
            told = _("任职记上了：%(place)s，%(role)s。", place=held.organisation.name, role=_role(held))
            edge.commit()
            return _done(user_id, told)
        except (Invalid, Conflict) as error:
            db.session.rollback()
            form.refuse(error)
            code = 409 if isinstance(error, Conflict) else 422
    return _page(user_id, form, PlatformRoleForm(formdata=None)), code


@bp.post("/oversight/users/<int:user_id>/platform-roles")
@guard(Permission.USERS_MANAGE)
def give_platform_role(user_id: int) -> ResponseReturnValue:
    """Give a role of the platform."""
    form, code = PlatformRoleForm(), 422
    if form.validate_on_submit():
        try:
            held = appointing.give_platform_role(
                db.session, current_actor(), user_id, role=form.role.data or ""
            )
            told = _("平台角色记上了：%(role)s。", role=_role(held))
            edge.commit()
            return _done(user_id, told)
        except (Invalid, Conflict) as error:
            db.session.rollback()
            form.refuse(error)
            code = 409 if isinstance(error, Conflict) else 422
    return _page(user_id, OfficeForm(formdata=None), form), code


@bp.post("/oversight/users/<int:user_id>/memberships/<int:membership_id>/ending")
@guard(Permission.USERS_MANAGE)
def end_office(user_id: int, membership_id: int) -> ResponseReturnValue:
    """End an office or a role of the platform."""
    appointing.end_office(db.session, current_actor(), user_id, membership_id)
    edge.commit()
    return _done(user_id, _("任职结束了，从现在起不能再办理。"))


def _role(held: Membership) -> str:
    return role_name(held.organisation.kind, held.role, held.department)


def _done(user_id: int, said: str) -> ResponseReturnValue:
    flash(said)
    return redirect(url_for(".user", user_id=user_id), 303)


def _page(user_id: int, office: OfficeForm, role: PlatformRoleForm) -> str:
    found = people.person(db.session, current_actor(), user_id)
    return render_template("admin/user_office.html", person=found, user=found.user, office=office, role=role)
