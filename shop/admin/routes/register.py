"""The register: the list, one workshop, and entering a new one."""

from __future__ import annotations

from datetime import datetime

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from shop.admin import register
from shop.admin.entering import enter
from shop.admin.forms import LICENCES, RegistrationForm
from shop.admin.loading import who_decides, workshop_to_see
from shop.admin.measure_forms import CONTRACT_CHOICES
from shop.admin.open_orders import open_orders
from shop.admin.routes.blueprint import bp
from shop.admin.workshop_matters import matters
from shop.core import clock
from shop.core.access import allowed, current_actor, guard
from shop.core.db import db
from shop.core.errors import Conflict, Invalid
from shop.core.permissions import Permission
from shop.core.web import edge
from shop.workshops import certificate_view as view
from shop.workshops import certification, licences, queries
from shop.workshops.certificate_basis import suspension_of
from shop.workshops.certificate_verdict import Asked, verdict
from shop.workshops.register_words import LOCATIONS, OPERATORS


@bp.get("/oversight/workshops")
@guard(Permission.REGISTER_VIEW)
def workshops() -> ResponseReturnValue:
    """Workshops of the account's regions, searched and filtered."""
    asked = register.Asked(
        request.args.get("q", "").strip()[:60],
        request.args.get("county", "")[:6],
        request.args.get("state", "")[:20],
        request.args.get("page"),
    )
    actor = current_actor()
    rows, page = register.search(db.session, actor, asked)
    return render_template(
        "admin/workshops.html",
        rows=rows,
        page=page,
        asked=asked,
        counties=register.counties(db.session, actor),
        states=view.STATES,
        enters=allowed(actor, Permission.CERTIFICATE_DECIDE),
    )


@bp.get("/oversight/workshops/new")
@guard(Permission.CERTIFICATE_DECIDE)
def new_workshop() -> ResponseReturnValue:
    """The form of one page."""
    form = RegistrationForm(data={"granted_on": clock.today(), "utilities_ok": True})
    form.open(db.session, current_actor())
    return render_template("admin/workshop_new.html", form=form)


@bp.post("/oversight/workshops")
@guard(Permission.CERTIFICATE_DECIDE)
def enter_workshop() -> ResponseReturnValue:
    """Enter the workshop, and what was ticked with it: verification, owner, grant. All or nothing."""
    actor = current_actor()
    form = RegistrationForm()
    form.open(db.session, actor)
    if not form.validate_on_submit():
        return render_template("admin/workshop_new.html", form=form), 422
    try:
        workshop = enter(db.session, actor, form)
    except (Invalid, Conflict) as error:
        db.session.rollback()
        form.refuse(error)
        return render_template("admin/workshop_new.html", form=form), 422
    slug = workshop.slug
    edge.commit()
    flash(_("登记好了。"))
    return redirect(url_for(".workshop", slug=slug), 303)


@bp.get("/oversight/workshops/<slug>")
@guard(Permission.REGISTER_VIEW)
def workshop(slug: str) -> ResponseReturnValue:
    """One workshop: identity, certificates, people as counts, licences, and what can be done now."""
    actor = current_actor()
    found = workshop_to_see(db.session, actor, slug)
    now = clock.now()
    standing = certification.status(db.session, found.id, now)
    certificates = queries.certificates_of(db.session, found.id)
    suspension = suspension_of(db.session, certificates[0].events if certificates else [], standing, now)
    return render_template(
        "admin/workshop.html",
        workshop=found,
        standing=standing,
        state=view.STATES[standing.state],
        verdict=verdict(standing, Asked(now), found.verified_until, suspension),
        certificates=[
            (c, view.lines(c.events, found.id, now), view.pieces(c.events, now)) for c in certificates
        ],
        licences=(papers := licences.of_workshop(db.session, found.id)),
        licence_days={x.id: licences.last_day(x) for x in papers},
        licence_words=dict(LICENCES),
        operators=dict(OPERATORS),
        locations=dict(LOCATIONS),
        open_orders=open_orders(db.session, found.id),
        decides=allowed(actor, Permission.CERTIFICATE_DECIDE, found),
        verifies=allowed(actor, Permission.IDENTITY_VERIFY, found),
        who_decides=who_decides(found),
        verified=found.verified_until > now,
        verified_to=clock.local_day(found.verified_until - datetime.resolution),
        matters=matters(db.session, found, standing, now),
        late_since=suspension.fix_by
        if suspension and suspension.fix_by and suspension.fix_by < clock.today()
        else None,
        contract_words=dict(CONTRACT_CHOICES),
        confirmable=standing.runs and standing.last_confirmed_year != clock.local(now).year,
        this_year=clock.local(now).year,
        now=now,
    )
