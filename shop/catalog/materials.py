"""What things are made of, as far as lists group by it: a short fixed list, and what a free text names of it.

A product keeps its materials as one whole number, a bit for each: so it may have several, a list asks for any of some
with one comparison, and counts are kept for each mix. The place of a material in the list is its bit for ever: new ones
are added at the end, none is taken out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from shop.core.web.words import gettext as _

CODES = (
    "cotton", "hemp", "silk", "wool", "leather", "silver", "copper", "metal", "bamboo", "wood", "straw", "paper", "ceramic",
    "lacquer", "stone", "jade", "horn", "glass", "tea", "food",
)  # fmt: skip


def bit(code: str) -> int:
    """The number of one material. KeyError for none of the list."""
    return _bits()[code]


def number_of(codes: Iterable[str]) -> int:
    """The number of several materials. KeyError for what is not in the list."""
    return sum({bit(code) for code in codes})


def codes_of(number: int) -> tuple[str, ...]:
    """The materials of the number, in the order of the list."""
    return tuple(code for n, code in enumerate(CODES) if number >> n & 1)


def names() -> dict[str, str]:
    """What the materials are called, by code, in the order of the list."""
    return {
        "cotton": _("棉"),
        "hemp": _("麻"),
        "silk": _("丝绸"),
        "wool": _("羊毛"),
        "leather": _("皮革"),
        "silver": _("银"),
        "copper": _("铜"),
        "metal": _("其他金属"),
        "bamboo": _("竹"),
        "wood": _("木"),
        "straw": _("草藤"),
        "paper": _("纸"),
        "ceramic": _("陶瓷"),
        "lacquer": _("漆"),
        "stone": _("石"),
        "jade": _("玉"),
        "horn": _("角骨贝"),
        "glass": _("琉璃玻璃"),
        "tea": _("茶"),
        "food": _("食材"),
    }


def names_of(number: int) -> list[str]:
    """What those of the number are called."""
    called = names()
    return [called[code] for code in codes_of(number)]


def proposed(text: str) -> int:
    """The materials that a text about what a thing is made of names: the longest words first, each sign read once."""
    words, pattern = _words()
    return number_of({words[found] for found in pattern.findall(text) if words[found]})


def followed(chosen: int, text: str, before: tuple[int, str]) -> int:
    """What holds when a workshop sends a text and its choice: a choice that it leaves alone, and that was only the
    proposal for the text before, follows the new text. `before`: the choice and the text until now.
    """
    was, text_before = before
    return proposed(text) if chosen == was == proposed(text_before) else chosen


@lru_cache(maxsize=1)
def _bits() -> dict[str, int]:
    return {code: 1 << n for n, code in enumerate(CODES)}


@lru_cache(maxsize=1)
def _words() -> tuple[dict[str, str], re.Pattern[str]]:
    """The words of `material_words.txt` with what they mean ('' for none), and how to find them."""
    words: dict[str, str] = {}
    text = Path(__file__).with_name("material_words.txt").read_text(encoding="utf-8")
    for line in text.splitlines():
        code, equals, said = line.partition("=")
        if equals and not line.startswith("#"):
            words |= dict.fromkeys(said.split(), code.strip().strip("-"))
    longest = sorted(words, key=lambda word: (-len(word), word))
    return words, re.compile("|".join(longest))
