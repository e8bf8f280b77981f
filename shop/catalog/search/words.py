"""From text to index terms: words cut by jieba, every pair of neighbouring characters, every single one.

Pairs make any two characters of a text findable however it is cut; words, marked by a leading "=", only lift those
entries in which they really are words.
"""

from __future__ import annotations

import re
import threading
import unicodedata
from collections.abc import Iterable
from typing import NamedTuple

import rjieba

# Runs of Chinese characters, or words of letters and digits.
_RUNS = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff\u3005\u3007]+|[a-z0-9]+")
MAX_TERMS = 24
KEPT_TEXTS = 5_000
_KEPT_FREQUENCY = 2_000_000


class Query(NamedTuple):
    """`needed`: one group of terms per word, all of them needed; `words`: marked words that lift an entry."""

    groups: list[tuple[str, list[str]]]
    words: list[str]

    @property
    def needed(self) -> list[str]:
        """All terms that an entry must have."""
        return list(dict.fromkeys(term for _word, terms in self.groups for term in terms))


def folded(text: str) -> str:
    """Full-width and capital letters as plain small ones."""
    return unicodedata.normalize("NFKC", text).casefold()


def pairs(run: str) -> list[str]:
    """Neighbouring characters of a run of Chinese; a single character stands for itself."""
    return [run] if len(run) == 1 else [run[i : i + 2] for i in range(len(run) - 1)]


def _chinese(run: str) -> bool:
    return ord(run[0]) >= 0x3005


class Cutter:
    """Cuts text with a dictionary of its own; names that were learnt are never cut apart."""

    def __init__(self) -> None:
        self._jieba = rjieba.Jieba()
        self._names: set[str] = set()
        self._cut: dict[str, frozenset[str]] = {}
        self._lock = threading.Lock()

    @property
    def names(self) -> frozenset[str]:
        """What was learnt."""
        return frozenset(self._names)

    def learn(self, names: Iterable[str]) -> list[str]:
        """Learn names of crafts, places and workshops; answers those that are new."""
        with self._lock:
            new = sorted({folded(name) for name in names if len(name) > 1} - self._names)
            for name in new:
                self._jieba.add_word(name, _KEPT_FREQUENCY, None)
            self._names.update(new)
            if new:
                self._cut.clear()
        return new

    def plain_terms(self, text: str) -> set[str]:
        """Pairs and words of letters only: for long texts."""
        runs = _RUNS.findall(folded(text))
        return {term for run in runs for term in (pairs(run) if _chinese(run) else (run,))}

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
        for run in _RUNS.findall(folded(text)):
            if not _chinese(run):
                found.add(run)
                continue
            found.update(run)
            found.update(pairs(run))
            found.update(f"={word}" for word in self._jieba.cut(run) if len(word) > 1)
        return found

    def query(self, text: str) -> Query:
        """What a visitor's words ask for."""
        groups: list[tuple[str, list[str]]] = []
        words: list[str] = []
        for run in _RUNS.findall(folded(text)):
            if not _chinese(run):
                groups.append((run, [run]))
                continue
            cut = self._jieba.cut(run)
            words += [f"={word}" for word in cut if len(word) > 1]
            groups += [(word, pairs(word)) for word in _joined(cut)]
        return Query(groups[:MAX_TERMS], list(dict.fromkeys(words))[:MAX_TERMS])


def _joined(cut: list[str]) -> list[str]:
    """Words of a query; single characters that follow each other are one word, so that 花 瑶 asks for 花瑶."""
    joined: list[str] = []
    open_single = False
    for word in cut:
        if len(word) == 1 and open_single:
            joined[-1] += word
        else:
            joined.append(word)
        open_single = len(word) == 1
    return joined
