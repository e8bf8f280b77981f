"""Two versions of a product side by side: field by field, with what changed inside a text marked."""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import NamedTuple

from shop.admin.comparing import Bit
from shop.catalog.official.content import Content
from shop.catalog.official.words import FIELDS, said

#: Longer texts are marked as a whole: comparing them sign by sign would take too long.
LONGEST = 4000


class Photo(NamedTuple):
    """A picture of a version: base address, words, whether the other version has it in this place with these words."""

    base: str
    alt: str
    changed: bool


class Side(NamedTuple):
    """What one version says in a field."""

    bits: list[Bit]
    photos: list[Photo]


class Row(NamedTuple):
    """A field of both versions; `before` None when nothing was approved yet."""

    field: str
    word: str
    before: Side | None
    after: Side
    changed: bool


def rows(before: Content | None, after: Content) -> list[Row]:
    """All fields that are looked at, what changed before the others; fields empty in both versions are left out."""
    found = [_row(field, before, after) for field in FIELDS]
    shown = [r for r in found if r.changed or r.after.bits or r.after.photos]
    return sorted(shown, key=lambda r: not r.changed)


def _row(field: str, before: Content | None, after: Content) -> Row:
    word = str(FIELDS[field])
    if field == "pictures":
        return _pictures(word, before, after)
    new = said(after, field)
    if before is None:
        return Row(field, word, None, Side(_plain(new), []), False)
    old = said(before, field)
    left, right = _marked(old, new)
    return Row(field, word, Side(left, []), Side(right, []), old != new)


def _plain(text: str) -> list[Bit]:
    return [Bit(text, False)] if text else []


def _marked(old: str, new: str) -> tuple[list[Bit], list[Bit]]:
    if old == new:
        return _plain(old), _plain(new)
    if max(len(old), len(new)) > LONGEST:
        return [Bit(old, True)], [Bit(new, True)]
    left, right = [], []
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        left.append(Bit(old[a:b], tag != "equal"))
        right.append(Bit(new[c:d], tag != "equal"))
    return [x for x in left if x.text], [x for x in right if x.text]


def _pictures(word: str, before: Content | None, after: Content) -> Row:
    old = [tuple(x) for x in before["pictures"]] if before else []
    new = [tuple(x) for x in after["pictures"]]
    left = [Photo(f"/media/{key}", alt, new[n : n + 1] != [(key, alt)]) for n, (key, alt) in enumerate(old)]
    right = [
        Photo(f"/media/{key}", alt, before is not None and old[n : n + 1] != [(key, alt)])
        for n, (key, alt) in enumerate(new)
    ]
    changed = before is not None and old != new
    return Row("pictures", word, Side([], left) if before else None, Side([], right), changed)
