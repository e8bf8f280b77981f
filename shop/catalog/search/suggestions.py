"""What a query that finds nothing may have meant."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from difflib import get_close_matches

from shop.catalog.search.words import folded


def suggest(text: str, words: list[str], names: Iterable[str], found: Callable[[str], bool]) -> str | None:
    """A name that is written nearly so, else the query without the one word that nothing has; None otherwise."""
    known = sorted(names)
    near = get_close_matches(folded(text).replace(" ", ""), known, n=3, cutoff=0.6)
    for candidate in near:
        if found(candidate):
            return candidate
    if len(words) > 1:
        for left_out in range(len(words)):
            rest = " ".join(word for i, word in enumerate(words) if i != left_out)
            if found(rest):
                return rest
    return None
