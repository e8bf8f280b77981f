"""From words to hits, the same on every engine: as typed, else as they may have been meant, else a part of them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from typing import NamedTuple

from shop.catalog.search.asking import Part, Query, other_texts, query
from shop.catalog.search.protocol import Document, Hits
from shop.catalog.search.text import chinese, folded
from shop.catalog.search.words import Cutter

MOST_PARTS = 5
# What the last character of a craft, of its other names and of a thing counts.
CRAFT = 0
ENDS = {CRAFT: 12, 1: 8, 5: 8}


class Ranked(NamedTuple):
    """Products with their scores, the best first; `more`: there are others beyond the limit."""

    ids: list[int]
    scores: list[float]
    more: bool = False


NOTHING = Ranked([], [])
Rank = Callable[[Query], Ranked]


def resolve(cutter: Cutter, text: str, ranked: Rank) -> Hits:
    """Hits of the words; when there are none, of the first other reading that has some, with that as the suggestion."""
    asked = query(cutter, text)
    found = ranked(asked)
    if found.ids or not asked.parts:
        return _hits(found)
    for other in other_texts(cutter, text):
        found = ranked(query(cutter, other))
        if found.ids:
            return _hits(found, other)
    return _part_of(cutter, asked, ranked)


def _hits(found: Ranked, suggestion: str | None = None) -> Hits:
    return Hits(found.ids, len(found.ids), suggestion, found.scores, found.more)


def _part_of(cutter: Cutter, asked: Query, ranked: Rank) -> Hits:
    """Hits of most of the words: those that nothing has are left out, then one after the other from the front, since
    what is wanted stands at the end (装茶叶的罐子, paper fan).
    """
    known = [found for part in asked.parts[:MOST_PARTS] for found in _known(cutter, part, ranked)]
    # A single character before a word is mostly what is done with it: 装, 放.
    known = [part for part in known if len(part.word) > 1 or part is asked.parts[-1]]
    tries = [known[n:] for n in range(len(known))]
    tries += [[*known[:n], *known[n + 1 :]] for n in range(1, len(known))]
    tries += [[part] for part in reversed(known)]
    for kept in tries:
        if not kept or len(kept) == len(asked.parts):
            continue
        found = ranked(Query(tuple(kept), asked.lifting))
        if found.ids:
            return _hits(found, " ".join(part.word for part in kept))
    return Hits([], 0)


def _known(cutter: Cutter, part: Part, ranked: Rank) -> list[Part]:
    """The part when something has it, else the shorter words within it that something has."""
    if ranked(Query((part,), ())).ids:
        return [part]
    finer = cutter.finer(part.word) if chinese(part.word) else []
    inner = [found for word in finer[:2] for found in query(cutter, word).parts]
    return [found for found in inner if found.word != part.word and ranked(Query((found,), ())).ids]


def fulfils(asked: Query, terms: Collection[str]) -> bool:
    """Whether an entry with the terms has every part in one of its ways."""
    return bool(asked.parts) and all(
        any(terms >= set(way.terms) for way in part.ways)  # type: ignore[operator]
        for part in asked.parts
    )


def terms_of(cutter: Cutter, document: Document, *, story: bool = True) -> dict[str, int]:
    """Terms of a document, each with the weight of the weightiest text it stands in."""
    weights = dict.fromkeys(cutter.plain_terms(document.story), 1) if story else {}
    for text, weight in sorted(document.texts, key=lambda pair: pair[1]):
        weights.update(dict.fromkeys(cutter.terms(text), weight))
    for name, rank in document.names.items():
        plain = folded(name)
        if rank in ENDS:
            end = f"${plain[-1]}"
            weights[end] = max(weights.get(end, 0), ENDS[rank])
        if rank == CRAFT:
            weights[f"^{plain[0]}"] = ENDS[rank]
    return weights


def names_of(documents: Iterable[Document]) -> dict[str, int]:
    """All names of the documents, each with its best rank."""
    found: dict[str, int] = {}
    for document in documents:
        for name, rank in document.names.items():
            found[name] = min(rank, found.get(name, rank))
    return found


def begun(cutter: Cutter, text: str, most: int) -> list[tuple[str, int]]:
    """See SearchEngine."""
    typed = folded(text).replace(" ", "")
    if not typed or not (chinese(typed) or typed.isalpha()):
        return []
    return [(word, cutter.lexicon.words[word]) for word in cutter.lexicon.begun(typed, most)]
