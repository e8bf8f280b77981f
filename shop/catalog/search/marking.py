"""Showing in a text which of its characters were searched for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from markupsafe import Markup, escape

from shop.catalog.search.text import folded

# Shorter than this, a mark is looked for in names that are not much longer: one character of many says nothing.
_LONGEST_TEXT_FOR_ONE = 20


def marked(text: str, marks: Sequence[str]) -> Markup:
    """The text, escaped, with what was searched for between <mark> tags. Traditional characters are found as well."""
    plain = folded(text)
    if len(plain) != len(text):
        return escape(text)
    wanted = tuple(mark for mark in marks if len(mark) > 1 or len(text) <= _LONGEST_TEXT_FOR_ONE)
    shown, place = "", 0
    for found in _any_of(wanted).finditer(plain) if wanted else ():
        start, end = found.span()
        shown += f"{escape(text[place:start])}<mark>{escape(text[start:end])}</mark>"
        place = end
    return Markup(shown) + text[place:]  # noqa: S704 - of escaped pieces


@lru_cache(maxsize=64)
def _any_of(marks: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, marks)))
