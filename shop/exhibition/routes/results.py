"""Results of a fair: the public board, the organiser's closing report as page, on paper and as a workbook."""

from __future__ import annotations

from datetime import timedelta

from flask import Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from shop.core import clock
from shop.core.access import current_actor, guard, public
from shop.core.db import db
from shop.core.permissions import Permission
from shop.core.web import edge
from shop.core.web.downloads import XLSX_TYPE, kept_file
from shop.exhibition.entry.scans import SLOT, slot_of
from shop.exhibition.fairs import moves, queries
from shop.exhibition.fairs.moves import Act
from shop.exhibition.results import board as boards
from shop.exhibition.results import labels as words
from shop.exhibition.results import report as reports
from shop.exhibition.results import report_file
from shop.exhibition.routes.blueprint import bp
from shop.exhibition.routes.codes import drawn
from shop.exhibition.routes.desk import get_fair_for


@bp.get("/fairs/<slug>/board")
@public("what may be said of a fair in public, on a screen in its hall")
def board(slug: str) -> ResponseReturnValue:
    """The live board; it reads itself anew when the next quarter of an hour begins."""
    fair, now = queries.announced(db.session, slug), clock.now()
    page = boards.load(db.session, fair, now)
    code = drawn(url_for("exhibition.fair", slug=slug, _external=True))
    answer = Response(render_template("exhibition/board.html", page=page, code=code))
    answer.headers["Refresh"] = str(int((slot_of(now) + SLOT - now + timedelta(seconds=5)).total_seconds()))
    answer.headers["Cache-Control"] = "public, max-age=60"
    return answer


@bp.get("/fair-desk/<slug>/results")
@guard(Permission.FAIR_MANAGE)
def fair_results(slug: str) -> ResponseReturnValue:
    """The closing report: as it is until it is frozen, then as frozen, with what changed since."""
    fair = get_fair_for(slug)
    now, report = reports.figures(db.session, fair), reports.frozen(db.session, fair.id)
    return render_template(
        "exhibition/results.html",
        fair=fair,
        figures=report.figures if report else now,
        report=report,
        changed=reports.corrections(report, now) if report else {},
        can_freeze=moves.can(fair, Act.REPORT),
        span=queries.span_of(db.session, fair.id),
        compared=reports.COMPARED,
        words=words,
        now=clock.now(),
    )


@bp.get("/fair-desk/<slug>/results.xlsx")
@guard(Permission.FAIR_MANAGE)
def fair_results_file(slug: str) -> ResponseReturnValue:
    """The same as a workbook."""
    fair = get_fair_for(slug)
    now, report = reports.figures(db.session, fair), reports.frozen(db.session, fair.id)
    changed = reports.corrections(report, now) if report else {}
    data = report_file.as_xlsx(fair.title, report.figures if report else now, changed)
    return kept_file(data, XLSX_TYPE, _("%(fair)s 总结.xlsx", fair=fair.title))


@bp.post("/fair-desk/<slug>/results/freezing")
@guard(Permission.FAIR_MANAGE)
def freeze_results(slug: str) -> ResponseReturnValue:
    """The report is final; what changes later stands beside it."""
    reports.freeze(db.session, current_actor(), get_fair_for(slug))
    edge.commit()
    flash(_("总结定稿了。以后的变动另外列出来。"))
    return redirect(url_for("exhibition.fair_results", slug=slug), 303)
