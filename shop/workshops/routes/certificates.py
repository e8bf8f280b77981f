"""Public pages about certificates: look one up, the certificate itself, the list of measures."""

from __future__ import annotations

from datetime import datetime

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from shop.core import clock
from shop.core.access import public
from shop.core.db import db
from shop.workshops import certificate_view as view
from shop.workshops import certification, queries, sanctions
from shop.workshops.models import Certificate
from shop.workshops.routes.blueprint import bp


@bp.get("/certificates")
@public("everybody may check a certificate")
def certificates() -> ResponseReturnValue:
    """The question; a number that exists leads to its page, any other says what is wrong with it."""
    typed = request.args.get("number", "").strip()[:60]
    if not typed:
        return _asked(typed, "")
    certificate = _find(typed)
    if certificate is not None:
        return redirect(url_for(".certificate", number=certification.digits(certificate.number)), 303)
    return _asked(typed, _no_such(typed))


@bp.get("/certificates/<path:number>")
@public("everybody may check a certificate")
def certificate(number: str) -> ResponseReturnValue:
    """The record of one certificate, in any state: what holds today, its years, its history."""
    found = _find(number)
    if found is None:
        return _asked(number[:60], _no_such(number)), 404
    now, workshop = clock.now(), found.workshop
    standing = certification.status_of(found.events, now, found.number)
    newest = queries.newest_number(db.session, workshop.id)
    return render_template(
        "workshops/certificate.html",
        certificate=found,
        workshop=workshop,
        standing=standing,
        verdict=view.verdict(standing, workshop.verified_until, now),
        years=view.pieces(found.events, now),
        history=view.lines(found.events, workshop.id, now),
        grant=next(e for e in found.events if e.kind == "granted"),
        newer=newest if newest != found.number else None,
        now=now,
        verified_to=clock.local_day(workshop.verified_until - datetime.resolution),
    )


@bp.get("/sanctions", endpoint="sanctions")
@public("measures against sellers must be published (E-commerce Law art. 36)")
def sanctions_list() -> ResponseReturnValue:
    """What was decided about workshops, and whom time has caught up with."""
    lines, page = sanctions.page(db.session, request.args.get("page"))
    return render_template("workshops/sanctions.html", lines=lines, page=page, words=view.words)


def _find(typed: str) -> Certificate | None:
    number = certification.recognise(typed)
    return queries.certificate_with(db.session, number) if number else None


def _no_such(typed: str) -> str:
    if certification.recognise(typed) is None:
        return _("这不像证书编号。编号写在证书和吊牌上，写法像 湘非工 433130-2023-0014。")
    return _("没有这个编号的证书。请一字一字对照；对得上仍查不到，证书可能是假的。")


def _asked(typed: str, problem: str) -> str:
    return render_template("workshops/certificates.html", typed=typed, problem=problem)
