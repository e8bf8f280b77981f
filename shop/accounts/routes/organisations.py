"""Organisations one works for, and who works there."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from shop.accounts import identity, invitations, memberships
from shop.accounts.access import MANAGING_ROLES
from shop.accounts.forms.own import MemberForm, RoleForm
from shop.accounts.models import ROLES, Organisation, OrganisationKind
from shop.accounts.routes.blueprint import bp
from shop.core.access import current_actor, guard
from shop.core.db import db
from shop.core.errors import Conflict, Invalid, TooMany
from shop.core.permissions import Permission
from shop.core.web import edge


@bp.get("/account/organisations")
@guard(Permission.ACCOUNT_MANAGE)
def organisations() -> ResponseReturnValue:
    """Own memberships; who manages an organisation finds its members on a page of their own."""
    own = memberships.of(db.session, current_actor())
    managed = {m.organisation_id for m in own if m.role == MANAGING_ROLES.get(m.organisation.kind)}
    return render_template("accounts/organisations.html", memberships=own, managed=managed)


@bp.get("/account/organisations/<int:organisation_id>")
@guard(Permission.ORGANISATION_MANAGE)
def members(organisation_id: int) -> ResponseReturnValue:
    """Who works there, and a form to add somebody."""
    organisation = memberships.get_for(db.session, current_actor(), organisation_id)
    return _page(organisation, _form(organisation))


@bp.post("/account/organisations/<int:organisation_id>/members")
@guard(Permission.ORGANISATION_MANAGE)
def add_member(organisation_id: int) -> ResponseReturnValue:
    """Add somebody who has an account."""
    actor = current_actor()
    organisation = memberships.get_for(db.session, actor, organisation_id)
    form = _form(organisation)
    if not form.validate_on_submit():
        return _page(organisation, form), 422
    who = identity.read(form.identifier.data or "")
    assert who is not None
    try:
        if identity.find(db.session, who) is None and invitations.can_invite(organisation):
            site = request.url_root.rstrip("/")
            invitations.invite(db.session, actor, organisation_id, who=who, role=form.role.data, site=site)
            edge.commit()
            flash(_("对方还没有账号，邀请发出去了；注册以后就加进来。"))
            return redirect(url_for("accounts.members", organisation_id=organisation_id), 303)
        added = memberships.add(db.session, actor, organisation_id, who=who, role=form.role.data)
    except TooMany as error:
        form.refuse(error, "identifier")
        return _page(organisation, form), 429
    except (Invalid, Conflict) as error:
        form.refuse(error, "identifier")
        return _page(organisation, form), 409 if isinstance(error, Conflict) else 422
    name = added.user.name
    edge.commit()
    flash(_("%(name)s 加进来了。", name=name))
    return redirect(url_for("accounts.members", organisation_id=organisation_id), 303)


@bp.post("/account/organisations/<int:organisation_id>/members/<int:membership_id>/end")
@guard(Permission.ACCOUNT_MANAGE)
def end_member(organisation_id: int, membership_id: int) -> ResponseReturnValue:
    """End a membership: anybody's for who manages, one's own for everybody."""
    actor = current_actor()
    try:
        ended = memberships.end(db.session, actor, organisation_id, membership_id)
    except Conflict as error:
        flash(error.sentence, "error")
        return redirect(url_for("accounts.organisations"), 303)
    own = ended.user_id == actor.user_id
    edge.commit()
    flash(_("您退出了这个单位。") if own else _("已移出。"))
    if own:
        return redirect(url_for("accounts.organisations"), 303)
    return redirect(url_for("accounts.members", organisation_id=organisation_id), 303)


def _form(organisation: Organisation) -> MemberForm:
    form = MemberForm()
    form.role.choices = offered_roles(organisation)
    return form


def offered_roles(organisation: Organisation) -> list[tuple[str, str]]:
    """The roles that can be given there, in words."""
    kind = OrganisationKind(organisation.kind)
    return [(role, memberships.role_name(kind, role)) for role in ROLES[kind]]


def _page(organisation: Organisation, form: MemberForm) -> str:
    rows = memberships.members(db.session, {organisation.id})[organisation.id]
    kind = OrganisationKind(organisation.kind)
    code = RoleForm(formdata=None, prefix="code")
    code.role.choices = offered_roles(organisation)
    return render_template(
        "accounts/members.html",
        organisation=organisation,
        members=rows,
        form=form,
        code=code,
        invites=invitations.can_invite(organisation),
        waiting=invitations.open_of(db.session, organisation.id),
        role_of=lambda one: memberships.role_name(kind, one.role),
    )
