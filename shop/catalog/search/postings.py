"""Reading whole posting lists of a Whoosh index, block by block.

Whoosh's own collector takes six microseconds a hit, all in Python; a list page counts facets over every hit, so common
words would cost it a tenth of a second. A block is decoded in C and holds 128 postings.
"""

from __future__ import annotations

import math
from array import array
from collections.abc import Iterable, Sequence
from typing import Any

from whoosh.matching import FilterMatcher

from shop.catalog.search.whoosh_field import NUMBER, TERMS

# A term with how much it counts; the terms of one way of a part, the rarest first.
Term = tuple[str, float]
Weighed = list[Term]
# Below this share of a list, the wanted postings are skipped to one by one.
SPARSE = 24


class Leaf:
    """One segment of the index: its postings, and the product id of each of its entries."""

    def __init__(self, reader: Any, numbers: array[int] | None = None) -> None:
        self.reader = reader
        self.numbers = _numbers(reader) if numbers is None else numbers

    def frequency(self, term: str) -> int:
        """Entries of this segment that have the term."""
        found: int = self.reader.doc_frequency(TERMS, term)
        return found

    def matching(self, parts: Iterable[Sequence[Weighed]], lifting: Iterable[Term]) -> dict[int, float]:
        """Scores of all entries that fulfil every part in one of its ways."""
        scores: dict[int, float] | None = None
        for ways in parts:
            scores = self._one_of(scores, ways)
            if not scores:
                return {}
        if scores is None:
            return {}
        scores = {doc: s for doc, s in scores.items() if not self.reader.is_deleted(doc)}
        for term, rarity in lifting:
            if self.frequency(term):
                for doc, more in self._found(scores, term, rarity).items():
                    scores[doc] += more
        return scores

    def _one_of(self, scores: dict[int, float] | None, ways: Sequence[Weighed]) -> dict[int, float]:
        """The entries that have all terms of one way at least; the way that counts most is counted."""
        if len(ways) == 1:
            return self._way(scores, ways[0])
        best: dict[int, float] = {}
        for way in ways:
            for doc, score in self._way(scores, way).items():
                if score > best.get(doc, 0.0):
                    best[doc] = score
        return best

    def _way(self, scores: dict[int, float] | None, way: Weighed) -> dict[int, float]:
        """Entries, of those scored so far, that have all terms; the rarest term is looked at first."""
        for term, rarity in way:
            if not self.frequency(term):
                return {}
            scores = self._all(term, rarity) if scores is None else self._both(scores, term, rarity)
            if not scores:
                return {}
        return scores or {}

    def _all(self, term: str, rarity: float) -> dict[int, float]:
        matcher = self._matcher(term)
        scores: dict[int, float] = {}
        while matcher.is_active():
            matcher.id(), matcher.weight()  # decodes the block
            scores.update(zip(matcher._ids, [w * rarity for w in matcher._weights], strict=True))
            matcher._next_block()
        return scores

    def _both(self, scores: dict[int, float], term: str, rarity: float) -> dict[int, float]:
        return {doc: scores[doc] + more for doc, more in self._found(scores, term, rarity).items()}

    def _found(self, scores: dict[int, float], term: str, rarity: float) -> dict[int, float]:
        """The term's part of the score for those of the entries that have it."""
        if len(scores) * SPARSE > self.frequency(term):
            everywhere = self._all(term, rarity)
            return {doc: everywhere[doc] for doc in scores.keys() & everywhere.keys()}
        matcher = self._matcher(term)
        found: dict[int, float] = {}
        for doc in sorted(scores):
            if not matcher.is_active():
                break
            matcher.skip_to(doc)
            if matcher.is_active() and matcher.id() == doc:
                found[doc] = matcher.weight() * rarity
        return found

    def _matcher(self, term: str) -> Any:
        matcher = self.reader.postings(TERMS, term)
        return matcher.child if isinstance(matcher, FilterMatcher) else matcher


def _numbers(reader: Any) -> array[int]:
    column = reader.column_reader(NUMBER)
    return array("q", (column[n] for n in range(reader.doc_count_all())))


def rarity(entries: int, frequency: int) -> float:
    """How much a term tells: the rarer, the more."""
    return math.log(1 + entries / (frequency + 1)) + 0.1
