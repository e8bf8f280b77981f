"""The system clock of a served store, moved while it runs (libfaketime reads a file)."""

from __future__ import annotations

from datetime import datetime
from math import ceil
from pathlib import Path

from shop.core import clock
from tests.support.server import clock_moved_to


class Clock:
    """The system clock of one served store."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def set(self, instant: datetime) -> None:
        """From here on it is at or a little after the instant, and runs on.

        An offset, no fixed start: all processes of the store see the same time, those too that start later.
        """
        self._file.write_text(f"{ceil((instant - clock.now()).total_seconds()):+d}")

    @property
    def environment(self) -> dict[str, str]:
        """Variables that start a process with this clock."""
        moved = clock_moved_to(clock.now())
        del moved["FAKETIME"]
        return moved | {"FAKETIME_TIMESTAMP_FILE": str(self._file), "FAKETIME_NO_CACHE": "1"}
