"""Public pages about certificates: look one up, the certificate itself as of now or of a day."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime
from typing import NamedTuple

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from shop.core import clock
from shop.core.access import public
from shop.core.db import db
from shop.core.errors import Invalid
from shop.workshops import certificate_view as view
from shop.workshops import certification, queries
from shop.workshops.certificate_basis import Basis, basis_of, suspension_of
from shop.workshops.certificate_data import json_ld
from shop.workshops.certificate_verdict import Asked, verdict
from shop.workshops.models import Certificate, EventKind
from shop.workshops.routes.blueprint import bp

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
FIRST_YEAR, LAST_YEAR = 2000, 2100


class _About(NamedTuple):
    """What the page is asked about: the instant, what was typed, and what is wrong with it."""

    asked: Asked
    typed: str
    problem: str


@bp.get("/certificates")
@public("everybody may check a certificate")
def certificates() -> ResponseReturnValue:
    """The question; a number that exists leads to its page, any other says what is wrong with it."""
    typed = request.args.get("number", "").strip()[:60]
    if not typed:
        return _question(typed, "")
    certificate = find(typed)
    if certificate is not None:
        return redirect(url_for(".certificate", number=certification.digits(certificate.number)), 303)
    return _question(typed, _no_such(typed))


@bp.get("/certificates/<path:number>")
@public("everybody may check a certificate")
def certificate(number: str) -> ResponseReturnValue:
    """The record of one certificate, in any state: what holds now or at the end of the day in `on`, as known today, its
    years and its history until then. A day that cannot be read is explained beside today's answer (422).
    """
    found = find(number)
    if found is None:
        return unknown(number)
    about = _about(request.args.get("on", ""))
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


def find(typed: str) -> Certificate | None:
    """The certificate with the number somebody typed, scanned or followed."""
    number = certification.recognise(typed)
    return queries.certificate_with(db.session, number) if number else None


def unknown(number: str) -> ResponseReturnValue:
    """The question again, with what is wrong with the number (404)."""
    return _question(number[:60], _no_such(number)), 404


def _about(typed: str) -> _About:
    now, text = clock.now(), typed.strip()[:40]
    if not text:
        return _About(Asked(now), "", "")
    try:
        return _About(_asked(text, now), text, "")
    except Invalid as error:
        return _About(Asked(now), text, str(error))


def _asked(text: str, now: datetime) -> Asked:
    """The end of the day that was typed, or now for today. Raises Invalid for what is no day."""
    plain = unicodedata.normalize("NFKC", text).replace("/", "-").replace(".", "-")
    try:
        day = date.fromisoformat(plain) if _DAY.fullmatch(plain) else None
    except ValueError:
        day = None
    if day is None:
        raise Invalid(_("“%(typed)s”不是一个日子。请按 2025-03-01 的样子填写。", typed=text), field="on")
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise Invalid(
            _("请填 %(first)s 年到 %(last)s 年之间的日子。", first=FIRST_YEAR, last=LAST_YEAR), field="on"
        )
    today = clock.local_day(now)
    if day == today:
        return Asked(now)
    return Asked(clock.day_end(day) - datetime.resolution, day, ahead=day > today)


def _no_such(typed: str) -> str:
    if certification.recognise(typed) is None:
        return _("这不像证书编号。编号写在证书和吊牌上，写法像 湘非工 433130-2023-0014。")
    return _("没有这个编号的证书。请一字一字对照；对得上仍查不到，证书可能是假的。")


def _question(typed: str, problem: str) -> str:
    return render_template("workshops/certificates.html", typed=typed, problem=problem)
