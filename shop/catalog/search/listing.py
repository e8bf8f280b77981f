"""The list for words: hits are what the database says is sold now, whatever the index still holds."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from math import log2
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.catalog import facets, listing, queries
from shop.catalog.filters import RELEVANT, Filters
from shop.catalog.id_lists import Statement, engine_name, listed, read, value
from shop.catalog.listing import PER_PAGE, Listing, Shelf
from shop.catalog.models import ListingCard
from shop.catalog.search.documents import documents, stale_entries
from shop.catalog.search.protocol import Hits, SearchEngine
from shop.catalog.supply import on_offer
from shop.catalog.tally import KEYS, PRODUCT, SOLD, Counts, ShelfRow

# More stale entries than this are left out until the index has them; fewer are read and matched again.
RECHECKED = 200
# Counts are exact up to here, then "2,000+" is shown. Of so many of the best hits at least that many should be sold now.
EXACT_UP_TO, LOOKED_AT = 2_000, 2_500
# What each doubling of pieces sold adds to a score, and the most it may add: sales weigh modestly.
LIFT, MOST_LIFT = 0.02, 0.12


class _Sold(NamedTuple):
    """What is sold now of the hits: the scores of all, the rows that fulfil everything, the counts."""

    hits: Hits
    scores: Mapping[int, float]
    passed: list[ShelfRow]
    counts: Counts


def search(session: Session, engine: SearchEngine, filters: Filters, at: datetime) -> Listing:
    """The page of the list that the words and conditions ask for. NoIndex when there is no index.

    Hits are joined with the cards and the right to sell of this instant before anything is counted. An entry that is
    stale is matched against the product as it is now, so a hit is never shown for words that were taken away. The total
    is exact up to 2,000.
    """
    on_shelf = listing.shelf(session, at)
    sold = _sold(session, engine, filters, on_shelf, _limit(filters))
    if sold.hits.more and sold.counts.total <= EXACT_UP_TO:
        sold = _sold(session, engine, filters, on_shelf, None)  # of the best too many are not sold now
    hits, scores, passed, counts = sold
    more = counts.total > EXACT_UP_TO
    counts = _capped(counts) if more else counts
    pages, number = listing.paging(counts.total, filters.page)
    offset = PER_PAGE * (number - 1)
    if filters.order == RELEVANT:
        shown = _best(passed, scores, offset + PER_PAGE)[offset:]
        found = queries.rows_of(session, shown) if shown else []
    else:
        found = listing.in_order(session, filters, on_shelf, offset, list(scores)) if passed else []
    cards = listing.cards_of(session, found, on_shelf)
    suggestion = hits.suggestion if counts.total or counts.without else None
    asked = replace(filters, page=number)
    return Listing(asked, on_shelf, counts, cards, number, pages, suggestion, more)


def _capped(counts: Counts) -> Counts:
    by = {
        facet: {key: min(cards, EXACT_UP_TO) for key, cards in values.items()}
        for facet, values in counts.by.items()
    }
    return Counts(EXACT_UP_TO, by, counts.without)


def _limit(filters: Filters) -> int | None:
    """All hits are needed where conditions or another order choose among them."""
    return None if filters.chosen or filters.order != RELEVANT else LOOKED_AT


def _sold(
    session: Session, engine: SearchEngine, filters: Filters, on_shelf: Shelf, limit: int | None
) -> _Sold:
    hits = engine.find(filters.q, limit)
    scores = true_hits(session, engine, hits.suggestion or filters.q, hits)
    passed: list[ShelfRow] = []
    rows = rows_of(session, scores, filters)
    counts = facets.count(rows, on_shelf.sellers, on_shelf.crafts, filters, passed)
    return _Sold(hits, scores, passed, counts)


def _best(passed: Sequence[ShelfRow], scores: Mapping[int, float], most: int) -> list[int]:
    """The products of the rows with the best scores; what sold well is lifted modestly, the newer first among equals."""
    lifted = []
    for row in passed:
        score, sold = scores[row[PRODUCT]], row[SOLD]
        if sold:
            score *= 1 + min(MOST_LIFT, LIFT * log2(1 + sold))
        lifted.append((score, row[PRODUCT]))
    lifted.sort(reverse=True)
    return [product_id for _score, product_id in lifted[:most]]


def true_hits(session: Session, engine: SearchEngine, words: str, hits: Hits) -> dict[int, float]:
    """The scores of what matches the words now, whatever the index still holds."""
    scores = dict(zip(hits.ids, hits.scores, strict=True))
    stale = stale_entries(session, engine, hits.watermark)
    if not stale:
        return scores
    again: list[int] = []
    if len(stale) <= RECHECKED:
        again = [d.product_id for d in documents(session, stale) if engine.matches(words, d)]
    for product_id in set(stale) - set(again):
        scores.pop(product_id, None)
    lowest = min(hits.scores, default=1.0)
    return scores | {i: scores.get(i, lowest) for i in again}


def rows_of(session: Session, ids: Collection[int], filters: Filters) -> Sequence[ShelfRow]:
    """What facets are counted over, in no order; products without a card are not sold now, nor are those of which no
    piece is left.
    """
    if not ids:
        return []
    engine = engine_name(session)
    parameters = {"ids": value(engine, ids), **(facets.bounds(filters) if filters.has_range else {})}
    return read(session, _hits(engine, filters.has_range), parameters)


@lru_cache(maxsize=4)
def _hits(engine: str, bounded: bool) -> Statement:
    keys = [getattr(ListingCard, name) for name in KEYS]
    inside = facets.in_range() if bounded else sa.true()
    query = sa.select(*keys, inside, sa.literal(1), ListingCard.product_id, ListingCard.sold)
    return query.where(listed(engine, ListingCard.product_id, "ids"), on_offer())
