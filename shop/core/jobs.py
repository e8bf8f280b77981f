"""The worker: outbox tasks with retries and dead letters, and repeated jobs.

Any number of workers may run, on any number of hosts: a task is leased by a conditional update (SKIP LOCKED on
PostgreSQL). A worker that is killed loses its lease after a while and the task runs again, so handlers must be safe to
run twice.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.engine import CursorResult
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlalchemy.orm import Session, sessionmaker

from shop.core import clock
from shop.core.db import UtcDateTime, reading, table_of
from shop.core.handlers import Handle, HandleMany, Handler, Repeat, Repeated
from shop.core.outbox import OutboxTask, ScheduleRun, is_open

log = logging.getLogger("shop.jobs")
Sessions = sessionmaker[Session]
LEASE = timedelta(minutes=5)
BATCH = 20
# Waits after the 1st, 2nd ... failure; after the last one the task is a dead letter.
BACKOFF = tuple(timedelta(seconds=s) for s in (5, 30, 120, 600, 3_600, 21_600, 86_400))
KEEP_DONE = timedelta(days=7)
_TASK = table_of(OutboxTask)
_NOW: Any = sa.bindparam("now", type_=UtcDateTime())
_DUE = (
    sa.select(OutboxTask.id, OutboxTask.topic, OutboxTask.payload)
    .where(is_open(), OutboxTask.run_at <= _NOW)
    .where(sa.or_(OutboxTask.leased_until.is_(None), OutboxTask.leased_until <= _NOW))
    .order_by(OutboxTask.id)
    .limit(sa.bindparam("most", type_=sa.Integer))
)
_TO_LEASE = _DUE.with_for_update(skip_locked=True)
_THIS = sa.update(_TASK).where(_TASK.c.id == sa.bindparam("task_id"))
_LEASED = _THIS.values(leased_until=sa.bindparam("until"))
_DONE = _THIS.values(done_at=sa.bindparam("at"))
_LAST_RUNS = sa.select(ScheduleRun.name, ScheduleRun.last_run_at)


_handlers: dict[str, Handler] = {}
_repeated: dict[str, Repeated] = {}

Task = tuple[int, str, dict[str, Any]]


def on(topic: str, *, calls_out: bool = False) -> Callable[[Handle], Handle]:
    """Handle tasks of the topic.

    Plainly `fn(session, payload)` runs in one transaction together with the mark that it is done. With `calls_out`
    `fn(sessions, payload)` opens its own transactions, since no transaction may be open during a call to the outside.
    """

    def mark(fn: Handle) -> Handle:
        _handlers[topic] = Handler(fn, calls_out)
        return fn

    return mark


def on_many(topic: str) -> Callable[[HandleMany], HandleMany]:
    """Handle tasks of the topic together: `fn(session, payloads)` gets all that a batch holds, in one transaction."""

    def mark(fn: HandleMany) -> HandleMany:
        _handlers[topic] = Handler(fn, calls_out=False, many=True)
        return fn

    return mark


def every(name: str, *, minutes: float, calls_out: bool = False) -> Callable[[Repeat], Repeat]:
    """Run `fn(session)` (or `fn(sessions)` with calls_out) when that many minutes have passed since it last ran."""
    span = timedelta(minutes=minutes)

    def mark(fn: Repeat) -> Repeat:
        _repeated[name] = Repeated(fn, lambda last, now: now - last >= span, calls_out)
        return fn

    return mark


def daily(name: str, *, hour: int, calls_out: bool = False) -> Callable[[Repeat], Repeat]:
    """Run once a day in Shanghai, at the hour or as soon after it as a worker runs."""

    def due(last: datetime, now: datetime) -> bool:
        today = clock.day_start(clock.local_day(now)) + timedelta(hours=hour)
        at = today if now >= today else today - timedelta(days=1)
        return last < at

    def mark(fn: Repeat) -> Repeat:
        _repeated[name] = Repeated(fn, due, calls_out)
        return fn

    return mark


def topics() -> set[str]:
    """Topics that have a handler."""
    return set(_handlers)


def repeated() -> set[str]:
    """Names of the jobs that come again by the clock."""
    return set(_repeated)


def run_due(sessions: Sessions, *, limit: int = 1000) -> int:
    """Run all tasks that are due now, and those they cause, up to the limit; answers how many were run."""
    ran = 0
    while ran < limit:
        batch = _lease(sessions)
        if not batch:
            return ran
        together = [task for task in batch if task[1] in _handlers and not _handlers[task[1]].calls_out]
        left = _run_together(sessions, together)
        for task in batch:
            if task not in together or task in left:
                _run_task(sessions, *task)
        ran += len(batch)
    return ran


def run_repeated(sessions: Sessions) -> list[str]:
    """Run the repeated jobs that are due; answers their names. One that fails is logged and comes again in time."""
    ran = []
    with reading(), sessions() as session:
        due = _due_names(session, clock.now())
    for name in due:
        job = _repeated[name]
        if not _take(sessions, name, job):
            continue
        try:
            _run_repeat(sessions, job)
        except Exception:
            log.exception("repeated job %s failed", name)
        ran.append(name)
    return ran


def run_one(sessions: Sessions, name: str) -> None:
    """Run the repeated job now, whenever it last ran (tests, the command line). KeyError when there is none."""
    _run_repeat(sessions, _repeated[name])


def something_due(session: Session) -> bool:
    """Whether a task or a repeated job is due; only reads, so an idle worker takes no lock."""
    now = clock.now()
    if session.connection().scalar(_DUE, {"now": now, "most": 1}) is not None:
        return True
    return bool(_due_names(session, now))


def _due_names(session: Session, now: datetime) -> list[str]:
    """Repeated jobs that are due."""
    last = dict(session.connection().execute(_LAST_RUNS).all())
    return [name for name, job in _repeated.items() if name not in last or job.is_due(last[name], now)]


def _lease(sessions: Sessions) -> list[Task]:
    """Take some due tasks for LEASE."""
    now = clock.now()
    with sessions() as session:
        rows = session.connection().execute(_TO_LEASE, {"now": now, "most": BATCH})
        batch = [(task_id, topic, payload) for task_id, topic, payload in rows]
        if batch:
            until = now + LEASE
            session.execute(_LEASED, [{"task_id": task_id, "until": until} for task_id, *_rest in batch])
        session.commit()
    return batch


def _run_together(sessions: Sessions, tasks: list[Task]) -> list[Task]:
    """Run the tasks in one transaction, each (or all that are handled at once) behind a savepoint, and answer those that
    failed: they come again alone.

    One commit for many: writers of people are kept waiting once instead of a dozen times. When the commit itself
    fails, nothing was done and all come again alone.
    """
    if len(tasks) < 2:
        return tasks
    failed = []
    try:
        with sessions() as session:
            for group in _groups(tasks):
                if not _run_behind_savepoint(session, group):
                    failed += group
            done = [task[0] for task in tasks if task not in failed]
            session.execute(sa.update(OutboxTask).where(OutboxTask.id.in_(done)).values(done_at=clock.now()))
            session.commit()
    except DBAPIError:
        return tasks
    return failed


def _groups(tasks: list[Task]) -> list[list[Task]]:
    """Tasks that run at once, in the order of the first of each."""
    groups: dict[int | str, list[Task]] = {}
    for task in tasks:
        task_id, topic, _payload = task
        groups.setdefault(topic if _handlers[topic].many else task_id, []).append(task)
    return list(groups.values())


def _run_behind_savepoint(session: Session, group: list[Task]) -> bool:
    topic = group[0][1]
    try:
        with session.begin_nested():
            _handlers[topic].work(session, [payload for _id, _topic, payload in group])
    except OperationalError:
        raise  # the whole transaction is lost, a deadlock for one
    except Exception:
        log.info("%s of %s come again alone", [task[0] for task in group], topic)
        return False
    return True


def _run_task(sessions: Sessions, task_id: int, topic: str, payload: dict[str, Any]) -> None:
    try:
        handler = _handlers[topic]
        if handler.calls_out:
            handler.work(sessions, [payload])
        with sessions() as session:
            if not handler.calls_out:
                handler.work(session, [payload])
            session.execute(_DONE, {"task_id": task_id, "at": clock.now()})
            session.commit()
    except Exception as error:
        log.warning("task %s (%s) failed", task_id, topic, exc_info=True)
        _note_failure(sessions, task_id, error)


def _note_failure(sessions: Sessions, task_id: int, error: Exception) -> None:
    now = clock.now()
    with sessions() as session:
        task = session.get_one(OutboxTask, task_id)
        task.attempts += 1
        task.leased_until = None
        task.last_error = f"{type(error).__name__}: {error}"[:2000]
        if task.attempts > len(BACKOFF):
            task.dead_at = now
            log.error("task %s (%s) is a dead letter", task_id, task.topic)
        else:
            task.run_at = now + BACKOFF[task.attempts - 1]
        session.commit()


def _take(sessions: Sessions, name: str, job: Repeated) -> bool:
    """Whether this worker may run the job now; the row that says when it ran last is moved by one of them only."""
    now = clock.now()
    with sessions() as session:
        last = session.scalar(sa.select(ScheduleRun.last_run_at).where(ScheduleRun.name == name))
        if last is not None and not job.is_due(last, now):
            return False
        try:
            if last is None:
                session.execute(sa.insert(ScheduleRun).values(name=name, last_run_at=now))
                taken = True
            else:
                mine = sa.and_(ScheduleRun.name == name, ScheduleRun.last_run_at == last)
                taken = (
                    _changed(session.execute(sa.update(ScheduleRun).where(mine).values(last_run_at=now))) == 1
                )
            session.commit()
        except IntegrityError:
            return False
    return taken


def _run_repeat(sessions: Sessions, job: Repeated) -> None:
    if job.calls_out:
        job.run(sessions)
        return
    with sessions() as session:
        job.run(session)
        session.commit()


def _changed(result: Any) -> int:
    return cast("CursorResult[Any]", result).rowcount


@every("core.tidy_outbox", minutes=60)
def tidy(session: Session) -> None:
    """Tasks done a week ago are forgotten."""
    before = clock.now() - KEEP_DONE
    session.execute(sa.delete(OutboxTask).where(OutboxTask.done_at < before))
