"""Either side of a thread reports a message of the other."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from shop.core.access import current_actor, guard
from shop.core.db import db
from shop.core.errors import NotFound
from shop.core.permissions import Permission
from shop.core.web import edge
from shop.orders.messages import judging, labels
from shop.orders.messages.forms import AbuseForm
from shop.orders.messages.loading import get_message_for
from shop.orders.messages.models import ThreadMessage
from shop.orders.routes.blueprint import bp

VIEW = Permission.MESSAGE_VIEW


@bp.get("/messages/said/<int:message_id>/reports/new")
@guard(VIEW)
def new_message_report(message_id: int) -> ResponseReturnValue:
    """What is wrong with it."""
    form = AbuseForm(formdata=None)
    form.offer()
    return _page(_message(message_id), form)


@bp.post("/messages/said/<int:message_id>/reports")
@guard(VIEW)
def report_message(message_id: int) -> ResponseReturnValue:
    """Hand it to the platform."""
    message, form = _message(message_id), AbuseForm()
    form.offer()
    if not form.validate_on_submit():
        return _page(message, form), 422
    here = back(message)
    judging.report(db.session, current_actor(), message, reason=form.reason.data, words=form.words.data or "")
    edge.commit()
    flash(_("收到了，平台会看这段对话。"))
    return redirect(here, 303)


def back(message: ThreadMessage) -> str:
    """The thread as the actor reads it."""
    buyer = message.thread.user_id == current_actor().user_id
    endpoint = ".message_thread" if buyer else ".studio_thread"
    return url_for(endpoint, thread_id=message.thread_id)


def _message(message_id: int) -> ThreadMessage:
    message = get_message_for(db.session, current_actor(), message_id)
    if message.sender_id == current_actor().user_id or message.hidden_at is not None:
        raise NotFound(_("没有找到这条消息。"))
    return message


def _page(message: ThreadMessage, form: AbuseForm) -> str:
    return render_template(
        "orders/message_report.html", message=message, form=form, back=back(message), says=labels
    )
