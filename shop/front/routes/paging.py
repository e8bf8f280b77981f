"""Numbered pages of the directories."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple


class Pager(NamedTuple):
    """What the pager macro asks for."""

    number: int
    pages: int
    url: Callable[[int], str]


def page_number(args: Mapping[str, str]) -> int:
    """The page in the address; 1 for anything that is no page number."""
    text = args.get("page", "")
    return max(1, int(text)) if text.isascii() and text.isdecimal() and len(text) < 7 else 1
