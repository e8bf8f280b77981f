"""What handles a task of the outbox, and what runs again and again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

Handle = Callable[[Any, dict[str, Any]], None]
HandleMany = Callable[[Any, list[dict[str, Any]]], None]
Repeat = Callable[[Any], None]


@dataclass(frozen=True)
class Handler:
    """What is done with the tasks of a topic. `calls_out`: it opens its own transactions; `many`: it takes all at once."""

    run: Callable[[Any, Any], None]
    calls_out: bool
    many: bool = False

    def work(self, where: Any, payloads: list[dict[str, Any]]) -> None:
        """Do the tasks with a session, or a maker of sessions for one that calls out."""
        for given in [payloads] if self.many else payloads:
            self.run(where, given)


@dataclass(frozen=True)
class Repeated:
    """A job of the clock: `is_due(when it ran last, now)`."""

    run: Repeat
    is_due: Callable[[datetime, datetime], bool]
    calls_out: bool
