"""Reading the audit trail, the newest first, a page at a time without counting it."""

from __future__ import annotations

from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.accounts.models import User
from shop.core import audit
from shop.core.access import Actor
from shop.core.audit import AuditEvent

PER_PAGE = 100


class Asked(NamedTuple):
    """What was asked for: the beginning of an action's name, an object, only what lies before this number."""

    action: str = ""
    object_ref: str = ""
    before: str = ""


class Found(NamedTuple):
    """A page of the trail; `names` by user id; `older`: number to go on before, None at the end."""

    events: list[AuditEvent]
    names: dict[int, str]
    older: int | None


def read(session: Session, asked: Asked) -> Found:
    """One page. Two statements."""
    wanted = sa.select(AuditEvent).order_by(AuditEvent.id.desc()).limit(PER_PAGE + 1)
    if asked.action:
        wanted = wanted.where(AuditEvent.action.startswith(asked.action, autoescape=True))
    if asked.object_ref:
        wanted = wanted.where(AuditEvent.object_ref == asked.object_ref)
    if asked.before.isascii() and asked.before.isdigit() and len(asked.before) < 18:
        wanted = wanted.where(AuditEvent.id < int(asked.before))
    events = list(session.scalars(wanted))
    shown = events[:PER_PAGE]
    people = {e.actor_id for e in shown if e.actor_id is not None}
    rows = session.execute(sa.select(User.id, User.name).where(User.id.in_(people)))
    return Found(shown, {row.id: row.name for row in rows}, shown[-1].id if len(events) > PER_PAGE else None)


def record_dispatch(session: Session, actor: Actor, task_id: int) -> None:
    """Note that somebody sent a failed task again."""
    audit.record(session, actor, "job.sent_again", "outbox_task", task_id)
