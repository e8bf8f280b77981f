"""SQLite has one writer at a time: who waits begins when the one before is done, and fails like the driver fails."""

from __future__ import annotations

import threading
import time

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.exc import OperationalError

from shop.core import db as database
from shop.core import outbox
from shop.core.db import db
from shop.core.outbox import OutboxTask

pytestmark = pytest.mark.engine("sqlite")  # PostgreSQL lets many write at once


def write(app: Flask, n: int, pause: float = 0) -> None:
    with app.app_context():
        outbox.post(db.session, "test.note", n=n)
        db.session.flush()
        time.sleep(pause)
        db.session.commit()


def test_all_who_wait_get_their_turn(real_db: Flask) -> None:
    threads = [threading.Thread(target=write, args=(real_db, n, 0.005)) for n in range(24)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with real_db.app_context():
        assert {t.payload["n"] for t in db.session.scalars(sa.select(OutboxTask))} == set(range(24))


def test_who_waits_too_long_is_told_by_the_driver(real_db: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "WAIT", 0)
    with real_db.app_context():
        outbox.post(db.session, "test.note", n=1)
        db.session.flush()
        failed: list[BaseException] = []

        def second() -> None:
            try:
                write(real_db, 2)
            except OperationalError as error:
                failed.append(error)

        thread = threading.Thread(target=second)
        thread.start()
        thread.join()
        assert "locked" in str(failed[0])
        db.session.commit()
    monkeypatch.undo()
    write(real_db, 3)
    with real_db.app_context():
        assert [t.payload["n"] for t in db.session.scalars(sa.select(OutboxTask))] == [1, 3]


def test_readers_do_not_wait_for_the_writer(real_db: Flask) -> None:
    with real_db.app_context():
        outbox.post(db.session, "test.note", n=1)
        db.session.flush()
        seen: list[int] = []

        def read() -> None:
            with real_db.app_context(), database.reading():
                seen.append(db.session.scalar(sa.select(sa.func.count(OutboxTask.id))) or 0)

        thread = threading.Thread(target=read)
        thread.start()
        thread.join(10)
        assert seen == [0]
        db.session.commit()
