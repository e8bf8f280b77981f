"""The list of the official catalogue: the questions, counts and pages of the list of all goods, over admitted goods only."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.catalog import facets, listing
from shop.catalog.filters import Filters
from shop.catalog.listing import PER_PAGE, Listing
from shop.catalog.models import ListingCard
from shop.catalog.official.standing import in_catalogue_sql
from shop.catalog.search import listing as words
from shop.catalog.search.protocol import Document, Hits, SearchEngine
from shop.catalog.tally import KEYS, PRODUCT, ShelfRow


def find(session: Session, filters: Filters, at: datetime) -> Listing:
    """The page that the question without words asks for."""
    on_shelf = listing.shelf(session, at)
    rows = _rows(session, filters, at)
    counts = facets.count(rows, on_shelf.sellers, on_shelf.crafts, filters)
    pages, number = listing.paging(counts.total, filters.page)
    inside = [row[PRODUCT] for row in rows]
    offset = PER_PAGE * (number - 1)
    found = listing.in_order(session, filters, on_shelf, offset, inside) if counts.total else []
    cards = listing.cards_of(session, found, on_shelf)
    return Listing(replace(filters, page=number), on_shelf, counts, cards, number, pages)


def search(session: Session, engine: SearchEngine, filters: Filters, at: datetime) -> Listing:
    """The page that the words and conditions ask for. NoIndex when there is no index."""
    inside = set(session.scalars(sa.select(ListingCard.product_id).where(_inside(at))))
    return words.search(session, cast(SearchEngine, _Within(engine, inside)), filters, at)


def _inside(at: datetime) -> sa.ColumnElement[bool]:
    return in_catalogue_sql(ListingCard.product_id, at)


def _rows(session: Session, filters: Filters, at: datetime) -> Sequence[ShelfRow]:
    """What facets are counted over: a row for each admitted card. One statement."""
    keys = [getattr(ListingCard, name) for name in KEYS]
    inside = facets.in_range() if filters.has_range else sa.true()
    query = sa.select(*keys, inside, sa.literal(1), ListingCard.product_id).where(_inside(at))
    found = session.execute(query, facets.bounds(filters) if filters.has_range else {})
    return cast(Sequence[ShelfRow], found.all())


class _Within:
    """An engine that finds nothing but the products named."""

    def __init__(self, engine: SearchEngine, ids: Collection[int]) -> None:
        self._engine, self._ids = engine, ids

    def find(self, query: str, _limit: int | None = None) -> Hits:
        """All hits that are among the products, whatever the limit: what is left out must not use it up."""
        hits = self._engine.find(query)
        kept = [(i, score) for i, score in zip(hits.ids, hits.scores, strict=True) if i in self._ids]
        ids, scores = [i for i, _score in kept], [score for _i, score in kept]
        return hits._replace(ids=ids, scores=scores, total=len(kept))

    def matches(self, query: str, document: Document) -> bool:
        """Whether it is one of the products, and matches."""
        return document.product_id in self._ids and self._engine.matches(query, document)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._engine, name)
