"""The list for words: hits are what the database says is sold now, whatever the index still holds."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from functools import lru_cache

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.catalog import facets, listing, queries
from shop.catalog.facets import ShelfRow
from shop.catalog.filters import RELEVANT, Filters
from shop.catalog.id_lists import Statement, engine_name, listed, read, value
from shop.catalog.listing import PER_PAGE, Listing
from shop.catalog.models import ListingCard
from shop.catalog.search.documents import documents, stale_entries
from shop.catalog.search.protocol import SearchEngine

# More stale entries than this are left out until the index has them; fewer are read and matched again.
RECHECKED = 200


def search(session: Session, engine: SearchEngine, filters: Filters, at: datetime) -> Listing:
    """The page of the list that the words and conditions ask for. NoIndex when there is no index.

    Hits are joined with the cards and the right to sell of this instant before anything is counted. An entry that is
    stale is matched against the product as it is now, so a hit is never shown for words that were taken away.
    """
    on_shelf = listing.shelf(session, at)
    hits = engine.find(filters.q)
    ids = _true_hits(session, engine, filters.q, hits.ids)
    rows = _rows(session, ids, filters)
    passed: list[ShelfRow] = []
    counts = facets.count(rows, on_shelf.sellers, on_shelf.crafts, filters, passed)
    pages, number = listing.paging(counts.total, filters.page)
    offset = PER_PAGE * (number - 1)
    if filters.order == RELEVANT:
        shown = [row[8] for row in passed[offset : offset + PER_PAGE]]
        found = queries.rows_of(session, shown) if shown else []
    else:
        found = listing.in_order(session, filters, on_shelf, offset, ids) if passed else []
    cards = listing.cards_of(session, found, on_shelf)
    return Listing(replace(filters, page=number), on_shelf, counts, cards, number, pages, hits.suggestion)


def _true_hits(session: Session, engine: SearchEngine, words: str, ids: Sequence[int]) -> list[int]:
    stale = stale_entries(session, engine)
    if not stale:
        return list(ids)
    again: list[int] = []
    if len(stale) <= RECHECKED:
        again = [d.product_id for d in documents(session, stale) if engine.matches(words, d)]
    masked = set(stale) - set(again)
    known = set(ids)
    return [i for i in ids if i not in masked] + [i for i in again if i not in known]


def _rows(session: Session, ids: Collection[int], filters: Filters) -> list[ShelfRow]:
    """What facets are counted over, in the order of the ids; products without a card are not sold now."""
    if not ids:
        return []
    engine = engine_name(session)
    parameters = {"ids": value(engine, ids), **(facets.bounds(filters) if filters.has_range else {})}
    rows = read(session, _hits(engine, filters.has_range), parameters)
    by_id: dict[int, ShelfRow] = {row[8]: row for row in rows}
    return [by_id[i] for i in ids if i in by_id]


@lru_cache(maxsize=4)
def _hits(engine: str, bounded: bool) -> Statement:
    keys = [getattr(ListingCard, name) for name in facets.KEYS]
    inside = facets.in_range() if bounded else sa.true()
    query = sa.select(*keys, inside, sa.literal(1), ListingCard.product_id)
    return query.where(listed(engine, ListingCard.product_id, "ids"))
