"""Words that no text of a product may hold (BR-26; Advertising Law art. 9, 17, 18 and 25, Trademark Law art. 14).

The level of a heritage item is printed by the store from the registry, in full; in free text it is refused,
since there it praises goods with the name of the state. The list is a data file beside this one
(`forbidden_words.txt`): kinds with their article, words, and the contexts in which a word is harmless (第一步,
最好手洗, 中国礼服). It is simple on purpose: a workshop must be able to see why a word fell. Words are found
in any width of letters and through spaces or dots set between the characters (国 家 级).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

from flask_babel import gettext as _

from shop.core.errors import Invalid


class Kind(StrEnum):
    """Why a word is refused."""

    LEVEL = "level"  # level of a heritage list: printed from the registry only
    EXTREME = "extreme"  # art. 9 (3): 国家级、最高级、最佳 and the like
    STATE = "state"  # art. 9 (2): names of the state and its organs, 特供
    MEDICAL = "medical"  # art. 17 and 18: medical words and health claims beside goods that are no medicine
    PROFIT = "profit"  # art. 25: promises of a rise in value
    FAMOUS = "famous"  # Trademark Law art. 14: 驰名商标; marks of inspection that no longer exist
    SUPERSTITION = "superstition"  # art. 9 (8)


class Listed(NamedTuple):
    """A word of the list: why it falls, and the contexts (before it, after it) in which it may stand."""

    kind: Kind
    harmless: tuple[tuple[str, str], ...]


def read_list(lines: str) -> dict[str, Listed]:
    """The words of a list in the form of `forbidden_words.txt`. ValueError for an unknown kind or a word twice."""
    found: dict[str, Listed] = {}
    kind = Kind.LEVEL
    for line in (line.strip() for line in lines.splitlines()):
        if line.startswith("["):
            kind = Kind(line.strip("[]"))
        elif line and not line.startswith("#"):
            word, _is, contexts = (part.strip() for part in line.partition("="))
            if word in found:
                raise ValueError(f"{word} is in the list twice")
            pairs = (context.partition("~") for context in contexts.split())
            found[word] = Listed(kind, tuple((before, after) for before, _place, after in pairs))
    return found


WORDS = read_list(Path(__file__).with_name("forbidden_words.txt").read_text(encoding="utf-8"))


def _pattern(word: str) -> str:
    """Latin words stand alone: no1 is not a part of no10."""
    return rf"(?<![a-z0-9]){word}(?![a-z0-9])" if word.isascii() else re.escape(word)


# Longest first, so that 最高级 is shown and not a part of it.
_ANY = re.compile("|".join(_pattern(w) for w in sorted(WORDS, key=len, reverse=True)))
_SKIPPED = re.compile("[\\s\u200b-\u200f\u2060\ufeff·•.*_~—|/-]")


class Found(NamedTuple):
    """A refused word: as the list has it, as it was written, and why."""

    word: str
    written: str
    kind: Kind


def find(text: str) -> list[Found]:
    """The refused words of a text, in order, each once."""
    plain, places = _plain(text)
    found: dict[str, Found] = {}
    for match in _ANY.finditer(plain):
        if _is_harmless(plain, match):
            continue
        written = text[places[match.start()] : places[match.end() - 1] + 1]
        found.setdefault(match[0], Found(match[0], written, WORDS[match[0]].kind))
    return list(found.values())


def sentence(text: str) -> str | None:
    """Why the text is refused, all its words shown, by reason; None when it may stand."""
    found = find(text)
    if not found:
        return None
    kinds = dict.fromkeys(f.kind for f in found)
    return "".join(
        _(
            "%(words)s不能用。%(reason)s",
            words="".join(f"“{f.written}”" for f in found if f.kind == kind),
            reason=_reason(kind),
        )
        for kind in kinds
    )


def refuse(texts: Mapping[str, str]) -> None:
    """Raises Invalid at the first field whose text holds a refused word. `texts`: field name -> text."""
    for field, text in texts.items():
        refused = sentence(text)
        if refused:
            raise Invalid(refused, code="FORBIDDEN_WORD", field=field)


def _is_harmless(plain: str, match: re.Match[str]) -> bool:
    """Whether the word stands in one of the contexts in which it praises nothing."""
    return any(
        plain[: match.start()].endswith(before) and plain.startswith(after, match.end())
        for before, after in WORDS[match[0]].harmless
    )


def _plain(text: str) -> tuple[str, list[int]]:
    """The text as it is compared (narrow, lower case, nothing between characters); where each character stood."""
    letters, places = [], []
    for place, character in enumerate(text):
        for letter in unicodedata.normalize("NFKC", character).lower():
            if not _SKIPPED.match(letter):
                letters.append(letter)
                places.append(place)
    return "".join(letters), places


def _reason(kind: Kind) -> str:
    return {
        Kind.LEVEL: _("非遗级别由平台按名录显示，不用自己写。"),
        Kind.EXTREME: _("广告法不许这样夸。写看得见的：用了什么料、做了几天。"),
        Kind.STATE: _("广告法不许借国家机关的名义。"),
        Kind.MEDICAL: _("不是药，不许说能治病、能保健。"),
        Kind.PROFIT: _("不许说以后会涨价、能赚钱。"),
        Kind.FAMOUS: _("商标法和质量规定不许这样写。"),
        Kind.SUPERSTITION: _("广告法不许写迷信的话。写纹样是什么意思就好。"),
    }[kind]
