"""What a visitor's words ask for: parts that an entry must all have, each in one of several ways."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple

from shop.catalog.search.correcting import corrections
from shop.catalog.search.letters import nearly_spelled, spelled
from shop.catalog.search.synonyms import idle, longest_phrase, synonyms
from shop.catalog.search.text import chinese, folded, runs
from shop.catalog.search.words import Cutter, joined, pairs

MAX_PARTS = 12
MAX_WAYS = 8
EXACT, MEANT = 1.0, 0.6


class Way(NamedTuple):
    """Terms of which an entry must have all; how much it counts (1 as typed, less for what is also meant)."""

    terms: tuple[str, ...]
    weight: float


class Part(NamedTuple):
    """One word of the question, and the ways to fulfil it."""

    word: str
    ways: tuple[Way, ...]


class Query(NamedTuple):
    """`parts`: all are needed; `lifting`: marked terms that lift an entry which has them."""

    parts: tuple[Part, ...]
    lifting: tuple[str, ...]


def query(cutter: Cutter, text: str) -> Query:
    """The words as they are typed, with their synonyms and what letters may stand for."""
    parts: list[Part] = []
    lifting: list[str] = []
    for is_chinese, group in _grouped(text):
        make = _chinese_parts if is_chinese else _letter_parts
        parts += make(cutter, group, lifting)
    if len(parts) > 1:
        parts = [part for part in parts if part.word not in idle()] or parts
    return Query(tuple(parts[:MAX_PARTS]), tuple(dict.fromkeys(lifting))[: 2 * MAX_PARTS])


def _grouped(text: str) -> list[tuple[bool, list[str]]]:
    """The runs of the text, those of letters that follow each other together."""
    return [(is_chinese, list(group)) for is_chinese, group in groupby(runs(text), chinese)]


def _chinese_parts(cutter: Cutter, group: list[str], lifting: list[str]) -> Iterator[Part]:
    for run in group:
        cut = cutter.cut(run)
        lifting += [f"={word}" for word in cut if len(word) > 1]
        if len(run) == 1:
            lifting += [f"^{run}", f"${run}"]
        for word in joined(cut, idle()):
            yield Part(word, (Way(pairs(word), EXACT), *_meant(word, lifting)))


def _meant(word: str, lifting: list[str]) -> Iterator[Way]:
    for other in synonyms().get(word, ())[:MAX_WAYS]:
        lifting += [f"={other}"] if len(other) > 1 else [f"${other}"]
        yield Way(pairs(other) if chinese(other) else (other,), MEANT)


def _letter_parts(cutter: Cutter, tokens: list[str], lifting: list[str]) -> Iterator[Part]:
    """English phrases first, then pinyin of all that is left together, then token by token."""
    rest: list[str] = []
    while tokens:
        for count in range(min(longest_phrase(), len(tokens)), 0, -1):
            phrase = " ".join(tokens[:count])
            if phrase in synonyms():
                yield from _spelled_parts(cutter, rest, lifting)
                rest = []
                literal = Way(tuple(tokens[:count]), EXACT)
                yield Part(phrase, (literal, *_meant(phrase, lifting)))
                tokens = tokens[count:]
                break
        else:
            rest.append(tokens[0])
            tokens = tokens[1:]
    yield from _spelled_parts(cutter, rest, lifting)


def _spelled_parts(cutter: Cutter, tokens: list[str], lifting: list[str]) -> Iterator[Part]:
    if not tokens:
        return
    whole = spelled(cutter.lexicon, "".join(tokens))
    if whole is not None and len(tokens) > 1:
        for words in whole:
            yield _either(words, (), lifting)
        return
    for token in tokens:
        found = whole if len(tokens) == 1 else spelled(cutter.lexicon, token)
        if found is None or len(found) == 1:
            yield _either(found[0] if found else [], (Way((token,), EXACT),), lifting, token)
            continue
        for words in found:
            yield _either(words, (), lifting)


def _either(words: list[str], literal: tuple[Way, ...], lifting: list[str], token: str = "") -> Part:
    """One of the words; those that name more (crafts before places) count more."""
    lifting += [f"={word}" for word in words]
    ways = (Way(pairs(word), EXACT - 0.08 * place) for place, word in enumerate(words))
    return Part(words[0] if words else token, (*literal, *ways))


def other_texts(cutter: Cutter, text: str) -> list[str]:
    """Other texts that the words may have meant, the likeliest first: typos mended, letters read more freely."""
    options: list[list[str]] = []
    for is_chinese, found in _grouped(text):
        if is_chinese:
            options += [[*corrections(cutter.lexicon, run), run] for run in found]
        else:
            joint = "".join(found)
            options.append([*nearly_spelled(cutter.lexicon, joint), " ".join(found)])
    if not options:
        return []
    together = "".join(runs(text))
    whole = corrections(cutter.lexicon, together) if len(options) > 1 and chinese(together) else []
    widest = max(len(choices) for choices in options)
    texts = [" ".join(choices[min(n, len(choices) - 1)] for choices in options) for n in range(widest)]
    plain = " ".join(runs(text))
    return [
        t for t in dict.fromkeys([*texts[:2], *whole, *texts[2:]]) if t and t not in (plain, folded(text))
    ][:5]


def marks(asked: Query) -> list[str]:
    """What a query asks for as it stands in texts: runs of Chinese and words of letters, the longest first."""
    found = {mark for part in asked.parts for way in part.ways for mark in _marks_of(way.terms)}
    return sorted(found, key=lambda mark: (-len(mark), mark))


def _marks_of(terms: tuple[str, ...]) -> tuple[str, ...]:
    """A word cut into pairs put together again; other terms as they are."""
    if (
        len(terms) > 1
        and all(a[-1] == b[0] for a, b in zip(terms, terms[1:], strict=False))
        and chinese(terms[0])
    ):
        return (terms[0] + "".join(term[-1] for term in terms[1:]),)
    return terms
