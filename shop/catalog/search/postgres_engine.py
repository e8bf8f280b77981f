"""The engine inside PostgreSQL: the same terms in a tsvector with a GIN index, read in one statement.

Generations lie side by side in one table; a row says which one is searched, so a rebuild is switched to at once. Words
are learnt in a table, and every process reads them when their version has changed.
"""

from __future__ import annotations

import threading
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from flask import has_request_context
from sqlalchemy.orm import Session

from shop.catalog.search import tsvectors
from shop.catalog.search.asking import Query, marks, query
from shop.catalog.search.protocol import Document, Hits, NoIndex, Progress
from shop.catalog.search.resolving import NOTHING, Ranked, begun, fulfils, names_of, resolve, terms_of
from shop.catalog.search.words import Cutter
from shop.core import chance
from shop.core.db import db

BATCH = 500
_STATE = sa.text("SELECT generation, words_version, complete_until FROM search_state WHERE id = 1")
_WORDS = sa.text("SELECT word, rank FROM search_word")
# The state comes with the hits: one statement, and no switch can happen between the two. They come as two texts: a row
# for each of thousands would cost more than finding them.
_FOUND = """
    SELECT state.generation, state.words_version, state.complete_until, hits.ids, hits.ranks
    FROM search_state AS state LEFT JOIN LATERAL (
        SELECT string_agg(CAST(product_id AS text), ' ') AS ids, string_agg(CAST(rank AS text), ' ') AS ranks FROM (
            SELECT product_id, ts_rank(CAST(:weights AS float4[]), head, CAST(:lifting AS tsquery)) AS rank
            FROM search_entry WHERE generation = state.generation AND terms @@ CAST(:needed AS tsquery)
            ORDER BY rank DESC, product_id DESC {limit}
        ) AS hit
    ) AS hits ON true WHERE state.id = 1"""
_ALL, _BEST = sa.text(_FOUND.format(limit="")), sa.text(_FOUND.format(limit="LIMIT :most"))
_STAMPS = sa.text(
    "SELECT product_id, stamped_at FROM search_entry JOIN search_state AS state"
    " ON state.id = 1 AND state.generation = search_entry.generation WHERE product_id = ANY(:ids)"
)
_WRITE = sa.text(
    "INSERT INTO search_entry (generation, product_id, stamped_at, head, terms)"
    " VALUES (:generation, :product_id, :stamp, CAST(:head AS tsvector), CAST(:terms AS tsvector))"
    " ON CONFLICT (generation, product_id)"
    " DO UPDATE SET stamped_at = excluded.stamped_at, head = excluded.head, terms = excluded.terms"
)
_REMOVE = sa.text("DELETE FROM search_entry WHERE generation = :generation AND product_id = ANY(:ids)")
_LEARN = sa.text(
    "INSERT INTO search_word (word, rank) VALUES (:word, :rank)"
    " ON CONFLICT (word) DO UPDATE SET rank = least(search_word.rank, excluded.rank)"
)
_LEARNT = sa.text("UPDATE search_state SET words_version = :words_version WHERE id = 1")
_SWITCH = sa.text(
    "INSERT INTO search_state (id, generation, words_version, complete_until)"
    " VALUES (1, :generation, :words_version, :watermark) ON CONFLICT (id) DO UPDATE"
    " SET generation = excluded.generation, words_version = excluded.words_version, complete_until = excluded.complete_until"
)
_LOCK = sa.text("SELECT pg_advisory_xact_lock(20262, 1)")


class _State(NamedTuple):
    generation: int
    words_version: int
    watermark: datetime


class PostgresEngine:
    """See SearchEngine. Inside a request it reads with the request's session, else with one of its own."""

    def __init__(self) -> None:
        self._reading = threading.Lock()
        self._cutter = Cutter()
        self._known: tuple[int, int] | None = None

    def find(self, text: str, limit: int | None = None) -> Hits:
        """See SearchEngine. One statement for words that find something; asked again when there are new words."""
        with _session() as session:
            if self._known is None:
                self._words(session, _state(session))
            hits, state = self._find(session, text, limit)
            if self._known != state[:2]:
                self._words(session, state)
                hits, state = self._find(session, text, limit)
            return hits._replace(watermark=state.watermark)

    def _find(self, session: Session, text: str, limit: int | None) -> tuple[Hits, _State]:
        states: list[_State] = []

        def ranked(asked: Query) -> Ranked:
            if not asked.parts:
                return NOTHING
            found, state = _ranked(session, asked, limit)
            states.append(state)
            return found

        hits = resolve(self._cutter, text, ranked)
        return hits, states[0] if states else _state(session)

    def matches(self, text: str, document: Document) -> bool:
        """See SearchEngine."""
        cutter = self._cutter_now()
        return fulfils(query(cutter, text), terms_of(cutter, document).keys())

    def begun(self, text: str, most: int) -> list[tuple[str, int]]:
        """See SearchEngine."""
        return begun(self._cutter_now(), text, most)

    def marks(self, text: str) -> list[str]:
        """See SearchEngine."""
        return marks(query(self._cutter, text))

    def stamps(self, ids: Collection[int]) -> Mapping[int, datetime]:
        """See SearchEngine."""
        if not ids:
            return {}
        with _session() as session:
            rows = session.connection().execute(_STAMPS, {"ids": list(ids)})
            return {row[0]: row[1].astimezone(UTC) for row in rows}

    def update(self, documents: Iterable[Document]) -> None:
        """See SearchEngine."""
        with db.sessionmaker() as session:
            state = _state(session)
            cutter = self._words(session, state)
            for batch in _batches(documents):
                new = cutter.learn(names_of(batch))
                if new:
                    session.execute(_LEARN, _words(new))
                    session.execute(_LEARNT, {"words_version": _random()})
                _write(session, cutter, state.generation, batch)
            session.commit()

    def remove(self, ids: Collection[int]) -> None:
        """See SearchEngine."""
        with db.sessionmaker() as session:
            session.execute(_REMOVE, {"generation": _state(session).generation, "ids": list(ids)})
            session.commit()

    def rebuild(
        self, documents: Iterable[Document], watermark: datetime, progress: Progress | None = None
    ) -> int:
        """See SearchEngine. Written in batches that are committed each; two rebuilds do not disturb each other."""
        cutter, generation, written = Cutter(), _random(), 0
        with db.sessionmaker() as session:
            try:
                for batch in _batches(documents):
                    cutter.learn(names_of(batch))
                    _write(session, cutter, generation, batch)
                    session.commit()
                    written += len(batch)
                    if progress is not None:
                        progress(len(batch))
            except BaseException:
                session.rollback()
                session.execute(
                    sa.text("DELETE FROM search_entry WHERE generation = :mine"), {"mine": generation}
                )
                session.commit()
                raise
            _switch(session, generation, cutter.names, watermark)
            session.commit()
        return written

    @property
    def watermark(self) -> datetime:
        """See SearchEngine."""
        with _session() as session:
            return _state(session).watermark

    def set_watermark(self, instant: datetime) -> None:
        """See SearchEngine."""
        with db.sessionmaker() as session:
            session.execute(
                sa.text("UPDATE search_state SET complete_until = :instant"), {"instant": instant}
            )
            session.commit()

    def _cutter_now(self) -> Cutter:
        with _session() as session:
            return self._words(session, _state(session))

    def _words(self, session: Session, state: _State) -> Cutter:
        """The dictionary of the generation; read when it was built anew or has learnt elsewhere."""
        wanted = (state.generation, state.words_version)
        if self._known != wanted:
            with self._reading:
                if self._known != wanted:
                    same = self._known is not None and self._known[0] == state.generation
                    cutter = self._cutter if same else Cutter()
                    cutter.learn({row[0]: row[1] for row in session.connection().execute(_WORDS)})
                    self._cutter, self._known = cutter, wanted
        return self._cutter


@contextmanager
def _session() -> Iterator[Session]:
    if has_request_context():
        yield db.session
    else:
        with db.sessionmaker() as session:
            yield session


def _state(session: Session) -> _State:
    row = session.connection().execute(_STATE).first()
    if row is None:
        raise NoIndex("search_state")
    return _State(row[0], row[1], row[2].astimezone(UTC))


def _ranked(session: Session, asked: Query, limit: int | None) -> tuple[Ranked, _State]:
    """Ids of all products that fulfil every part, the best first; among equals the newer id first. NoIndex."""
    facts: dict[str, Any] = {
        "weights": tsvectors.WEIGHTS,
        "needed": tsvectors.needed(asked),
        "lifting": tsvectors.lifting(asked),
    }
    if limit is not None:
        facts["most"] = limit + 1
    found = session.connection().execute(_ALL if limit is None else _BEST, facts).first()
    if found is None:
        raise NoIndex("search_state")
    state = _State(found[0], found[1], found[2].astimezone(UTC))
    ids = [int(i) for i in (found[3] or "").split()]
    ranks = [float(rank) for rank in (found[4] or "").split()]
    return Ranked(ids[:limit], ranks[:limit], limit is not None and len(ids) > limit), state


def _write(session: Session, cutter: Cutter, generation: int, batch: list[Document]) -> None:
    rows = []
    for document in batch:
        head = terms_of(cutter, document, story=False)
        terms = head.keys() | cutter.plain_terms(document.story)
        rows.append(
            {
                "generation": generation,
                "product_id": document.product_id,
                "stamp": document.stamp,
                "head": tsvectors.weighted(head),
                "terms": tsvectors.plain(terms),
            }
        )
    session.execute(_WRITE, rows)


def _switch(session: Session, generation: int, words: Mapping[str, int], watermark: datetime) -> None:
    """Search the new generation from the commit on; the others go, but for those that are still being built."""
    session.execute(_LOCK)
    before = session.execute(_STATE).first()
    session.execute(sa.text("DELETE FROM search_word"))
    if words:
        session.execute(_LEARN, _words(words))
    facts = {"generation": generation, "words_version": _random(), "watermark": watermark}
    session.execute(_SWITCH, facts)
    if before is not None:
        gone = sa.text("DELETE FROM search_entry WHERE generation = :gone")
        session.execute(gone, {"gone": before[0]})


def _words(words: Mapping[str, int]) -> list[dict[str, Any]]:
    """In one order, so that two who learn at once do not wait for each other in a circle."""
    return [{"word": word, "rank": rank} for word, rank in sorted(words.items())]


def _batches(documents: Iterable[Document]) -> Iterator[list[Document]]:
    batch: list[Document] = []
    for document in documents:
        batch.append(document)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _random() -> int:
    """A version that never comes again, also not after a restored backup."""
    return chance.secret_below(1 << 62)
