"""A `shop` command in a process of its own, used like a `subprocess.Popen`; the nursery of this process starts it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

from tests.support.source import ROOT

END_SECONDS = 30
_one_question = Lock()


class Child:
    """`Child(["serve"], environment, file)` runs `shop serve` with these variables only, its output in the file."""

    def __init__(self, arguments: Sequence[str], environment: Mapping[str, str], output: Path) -> None:
        self.args = ["shop", *arguments]
        self.returncode: int | None = None
        facts = {
            "arguments": list(arguments),
            "environment": dict(environment),
            "output": str(output.resolve()),
        }
        self.pid = int(_ask("start", **facts))

    def poll(self) -> int | None:
        """Its exit code (minus the signal that ended it); None while it runs."""
        return self._look(0)

    def wait(self, timeout: float) -> int:
        """The same, waited for. Raises subprocess.TimeoutExpired."""
        code = self._look(timeout)
        if code is None:
            raise subprocess.TimeoutExpired(self.args, timeout)
        return code

    def send_signal(self, number: int) -> None:
        """Send it, not its own children, a signal. One that has ended gets none."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def end(self) -> None:
        """End it and its children, now."""
        if self.poll() is None:
            os.killpg(self.pid, signal.SIGKILL)
            self.wait(END_SECONDS)

    def _look(self, timeout: float) -> int | None:
        if self.returncode is None:
            self.returncode = _ask("look", pid=self.pid, timeout=timeout)
        return self.returncode


@cache
def _nursery() -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "tests.support.nursery"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def _ask(what: str, **facts: Any) -> Any:
    with _one_question:
        nursery = _nursery()
        assert nursery.stdin is not None
        assert nursery.stdout is not None
        nursery.stdin.write(json.dumps({"what": what, **facts}) + "\n")
        nursery.stdin.flush()
        return json.loads(nursery.stdout.readline())
