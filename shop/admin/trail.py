"""Reading the audit trail, the newest first, a page at a time without counting it; and as a file."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.accounts import identity
from shop.accounts.models import User
from shop.core import audit, clock
from shop.core.access import Actor, require
from shop.core.audit import AuditEvent
from shop.core.errors import Invalid
from shop.core.permissions import Permission
from shop.core.tables import Cell, csv_text

PER_PAGE = 100
MOST_ROWS = 50_000
MOST_NAMESAKES = 200


class Asked(NamedTuple):
    """What was asked for: the beginning of an action's name, a kind of object and an object, a person (number, mail,
    mobile number or name), days in Shanghai (both counted in), only what lies before a number.
    """

    action: str = ""
    kind: str = ""
    object_ref: str = ""
    person: str = ""
    first: str = ""
    last: str = ""
    before: str = ""

    def kept(self) -> dict[str, str]:
        """The filters by the names they have in an address; empty ones are left out."""
        given = {
            "action": self.action,
            "kind": self.kind,
            "object": self.object_ref,
            "person": self.person,
            "first": self.first,
            "last": self.last,
        }
        return {name: value for name, value in given.items() if value}


class Found(NamedTuple):
    """A page of the trail; `names` by user id; `older`: number to go on before, None at the end."""

    events: list[AuditEvent]
    names: dict[int, str]
    older: int | None


def read(session: Session, asked: Asked) -> Found:
    """One page. Two statements, three with a person. Raises Invalid at `first` or `last` for what is no day."""
    wanted = _wanted(session, asked).limit(PER_PAGE + 1)
    if asked.before.isascii() and asked.before.isdigit() and len(asked.before) < 18:
        wanted = wanted.where(AuditEvent.id < int(asked.before))
    events = list(session.scalars(wanted))
    shown = events[:PER_PAGE]
    names = _names(session, shown)
    return Found(shown, names, shown[-1].id if len(events) > PER_PAGE else None)


def as_csv(session: Session, actor: Actor, asked: Asked) -> str:
    """All that matches as a CSV file; that it was taken is written to the trail itself.

    Raises Invalid when there is more than one file should hold, and as `read`.
    """
    require(actor, Permission.AUDIT_VIEW)
    events = list(session.scalars(_wanted(session, asked).limit(MOST_ROWS + 1)))
    if len(events) > MOST_ROWS:
        raise Invalid(_("超过 %(n)s 条，请缩短日期范围再下载。", n=MOST_ROWS), field="first")
    head = [_("编号"), _("时间"), _("谁"), _("账号编号"), _("动作"), _("对象种类"), _("对象"), _("事实")]
    text = csv_text(head, _cells(events, _names(session, events)))
    filters = {name: value for name, value in asked.kept().items() if name != "person"}
    audit.record(session, actor, "audit.exported", "audit", "csv", rows=len(events), filters=filters)
    return text


def record_dispatch(session: Session, actor: Actor, task_id: int) -> None:
    """Note that somebody sent a failed task again."""
    audit.record(session, actor, "job.sent_again", "outbox_task", task_id)


def _cells(events: list[AuditEvent], names: dict[int, str]) -> Iterator[list[Cell]]:
    system = _("系统")
    for event in events:
        who = system if event.actor_id is None else names.get(event.actor_id, "")
        yield [
            event.id,
            clock.local(event.at).strftime("%Y-%m-%d %H:%M:%S"),
            who,
            event.actor_id,
            event.action,
            event.object_kind,
            event.object_ref,
            json.dumps(event.facts, ensure_ascii=False),
        ]


def _wanted(session: Session, asked: Asked) -> sa.Select[AuditEvent]:
    wanted = sa.select(AuditEvent).order_by(AuditEvent.id.desc())
    if asked.action:
        wanted = wanted.where(AuditEvent.action.startswith(asked.action, autoescape=True))
    if asked.kind:
        wanted = wanted.where(AuditEvent.object_kind == asked.kind)
    if asked.object_ref:
        wanted = wanted.where(AuditEvent.object_ref == asked.object_ref)
    if asked.person:
        wanted = wanted.where(AuditEvent.actor_id.in_(_people(session, asked.person)))
    if asked.first:
        wanted = wanted.where(AuditEvent.at >= clock.day_start(_day(asked.first, "first")))
    if asked.last:
        wanted = wanted.where(AuditEvent.at < clock.day_end(_day(asked.last, "last")))
    return wanted


def _day(text: str, field: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = date.min
    if not date(2000, 1, 1) <= day <= date(2200, 1, 1):
        raise Invalid(_("请按 2026-11-22 的样子填写日期。"), field=field)
    return day


def _people(session: Session, typed: str) -> list[int]:
    """Whom the words mean: the account of the number, of the mail or mobile number, or all of that name."""
    if typed.isascii() and typed.isdigit() and len(typed) < 11:
        return [int(typed)]
    who = identity.read(typed)
    rows = sa.select(User.id).limit(MOST_NAMESAKES)
    if who is None:
        return list(session.scalars(rows.where(User.name == typed)))
    column = User.email if who.kind == "email" else User.phone
    return list(session.scalars(rows.where(column == who.value)))


def _names(session: Session, events: list[AuditEvent]) -> dict[int, str]:
    people = sorted({e.actor_id for e in events if e.actor_id is not None})
    found: dict[int, str] = {}
    for start in range(0, len(people), 500):
        rows = sa.select(User.id, User.name).where(User.id.in_(people[start : start + 500]))
        found |= {row.id: row.name for row in session.execute(rows)}
    return found
