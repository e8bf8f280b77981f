"""Where the `shop` commands of the tests come from: a process that has imported the store once and forks for each.

Importing the store takes longer than all else that a command does. A forked command is the same `shop ...`, with the
same arguments and variables, as one on a command line; one whose variables want to be there before Python is
(LD_PRELOAD) does start from a command line. Each has a process group of its own, so that it can be ended whole at once.

One JSON object a line comes in, one answer a line goes out (tests.support.child asks). When nobody can ask any more,
whatever still runs is ended.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import time

from shop import cli
from shop.app import create_app
from shop.config import Settings
from tests.support import compiled


def _answer_all() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    running: set[int] = set()
    for line in sys.stdin:
        order = json.loads(line)
        if order.pop("what") == "start":
            answer = _start(**order)
            running.add(answer)
        else:
            answer = _look(**order)
            if answer is not None:
                running.discard(order["pid"])
        print(json.dumps(answer), flush=True)
    for pid in running:
        os.killpg(pid, signal.SIGKILL)


def _start(arguments: list[str], environment: dict[str, str], output: str) -> int:
    pid = os.fork()
    if pid == 0:
        _become(arguments, environment, output)
    os.setpgid(pid, pid)
    return pid


def _become(arguments: list[str], environment: dict[str, str], output: str) -> None:
    """From here on this process is the `shop` command; it ends as Python ends."""
    os.setpgid(0, 0)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    nothing, file = os.open(os.devnull, os.O_RDONLY), os.open(output, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    for descriptor, own in ((nothing, 0), (file, 1), (file, 2)):
        os.dup2(descriptor, own)
    if "LD_PRELOAD" in environment:
        os.execve(sys.executable, [sys.executable, "-m", "shop", *arguments], environment)  # noqa: S606
    os.environ.clear()
    os.environ.update(environment)
    sys.argv = ["shop", *arguments]
    sys.exit(cli.main())


def _look(pid: int, timeout: float) -> int | None:
    """The exit code, minus the signal when one ended it; None when it still runs after so many seconds."""
    deadline = time.monotonic() + timeout
    while True:
        ended, status = os.waitpid(pid, os.WNOHANG)
        if ended:
            return os.waitstatus_to_exitcode(status)
        if time.monotonic() >= deadline:
            return None
        time.sleep(0.02)


if __name__ == "__main__":
    compiled.keep()
    create_app(Settings())
    _answer_all()
