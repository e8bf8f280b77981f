"""The words of the goods, found by how they are written, nearly written, pronounced or abbreviated.

A rank says what a word names: 0 craft, 1 other name of a craft, 2 place, 3 workshop, 4 motif, 5 thing, 6 part of such a
name. Every look-up is one step in a dictionary, however many words there are.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable

from shop.catalog.search.text import alike, syllables

LONGEST = 12


class Lexicon:
    """Words by their ways of being typed. Words are only ever added."""

    def __init__(self) -> None:
        self.words: dict[str, int] = {}
        self.by_sound: dict[tuple[str, ...], list[str]] = defaultdict(list)
        self.by_likeness: dict[tuple[str, ...], list[str]] = defaultdict(list)
        self.by_letters: dict[str, list[str]] = defaultdict(list)
        self.by_alike_letters: dict[str, list[str]] = defaultdict(list)
        self.by_initials: dict[str, list[str]] = defaultdict(list)
        self.by_gap: dict[str, list[str]] = defaultdict(list)  # one character replaced by "*"
        self.by_rest: dict[str, list[str]] = defaultdict(list)  # one character left out
        self.characters: dict[str, set[str]] = defaultdict(set)  # by sound
        self._sorted: list[str] | None = None

    def add(self, word: str, rank: int) -> None:
        """Add a Chinese word of two characters or more, or give it a better rank."""
        known = self.words.get(word)
        if known is not None:
            self.words[word] = min(known, rank)
            return
        if len(word) > LONGEST:
            self.words[word] = rank
        else:
            self.words[word] = rank
            self._spread(word)
        self._sorted = None

    def _spread(self, word: str) -> None:
        sounds = syllables(word)
        if len(sounds) == len(word):
            self.by_sound[sounds].append(word)
            self.by_likeness[tuple(alike(s) for s in sounds)].append(word)
            for character, sound in zip(word, sounds, strict=True):
                self.characters[sound].add(character)
        letters = "".join(sounds)
        self.by_letters[letters].append(word)
        self.by_alike_letters["".join(alike(s) for s in sounds)].append(word)
        self.by_initials["".join(s[0] for s in sounds)].append(word)
        for place in range(len(word)):
            self.by_gap[f"{word[:place]}*{word[place + 1 :]}"].append(word)
            if len(word) > 2:
                self.by_rest[word[:place] + word[place + 1 :]].append(word)

    def best(self, words: Iterable[str], most: int = 3) -> list[str]:
        """The words that name the most: by rank, the shorter first."""
        return sorted(set(words), key=lambda w: (self.words[w], len(w), w))[:most]

    def begun(self, text: str, most: int) -> list[str]:
        """Words that begin with the characters or the letters typed, then those that hold them; by rank."""
        if text.isascii():
            keys = self._keys()
            start = bisect_left(keys, text)
            found: list[str] = []
            for key in keys[start : start + 200]:
                if not key.startswith(text):
                    break
                found += self.by_letters.get(key, ()) or self.by_initials.get(key, ())
                found += self.by_initials.get(key, ()) if key in self.by_letters else ()
            return self.best(found, most)
        known = list(self.words)  # others may be learnt meanwhile
        first = [word for word in known if word.startswith(text)]
        ordered = self.best(first, most)
        if len(ordered) < most:
            inside = (word for word in known if text in word and not word.startswith(text))
            ordered += self.best(inside, most - len(ordered))
        return ordered

    def _keys(self) -> list[str]:
        if self._sorted is None:
            self._sorted = sorted({*self.by_letters, *self.by_initials})
        return self._sorted
