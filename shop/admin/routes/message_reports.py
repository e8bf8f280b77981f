"""Reports about messages, and the thread of a dispute: the platform reads a thread only where it has to decide, and each
look is noted.
"""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from shop.admin.routes.blueprint import bp
from shop.core import audit
from shop.core.access import current_actor, guard
from shop.core.db import db
from shop.core.errors import NotFound
from shop.core.permissions import Permission
from shop.core.web import edge
from shop.orders.messages import judging, labels, queries
from shop.orders.messages.loading import get_reported
from shop.orders.messages.models import AbuseState, ThreadMessage
from shop.orders.returns import queries as return_cases
from shop.orders.returns.loading import get_case_for

JUDGE = Permission.MESSAGE_JUDGE


@bp.get("/oversight/messages")
@guard(JUDGE)
def message_reports() -> ResponseReturnValue:
    """Messages that were reported, the oldest first."""
    rows, page = queries.reported(db.session, request.args.get("page"))
    return render_template("admin/message_reports.html", messages=rows, page=page)


@bp.get("/oversight/messages/<int:message_id>")
@guard(JUDGE, writes="each look of the platform at a thread of others is noted in the audit trail")
def message_report(message_id: int) -> ResponseReturnValue:
    """The message in its thread, the reports, and what can be done."""
    message = get_reported(db.session, current_actor(), message_id)
    reports = queries.reports_of(db.session, message.id)
    page = render_template(
        "admin/message_report.html",
        message=message,
        thread=queries.get(db.session, message.thread_id),
        said=queries.said_in(db.session, message.thread_id),
        reports=reports,
        waits=any(report.state == AbuseState.OPEN for report in reports),
        says=labels,
    )
    _note(message.thread_id, f"report {message_id}")
    return page


@bp.post("/oversight/messages/<int:message_id>/hiding")
@guard(JUDGE)
def hide_message(message_id: int) -> ResponseReturnValue:
    """The report is founded."""
    judging.hide(db.session, current_actor(), _reported(message_id))
    return _done(_("隐藏了，双方都看不到，原文作为证据保留，发的人收到通知。"))


@bp.post("/oversight/messages/<int:message_id>/dismissal")
@guard(JUDGE)
def keep_message(message_id: int) -> ResponseReturnValue:
    """The report is not founded."""
    judging.keep(db.session, current_actor(), _reported(message_id))
    return _done(_("举报不成立，消息照常显示。"))


@bp.get("/oversight/returns/<number>/messages")
@guard(
    Permission.RETURN_DECIDE,
    writes="each look of the platform at a thread of others is noted in the audit trail",
)
def dispute_messages(number: str) -> ResponseReturnValue:
    """What the two sides of a dispute wrote to each other about the order."""
    case = get_case_for(db.session, current_actor(), number, Permission.RETURN_DECIDE)
    thread = queries.of_order(db.session, case.order_id)
    if thread is None or not return_cases.lies_with_platform(db.session, case.order_id):
        raise NotFound(_("双方没有就这个订单发过消息，或这件事不归平台处理。"))
    page = render_template(
        "admin/dispute_messages.html",
        case=case,
        thread=thread,
        said=queries.said_in(db.session, thread.id),
        says=labels,
    )
    _note(thread.id, f"return {number}")
    return page


def _reported(message_id: int) -> ThreadMessage:
    return get_reported(db.session, current_actor(), message_id)


def _note(thread_id: int, why: str) -> None:
    audit.record(db.session, current_actor(), "message.thread_seen", "thread", thread_id, why=why)
    edge.commit()


def _done(said: str) -> ResponseReturnValue:
    edge.commit()
    flash(said)
    return redirect(url_for(".message_reports"), 303)
