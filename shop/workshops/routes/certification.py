"""The workshop's own page about its certificate: how it stands, the confirmation of the year and its correction."""

from __future__ import annotations

from datetime import datetime

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from shop.core import clock
from shop.core.access import allowed, current_actor, guard
from shop.core.db import db
from shop.core.errors import Invalid
from shop.core.permissions import Permission
from shop.core.web import edge
from shop.workshops import certificate_view as view
from shop.workshops import certification, licences, queries
from shop.workshops.certificate_basis import suspension_of
from shop.workshops.certificate_verdict import Asked, verdict
from shop.workshops.forms import FactsForm
from shop.workshops.models import Workshop
from shop.workshops.routes.blueprint import bp
from shop.workshops.upkeep import confirming
from shop.workshops.upkeep import queries as upkeep
from shop.workshops.working import studio_head, workshop_of


@bp.get("/studio/certification")
@guard(Permission.WORKSHOP_VIEW)
def studio_certification() -> ResponseReturnValue:
    """How the certificate stands today, and the form with what is registered."""
    workshop = workshop_of(db.session, current_actor(), Permission.WORKSHOP_VIEW)
    return _page(workshop, FactsForm(obj=workshop))


@bp.post("/studio/certification")
@guard(Permission.WORKSHOP_VIEW)
def confirm_own_year() -> ResponseReturnValue:
    """The owner brings the facts up to date and, when it is still open, confirms the running year with them."""
    workshop = workshop_of(db.session, current_actor(), Permission.CERTIFICATE_CONFIRM)
    form = FactsForm()
    if not form.validate_on_submit():
        return _page(workshop, form), 422
    try:
        review = confirming.confirm(db.session, current_actor(), workshop.id, **form.facts())
    except Invalid as error:
        return _refused(workshop, form, error)
    edge.commit()
    said = _("%(year)s 年确认办好了，从现在起就算数。县里会再看一遍。", year=clock.today().year)
    flash(said if review is not None else _("登记信息改好了。"))
    return redirect(url_for(".studio_certification"), 303)


@bp.post("/studio/certification/correction")
@guard(Permission.WORKSHOP_VIEW)
def correct_own_year() -> ResponseReturnValue:
    """The owner corrects the confirmation that the county has returned; 409 when none is."""
    workshop = workshop_of(db.session, current_actor(), Permission.CERTIFICATE_CONFIRM)
    form = FactsForm()
    if not form.validate_on_submit():
        return _page(workshop, form), 422
    try:
        review = confirming.correct(db.session, current_actor(), workshop.id, **form.facts())
    except Invalid as error:
        return _refused(workshop, form, error)
    edge.commit()
    flash(_("%(year)s 年的确认补正好了，已经交给县里。", year=confirming.year_of(review)))
    return redirect(url_for(".studio_certification"), 303)


def _refused(workshop: Workshop, form: FactsForm, error: Invalid) -> ResponseReturnValue:
    db.session.rollback()
    form.refuse(error)
    return _page(workshop, form), 422


def _page(workshop: Workshop, form: FactsForm) -> str:
    now = clock.now()
    standing = certification.status(db.session, workshop.id, now)
    newest = next(iter(queries.certificates_of(db.session, workshop.id)), None)
    events = newest.events if newest else []
    suspension = suspension_of(db.session, events, standing, now)
    return render_template(
        "workshops/certificates_studio.html",
        studio=studio_head(db.session, workshop, now),
        workshop=workshop,
        form=form,
        standing=standing,
        state=view.STATES[standing.state],
        verdict=verdict(standing, Asked(now), workshop.verified_until, suspension),
        years=view.pieces(events, now) if events else [],
        this_year=clock.local(now).year,
        open_year=standing.runs and standing.last_confirmed_year != clock.local(now).year,
        returned=upkeep.returned_of(db.session, workshop.id) if standing.runs else None,
        review=upkeep.latest_of(db.session, workshop.id),
        verified_to=clock.local_day(workshop.verified_until - datetime.resolution),
        verified=workshop.verified_until > now,
        licences=licences.of_workshop(db.session, workshop.id),
        licence_words=licences.WORDS,
        confirms=allowed(current_actor(), Permission.CERTIFICATE_CONFIRM, workshop),
        now=now,
    )
