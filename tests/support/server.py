"""The store as it is really served: a process of its own on a free port, with its own database and folder."""

from __future__ import annotations

import os
import socket
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from shop.app import create_app
from shop.config import Settings
from shop.core import clock, jobs
from shop.core.db import db
from shop.core.outbox import OutboxTask
from tests.support.child import Child

START_SECONDS = 30
PROCESSES = 2


@dataclass
class Server:
    """A running store. `app` is the same store in the test's own process, for writing and reading its data."""

    url: str
    app: Flask
    settings: Settings
    process: Child
    log: Path

    def address(self, path: str) -> str:
        """The full address of a path."""
        return self.url + path

    @contextmanager
    def session(self) -> Iterator[Session]:
        """A session on the server's database; commit what the server shall see."""
        with self.app.app_context():
            yield db.session

    def output(self) -> str:
        """What the server has printed."""
        return self.log.read_text(encoding="utf-8", errors="replace")

    def work(self) -> None:
        """All tasks that are due are done when it returns: by us, or by the server's own worker, which may have taken
        some of them before.
        """
        deadline = time.monotonic() + START_SECONDS
        with self.app.app_context():
            while True:
                jobs.run_due(db.sessionmaker)
                if not self._open_tasks():
                    return
                assert time.monotonic() < deadline, "tasks are taken and not done"
                time.sleep(0.05)

    def _open_tasks(self) -> int:
        with db.sessionmaker() as session:
            undone = (
                OutboxTask.done_at.is_(None),
                OutboxTask.dead_at.is_(None),
                OutboxTask.run_at <= clock.now(),
            )
            return session.scalar(sa.select(sa.func.count(OutboxTask.id)).where(*undone)) or 0

    def stop(self) -> None:
        """End the processes at once (how a store stops by itself has tests of its own) and let go of the database."""
        self.process.end()
        with self.app.app_context():
            db.engine.dispose()


def start(
    database_url: str,
    folder: Path,
    environment: Mapping[str, str] | None = None,
    *,
    processes: int = PROCESSES,
) -> Server:
    """Serve a database; returns once /healthz answers. `environment` adds variables (SHOP_*, LD_PRELOAD).

    Several processes are what is proven with, wherever one could know what another does not. One prepares all pages and
    statements once: enough where pages are only looked at, one by one.
    """
    settings = Settings(database_url=database_url, data_dir=folder / "data")
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    port, log = free_port(), folder / "server.log"
    variables = {
        "SHOP_ENV": settings.env,
        "SHOP_SECRET_KEY": settings.secret_key,
        "SHOP_DATABASE_URL": settings.database_url,
        "SHOP_DATA_DIR": str(settings.data_dir),
    }
    words = ["serve", "--processes", str(processes), "--threads", "4", "--port", str(port)]
    process = Child(words, os.environ | variables | dict(environment or {}), log)
    server = Server(f"http://127.0.0.1:{port}", create_app(settings), settings, process, log)
    try:
        _wait_until_healthy(server)
    except BaseException:
        server.stop()
        raise
    return server


def free_port() -> int:
    """A port nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def clock_moved_to(instant: datetime) -> dict[str, str]:
    """Variables that start a process with its system clock at the instant; it runs on from there.

    libfaketime moves the steady clock too, but not every wait that reads it: a thread that waits with a time-out
    (the job worker) does not wake up in such a process. Requests are served; nothing that jobs do happens.
    """
    found = sorted(Path("/usr/lib").glob("*/faketime/libfaketime.so.1"))
    assert found, "libfaketime is missing: run `make test`, which installs it"
    return {
        "LD_PRELOAD": str(found[0]),
        "FAKETIME": instant.astimezone(UTC).strftime("@%Y-%m-%d %H:%M:%S"),
        "TZ": "UTC",
    }


def _wait_until_healthy(server: Server) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if server.process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(server.address("/healthz"), timeout=2) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise RuntimeError(f"the server did not start:\n{server.output()}")
