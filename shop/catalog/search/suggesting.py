"""What the search box offers while somebody types: only words that find something that may be bought at this instant."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy.orm import Session

from shop.catalog import listing
from shop.catalog.filters import Filters
from shop.catalog.search.documents import stale_entries
from shop.catalog.search.listing import rows_of
from shop.catalog.search.protocol import SearchEngine
from shop.catalog.tally import PRODUCT

OFFERED, LOOKED_AT, HITS_LOOKED_AT = 6, 9, 40
MAX_TYPED = 20
PART = 6  # a piece of a name is offered only where no whole one is


class Offer(NamedTuple):
    """Words to search for, and what they name (the rank of `Document.names`)."""

    words: str
    rank: int


def offers(session: Session, engine: SearchEngine, typed: str, at: datetime) -> list[Offer]:
    """The words that begin as typed, the ones that name most first. NoIndex when there is no index.

    Of words that find the same (a craft and its other names) the first is enough. A word stands here only while one of
    its best hits is sold now: right to sell, licence and stock are asked of the database, stale entries do not count.
    """
    begun = engine.begun(typed[:MAX_TYPED], LOOKED_AT)
    if not begun:
        return []
    hits = {word: engine.find(word, HITS_LOOKED_AT) for word, _rank in begun}
    stale = set(stale_entries(session, engine))
    wanted = {i for found in hits.values() if found.suggestion is None for i in found.ids} - stale
    sellers = listing.shelf(session, at).sellers
    sold = {
        row[PRODUCT]
        for row in rows_of(session, wanted, Filters())
        if row[0] in sellers and sellers[row[0]].may_sell(row[3])
    }
    kept = [
        Offer(word, rank)
        for word, rank in begun
        if hits[word].suggestion is None and sold & set(hits[word].ids)
    ]
    whole = [offer for offer in kept if offer.rank < PART] or kept
    alike = {tuple(hits[offer.words].ids): offer for offer in reversed(whole)}
    return [offer for offer in whole if offer in alike.values()][:OFFERED]
