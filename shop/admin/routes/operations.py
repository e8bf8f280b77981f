"""The platform's own pages: work that failed, and the audit trail."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from shop.admin import trail
from shop.admin.routes.blueprint import bp
from shop.core import clock, outbox
from shop.core.access import current_actor, guard
from shop.core.db import db
from shop.core.errors import Conflict, Invalid
from shop.core.permissions import Permission
from shop.core.web import edge
from shop.core.web.downloads import csv_file


@bp.get("/oversight/jobs")
@guard(Permission.JOBS_MANAGE)
def jobs() -> ResponseReturnValue:
    """Tasks that were given up, and how far behind the worker is."""
    return render_template(
        "admin/jobs.html", dead=outbox.dead_letters(db.session), lag=outbox.lag(db.session)
    )


@bp.post("/oversight/jobs/<int:task_id>/dispatch")
@guard(Permission.JOBS_MANAGE)
def send_again(task_id: int) -> ResponseReturnValue:
    """Send a dead letter once more."""
    if not outbox.send_again(db.session, task_id):
        raise Conflict(_("这件任务已经不在失败清单里，可能刚刚被重发了。"))
    trail.record_dispatch(db.session, current_actor(), task_id)
    edge.commit()
    flash(_("已经重新排队，稍后再看。"))
    return redirect(url_for(".jobs"), 303)


@bp.get("/oversight/audit")
@guard(Permission.AUDIT_VIEW)
def audit() -> ResponseReturnValue:
    """Who did what, the newest first."""
    asked = _asked()
    try:
        return render_template(
            "admin/audit.html", found=trail.read(db.session, asked), asked=asked, wrong=None
        )
    except Invalid as error:
        nothing = trail.Found([], {}, None)
        return render_template("admin/audit.html", found=nothing, asked=asked, wrong=error), 422


@bp.get("/oversight/audit.csv")
@guard(Permission.AUDIT_VIEW, writes="each taking of the trail as a file is written down in it")
def audit_file() -> ResponseReturnValue:
    """The same as a file, all that matches."""
    asked = _asked()
    try:
        text = trail.as_csv(db.session, current_actor(), asked)
    except Invalid as error:
        nothing = trail.Found([], {}, None)
        return render_template("admin/audit.html", found=nothing, asked=asked, wrong=error), 422
    edge.commit()
    return csv_file(text, f"{_('操作日志')}-{clock.today()}.csv")


def _asked() -> trail.Asked:
    lengths = {"action": 60, "kind": 40, "object": 80, "person": 254, "first": 10, "last": 10, "before": 20}
    return trail.Asked(*(request.args.get(name, "").strip()[:most] for name, most in lengths.items()))
