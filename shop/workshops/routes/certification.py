"""The workshop's own page about its certificate: how it stands, and the confirmation of the year."""

from __future__ import annotations

from datetime import datetime

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from shop.core import clock
from shop.core.access import Permission, allowed, current_actor, guard
from shop.core.db import db
from shop.core.errors import Conflict, Invalid
from shop.core.web import edge
from shop.workshops import certificate_view as view
from shop.workshops import certification, licences, queries, registration
from shop.workshops.forms import FactsForm
from shop.workshops.models import Workshop
from shop.workshops.routes.blueprint import bp
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
    actor = current_actor()
    workshop = workshop_of(db.session, actor, Permission.CERTIFICATE_CONFIRM)
    form = FactsForm()
    if not form.validate_on_submit():
        return _page(workshop, form), 422
    try:
        registration.update_facts(db.session, actor, workshop.id, **form.facts())
        confirmed = _confirm_if_open(workshop)
    except Invalid as error:
        db.session.rollback()
        form.refuse(error)
        return _page(workshop, form), 422
    edge.commit()
    flash(
        _("%(year)s 年确认办好了，布边又织了一段。", year=clock.today().year)
        if confirmed
        else _("登记信息改好了。")
    )
    return redirect(url_for(".studio_certification"), 303)


def _confirm_if_open(workshop: Workshop) -> bool:
    """Confirm the year unless it is confirmed already; a certificate that has ended is refused (BR-07)."""
    try:
        certification.confirm_year(db.session, current_actor(), workshop.id)
    except Conflict as refusal:
        if refusal.code != "ALREADY_CONFIRMED":
            raise
        return False
    return True


def _page(workshop: Workshop, form: FactsForm) -> str:
    now = clock.now()
    standing = certification.status(db.session, workshop.id, now)
    newest = next(iter(queries.certificates_of(db.session, workshop.id)), None)
    return render_template(
        "workshops/certificates_studio.html",
        studio=studio_head(db.session, workshop, now),
        workshop=workshop,
        form=form,
        standing=standing,
        state=view.STATES[standing.state],
        verdict=view.verdict(standing, workshop.verified_until, now),
        years=view.pieces(newest.events, now) if newest else [],
        this_year=clock.local(now).year,
        open_year=standing.runs and standing.last_confirmed_year != clock.local(now).year,
        verified_to=clock.local_day(workshop.verified_until - datetime.resolution),
        verified=workshop.verified_until > now,
        licences=licences.of_workshop(db.session, workshop.id),
        licence_words=licences.WORDS,
        confirms=allowed(current_actor(), Permission.CERTIFICATE_CONFIRM, workshop),
        now=now,
    )
