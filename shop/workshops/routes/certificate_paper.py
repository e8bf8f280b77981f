"""The certificate on paper: an A4 page for printing, and the QR code that leads from paper to what holds today."""

from __future__ import annotations

import io

import segno
from flask import Response, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from shop.core import clock
from shop.core.access import public
from shop.core.db import db
from shop.heritage import queries as heritage
from shop.workshops import certificate_view as view
from shop.workshops import certification
from shop.workshops.certificate_asked import find
from shop.workshops.certificate_basis import basis_of, suspension_of
from shop.workshops.certificate_verdict import Asked, verdict
from shop.workshops.models import EventKind
from shop.workshops.register_words import INHERITORS, OPERATORS
from shop.workshops.routes.blueprint import bp
from shop.workshops.routes.certificates import unknown

# The paper has room for so many years; the newest are shown.
YEARS_ON_PAPER = 6


@bp.get("/certificates/<number>/print")
@public("everybody may check a certificate, on paper too")
def certificate_print(number: str) -> ResponseReturnValue:
    """The certificate as an A4 page: what was certified by whom, the years, and that the scan decides, not the paper."""
    found = find(db.session, number)
    if found is None:
        return unknown(number)
    now, workshop = clock.now(), found.workshop
    standing = certification.status_of(found.events, now, found.number)
    suspension = suspension_of(db.session, found.events, standing, now)
    grant = next(e for e in found.events if e.kind == EventKind.GRANTED)
    day = clock.local_day(grant.effective_at)
    return render_template(
        "workshops/certificate_print.html",
        certificate=found,
        workshop=workshop,
        digits=certification.digits(found.number),
        standing=standing,
        state=view.STATES[standing.state][1],
        verdict=verdict(standing, Asked(now), workshop.verified_until, suspension),
        years=view.pieces(found.events, now)[-YEARS_ON_PAPER:],
        basis=basis_of(db.session, found),
        grant=grant,
        operators=dict(OPERATORS),
        inheritors=dict(INHERITORS),
        granted_on=_("%(year)s 年 %(month)s 月 %(day)s 日", year=day.year, month=day.month, day=day.day),
        place=heritage.place_text(db.session, workshop.county.province_code) + workshop.county.name,
        now=now,
    )


@bp.get("/certificates/<number>/qr.svg")
@public("everybody may check a certificate")
def certificate_qr(number: str) -> ResponseReturnValue:
    """The address of the certificate's page as a QR code."""
    found = find(db.session, number)
    if found is None:
        return unknown(number)
    address = url_for(".certificate", number=certification.digits(found.number), _external=True)
    picture = io.BytesIO()
    segno.make(address, error="m", micro=False).save(
        picture, kind="svg", scale=4, border=4, dark="#13202f", light="#fff", xmldecl=False
    )
    return Response(
        picture.getvalue(), mimetype="image/svg+xml", headers={"Cache-Control": "public, max-age=86400"}
    )
