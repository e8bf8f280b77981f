"""Counting what is searched for: kept in the process for a few seconds, then written in one go.

A search only reads; writing each one down would make every visitor a writer. What looks like a number of a person or of
an order, or like an address, is not kept; nothing says who asked.
"""

from __future__ import annotations

import re
import threading
import time
from collections import Counter
from collections.abc import Mapping
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as lite_insert
from sqlalchemy.orm import Session

from shop.catalog.search.models import LONGEST_WORDS, SearchCount
from shop.catalog.search.text import folded
from shop.core import clock
from shop.core.db import table_of

KEPT_SECONDS = 5.0
KEPT_DAYS = 90
MOST_WORDS = 500  # different words in one buffer: more are not counted
_PERSONAL = re.compile(r"\d{5}|@")
_COUNT = table_of(SearchCount)


class Asked(NamedTuple):
    """Words on a day (Shanghai)."""

    day: date
    words: str


class SearchCounter:
    """The buffer of this process. `due` says when it is time to write."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._searches: Counter[Asked] = Counter()
        self._empty: Counter[Asked] = Counter()
        self._written = 0.0

    def note(self, words: str, *, found: bool) -> None:
        """Count one search. `found`: whether the words as typed had a hit that is sold now."""
        kept = " ".join(folded(words).split())[:LONGEST_WORDS]
        if not kept or _PERSONAL.search(kept):
            return
        asked = Asked(clock.today(), kept)
        with self._lock:
            if asked in self._searches or len(self._searches) < MOST_WORDS:
                self._searches[asked] += 1
                self._empty[asked] += not found

    def due(self) -> bool:
        """Whether something is kept, and nothing was written for a few seconds. Answers True once for each writing."""
        with self._lock:
            now = time.monotonic()
            if not self._searches or now - self._written < KEPT_SECONDS:
                return False
            self._written = now
            return True

    def write(self, session: Session) -> None:
        """Add what was kept to the counts. Only flushes; what cannot be committed is lost, and may be."""
        with self._lock:
            searches, self._searches = self._searches, Counter()
            empty, self._empty = self._empty, Counter()
        for day in {asked.day for asked in searches}:
            _add(session, day, {a.words: (n, empty[a]) for a, n in searches.items() if a.day == day})


def _add(session: Session, day: date, counts: Mapping[str, tuple[int, int]]) -> None:
    """Always in the order of the words: two processes that write at once wait for each other, never in a ring."""
    rows = [
        {"day": day, "words": words, "searches": n, "empty": none}
        for words, (n, none) in sorted(counts.items())
    ]
    if rows:
        session.connection().execute(_raise(session.get_bind().dialect.name), rows)


@lru_cache(maxsize=2)
def _raise(engine: str) -> Any:
    insert: Any = pg_insert if engine == "postgresql" else lite_insert
    statement = insert(_COUNT)
    more = {name: _COUNT.c[name] + statement.excluded[name] for name in ("searches", "empty")}
    return statement.on_conflict_do_update(index_elements=["day", "words"], set_=more)


class Frequent(NamedTuple):
    """Words of the report. `empty`: how many of the searches found nothing for the words as they were typed."""

    words: str
    searches: int
    empty: int


def report(session: Session, since: date, *, empty: bool, most: int = 100) -> list[Frequent]:
    """What was searched for most since the day; with `empty` only what found nothing, by how often."""
    searches, none = sa.func.sum(SearchCount.searches), sa.func.sum(SearchCount.empty)
    query = sa.select(SearchCount.words, searches, none).where(SearchCount.day >= since)
    query = query.group_by(SearchCount.words)
    query = query.having(none > 0).order_by(none.desc()) if empty else query.order_by(searches.desc())
    rows = session.execute(query.order_by(SearchCount.words).limit(most))
    return [Frequent(words, int(n), int(nothing)) for words, n, nothing in rows]


def forget(session: Session) -> None:
    """Counts older than KEPT_DAYS go."""
    session.execute(sa.delete(SearchCount).where(SearchCount.day < clock.today() - timedelta(days=KEPT_DAYS)))
