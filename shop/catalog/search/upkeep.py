"""Keeping the index true: build it whole, bring in what changed, take out what is gone."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.catalog.models import ListingCard
from shop.catalog.search.documents import documents, stale_entries
from shop.catalog.search.protocol import Progress, SearchEngine
from shop.core import clock

# A change is dated when it is made and seen when it is committed; no transaction takes longer than this.
SLOWEST_COMMIT = timedelta(minutes=10)


def rebuild(session: Session, engine: SearchEngine, progress: Progress | None = None) -> int:
    """Build the index anew from the database and switch to it; answers how many products it holds."""
    return engine.rebuild(documents(session), clock.now() - SLOWEST_COMMIT, progress)


def bring_in(session: Session, engine: SearchEngine, ids: Collection[int]) -> None:
    """Write the products as they are now; those that are no longer published go out. Twice is the same."""
    found = list(documents(session, ids))
    session.rollback()  # it only read: no transaction is open while the index is written
    gone = set(ids) - {document.product_id for document in found}
    if found:
        engine.update(found)
    if gone:
        engine.remove(sorted(gone))


def catch_up(session: Session, engine: SearchEngine) -> int:
    """Bring in all that is stale, then move the watermark on; answers how many products were written."""
    now = clock.now()
    stale = stale_entries(session, engine)
    if stale:
        bring_in(session, engine, stale)
    if now - engine.watermark > 2 * SLOWEST_COMMIT:
        engine.set_watermark(now - SLOWEST_COMMIT)
    return len(stale)


def published(session: Session) -> int:
    """How many products the index should hold."""
    return session.scalar(sa.select(sa.func.count()).select_from(ListingCard)) or 0
