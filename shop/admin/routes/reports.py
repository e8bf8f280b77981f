"""Reports of misuse at the desk: taken up, handed to another county, answered."""

from __future__ import annotations

import sqlalchemy as sa
from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from shop.admin import report_desk
from shop.admin.report_desk import CloseForm, HandOverForm
from shop.admin.routes.blueprint import bp
from shop.admin.routes.transfers import other_counties
from shop.core import clock
from shop.core.access import current_actor, guard
from shop.core.audit import AuditEvent
from shop.core.db import db
from shop.core.errors import Invalid
from shop.core.permissions import Permission
from shop.core.web import edge
from shop.core.web.forms import Form
from shop.workshops.income.report import PROVINCE
from shop.workshops.reports import reporting
from shop.workshops.reports.models import MisuseReport, ReportMatter, ReportState


@bp.get("/oversight/reports")
@guard(Permission.REPORT_HANDLE)
def reports() -> ResponseReturnValue:
    """Reports of the account's regions; those that wait first."""
    found = report_desk.page(
        db.session, current_actor(), request.args.get("state", ""), request.args.get("page")
    )
    return render_template(
        "admin/reports.html",
        found=found,
        matters=reporting.MATTERS,
        states=reporting.STATES,
        today=clock.today(),
    )


@bp.get("/oversight/reports/<number>")
@guard(Permission.REPORT_HANDLE)
def misuse_report(number: str) -> ResponseReturnValue:
    """One report with what can be done about it."""
    return _page(reporting.seen(db.session, current_actor(), number))


@bp.post("/oversight/reports/<number>/taking-up")
@guard(Permission.REPORT_HANDLE)
def take_up_report(number: str) -> ResponseReturnValue:
    """Say that one looks into it."""
    reporting.take_up(db.session, current_actor(), number)
    return _done(number, _("已受理。"))


@bp.post("/oversight/reports/<number>/contact")
@guard(Permission.REPORT_HANDLE)
def open_report_contact(number: str) -> ResponseReturnValue:
    """Show who reported; that it was opened is written down."""
    found = reporting.show_contact(db.session, current_actor(), number)
    page = _page(found, contact=True)
    edge.commit()
    return page


@bp.post("/oversight/reports/<number>/answer")
@guard(Permission.REPORT_HANDLE)
def close_report(number: str) -> ResponseReturnValue:
    """Answer it; who reported reads the answer under their address."""
    actor, form = current_actor(), CloseForm()
    found = reporting.seen(db.session, actor, number)
    if not form.validate_on_submit():
        return _page(found, close=form), 422
    try:
        founded = form.founded.data == "yes"
        reporting.close(db.session, actor, number, founded=founded, answer=form.answer.data or "")
    except Invalid as error:
        return _refused(number, form, error)
    return _done(number, _("已答复，举报人凭网址可以看到。"))


@bp.post("/oversight/reports/<number>/handing-over")
@guard(Permission.REPORT_HANDLE)
def hand_over_report(number: str) -> ResponseReturnValue:
    """Give it to another county or to the platform."""
    actor, form = current_actor(), HandOverForm()
    found = reporting.seen(db.session, actor, number)
    form.offer(_elsewhere(found))
    if not form.validate_on_submit():
        return _page(found, hand_over=form), 422
    to = form.county_code.data or ""
    try:
        reporting.hand_over(db.session, actor, number, county_code="" if to == report_desk.PLATFORM else to)
    except Invalid as error:
        return _refused(number, form, error)
    edge.commit()
    flash(_("已转出。"))
    return redirect(url_for(".reports"), 303)


def _elsewhere(found: MisuseReport) -> list[tuple[str, str]]:
    return other_counties(found.county_code or PROVINCE)


def _done(number: str, said: str) -> ResponseReturnValue:
    edge.commit()
    flash(said)
    return redirect(url_for(".misuse_report", number=number), 303)


def _refused(number: str, form: Form, error: Invalid) -> ResponseReturnValue:
    db.session.rollback()
    form.refuse(error)
    found = reporting.seen(db.session, current_actor(), number)
    if isinstance(form, CloseForm):
        return _page(found, close=form), 422
    assert isinstance(form, HandOverForm)
    form.offer(_elsewhere(found))
    return _page(found, hand_over=form), 422


def _page(
    found: MisuseReport,
    *,
    close: CloseForm | None = None,
    hand_over: HandOverForm | None = None,
    contact: bool = False,
) -> str:
    if hand_over is None:
        hand_over = HandOverForm(formdata=None)
        hand_over.offer(_elsewhere(found))
    trail = sa.select(AuditEvent).where(
        AuditEvent.object_kind == "report", AuditEvent.object_ref == found.number
    )
    return render_template(
        "admin/report.html",
        report=found,
        matter=reporting.MATTERS[ReportMatter(found.matter)],
        state=reporting.STATES[ReportState(found.state)],
        open=found.state != ReportState.CLOSED,
        contact=contact,
        masked=report_desk.masked(found.contact),
        close=close or CloseForm(formdata=None),
        hand_over=hand_over,
        trail=list(db.session.scalars(trail.order_by(AuditEvent.id))),
        names=report_desk.names(db.session, found),
        words=report_desk.TRAIL,
        today=clock.today(),
    )
