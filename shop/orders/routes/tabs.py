"""Tabs by state and page numbers, for the lists of orders."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from flask import request, url_for


class Tab(NamedTuple):
    """A tab: its word, how many orders, where it leads, whether it is open."""

    word: str
    orders: int
    href: str
    current: bool


def tabs(
    endpoint: str,
    words: Mapping[str, str],
    states: Mapping[str, Sequence[str]],
    counts: Mapping[str, int],
    current: str,
    kept: Mapping[str, str] | None = None,
) -> list[Tab]:
    """One tab for each word; a tab without states counts all orders. `kept`: what else the addresses keep."""
    everything = sum(counts.values())
    return [
        Tab(
            word,
            sum(counts.get(s, 0) for s in states[key]) if states[key] else everything,
            _at(endpoint, {"state": key or None, **(kept or {})}),
            key == current,
        )
        for key, word in words.items()
    ]


def _at(endpoint: str, values: dict[str, Any]) -> str:
    return url_for(endpoint, **values)


def page_number() -> int:
    """The page asked for, from 1 to 50."""
    text = request.args.get("page", "1")
    return min(max(int(text), 1), 50) if text.isascii() and text.isdigit() and len(text) < 4 else 1
