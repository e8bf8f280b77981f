"""Reporting misuse, without an account, and following what became of it."""

from __future__ import annotations

import sqlalchemy as sa
from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from shop.accounts import throttle
from shop.core.access import public
from shop.core.db import db
from shop.core.errors import Invalid, TooMany
from shop.core.web import edge
from shop.workshops.models import Workshop
from shop.workshops.reports import reporting
from shop.workshops.reports.forms import ReportForm
from shop.workshops.reports.models import ReportMatter, ReportState
from shop.workshops.routes.blueprint import bp


@bp.get("/reports/new")
@public("everybody may report misuse, with or without a name")
def new_report() -> ResponseReturnValue:
    """The form; `?workshop=` and `?certificate=` say what it is about."""
    form = ReportForm(
        formdata=None,
        data={
            "workshop": request.args.get("workshop", "")[:60],
            "certificate_text": request.args.get("certificate", "")[:60],
        },
    )
    return _page(form)


@bp.post("/reports")
@public("everybody may report misuse, with or without a name")
def file_report() -> ResponseReturnValue:
    """Take the report in and answer with its number; a refusal keeps what was written."""
    form, code = ReportForm(), 422
    if form.validate_on_submit():
        try:
            throttle.take(db.session, throttle.REPORT, "report", request.remote_addr or "")
            report = reporting.file(db.session, **form.facts())
            number = report.number
            edge.commit()
            return redirect(url_for(".report", number=number, key=reporting.key_of(number)), 303)
        except (Invalid, TooMany) as error:
            db.session.rollback()
            form.refuse(error, "text")
            code = 429 if isinstance(error, TooMany) else 422
    return _page(form), code


@bp.get("/reports/<number>/<key>")
@public("who reported has no account; the address holds a key that only they got")
def report(number: str, key: str) -> ResponseReturnValue:
    """How the report stands and, once there is one, the answer."""
    found = reporting.followed(db.session, number, key)
    return render_template(
        "workshops/report.html",
        report=found,
        matter=reporting.MATTERS[ReportMatter(found.matter)],
        state=reporting.STATES[ReportState(found.state)],
    )


def _page(form: ReportForm) -> str:
    slug = form.workshop.data or ""
    workshop = db.session.scalar(sa.select(Workshop).where(Workshop.slug == slug)) if slug else None
    return render_template(
        "workshops/report_new.html", form=form, workshop=workshop, days=reporting.ANSWER_DAYS
    )
