"""The loader is the check: strangers get 404."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.core.access import Actor, allowed
from shop.core.errors import NotFound
from shop.core.permissions import Permission
from shop.orders.messages import queries
from shop.orders.messages.models import AbuseState, Thread, ThreadMessage


def get_thread_for(session: Session, actor: Actor, thread_id: int, permission: Permission) -> Thread:
    """The thread, for who holds the permission on it. NotFound for everybody else."""
    thread = queries.get(session, thread_id)
    if thread is None or not allowed(actor, permission, thread):
        raise NotFound(_("没有找到这些消息。"))
    return thread


def get_message_for(session: Session, actor: Actor, message_id: int) -> ThreadMessage:
    """A message, for the two sides of its thread. NotFound for everybody else."""
    message = queries.message(session, message_id)
    if message is None or not allowed(actor, Permission.MESSAGE_VIEW, message.thread):
        raise NotFound(_("没有找到这条消息。"))
    return message


def get_reported(session: Session, actor: Actor, message_id: int) -> ThreadMessage:
    """A message that was reported, for the platform. NotFound for one nobody reported: those are none of its matters."""
    message = queries.message(session, message_id)
    reports = queries.reports_of(session, message_id) if message else ()
    if message is None or not reports or not allowed(actor, Permission.MESSAGE_JUDGE):
        raise NotFound(_("没有找到这条消息。"))
    return message


def may_see_picture(session: Session, actor: Actor, message: ThreadMessage, *, in_dispute: bool) -> bool:
    """The two sides, unless it is hidden; the platform where the message was reported or lies in a dispute."""
    if allowed(actor, Permission.MESSAGE_VIEW, message.thread) and message.hidden_at is None:
        return True
    if not allowed(actor, Permission.MESSAGE_JUDGE):
        return False
    reports = queries.reports_of(session, message.id)
    return in_dispute or any(r.state in set(AbuseState) for r in reports)
