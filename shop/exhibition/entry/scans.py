"""Counting scans: kept in the process for a moment, then written in one go. No scan is lost but by a kill.

A booth's page only reads; writing each scan down would make every visitor a writer. What could not be written goes back
into the buffer, and what is left when the process ends is written then.
"""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as lite_insert
from sqlalchemy.orm import Session

from shop.core import clock
from shop.core.db import table_of
from shop.exhibition.entry.models import FairScan
from shop.exhibition.fairs.models import Booth

SLOT = timedelta(minutes=15)
KEPT_SECONDS = 2.0
_SCAN = table_of(FairScan)


class Scan(NamedTuple):
    """A booth within a quarter of an hour."""

    booth_id: int
    slot_at: datetime


def slot_of(at: datetime) -> datetime:
    """The beginning of the quarter of an hour in which the instant falls."""
    return at.replace(minute=at.minute - at.minute % 15, second=0, microsecond=0)


class ScanCounter:
    """The buffer of a process. `due` says when it is time to write."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._writing = threading.Lock()
        self._scans: Counter[Scan] = Counter()
        self._written = 0.0

    def note(self, booth_id: int) -> None:
        """Count one scan, now."""
        with self._lock:
            self._scans[Scan(booth_id, slot_of(clock.now()))] += 1

    @property
    def kept(self) -> int:
        """Scans not written yet."""
        with self._lock:
            return sum(self._scans.values())

    def due(self) -> bool:
        """Whether something is kept and nothing was written for a moment. Answers True once for each writing."""
        with self._lock:
            now = time.monotonic()
            if not self._scans or now - self._written < KEPT_SECONDS:
                return False
            self._written = now
            return True

    def write(self, session: Session, commit: Callable[[], None]) -> None:
        """Add what is kept to the counts; it is forgotten once `commit` has made it last. Raises what the database
        raises, and everything is kept.
        """
        with self._writing:
            with self._lock:
                taken, self._scans = self._scans, Counter()
            try:
                add(session, taken)
                commit()
            except BaseException:
                session.rollback()
                with self._lock:
                    self._scans.update(taken)
                raise


def add(session: Session, scans: Mapping[Scan, int]) -> None:
    """Add to the counts, in the order of their keys: two processes wait for each other, never in a ring."""
    known = sa.select(Booth.id, Booth.fair_id).where(Booth.id.in_(sorted({s.booth_id for s in scans})))
    fairs = {row.id: row.fair_id for row in session.execute(known)}
    rows = [
        {"booth_id": scan.booth_id, "slot_at": scan.slot_at, "fair_id": fairs[scan.booth_id], "scans": n}
        for scan, n in sorted(scans.items())
        if scan.booth_id in fairs
    ]
    if rows:
        session.execute(_raise(session.get_bind().dialect.name), rows)


@lru_cache(maxsize=2)
def _raise(engine: str) -> Any:
    insert: Any = pg_insert if engine == "postgresql" else lite_insert
    statement = insert(_SCAN)
    more = {"scans": _SCAN.c.scans + statement.excluded.scans}
    return statement.on_conflict_do_update(index_elements=["booth_id", "slot_at"], set_=more)
