"""What mistyped Chinese may have meant: the run covered with words of the lexicon at the least cost.

A word costs nothing where it is written right, little where it sounds the same, more where a character is another one,
is missing, doubled or stands in the wrong place.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from shop.catalog.search.lexicon import LONGEST, Lexicon
from shop.catalog.search.text import alike, syllables

PIECE, SOUND, LIKENESS, SWAP, DOUBLE, OTHER, COUNT, SINGLE, LOST = (
    0.25,
    0.4,
    0.7,
    0.8,
    0.6,
    1.0,
    1.1,
    1.5,
    2.2,
)
SHORT = 0.7  # more, where only two characters are compared
KEPT = 4
MAX_RUN = 30


class Cover(NamedTuple):
    """A run as words: the cost, and the text they make; `known`: how many characters of the run they cover."""

    cost: float
    text: str
    known: int


def corrections(lexicon: Lexicon, run: str) -> list[str]:
    """Other texts for the run, the likeliest first; nothing that is nowhere near."""
    run = run[:MAX_RUN]
    sounds = syllables(run)
    if len(sounds) != len(run):
        return []
    best: list[list[Cover]] = [[Cover(0.0, "", 0)], *([] for _ in run)]
    for end in range(1, len(run) + 1):
        reached: dict[str, Cover] = {}
        for start in range(max(0, end - LONGEST - 1), end):
            for cost, word in _readings(lexicon, run[start:end], sounds[start:end]):
                for before in best[start]:
                    known = before.known + (end - start if len(word) > 1 else 0)
                    cover = Cover(before.cost + cost + PIECE, before.text + word, known)
                    present = reached.get(cover.text)
                    if present is None or cover.cost < present.cost:
                        reached[cover.text] = cover
        best[end] = sorted(reached.values(), key=lambda c: c.cost)[:KEPT]
    return [c.text for c in best[-1] if c.text != run and c.known * 2 >= len(run)]


def _readings(lexicon: Lexicon, piece: str, sounds: tuple[str, ...]) -> Iterator[tuple[float, str]]:
    """Words that the piece may be, each with its cost (a little more for words that name less)."""
    if len(piece) == 1:
        yield SINGLE, piece
        yield LOST, ""
        return
    seen: set[str] = set()
    for cost, words in _ways(lexicon, piece, sounds):
        for word in words:
            if word not in seen:
                seen.add(word)
                yield cost + lexicon.words[word] * 0.02, word


def _ways(lexicon: Lexicon, piece: str, sounds: tuple[str, ...]) -> Iterator[tuple[float, list[str]]]:
    short = SHORT if len(piece) == 2 else 0.0
    if piece in lexicon.words:
        yield 0.0, [piece]
    if len(piece) > LONGEST + 1:
        return
    yield SOUND, lexicon.best(lexicon.by_sound.get(sounds, ()))
    yield LIKENESS, lexicon.best(lexicon.by_likeness.get(tuple(alike(s) for s in sounds), ()))
    yield COUNT + short, lexicon.best(lexicon.by_rest.get(piece, ()))
    for place in range(len(piece)):
        gap = f"{piece[:place]}*{piece[place + 1 :]}"
        if len(piece) > 2:
            yield OTHER, lexicon.best(lexicon.by_gap.get(gap, ()))
        rest = piece[:place] + piece[place + 1 :]
        if rest in lexicon.words:
            doubled = piece[place] in (piece[place - 1 : place] + piece[place + 1 : place + 2])
            yield DOUBLE if doubled else COUNT + (SHORT if len(rest) == 2 else 0), [rest]
        swapped = piece[:place] + piece[place + 1 : place + 2] + piece[place] + piece[place + 2 :]
        if swapped != piece and swapped in lexicon.words:
            yield SWAP, [swapped]
