"""The loop around the jobs: a thread of `shop serve`, or `shop worker` on any number of hosts."""

from __future__ import annotations

import fcntl
import logging
import threading

from flask import Flask

from shop.config import Settings
from shop.core import db as database
from shop.core import jobs
from shop.core.db import db

log = logging.getLogger("shop.worker")
PAUSE = 1.0


def run_forever(app: Flask, stop: threading.Event | None = None, pause: float = PAUSE) -> None:
    """Do what is due, rest a second, again, until stopped. A fault of the database is logged and waited out."""
    stop = stop or threading.Event()
    with app.app_context():
        while not stop.is_set():
            try:
                work()
            except Exception:
                log.exception("the worker stumbled")
                stop.wait(5 * pause)
            stop.wait(pause)


def work() -> int:
    """One round: all due tasks and repeated jobs. Inside an app context. Answers how many tasks ran."""
    if not _anything_due():
        return 0
    return len(jobs.run_repeated(db.sessionmaker)) + jobs.run_due(db.sessionmaker)


def _anything_due() -> bool:
    with database.reading(), db.sessionmaker() as session:
        return jobs.something_due(session)


def start_thread(app: Flask) -> threading.Event:
    """Run the worker beside the web server; set the event to stop it.

    Of several web processes on one data directory only one works: the one that holds the file lock. When it ends,
    however it ends, the next takes over.
    """
    stop = threading.Event()
    threading.Thread(target=_run_if_first, args=(app, stop), name="worker", daemon=True).start()
    return stop


def _run_if_first(app: Flask, stop: threading.Event) -> None:
    settings: Settings = app.extensions["settings"]
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    with (settings.data_dir / "worker.lock").open("a") as lock:
        while not stop.is_set():
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                stop.wait(2 * PAUSE)
            else:
                run_forever(app, stop)
