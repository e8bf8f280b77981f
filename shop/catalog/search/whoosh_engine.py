"""The embedded engine: a Whoosh index on disk, read by any number of processes, written by the worker."""

from __future__ import annotations

import threading
from array import array
from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from whoosh import index
from whoosh.reading import TermNotFound

from shop.catalog.search.asking import Query, marks, query
from shop.catalog.search.index_folder import IndexFolder, read_facts, write_facts
from shop.catalog.search.postings import Leaf, Term, rarity
from shop.catalog.search.protocol import Document, Hits, NoIndex, Progress
from shop.catalog.search.resolving import NOTHING, Ranked, begun, fulfils, names_of, resolve, terms_of
from shop.catalog.search.whoosh_field import KEY, NUMBER, STAMP, TERMS, schema
from shop.catalog.search.words import Cutter

LOCK_WAIT = 20.0
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class WhooshEngine:
    """See SearchEngine. Writers wait up to 20 seconds for each other, then LockError: the task comes again."""

    def __init__(self, root: Path) -> None:
        self._folders = IndexFolder(root)
        self._opening = threading.Lock()
        self._open: _Generation | None = None
        self._cutter: Cutter | None = None

    def find(self, text: str, limit: int | None = None) -> Hits:
        """See SearchEngine."""
        here = self._generation()
        return resolve(self._words(here), text, lambda asked: here.ranked(asked, limit))

    def matches(self, text: str, document: Document) -> bool:
        """See SearchEngine."""
        cutter = self._words(self._generation())
        return fulfils(query(cutter, text), terms_of(cutter, document).keys())

    def begun(self, text: str, most: int) -> list[tuple[str, int]]:
        """See SearchEngine."""
        return begun(self._words(self._generation()), text, most)

    def marks(self, text: str) -> list[str]:
        """See SearchEngine."""
        return marks(query(self._words(self._generation()), text))

    def stamps(self, ids: Collection[int]) -> Mapping[int, datetime]:
        """See SearchEngine."""
        return self._generation().stamps(ids) if ids else {}

    def update(self, documents: Iterable[Document]) -> None:
        """See SearchEngine."""
        here = self._generation()
        cutter = self._words(here)
        batch = list(documents)
        learnt = cutter.learn(names_of(batch))
        with here.writer() as writer:
            for document in batch:
                _write(writer, cutter, document)
        if learnt:
            write_facts(here.folder, watermark=here.watermark(), names=cutter.names)

    def remove(self, ids: Collection[int]) -> None:
        """See SearchEngine."""
        with self._generation().writer() as writer:
            for product_id in ids:
                writer.delete_by_term(KEY, str(product_id))

    def rebuild(
        self, documents: Iterable[Document], watermark: datetime, progress: Progress | None = None
    ) -> int:
        """See SearchEngine."""
        folder = self._folders.fresh()
        cutter = Cutter()
        written = 0
        with index.create_in(folder, schema()).writer(limitmb=256) as writer:
            for document in documents:
                cutter.learn(document.names)
                _write(writer, cutter, document, new=True)
                written += 1
                if progress is not None:
                    progress(1)
        self._folders.switch(folder, watermark=watermark, names=cutter.names)
        return written

    @property
    def watermark(self) -> datetime:
        """See SearchEngine."""
        return self._generation().watermark()

    def set_watermark(self, instant: datetime) -> None:
        """See SearchEngine."""
        here = self._generation()
        write_facts(here.folder, watermark=instant, names=self._words(here).names)

    def _generation(self) -> _Generation:
        folder = self._folders.current()
        here = self._open
        if here is None or here.folder != folder:
            with self._opening:
                here = self._open
                if here is None or here.folder != folder:
                    here = self._open = _Generation(folder)
                    self._cutter = None
        return here

    def _words(self, here: _Generation) -> Cutter:
        """The dictionary of the generation: what it learnt when it was built and since."""
        cutter = self._cutter
        if cutter is None:
            cutter = Cutter()
            cutter.learn(read_facts(here.folder)["names"])
            self._cutter = cutter
        return cutter


class _Generation:
    """One index on disk, opened once in this process and refreshed when it has changed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        try:
            self._index = index.open_dir(folder)
        except (index.IndexError, OSError) as error:
            raise NoIndex(str(folder)) from error
        self._local = threading.local()

    def writer(self) -> Any:
        """The one writer; waits for another up to 20 seconds."""
        return self._index.writer(timeout=LOCK_WAIT, delay=0.05)

    def watermark(self) -> datetime:
        """Noted beside the index."""
        return datetime.fromisoformat(read_facts(self.folder)["watermark"])

    def ranked(self, asked: Query, limit: int | None) -> Ranked:
        """Ids of all products that fulfil every part, the best first; among equals the newer id first."""
        reader = self._searcher().reader()
        entries = reader.doc_count_all()
        if not entries or not asked.parts:
            return NOTHING

        def weighed(terms: Iterable[str], weight: float = 1.0) -> list[Term]:
            told = [(term, weight * rarity(entries, reader.doc_frequency(TERMS, term))) for term in terms]
            return sorted(told, key=lambda pair: -pair[1])

        parts = [[weighed(way.terms, way.weight) for way in part.ways] for part in asked.parts]
        lifting = weighed(asked.lifting)
        found = [
            (score, leaf.numbers[doc])
            for leaf in self._leaves(reader)
            for doc, score in leaf.matching(parts, lifting).items()
        ]
        found.sort(reverse=True)
        shown = found[:limit]
        return Ranked([i for _s, i in shown], [s for s, _i in shown], len(shown) < len(found))

    def _leaves(self, reader: Any) -> list[Leaf]:
        """The segments with their product ids, which are read once: of a segment only deletions ever change."""
        known: dict[str, array[int]] = getattr(self._local, "numbers", {})
        leaves = {}
        for leaf_reader, _offset in reader.leaf_readers():
            name = leaf_reader.segment().segment_id()
            leaves[name] = Leaf(leaf_reader, known.get(name))
        self._local.numbers = {name: leaf.numbers for name, leaf in leaves.items()}
        return list(leaves.values())

    def stamps(self, ids: Collection[int]) -> dict[int, datetime]:
        """Stamps of those of the products that are in the index."""
        searcher = self._searcher()
        if not searcher.doc_count():
            return {}
        stamp = searcher.reader().column_reader(STAMP)
        found = {}
        for product_id in ids:
            try:
                number = searcher.document_number(**{KEY: str(product_id)})
            except TermNotFound:
                number = None
            if number is not None:
                found[product_id] = EPOCH + timedelta(microseconds=stamp[number])
        return found

    def _searcher(self) -> Any:
        """This thread's searcher on the newest state of the index."""
        searcher = getattr(self._local, "searcher", None)
        if searcher is None or not searcher.up_to_date():
            # Not searcher.refresh(): it keeps the readers of unchanged segments, and with them what was deleted since.
            searcher = self._local.searcher = self._index.searcher()
        return searcher


def _write(writer: Any, cutter: Cutter, document: Document, *, new: bool = False) -> None:
    add = writer.add_document if new else writer.update_document
    stamp = (document.stamp - EPOCH) // timedelta(microseconds=1)
    facts = {KEY: str(document.product_id), NUMBER: document.product_id, STAMP: stamp}
    add(**{TERMS: terms_of(cutter, document)}, **facts)
