"""What people say -> what goods are called, from synonyms.txt."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files

from shop.catalog.search.text import folded


@lru_cache(maxsize=1)
def synonyms() -> dict[str, tuple[str, ...]]:
    """The words searched besides, by the word typed (folded; English phrases with their spaces). None at all: a word
    that says nothing of the goods.
    """
    text = (files("shop.catalog.search") / "synonyms.txt").read_text(encoding="utf-8")
    found: dict[str, tuple[str, ...]] = {}
    for line in text.splitlines():
        said, equals, called = line.partition("=")
        if not equals or line.startswith("#"):
            continue
        goods = tuple(folded(word.strip()) for word in called.split(",") if word.strip())
        for word in said.split(","):
            key = folded(word.strip())
            found[key] = tuple(dict.fromkeys((*found.get(key, ()), *goods)))
    return found


@lru_cache(maxsize=1)
def longest_phrase() -> int:
    """How many words of letters the longest phrase has."""
    return max(key.count(" ") + 1 for key in synonyms() if key.isascii())
