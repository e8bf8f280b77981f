"""Public pages: what is on public notice, and bringing forward an objection, without an account."""

from __future__ import annotations

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from shop.accounts import throttle
from shop.core import clock
from shop.core.access import public
from shop.core.db import db
from shop.core.errors import Conflict, Invalid, NotFound, ShopError, TooMany
from shop.core.web import edge
from shop.workshops.applications import announced, objecting
from shop.workshops.applications.announced import Announced
from shop.workshops.conditions import periods
from shop.workshops.forms import ObjectionForm
from shop.workshops.routes.blueprint import bp


@bp.get("/notices")
@public("a public notice is for everybody")
def notices() -> ResponseReturnValue:
    """All notices, those that run first; `?county=` those of one county."""
    county = announced.county_named(db.session, request.args.get("county", "")[:6])
    today = clock.today()
    code = county.code if county else ""
    listed, page = announced.page(db.session, today, request.args.get("page"), code)
    return render_template("workshops/notices.html", listed=listed, page=page, county=county, today=today)


@bp.get("/notices/<number>")
@public("a public notice is for everybody")
def notice(number: str) -> ResponseReturnValue:
    """What stands on the notice and, while it runs, the form to object."""
    found = _load(number)
    form = ObjectionForm()
    form.offer(found)
    return _page(found, form)


@bp.post("/notices/<number>/objections")
@public("everybody may object, with or without a name")
def object_to_notice(number: str) -> ResponseReturnValue:
    """Take the objection in and answer with its number; a refusal keeps what was written."""
    found = _load(number)
    form = ObjectionForm()
    form.offer(found)
    if not form.validate_on_submit():
        return _page(found, form), 422
    try:
        throttle.take(db.session, throttle.OBJECT, number, request.remote_addr or "")
        objection = objecting.object_to(db.session, notice_number=number, **form.facts())
    except (Conflict, Invalid, NotFound, TooMany) as error:
        return _refused(number, form, error)
    edge.commit()
    key = objecting.key_of(objection.number)
    return redirect(url_for(".objection", number=objection.number, key=key), 303)


@bp.get("/objections/<number>/<key>")
@public("who objected has no account; the address holds a key that only they got")
def objection(number: str, key: str) -> ResponseReturnValue:
    """How the objection stands and, once there is one, the answer."""
    found = objecting.followed(db.session, number, key)
    return render_template("workshops/objection.html", objection=found, application=found.application)


def _load(number: str) -> Announced:
    found = announced.get(db.session, number[:30], clock.today())
    if found is None:
        abort(404)
    return found


def _refused(number: str, form: ObjectionForm, error: ShopError) -> ResponseReturnValue:
    db.session.rollback()
    form.refuse(error, "text" if isinstance(error, TooMany) else "application_id")
    codes = {Conflict: 409, TooMany: 429}
    return _page(_load(number), form), codes.get(type(error), 422)


def _page(found: Announced, form: ObjectionForm) -> str:
    return render_template(
        "workshops/notice.html",
        found=found,
        form=form,
        words=_words(),
        today=clock.today(),
        answer_days=periods.of(db.session, found.notice.county_code).answer_days,
    )


def _words() -> dict[str, str]:
    return {
        announced.RUNS: _("公示中"),
        announced.LATER: _("还没开始"),
        announced.OVER: _("公示期满，等认定"),
        announced.GRANTED: _("已认定"),
        announced.STOPPED: _("公示停止"),
    }
