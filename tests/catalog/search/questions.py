"""Questions to the search with the goods that answer them: written by hand in queries.csv, and drawn from titles.

`right` is said of facts of the demo province, never of what the search finds: `craft=xilankapu;title=桌旗` means goods of
that craft whose title holds the word; `|` separates values of which one is enough.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path
from random import Random
from typing import NamedTuple

from pypinyin import lazy_pinyin

WRITTEN = Path(__file__).parent / "queries.csv"
SEED = 20_261_122
DRAWN = 50


class Ware(NamedTuple):
    """What is known of a product of the province that is on sale."""

    product_id: int
    title: str
    craft: str
    workshop: str
    county: str

    def fact(self, name: str) -> str:
        return self.county[:4] + "00" if name == "prefecture" else str(getattr(self, name))


class Question(NamedTuple):
    query: str
    kind: str
    right: str

    def answered_by(self, ware: Ware) -> bool:
        return all(_holds(ware, *condition.split("=", 1)) for condition in self.right.split(";"))


def _holds(ware: Ware, name: str, values: str) -> bool:
    if name == "title":
        return any(value in ware.title for value in values.split("|"))
    return ware.fact(name) in values.split("|")


def written() -> list[Question]:
    """The questions of the file."""
    with WRITTEN.open(encoding="utf-8", newline="") as lines:
        return [Question(**row) for row in csv.DictReader(lines)]


def drawn(wares: Sequence[Ware], count: int = DRAWN, seed: int = SEED) -> list[Question]:
    """So many questions made of titles by a fixed seed: in pinyin, by first letters, with a mistyped character."""
    chance, titles = Random(seed), sorted({ware.title for ware in wares})
    sounds = _by_sound(titles)
    found: dict[str, Question] = {}
    while len(found) < count:
        thing, motif = _parts(chance.choice(titles))
        part = chance.choice([thing, motif])
        kind = chance.choice(["pinyin", "pinyin", "initials", "homophone", "slip"])
        query = _written_as(kind, part, chance, sounds)
        if query and query != part and len(part) >= (3 if kind in {"initials", "slip"} else 2):
            found.setdefault(query, Question(query, f"drawn {kind}", f"title={part}"))
    return list(found.values())


def _parts(title: str) -> tuple[str, str]:
    thing, _open, rest = title.partition("「")
    return thing, rest.partition("」")[0]


def _written_as(kind: str, part: str, chance: Random, sounds: dict[str, list[str]]) -> str:
    syllables = lazy_pinyin(part)
    if kind == "pinyin":
        return chance.choice(["", " "]).join(syllables)
    if kind == "initials":
        return "".join(syllable[0] for syllable in syllables) if len(part) > 3 else ""
    place = chance.randrange(len(part))
    if kind == "homophone":
        others = [c for c in sounds[syllables[place]] if c != part[place]]
        return part[:place] + chance.choice(others) + part[place + 1 :] if others else ""
    swapped = part[:place] + part[place + 1 : place + 2] + part[place] + part[place + 2 :]
    return chance.choice(
        [swapped, part[:place] + part[place + 1 :], part[:place] + part[place] + part[place:]]
    )


def _by_sound(texts: Iterable[str]) -> dict[str, list[str]]:
    """Characters of the texts by how they sound."""
    sounds: dict[str, list[str]] = {}
    for character in sorted({c for text in texts for c in text}):
        sounds.setdefault(lazy_pinyin(character)[0], []).append(character)
    return sounds
