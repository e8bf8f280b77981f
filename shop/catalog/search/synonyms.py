"""What people say -> what goods are called, from synonyms.txt."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files

from shop.catalog.search.text import folded


@lru_cache(maxsize=1)
def synonyms() -> dict[str, tuple[str, ...]]:
    """The words searched besides, by the word typed (folded; English phrases with their spaces)."""
    found: dict[str, tuple[str, ...]] = {}
    for said, goods in _lines():
        for word in said if goods else ():
            found[word] = tuple(dict.fromkeys((*found.get(word, ()), *goods)))
    return found


@lru_cache(maxsize=1)
def idle() -> frozenset[str]:
    """Words that say nothing of the goods where others do; some of them mean something when they stand alone."""
    return frozenset(word for said, goods in _lines() if not goods for word in said)


def _lines() -> Iterator[tuple[list[str], tuple[str, ...]]]:
    """What people say, and what it is called; nothing for words that say nothing."""
    text = (files("shop.catalog.search") / "synonyms.txt").read_text(encoding="utf-8")
    for line in text.splitlines():
        said, equals, called = line.partition("=")
        if equals and not line.startswith("#"):
            goods = tuple(folded(word.strip()) for word in called.split(",") if word.strip())
            yield [folded(word.strip()) for word in said.split(",")], goods


@lru_cache(maxsize=1)
def longest_phrase() -> int:
    """How many words of letters the longest phrase has."""
    return max(key.count(" ") + 1 for key in synonyms() if key.isascii())
