"""From text to index terms: words cut by jieba, every pair of neighbouring characters, every single one.

Pairs make any two characters of a text findable however it is cut; words, marked by a leading "=", only lift those
entries in which they really are words. So do the first character of a craft, marked by "^", and the last one of a craft
or thing, marked by "$": who types 纸 means paper and not an umbrella of it.
"""

from __future__ import annotations

import threading
from collections.abc import Collection, Iterable, Mapping

import rjieba

from shop.catalog.search.lexicon import Lexicon
from shop.catalog.search.text import chinese, folded, runs

KEPT_TEXTS = 5_000
_KEPT_FREQUENCY = 2_000_000


def pairs(run: str) -> tuple[str, ...]:
    """Neighbouring characters of a run of Chinese; a single character stands for itself."""
    return (run,) if len(run) == 1 else tuple(run[i : i + 2] for i in range(len(run) - 1))


class Cutter:
    """Cuts text with a dictionary of its own; names that were learnt are never cut apart."""

    def __init__(self) -> None:
        self._dictionary: rjieba.Jieba | None = None
        self._names: dict[str, int] = {}
        self._cut: dict[str, frozenset[str]] = {}
        self._lock, self._reading = threading.Lock(), threading.Lock()
        self.lexicon = Lexicon()

    @property
    def _jieba(self) -> rjieba.Jieba:
        """The dictionary, read (a tenth of a second) when something is cut for the first time."""
        with self._reading:
            if self._dictionary is None:
                self._dictionary = rjieba.Jieba()
            return self._dictionary

    @property
    def names(self) -> Mapping[str, int]:
        """What was learnt, each with its rank (see `Document.names`)."""
        return dict(self._names)

    def learn(self, names: Mapping[str, int]) -> dict[str, int]:
        """Learn names of crafts, places, workshops, motifs and things; answers those that are new."""
        with self._lock:
            told = {folded(name).replace(" ", ""): rank for name, rank in names.items()}
            new = {n: rank for n, rank in told.items() if len(n) > 1 and rank < self._names.get(n, 99)}
            for name, rank in new.items():
                self._jieba.add_word(name, _KEPT_FREQUENCY, None)
                if chinese(name):
                    self.lexicon.add(name, rank)
            for name in new:
                for part in self._jieba.cut_for_search(name):
                    if len(part) > 1 and part not in self._names and chinese(part):
                        self.lexicon.add(part, _PART)
            self._names.update(new)
            if new:
                self._cut.clear()
        return new

    def cut(self, run: str) -> list[str]:
        """The words of a run of Chinese."""
        return list(self._jieba.cut(run))

    def finer(self, word: str) -> list[str]:
        """The shorter words within a word, in their order; the longest name within it where there are none."""
        parts = [part for part in self._jieba.cut_for_search(word) if 1 < len(part) < len(word)]
        if parts:
            return parts
        spans = ((n, n + size) for size in range(len(word) - 1, 1, -1) for n in range(len(word) - size + 1))
        return [word[a:b] for a, b in spans if word[a:b] in self.lexicon.words][:1]

    def plain_terms(self, text: str) -> set[str]:
        """Pairs and words of letters only: for long texts."""
        return {term for run in runs(text) for term in (pairs(run) if chinese(run) else (run,))}

    def terms(self, text: str) -> frozenset[str]:
        """All index terms of a text; texts that come again (crafts, places, workshops) are cut once."""
        known = self._cut.get(text)
        if known is None:
            if len(self._cut) > KEPT_TEXTS:
                self._cut.clear()
            known = self._cut[text] = frozenset(self._terms(text))
        return known

    def _terms(self, text: str) -> set[str]:
        found: set[str] = set()
        for run in runs(text):
            if not chinese(run):
                found.add(run)
                continue
            found.update(run)
            found.update(pairs(run))
            found.update(f"={word}" for word in self._jieba.cut(run) if len(word) > 1)
        return found


_PART = 6


def joined(cut: Iterable[str], apart: Collection[str] = ()) -> list[str]:
    """Words of a query; single characters that follow each other are one word, so that 花 瑶 asks for 花瑶. Those that
    stand `apart` are joined with nothing: 用 的 纸 asks for 纸.
    """
    together: list[str] = []
    open_single = False
    for word in cut:
        if len(word) == 1 and open_single and word not in apart:
            together[-1] += word
        else:
            together.append(word)
        open_single = len(word) == 1 and word not in apart
    return together
