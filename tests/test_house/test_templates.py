"""Templates keep to the content security policy: no script, style or handler of their own.

A block of JSON-LD is data for search engines: no browser executes it, so the policy does not speak of it.
"""

from __future__ import annotations

import re

import pytest

from tests.support.source import name_of, under

FORBIDDEN = {
    "a script without src": re.compile(
        r"<script(?! type=\"application/ld\+json\">)(?![^>]*\bsrc=)", re.IGNORECASE
    ),
    "a style element": re.compile(r"<style\b", re.IGNORECASE),
    "a style attribute": re.compile(r"<[^>{}]*\sstyle\s*=", re.IGNORECASE),
    "an event attribute": re.compile(r"<[^>{}]*\son[a-z]+\s*=\s*[\"'{]", re.IGNORECASE),
    "a javascript address": re.compile(r"javascript:", re.IGNORECASE),
    "a frame": re.compile(r"<i?frame\b", re.IGNORECASE),
    "a file from another host": re.compile(
        r"\b(?:src|srcset|action)\s*=\s*[\"'](?:https?:)?//", re.IGNORECASE
    ),
}
COMMENT = re.compile(r"\{#.*?#\}", re.DOTALL)


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_template_contains(what: str) -> None:
    found = []
    for path in under("templates"):
        source = COMMENT.sub(lambda hidden: "\n" * hidden[0].count("\n"), path.read_text(encoding="utf-8"))
        for hit in FORBIDDEN[what].finditer(source):
            found.append(f"{name_of(path)}:{source.count(chr(10), 0, hit.start()) + 1}: {hit[0][:60]}")
    assert not found, "\n".join([f"{what} in a template:", *found])
