"""The outbox: what must happen after the commit is written in the transaction, and done later, at least once.

Mail, index updates and calls to providers leave only this way. Handlers are registered by topic and must be safe to
run twice. A task that keeps failing becomes a dead letter that an operator sees and sends again.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from shop.core import clock
from shop.core.db import BigId, Model, table_of


class OutboxTask(Model):
    """One thing to do. Open while neither `done_at` nor `dead_at` is set."""

    __tablename__ = "outbox_task"
    __table_args__ = (
        sa.CheckConstraint("attempts >= 0", name="attempts_not_negative"),
        sa.Index("ix_outbox_task_open", "run_at", sqlite_where=sa.text("done_at IS NULL AND dead_at IS NULL"),
                 postgresql_where=sa.text("done_at IS NULL AND dead_at IS NULL")),
        # Of those done nobody asks, and they are many: an index over all would have them read for the few.
        sa.Index("ix_outbox_task_dead_at", "dead_at", sqlite_where=sa.text("dead_at IS NOT NULL"),
                 postgresql_where=sa.text("dead_at IS NOT NULL")),
        sa.Index("ix_outbox_task_undone", "topic", sqlite_where=sa.text("done_at IS NULL"),
                 postgresql_where=sa.text("done_at IS NULL")),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    topic: Mapped[str] = mapped_column(sa.String(60))
    payload: Mapped[dict[str, Any]]
    dedupe_key: Mapped[str | None] = mapped_column(sa.String(120), unique=True)
    created_at: Mapped[datetime]
    run_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    leased_until: Mapped[datetime | None]
    done_at: Mapped[datetime | None]
    dead_at: Mapped[datetime | None]
    last_error: Mapped[str | None] = mapped_column(sa.Text)


_WRITE = sa.insert(table_of(OutboxTask))


class Task(NamedTuple):
    """Something to do as it is posted: its topic, and ids and codes."""

    topic: str
    payload: dict[str, Any]


class ScheduleRun(Model):
    """When each repeated job last ran; the row is the lease."""

    __tablename__ = "schedule_run"

    name: Mapped[str] = mapped_column(sa.String(60), primary_key=True)
    last_run_at: Mapped[datetime]


def post(session: Session, topic: str, *, run_at: datetime | None = None, **payload: Any) -> None:
    """Write the task in the present transaction; it leaves only if that commits. Payload: ids and codes, no personal data."""
    now = clock.now()
    task = {"topic": topic, "payload": payload, "created_at": now, "run_at": run_at or now}
    session.execute(_WRITE, task)


def post_each(session: Session, topic: str, payloads: Iterable[dict[str, Any]]) -> None:
    """The same for many tasks of one topic, in one statement."""
    post_all(session, [Task(topic, payload) for payload in payloads])


def post_all(session: Session, tasks: Iterable[Task]) -> None:
    """The same for many tasks, in one statement."""
    now = clock.now()
    rows = [{**task._asdict(), "created_at": now, "run_at": now} for task in tasks]
    if rows:
        session.execute(_WRITE, rows)


def is_open() -> sa.ColumnElement[bool]:
    """Tasks neither done nor given up."""
    return sa.and_(OutboxTask.done_at.is_(None), OutboxTask.dead_at.is_(None))


def undone(topic: str) -> sa.ColumnElement[bool]:
    """Tasks of the topic that are not done: still open, or given up."""
    return sa.and_(OutboxTask.topic == topic, OutboxTask.done_at.is_(None))


def send_again(session: Session, task_id: int) -> bool:
    """Give a dead letter a new life; False when it is not dead (any more)."""
    now = clock.now()
    dead = sa.and_(OutboxTask.id == task_id, OutboxTask.dead_at.is_not(None))
    fresh = {"dead_at": None, "attempts": 0, "run_at": now, "leased_until": None}
    revived: Any = session.execute(sa.update(OutboxTask).where(dead).values(fresh))
    return bool(revived.rowcount == 1)


def dead_letters(session: Session, limit: int = 100) -> list[OutboxTask]:
    """Tasks that were given up, newest first."""
    dead = sa.select(OutboxTask).where(OutboxTask.dead_at.is_not(None))
    return list(session.scalars(dead.order_by(OutboxTask.dead_at.desc()).limit(limit)))


def lag(session: Session) -> timedelta:
    """How long the oldest due task has been waiting."""
    now = clock.now()
    oldest = session.scalar(sa.select(sa.func.min(OutboxTask.run_at)).where(is_open()))
    return max(now - oldest, timedelta()) if oldest else timedelta()
