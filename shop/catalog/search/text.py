"""One way of writing everything: narrow letters, small letters, simplified characters; and how characters sound."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from opencc import OpenCC
from pypinyin import lazy_pinyin

# Runs of Chinese characters, or words of letters and digits.
_RUNS = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff\u3005\u3007]+|[a-z0-9]+")
_SIMPLIFIED = OpenCC("t2s")
# How people of the south write what they hear alike, and ü.
_ALIKE = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ng", "n"), ("v", "u"))
_FIRST = {"l": "n", "h": "f", "r": "n"}


@lru_cache(maxsize=20_000)
def folded(text: str) -> str:
    """Full-width and capital letters as plain small ones, traditional characters as simplified ones."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return plain if plain.isascii() else str(_SIMPLIFIED.convert(plain))


def runs(text: str) -> list[str]:
    """The words of letters and the runs of Chinese in a text, folded."""
    return _RUNS.findall(folded(text))


def chinese(run: str) -> bool:
    """Whether the run is Chinese and not letters."""
    return ord(run[0]) >= 0x3005


@lru_cache(maxsize=20_000)
def syllables(run: str) -> tuple[str, ...]:
    """How the run sounds, a syllable for each character, without tones."""
    return tuple(lazy_pinyin(run))


def alike(syllable: str) -> str:
    """The same for syllables that are easily taken for each other: zhi and zi, lan and nan, jing and jin."""
    for written, heard in _ALIKE:
        syllable = syllable.replace(written, heard)
    return _FIRST.get(syllable[:1], syllable[:1]) + syllable[1:]
