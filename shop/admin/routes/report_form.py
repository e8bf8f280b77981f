"""The form of the quarterly report: its periods and its columns, which the province sets."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from shop.admin.quarter_forms import PeriodsForm, VersionForm, version_form
from shop.admin.routes.blueprint import bp
from shop.core.access import current_actor, guard
from shop.core.db import db
from shop.core.errors import Conflict, Invalid
from shop.core.permissions import Permission
from shop.core.web import edge
from shop.workshops.income.quarters import Quarter
from shop.workshops.statistics import columns, periods
from shop.workshops.statistics.calendar import days_of, newest_open
from shop.workshops.statistics.calendar import periods as periods_of

AHEAD = 4


@bp.get("/oversight/report-form")
@guard(Permission.STATISTICS_PUBLISH)
def report_form() -> ResponseReturnValue:
    """What holds now, and the two forms."""
    return _page()


@bp.post("/oversight/report-form/periods")
@guard(Permission.STATISTICS_PUBLISH)
def set_report_periods() -> ResponseReturnValue:
    """Set the periods."""
    form = PeriodsForm()
    if not form.validate_on_submit():
        return _page(given=form), 422
    try:
        periods.set_periods(db.session, current_actor(), form.periods(), source=form.source.data or "")
    except Invalid as error:
        db.session.rollback()
        form.refuse(error)
        return _page(given=form), 422
    edge.commit()
    flash(_("时限改好了。已经报送的，按报送时的截止日算。"))
    return redirect(url_for(".report_form"), 303)


@bp.post("/oversight/report-form/versions")
@guard(Permission.STATISTICS_PUBLISH)
def publish_report_version() -> ResponseReturnValue:
    """Publish a new version of the columns."""
    form = version_form(columns.form_for(db.session, _choices()[-1]), _choices())
    if not form.validate_on_submit():
        return _page(version=form), 422
    try:
        columns.publish_version(
            db.session,
            current_actor(),
            columns=form.columns(),
            from_quarter=Quarter.parse(form.from_quarter.data),
            source=form.source.data or "",
        )
    except (Invalid, Conflict) as error:
        db.session.rollback()
        form.refuse(error, "from_quarter")
        return _page(version=form), 422
    edge.commit()
    flash(_("新一版栏目发布了。以前的季度还用以前的栏目。"))
    return redirect(url_for(".report_form"), 303)


def _choices() -> list[Quarter]:
    """Quarters whose forms are not open yet."""
    found = [newest_open(db.session).next]
    while len(found) < AHEAD:
        found.append(found[-1].next)
    return found


def _page(given: PeriodsForm | None = None, version: VersionForm | None = None) -> str:
    now = periods_of(db.session)
    newest = newest_open(db.session)
    coming = _choices()
    return render_template(
        "admin/report_form.html",
        given=given or PeriodsForm(formdata=None, data=now._asdict()),
        version=version or version_form(columns.form_for(db.session, coming[-1]), coming, formdata=None),
        versions=columns.versions(db.session),
        form=columns.form_for(db.session, newest),
        days=[days_of(db.session, q) for q in (newest, *coming)],
    )
