"""The worker does what is due; a served store works by itself, and stops whole."""

from __future__ import annotations

import os
import signal
import threading
import time
import urllib.request
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import psutil
import pytest
import sqlalchemy as sa
from flask import Flask

from shop.core import clock, jobs, messages, outbox, worker
from shop.core.db import db
from shop.core.outbox import OutboxTask
from shop.exhibition.entry.models import FairScan
from tests.factories.accounts import a_user
from tests.factories.stalls import a_stall, token
from tests.support.server import Server

PATIENCE = 20


def wait_until(holds: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + PATIENCE
    while not holds():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def a_letter(server: Server) -> None:
    with server.session() as session:
        user = a_user(session, email="a@example.cn")
        messages.notify(session, user.id, "password_changed")
        session.commit()


def letters(server: Server) -> list[Path]:
    return list((server.settings.data_dir / "messages").glob("*.json"))


def test_the_worker_beside_the_web_does_what_is_due(live_server: Server) -> None:
    a_letter(live_server)
    assert wait_until(lambda: len(letters(live_server)) == 1), live_server.output()


def test_a_served_store_stops_whole_and_no_scan_is_lost(live_server: Server) -> None:
    with live_server.session() as session:
        booth = a_stall(session).booth
        address = live_server.address(f"/b/{token(live_server.app, booth)}")
        session.commit()
    parent = psutil.Process(live_server.process.pid)
    children = parent.children(recursive=True)
    assert children
    for _scan in range(23):
        with urllib.request.urlopen(address, timeout=PATIENCE) as answer:
            assert answer.status == 200
    live_server.process.send_signal(signal.SIGTERM)
    assert live_server.process.wait(PATIENCE) == 0
    _gone, alive = psutil.wait_procs(children, timeout=PATIENCE)
    assert alive == []
    with live_server.session() as session:
        assert session.scalar(sa.select(sa.func.sum(FairScan.scans))) == 23


def test_a_web_process_that_is_killed_is_replaced(live_server: Server) -> None:
    victim = psutil.Process(live_server.process.pid).children()[0]
    os.kill(victim.pid, signal.SIGKILL)
    victim.wait(PATIENCE)
    assert wait_until(lambda: len(psutil.Process(live_server.process.pid).children()) >= 1)
    with urllib.request.urlopen(live_server.address("/healthz"), timeout=PATIENCE) as answer:
        assert answer.status == 200


@pytest.fixture
def done(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """What the test's own handler was given; no repeated jobs."""
    done: list[int] = []
    monkeypatch.setattr(jobs, "_handlers", {})
    monkeypatch.setattr(jobs, "_repeated", {})
    jobs.on("test.note")(lambda _session, payload: done.append(payload["n"]))
    return done


def post(app: Flask, n: int) -> None:
    with app.app_context():
        outbox.post(db.session, "test.note", n=n)
        db.session.commit()


def test_it_works_until_it_is_stopped(real_db: Flask, done: list[int]) -> None:
    stop = threading.Event()
    thread = threading.Thread(target=worker.run_forever, args=(real_db, stop, 0.01))
    thread.start()
    post(real_db, 1)
    assert wait_until(lambda: done == [1])
    post(real_db, 2)
    assert wait_until(lambda: done == [1, 2])
    stop.set()
    thread.join(PATIENCE)
    assert not thread.is_alive()
    post(real_db, 3)
    assert done == [1, 2]


def test_a_fault_of_the_database_is_waited_out(
    real_db: Flask, done: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    real_work, faults = worker.work, [sa.exc.OperationalError("SELECT", {}, Exception("away"))] * 2

    def work() -> int:
        if faults:
            raise faults.pop()
        return real_work()

    monkeypatch.setattr(worker, "work", work)
    post(real_db, 1)
    stop = threading.Event()
    thread = threading.Thread(target=worker.run_forever, args=(real_db, stop, 0.01))
    thread.start()
    assert wait_until(lambda: done == [1])
    stop.set()
    thread.join(PATIENCE)


def test_a_round_without_anything_due_writes_nothing(app: Flask, done: list[int]) -> None:
    with app.app_context():
        outbox.post(db.session, "test.note", n=1, run_at=clock.now() + timedelta(days=1))
        db.session.commit()
    assert worker.work() == 0
    assert db.session.scalars(sa.select(OutboxTask)).one().leased_until is None
