"""Decisions about a workshop without a form of their own, and what is entered from paper: grant, confirmation,
verification, licences.
"""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from shop.admin.entering import grant_instant
from shop.admin.forms import GrantForm, LicenceForm
from shop.admin.loading import workshop_to_decide, workshop_to_verify
from shop.admin.routes.blueprint import bp
from shop.core import clock
from shop.core.access import current_actor, guard
from shop.core.db import db
from shop.core.errors import Conflict, Invalid
from shop.core.permissions import Permission
from shop.core.web import edge
from shop.workshops import certification, licences
from shop.workshops.upkeep import confirming, identity


@bp.get("/oversight/workshops/<slug>/certification/new")
@guard(Permission.REGISTER_VIEW)
def new_grant(slug: str) -> ResponseReturnValue:
    """The form of a grant."""
    workshop = workshop_to_decide(db.session, current_actor(), slug)
    standing = certification.status(db.session, workshop.id, clock.now())
    if standing.runs:
        raise Conflict(_("这家工坊已经有有效的证书 %(number)s。", number=standing.certificate_number))
    form = GrantForm(data={"granted_on": clock.today()})
    return render_template("admin/grant.html", workshop=workshop, standing=standing, form=form)


@bp.post("/workshops/<slug>/certification")
@guard(Permission.REGISTER_VIEW)
def grant(slug: str) -> ResponseReturnValue:
    """Certify the workshop; it gets a new number."""
    actor = current_actor()
    workshop = workshop_to_decide(db.session, actor, slug)
    form = GrantForm()
    if form.validate_on_submit():
        try:
            issued = certification.take_over(
                db.session,
                actor,
                workshop.id,
                document_no=form.document_no.data or "",
                effective_at=grant_instant(form.granted_on.data),
            )
        except Invalid as error:
            form.refuse(error)
        else:
            return _done(slug, _("已经认定，证书编号 %(number)s。", number=issued.number))
    standing = certification.status(db.session, workshop.id, clock.now())
    return render_template("admin/grant.html", workshop=workshop, standing=standing, form=form), 422


@bp.post("/workshops/<slug>/confirmation")
@guard(Permission.REGISTER_VIEW)
def confirm(slug: str) -> ResponseReturnValue:
    """Record that the workshop confirmed the running year at the office."""
    actor = current_actor()
    workshop = workshop_to_decide(db.session, actor, slug)
    confirming.record(db.session, actor, workshop.id)
    return _done(slug, _("%(year)s 年确认已经记上。", year=clock.today().year))


@bp.post("/workshops/<slug>/verification")
@guard(Permission.REGISTER_VIEW)
def verify(slug: str) -> ResponseReturnValue:
    """Record that the documents were checked against the originals today."""
    actor = current_actor()
    workshop = workshop_to_verify(db.session, actor, slug)
    identity.check_originals(db.session, actor, workshop.id)
    return _done(slug, _("证照核验已经记上，六个月内有效。"))


@bp.get("/oversight/workshops/<slug>/licences/new")
@guard(Permission.REGISTER_VIEW)
def new_licence(slug: str) -> ResponseReturnValue:
    """The form of a licence."""
    workshop = workshop_to_verify(db.session, current_actor(), slug)
    return render_template("admin/licence.html", workshop=workshop, form=LicenceForm())


@bp.post("/workshops/<slug>/licences")
@guard(Permission.REGISTER_VIEW)
def enter_licence(slug: str) -> ResponseReturnValue:
    """Enter a licence that was checked against the original."""
    actor = current_actor()
    workshop = workshop_to_verify(db.session, actor, slug)
    form = LicenceForm()
    if form.validate_on_submit() and form.valid_from.data is not None:
        try:
            licences.enter_licence(
                db.session,
                actor,
                workshop.id,
                kind=form.kind.data,
                number=form.number.data or "",
                valid_from=form.valid_from.data,
                valid_until=form.valid_until.data,
            )
        except (Invalid, Conflict) as error:
            form.refuse(error, "number")
        else:
            return _done(slug, _("许可已经登记。"))
    return render_template("admin/licence.html", workshop=workshop, form=form), 422


def _done(slug: str, said: str) -> ResponseReturnValue:
    edge.commit()
    flash(said)
    return redirect(url_for(".workshop", slug=slug), 303)
