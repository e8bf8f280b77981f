"""What the worker does for the reading half of the catalogue."""

from __future__ import annotations

import logging
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.catalog import cards
from shop.catalog.models import ListingCard
from shop.catalog.search import counting, upkeep
from shop.catalog.search.context import engine
from shop.catalog.search.protocol import NoIndex
from shop.core import cache, jobs, outbox
from shop.core.db import reading
from shop.core.jobs import Sessions

log = logging.getLogger("shop.search")


@jobs.on_many("catalog.card")
def rewrite_cards(session: Session, payloads: list[dict[str, Any]]) -> None:
    """The cards of products whose price, stock or text changed. Twice is the same."""
    cards.refresh(session, {int(payload["product_id"]) for payload in payloads})


@jobs.every("catalog.price_edges", minutes=1)
def follow_price_windows(session: Session) -> None:
    """Cards whose price window opened or closed."""
    cards.refresh_at_price_edges(session)


@jobs.on("catalog.index", calls_out=True)
def write_index(sessions: Sessions, payload: dict[str, Any]) -> None:
    """Products whose text changed, or that came or went. Twice is the same; a writer that waits too long comes again.

    Without an index there is nothing to write: it will be built from the database whole.
    """
    ids = [int(i) for i in payload.get("product_ids", ())] or [int(payload["product_id"])]
    try:
        with reading(), sessions() as session:
            upkeep.bring_in(session, engine(), ids)
    except NoIndex:
        log.info("no search index yet; it is built by the next round")
        return
    _void_answers(sessions)


@jobs.every("catalog.search", minutes=1, calls_out=True)
def keep_index(sessions: Sessions) -> None:
    """What the tasks missed; a lost index is built anew."""
    with reading(), sessions() as session:
        try:
            written = upkeep.catch_up(session, engine())
        except NoIndex:
            log.warning("no search index: building it")
            written = upkeep.rebuild(session, engine())
    if written:
        _void_answers(sessions)


def _void_answers(sessions: Sessions) -> None:
    """Pages of searches that are kept were made before the index was written: they rank what was new by then last."""
    with sessions.begin() as session:
        cache.touch(session)


@jobs.daily("catalog.search_counts", hour=4)
def forget_search_counts(session: Session) -> None:
    """What was searched for is kept for a quarter of a year."""
    counting.forget(session)


@jobs.on("workshops.renamed")
def rename_in_index(session: Session, payload: dict[str, Any]) -> None:
    """A workshop has a new name: the search has to find its goods by it. Twice is the same."""
    ids = session.scalars(
        sa.select(ListingCard.product_id).where(ListingCard.workshop_id == int(payload["workshop_id"]))
    )
    if found := list(ids):
        outbox.post(session, "catalog.index", product_ids=found)
