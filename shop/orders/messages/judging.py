"""One side reports a message of the other; the platform hides it from both or lets it stand. Nothing is deleted."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.core import audit, clock, messages
from shop.core.access import Actor, require
from shop.core.errors import Conflict, Invalid, NotFound
from shop.core.permissions import Permission
from shop.orders.messages.models import Abuse, AbuseState, MessageReport, ThreadMessage
from shop.orders.reported import Reports

REPORTS = Reports(MessageReport, MessageReport.message_id)


def report(
    session: Session, actor: Actor, message: ThreadMessage, *, reason: str, words: str = ""
) -> MessageReport:
    """Report a message of the other side; once by each person. NotFound for one's own, Invalid (field reason)."""
    message = _locked(session, message.id)
    if message.sender_id == actor.user_id or message.hidden_at is not None:
        raise NotFound(_("没有找到这条消息。"))
    if reason not in set(Abuse):
        raise Invalid(_("请选一种情形。"), field="reason")
    return REPORTS.add(session, actor, message.id, reason=reason, words=words)


def hide(session: Session, actor: Actor, message: ThreadMessage) -> None:
    """A report is founded: the message is covered for both sides, kept as evidence, and its writer told.

    Forbidden for all but the platform; Conflict when no report is open.
    """
    require(actor, Permission.MESSAGE_JUDGE)
    message = _locked(session, message.id)
    reasons = _decide(session, message, AbuseState.HIDDEN)
    message.hidden_at = clock.now()
    messages.notify(session, message.sender_id, "message_hidden", reason=reasons[0])
    audit.record(session, actor, "message.hidden", "message", message.id, reason=reasons[0])


def keep(session: Session, actor: Actor, message: ThreadMessage) -> None:
    """The reports are not founded. Conflict when none is open."""
    require(actor, Permission.MESSAGE_JUDGE)
    message = _locked(session, message.id)
    _decide(session, message, AbuseState.KEPT)
    audit.record(session, actor, "message.kept", "message", message.id)


def _locked(session: Session, message_id: int) -> ThreadMessage:
    return session.get_one(ThreadMessage, message_id, with_for_update=True, populate_existing=True)


def _decide(session: Session, message: ThreadMessage, state: AbuseState) -> list[str]:
    rows = REPORTS.decide(session, message.id, state)
    if not rows:
        raise Conflict(_("这条消息没有等着处理的举报。"))
    return [row.reason for row in rows]
