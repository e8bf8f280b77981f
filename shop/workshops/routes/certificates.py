"""Public pages about certificates: look one up, the certificate itself as of now or of a day."""

from __future__ import annotations

from datetime import datetime

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from shop.core import clock
from shop.core.access import public
from shop.core.db import db
from shop.workshops import certificate_view as view
from shop.workshops import certification, queries
from shop.workshops.certificate_asked import about as about_day
from shop.workshops.certificate_asked import find, no_such
from shop.workshops.certificate_basis import Basis, basis_of, suspension_of
from shop.workshops.certificate_data import json_ld
from shop.workshops.certificate_verdict import verdict
from shop.workshops.models import Certificate, EventKind
from shop.workshops.routes.blueprint import bp


@bp.get("/certificates")
@public("everybody may check a certificate")
def certificates() -> ResponseReturnValue:
    """The question; a number that exists leads to its page, any other says what is wrong with it."""
    typed = request.args.get("number", "").strip()[:60]
    if not typed:
        return _question(typed, "")
    certificate = find(db.session, typed)
    if certificate is not None:
        return redirect(url_for(".certificate", number=certification.digits(certificate.number)), 303)
    return _question(typed, no_such(typed))


@bp.get("/certificates/<path:number>")
@public("everybody may check a certificate")
def certificate(number: str) -> ResponseReturnValue:
    """The record of one certificate, in any state: what holds now or at the end of the day in `on`, as known today, its
    years and its history until then. A day that cannot be read is explained beside today's answer (422).
    """
    found = find(db.session, number)
    if found is None:
        return unknown(number)
    about = about_day(request.args.get("on", ""))
    at, workshop, now = about.asked.at, found.workshop, clock.now()
    standing = certification.status_of(found.events, at, found.number)
    newest = queries.newest_number(db.session, workshop.id)
    basis = basis_of(db.session, found)
    suspension = suspension_of(db.session, found.events, standing, at)
    page = render_template(
        "workshops/certificate.html",
        certificate=found,
        workshop=workshop,
        digits=certification.digits(found.number),
        standing=standing,
        verdict=verdict(standing, about.asked, workshop.verified_until, suspension),
        about=about,
        data=None if about.asked.day else _data(found, basis, standing),
        years=view.pieces(found.events, at),
        history=view.lines(found.events, workshop.id, at, basis),
        basis=basis,
        grant=next(e for e in found.events if e.kind == EventKind.GRANTED),
        newer=newest if newest != found.number else None,
        now=now,
        verified_to=clock.local_day(workshop.verified_until - datetime.resolution),
    )
    return page, 422 if about.problem else 200


def _data(found: Certificate, basis: Basis, standing: certification.Status) -> dict[str, object]:
    return json_ld(
        found,
        standing,
        basis,
        address=url_for(".certificate", number=certification.digits(found.number), _external=True),
        workshop_address=url_for("front.workshop", slug=found.workshop.slug, _external=True),
    )


def unknown(number: str) -> ResponseReturnValue:
    """The question again, with what is wrong with the number (404)."""
    return _question(number[:60], no_such(number)), 404


def _question(typed: str, problem: str) -> str:
    return render_template("workshops/certificates.html", typed=typed, problem=problem)
