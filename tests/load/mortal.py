"""A served store whose processes are killed and started again: the web's master with its children, and a worker."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import subprocess
import sys
import threading
from collections import Counter
from dataclasses import dataclass, field
from typing import IO

import psutil

from tests.load import stores
from tests.load.stores import PROCESSES, THREADS, Store
from tests.support.server import free_port
from tests.support.source import ROOT

WEB, WORKER, ALL = "a web process", "the worker", "the web whole"
#: Of twenty deaths: most take one web process, some the worker, some everything that serves.
FATES = [WEB] * 12 + [WORKER] * 5 + [ALL] * 3


@dataclass
class Mortal:
    """`shop serve` and `shop worker` on one database. Ends with its block, whoever is left."""

    store: Store
    more: dict[str, str]
    port: int = field(default_factory=free_port)
    deaths: Counter[str] = field(default_factory=Counter)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __enter__(self) -> Mortal:
        self._output: IO[bytes] = (self.store.settings.data_dir / "mortal.log").open("ab")
        self._web = self._start(
            "serve", "--port", str(self.port), "--processes", str(PROCESSES), "--threads", str(THREADS)
        )
        self._worker = self._start("worker")
        self._wait()
        return self

    def __exit__(self, *_: object) -> None:
        for process in (self._web, self._worker):
            _kill_group(process)
        self._output.close()

    def kill_one(self, chance: random.Random) -> None:
        """Somebody dies at this very moment, by SIGKILL; what has no master to start it again is started here."""
        with self._lock:
            fate = chance.choice(FATES)
            if fate == WORKER:
                _kill_group(self._worker)
                self._worker = self._start("worker")
            elif fate == ALL:
                _kill_group(self._web)
                self._web = self._start(*self._web.args[3:])  # type: ignore[index]
                self._wait()
            elif children := psutil.Process(self._web.pid).children():
                with contextlib.suppress(psutil.NoSuchProcess):
                    chance.choice(children).kill()
            self.deaths[fate] += 1

    def _start(self, *words: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-m", "shop", *words],
            cwd=ROOT,
            env=self.store.environment(**self.more),
            stdout=self._output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )

    def _wait(self) -> None:
        stores.wait_until_up(self.port, self._web, self.store.settings.data_dir / "mortal.log")


def _kill_group(process: subprocess.Popen[bytes]) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait(30)
