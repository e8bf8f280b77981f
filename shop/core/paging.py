"""Numbered pages of a list whose length is known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode


@dataclass(frozen=True)
class Page:
    """Where in the list we are. `kept`: what the address keeps when turning the page (search words, filters)."""

    number: int
    total: int
    per_page: int
    kept: Mapping[str, str] = field(default_factory=dict)

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.total // self.per_page))

    @property
    def start(self) -> int:
        """Place of the first row of the page, from 0."""
        return (self.number - 1) * self.per_page

    @property
    def stop(self) -> int:
        """Place after the last row of the page."""
        return min(self.start + self.per_page, self.total)

    def url(self, number: int) -> str:
        """Address of another page of the same list."""
        kept = {name: value for name, value in self.kept.items() if value}
        return "?" + urlencode({**kept, "page": number})


def page_of(
    total: int, number: int | str | None, per_page: int, kept: Mapping[str, str] | None = None
) -> Page:
    """The page asked for; the nearest there is when the number is out of range, the first when it is none."""
    text = str(number or 1)
    wanted = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 1
    last = Page(1, total, per_page).pages
    return Page(min(max(wanted, 1), last), total, per_page, kept or {})
