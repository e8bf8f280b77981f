"""The outbox: done once it is committed, tried again when it fails, seen when it is given up."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from shop.core import clock, jobs, outbox
from shop.core.db import db
from shop.core.outbox import OutboxTask

Topics = Callable[[str, Any], None]


@pytest.fixture
def handle(monkeypatch: pytest.MonkeyPatch) -> Iterator[Topics]:
    """Register a handler for this test only."""
    monkeypatch.setattr(jobs, "_handlers", dict(jobs._handlers))
    monkeypatch.setattr(jobs, "_repeated", {})

    def register(topic: str, fn: Any, *, calls_out: bool = False) -> None:
        jobs.on(topic, calls_out=calls_out)(fn)

    yield register  # type: ignore[misc]


def open_tasks(session: Session) -> list[OutboxTask]:
    session.expire_all()
    return list(session.scalars(sa.select(OutboxTask).where(OutboxTask.done_at.is_(None))))


def test_a_task_runs_after_the_commit_and_only_once(session: Session, handle: Topics) -> None:
    seen: list[dict[str, Any]] = []
    handle("test.note", lambda _session, payload: seen.append(payload))
    outbox.post(session, "test.note", order=7)
    session.commit()
    assert jobs.run_due(db.sessionmaker) == 1
    assert jobs.run_due(db.sessionmaker) == 0
    assert seen == [{"order": 7}]


def test_a_task_of_a_transaction_that_fails_never_was(session: Session, handle: Topics) -> None:
    handle("test.note", lambda _session, _payload: pytest.fail("must not run"))
    outbox.post(session, "test.note")
    session.flush()
    session.rollback()
    assert jobs.run_due(db.sessionmaker) == 0


def test_a_task_waits_until_its_time(session: Session, handle: Topics, clock_at: Callable[..., None]) -> None:
    seen: list[int] = []
    handle("test.note", lambda _session, _payload: seen.append(1))
    clock_at("2026-05-01T10:00")
    outbox.post(session, "test.note", run_at=clock.parse("2026-05-01T10:30"))
    session.commit()
    clock_at("2026-05-01T10:29:59")
    assert (jobs.run_due(db.sessionmaker), seen) == (0, [])
    clock_at("2026-05-01T10:30")
    assert (jobs.run_due(db.sessionmaker), seen) == (1, [1])


def test_a_failing_task_is_tried_again_later_and_then_given_up(
    session: Session, handle: Topics, clock_at: Callable[..., None]
) -> None:
    def fail(_session: Session, _payload: dict[str, Any]) -> None:
        raise ConnectionError("provider is away")

    handle("test.fail", fail)
    now = clock.parse("2026-05-01T10:00")
    clock_at(now)
    outbox.post(session, "test.fail")
    session.commit()
    for wait in jobs.BACKOFF:
        assert jobs.run_due(db.sessionmaker) == 1
        assert jobs.run_due(db.sessionmaker) == 0
        now += wait
        clock_at(now)
    assert jobs.run_due(db.sessionmaker) == 1
    [dead] = outbox.dead_letters(session)
    assert dead.attempts == len(jobs.BACKOFF) + 1
    assert dead.last_error == "ConnectionError: provider is away"
    clock_at(now + timedelta(days=365))
    assert jobs.run_due(db.sessionmaker) == 0


def test_what_a_failing_handler_wrote_is_undone(session: Session, handle: Topics) -> None:
    def half(inner: Session, _payload: dict[str, Any]) -> None:
        outbox.post(inner, "test.never")
        inner.flush()
        raise ValueError

    handle("test.half", half)
    handle("test.never", lambda _session, _payload: pytest.fail("must not run"))
    outbox.post(session, "test.half")
    session.commit()
    jobs.run_due(db.sessionmaker)
    assert [t.topic for t in open_tasks(session)] == ["test.half"]


def test_a_dead_letter_is_sent_again_once(session: Session, handle: Topics) -> None:
    seen: list[int] = []
    now = clock.now()
    task = OutboxTask(topic="test.note", payload={}, created_at=now, run_at=now, attempts=8, dead_at=now)
    session.add(task)
    session.commit()
    handle("test.note", lambda _session, _payload: seen.append(1))
    assert outbox.send_again(session, task.id)
    assert not outbox.send_again(session, task.id)
    session.commit()
    assert jobs.run_due(db.sessionmaker) == 1
    assert seen == [1]
    assert outbox.dead_letters(session) == []


def test_a_topic_without_handler_becomes_a_visible_failure(session: Session) -> None:
    outbox.post(session, "test.nobody_listens")
    session.commit()
    jobs.run_due(db.sessionmaker)
    [task] = open_tasks(session)
    assert task.attempts == 1
    assert "nobody_listens" in (task.last_error or "")


def test_the_lease_of_a_killed_worker_runs_out(
    session: Session, handle: Topics, clock_at: Callable[..., None]
) -> None:
    clock_at("2026-05-01T10:00")
    seen: list[int] = []
    handle("test.note", lambda _session, _payload: seen.append(1))
    outbox.post(session, "test.note")
    session.commit()
    jobs._lease(db.sessionmaker)  # and then the process is killed
    assert jobs.run_due(db.sessionmaker) == 0
    clock_at(clock.parse("2026-05-01T10:00") + jobs.LEASE)
    assert jobs.run_due(db.sessionmaker) == 1
    assert seen == [1]


def test_a_rival_worker_in_the_middle_of_a_task_leaves_it_alone(session: Session, handle: Topics) -> None:
    seen: list[int] = []

    def call(_sessions: jobs.Sessions, _payload: dict[str, Any]) -> None:
        seen.append(jobs.run_due(db.sessionmaker))  # the rival comes exactly now

    handle("test.call", call, calls_out=True)  # type: ignore[call-arg]
    outbox.post(session, "test.call")
    session.commit()
    assert jobs.run_due(db.sessionmaker) == 1
    assert seen == [0] and not open_tasks(session)


def test_a_daily_job_runs_once_a_day_at_its_hour(
    app: Flask, handle: Topics, clock_at: Callable[..., None]
) -> None:
    runs: list[str] = []
    jobs.daily("test.nightly", hour=2)(lambda _session: runs.append(str(clock.today())))
    clock_at("2026-05-01T12:00")
    jobs.run_repeated(db.sessionmaker)
    for moment in (
        "2026-05-01T23:59",
        "2026-05-02T01:59",
        "2026-05-02T02:00",
        "2026-05-02T02:01",
        "2026-05-05T01:00",
    ):
        clock_at(moment)
        jobs.run_repeated(db.sessionmaker)
    assert runs == ["2026-05-01", "2026-05-02", "2026-05-05"]


def test_four_workers_at_once_run_each_task_once(real_db: Flask, handle: Topics) -> None:
    seen: list[int] = []
    lock = threading.Lock()

    def note(_session: Session, payload: dict[str, Any]) -> None:
        with lock:
            seen.append(payload["n"])

    handle("test.note", note)
    with real_db.app_context():
        for n in range(60):
            outbox.post(db.session, "test.note", n=n)
        db.session.commit()

    def worker() -> None:
        with real_db.app_context():
            while jobs.run_due(db.sessionmaker):
                pass

    threads = [threading.Thread(target=worker) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(seen) == list(range(60))


def test_one_that_fails_takes_nobody_of_its_batch_along(session: Session, handle: Topics) -> None:
    seen: list[int] = []

    def note(inner: Session, payload: dict[str, Any]) -> None:
        outbox.post(inner, "test.after", n=payload["n"])
        inner.flush()
        if payload["n"] == 2:
            raise ValueError("two")

    handle("test.note", note)
    handle("test.after", lambda _session, payload: seen.append(payload["n"]))
    for n in range(5):
        outbox.post(session, "test.note", n=n)
    session.commit()
    jobs.run_due(db.sessionmaker)
    assert sorted(seen) == [0, 1, 3, 4]
    [failed] = open_tasks(session)
    assert (failed.payload, failed.attempts) == ({"n": 2}, 1)


def test_a_transaction_lost_as_a_whole_is_run_task_by_task(session: Session, handle: Topics) -> None:
    seen: list[int] = []
    lost = [1]

    def note(_session: Session, payload: dict[str, Any]) -> None:
        if payload["n"] == 1 and lost:
            lost.pop()
            raise sa.exc.OperationalError("UPDATE", {}, Exception("deadlock"))
        seen.append(payload["n"])

    handle("test.note", note)
    for n in range(3):
        outbox.post(session, "test.note", n=n)
    session.commit()
    jobs.run_due(db.sessionmaker)
    assert sorted(set(seen)) == [0, 1, 2]
    assert open_tasks(session) == []


def test_what_is_handled_together_comes_again_one_by_one_when_it_fails(
    session: Session, handle: Topics
) -> None:
    asked: list[list[int]] = []

    def note(_session: Session, payloads: list[dict[str, Any]]) -> None:
        asked.append([payload["n"] for payload in payloads])
        if 2 in asked[-1]:
            raise ValueError("two")

    handle("test.other", lambda _session, _payload: None)
    jobs.on_many("test.note")(note)
    for n in range(4):
        outbox.post(session, "test.note", n=n)
        outbox.post(session, "test.other")
    session.commit()
    jobs.run_due(db.sessionmaker)
    assert asked == [[0, 1, 2, 3], [0], [1], [2], [3]]
    [failed] = open_tasks(session)
    assert (failed.payload, failed.attempts) == ({"n": 2}, 1)
