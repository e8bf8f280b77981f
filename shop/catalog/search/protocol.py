"""What a search engine promises. The index is disposable: the database is the truth, and every hit is checked there."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple, Protocol

Progress = Callable[[int], None]


@dataclass(frozen=True)
class Document:
    """A product as the index knows it. `texts`: words with their weight; `story`: a long text of least weight; `names`:
    words that are never cut apart, each with what it names (0 craft, 1 other name of a craft, 2 place, 3 workshop,
    4 motif, 5 thing); `stamp`: the instant of the last change of what is said, by which a stale entry is known.
    """

    product_id: int
    stamp: datetime
    texts: tuple[tuple[str, int], ...]
    names: Mapping[str, int] = field(default_factory=dict)
    story: str = ""


class Hits(NamedTuple):
    """Products that match, the best first, with their scores. `suggestion`: nothing matched the words as they are, these
    are the hits of the other words. `more`: there are more hits than were asked for. `watermark`: that of the index when
    it answered, where the engine knows it by the way.
    """

    ids: list[int]
    total: int
    suggestion: str | None = None
    scores: Sequence[float] = ()
    more: bool = False
    watermark: datetime | None = None


class NoIndex(Exception):
    """There is no index (yet): it is being built, or its folder was lost."""


class SearchEngine(Protocol):
    """An index of all published products. Any method but `rebuild` raises NoIndex when there is none."""

    def find(self, query: str, limit: int | None = None) -> Hits:
        """Products that match every word of the query, ranked; all of them when no limit is named. When there are none,
        those of what the words may have meant, else of a part of them.
        """

    def matches(self, query: str, document: Document) -> bool:
        """Whether the document as it is now matches: for entries that are stale."""

    def begun(self, text: str, most: int) -> list[tuple[str, int]]:
        """Words of the goods with their rank that begin with what was typed, in characters, pinyin or first letters; then
        others that hold it. What is sold of them now is not looked at.
        """

    def marks(self, query: str) -> list[str]:
        """The characters and words of letters that a query asks for: for marking them in what was found."""

    def stamps(self, ids: Collection[int]) -> Mapping[int, datetime]:
        """The stamps under which these products stand in the index; those that do not are left out."""

    def update(self, documents: Iterable[Document]) -> None:
        """Write the documents, in place of older ones of the same products."""

    def remove(self, ids: Collection[int]) -> None:
        """Take the products out."""

    def rebuild(
        self, documents: Iterable[Document], watermark: datetime, progress: Progress | None = None
    ) -> int:
        """Build a new index beside the old one and switch to it at once; answers how many documents it holds."""

    @property
    def watermark(self) -> datetime:
        """Every change up to this instant is in the index; a later one may be missing."""

    def set_watermark(self, instant: datetime) -> None:
        """Every change up to the instant was found in the index."""
