"""What a visitor's letters may mean: an English word, pinyin in full, first letters, or pinyin that is slightly off."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping

from shop.catalog.search.lexicon import Lexicon
from shop.catalog.search.text import alike

MOST = 6
MAX_LETTERS = 60
SHORTEST_SLIP = 4
SIMILAR = 0.75
_SYLLABLE = re.compile(
    r"(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?(?:iang|iong|uang|ang|eng|ing|ong|ian|iao|uai|uan|ai|ei|ao|ou|an|en|in|un"
    r"|ia|ie|iu|ua|ue|ui|uo|er|a|o|e|i|u|v)"
)


def segmented(letters: str, keys: Mapping[str, list[str]], shortest: int = 2) -> list[str] | None:
    """The letters as a row of keys, as few as can be; None when they are none."""
    best: list[list[str] | None] = [[], *([None] * len(letters))]
    for end in range(1, len(letters) + 1):
        for start in range(max(0, end - MAX_LETTERS), end - shortest + 1):
            before, key = best[start], letters[start:end]
            if before is not None and key in keys:
                present = best[end]
                if present is None or len(before) + 1 < len(present):
                    best[end] = [*before, key]
    return best[len(letters)]


def spelled(lexicon: Lexicon, letters: str) -> list[list[str]] | None:
    """Per part of the letters the words it may be, exactly: pinyin in full, else first letters."""
    if len(letters) > MAX_LETTERS or not letters.isalpha():
        return None
    for keys, shortest in ((lexicon.by_letters, 2), (lexicon.by_initials, 2)):
        row = segmented(letters, keys, shortest)
        if row is not None:
            return [lexicon.best(keys[key], MOST) for key in row]
    return None


def nearly_spelled(lexicon: Lexicon, letters: str) -> list[str]:
    """Texts that the letters may be meant for: begun pinyin, sounds taken for each other, a slip; the likeliest first."""
    if len(letters) > MAX_LETTERS or not letters.isalpha():
        return []
    found = lexicon.best(lexicon.by_alike_letters.get(_alike_letters(letters), ()))
    row = segmented(_alike_letters(letters), lexicon.by_alike_letters)
    if row is not None:
        found.append("".join(lexicon.best(lexicon.by_alike_letters[key], 1)[0] for key in row))
    if len(letters) >= SHORTEST_SLIP:
        found += lexicon.begun(letters, 2)
        near = difflib.get_close_matches(letters, _about_as_long(lexicon, letters), n=3, cutoff=SIMILAR)
        found += [word for key in near for word in lexicon.best(lexicon.by_letters[key], 1)]
    sounds = lexicon.characters.get(letters)
    if sounds:
        found += sorted(sounds)[:2]
    return list(dict.fromkeys(found))


def _about_as_long(lexicon: Lexicon, letters: str) -> list[str]:
    lengths = range(len(letters) - 2, len(letters) + 3)
    return [key for key in list(lexicon.by_letters) if len(key) in lengths and key[0] == letters[0]]


def _alike_letters(letters: str) -> str:
    return "".join(alike(s) for s in _SYLLABLE.findall(letters)) or letters
