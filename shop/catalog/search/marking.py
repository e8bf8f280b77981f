"""Showing in a text which of its characters were searched for."""

from __future__ import annotations

import re
from collections.abc import Sequence

from markupsafe import Markup, escape

from shop.catalog.search.text import folded

# Shorter than this, a mark is looked for in names that are not much longer: one character of many says nothing.
_LONGEST_TEXT_FOR_ONE = 20


def marked(text: str, marks: Sequence[str]) -> Markup:
    """The text, escaped, with what was searched for between <mark> tags. Traditional characters are found as well."""
    plain = folded(text)
    wanted = [mark for mark in marks if len(mark) > 1 or len(text) <= _LONGEST_TEXT_FOR_ONE]
    if not wanted or len(plain) != len(text):
        return escape(text)
    found = re.split("(" + "|".join(re.escape(mark) for mark in wanted) + ")", plain)
    place, parts = 0, []
    for n, piece in enumerate(found):
        shown = escape(text[place : place + len(piece)])
        parts.append(Markup("<mark>{}</mark>").format(shown) if n % 2 else shown)
        place += len(piece)
    return Markup("").join(parts)
