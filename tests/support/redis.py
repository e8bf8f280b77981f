"""A Redis of our own on a socket, for the tests of the shared cache."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import redis


@dataclass
class RedisServer:
    """A running server, reached only through its socket."""

    url: str
    process: subprocess.Popen[bytes]

    def stop(self) -> None:
        """End it; may be called twice."""
        self.process.terminate()
        self.process.wait(10)


@contextmanager
def running() -> Iterator[RedisServer]:
    """Started and empty; ended and removed afterwards."""
    program = shutil.which("redis-server")
    assert program, "redis-server is missing: run `make test`, which installs it"
    folder = Path(tempfile.mkdtemp(prefix="baigong-redis-"))
    socket = folder / "s"
    options = ["--port", "0", "--unixsocket", str(socket), "--dir", str(folder), "--save", ""]
    process = subprocess.Popen([program, *options], stdout=subprocess.DEVNULL)
    server = RedisServer(f"unix://{socket}", process)
    try:
        _wait_for(server.url)
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


def _wait_for(url: str) -> None:
    client = redis.Redis.from_url(url)
    deadline = time.monotonic() + 10
    while True:
        try:
            client.ping()
        except redis.RedisError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.02)
        else:
            client.close()
            return
