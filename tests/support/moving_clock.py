"""The system clock of a served store, moved while it runs (libfaketime reads a file)."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from shop.core import clock
from tests.support.server import clock_moved_to


class Clock:
    """The system clock of one served store."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def set(self, instant: datetime) -> None:
        """From here on it is at or a little after the instant: each process counts from its own start."""
        self._file.write_text(instant.astimezone(UTC).strftime("@%Y-%m-%d %H:%M:%S"))

    @property
    def environment(self) -> dict[str, str]:
        """Variables that start a process with this clock."""
        moved = clock_moved_to(clock.now())
        del moved["FAKETIME"]
        return moved | {"FAKETIME_TIMESTAMP_FILE": str(self._file), "FAKETIME_NO_CACHE": "1"}
