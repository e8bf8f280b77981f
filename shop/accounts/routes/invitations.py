"""Invitations into an organisation: showing one as a code, taking it back; what the invited person sees and does."""

from __future__ import annotations

import io

import segno
from flask import Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from shop.accounts import invitations, memberships
from shop.accounts.forms.own import RoleForm
from shop.accounts.models import OrganisationKind
from shop.accounts.routes.blueprint import bp
from shop.accounts.routes.organisations import offered_roles
from shop.core.access import current_actor, guard, public
from shop.core.db import db
from shop.core.errors import Conflict, Gone, Invalid, TooMany
from shop.core.permissions import Permission
from shop.core.web import edge

MANAGE = Permission.ORGANISATION_MANAGE
WHY = "the signed link names the invitation; whoever holds it may have no account yet"


@bp.post("/account/organisations/<int:organisation_id>/invitations")
@guard(MANAGE)
def show_invitation(organisation_id: int) -> ResponseReturnValue:
    """An invitation that is only shown, to be scanned on the spot."""
    actor = current_actor()
    organisation = memberships.get_for(db.session, actor, organisation_id)
    form = RoleForm(prefix="code")
    form.role.choices = offered_roles(organisation)
    try:
        if not form.validate_on_submit():
            raise Invalid(_("请选一个角色。"), field="role")
        made = invitations.invite(db.session, actor, organisation_id, who=None, role=form.role.data)
    except (Invalid, TooMany) as refusal:
        db.session.rollback()
        flash(refusal.sentence, "error")
        return redirect(url_for(".members", organisation_id=organisation_id), 303)
    number = made.id
    edge.commit()
    return redirect(url_for(".invitation_code", organisation_id=organisation_id, invitation_id=number), 303)


@bp.get("/account/organisations/<int:organisation_id>/invitations/<int:invitation_id>")
@guard(MANAGE)
def invitation_code(organisation_id: int, invitation_id: int) -> ResponseReturnValue:
    """The code to scan and the link to pass on."""
    found = invitations.one_of(db.session, current_actor(), organisation_id, invitation_id)
    return render_template(
        "accounts/invitation_code.html",
        invitation=found,
        link=_link(invitations.token_of(found)),
        role=memberships.role_name(OrganisationKind(found.organisation.kind), found.role),
    )


@bp.get("/account/organisations/<int:organisation_id>/invitations/<int:invitation_id>/qr.svg")
@guard(MANAGE)
def invitation_qr(organisation_id: int, invitation_id: int) -> Response:
    """The link as a QR code."""
    found = invitations.one_of(db.session, current_actor(), organisation_id, invitation_id)
    picture = io.BytesIO()
    segno.make(_link(invitations.token_of(found)), error="m", micro=False).save(
        picture, kind="svg", scale=4, border=4, dark="#13202f", light="#fff", xmldecl=False
    )
    headers = {"Cache-Control": "private, no-store"}
    return Response(picture.getvalue(), mimetype="image/svg+xml", headers=headers)


@bp.post("/account/organisations/<int:organisation_id>/invitations/<int:invitation_id>/withdrawal")
@guard(MANAGE)
def call_off_invitation(organisation_id: int, invitation_id: int) -> ResponseReturnValue:
    """Take it back."""
    invitations.call_off(db.session, current_actor(), organisation_id, invitation_id)
    edge.commit()
    flash(_("撤回了，链接和码都用不了了。"))
    return redirect(url_for(".members", organisation_id=organisation_id), 303)


@bp.get("/invitations/<token>")
@public(WHY)
def invitation(token: str) -> ResponseReturnValue:
    """Who invites, into what, as what; and how to join."""
    try:
        found = invitations.of_token(db.session, token)
    except Gone as gone:
        return render_template("accounts/invitation.html", invitation=None, gone=gone.sentence), 410
    role = memberships.role_name(OrganisationKind(found.organisation.kind), found.role)
    return render_template("accounts/invitation.html", invitation=found, role=role, token=token)


@bp.post("/invitations/<token>")
@guard(Permission.ACCOUNT_MANAGE)
def take_invitation(token: str) -> ResponseReturnValue:
    """Somebody with an account joins."""
    try:
        joined = invitations.take(db.session, current_actor(), token)
    except (Conflict, Gone) as refusal:
        db.session.rollback()
        flash(refusal.sentence, "warn")
        return redirect(url_for(".organisations"), 303)
    name = joined.organisation.name
    edge.commit()
    flash(_("您加入了%(name)s。", name=name))
    return redirect(url_for(".organisations"), 303)


def _link(token: str) -> str:
    return url_for("accounts.invitation", token=token, _external=True)
