"""Keeping the read models of lists: listing_card and shelf_count. They are never the truth, always rewritable."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from functools import lru_cache
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.catalog.card_rows import CARD_COLUMNS, SHELF_COLUMNS, card_select, lowest_prices, shelf_select
from shop.catalog.id_lists import SQLITE, Statement, engine_name, listed, read, value
from shop.catalog.models import ListingCard, Price, Product, ShelfCount, Variant
from shop.core import cache, clock, outbox
from shop.core.db import UtcDateTime, table_of

# Namespace of the advisory locks that make two rewritings of one workshop's shelf wait for each other.
_SHELF_LOCKS = 20_261
# Products in one task for the search index.
_TOLD_AT_ONCE = 200
_CARD, _SHELF = table_of(ListingCard), table_of(ShelfCount)


class Difference(NamedTuple):
    """A row that is not as it should be: `what` is "card" or "shelf", `found` and `wanted` its values or None."""

    what: str
    key: tuple[object, ...]
    found: tuple[object, ...] | None
    wanted: tuple[object, ...] | None


def refresh(session: Session, product_ids: Collection[int]) -> None:
    """Rewrite the cards of the products and then the counts of their workshops; may run as often as wished.

    Only a published product with an active, priced variant has a card. Those whose text changed (or that came or went)
    are told to the search index after the commit; cached pages made before it are void. Only flushes.
    """
    wanted = set(product_ids)
    if not wanted:
        return
    session.flush()
    engine = engine_name(session)
    asked = {"ids": value(engine, wanted)}
    workshops = {"ids": value(engine, _lock_shelves(session, engine, asked))}
    before = dict(read(session, _stamps(engine), asked))
    session.execute(_drop_cards(engine), asked)
    session.execute(_write_cards(engine), asked | {"at": clock.now()})
    session.execute(_drop_counts(engine), workshops)
    session.execute(_write_counts(engine), workshops)
    after = dict(read(session, _stamps(engine), asked))
    told = sorted(i for i in wanted if before.get(i) != after.get(i))
    for start in range(0, len(told), _TOLD_AT_ONCE):
        outbox.post(session, "catalog.index", product_ids=told[start : start + _TOLD_AT_ONCE])
    cache.touch(session)


@lru_cache(maxsize=2)
def _stamps(engine: str) -> Statement:
    """When what is said about each product last changed, for those that have a card."""
    query = sa.select(ListingCard.product_id, ListingCard.changed_at)
    return query.where(listed(engine, ListingCard.product_id, "ids"))


@lru_cache(maxsize=2)
def _drop_cards(engine: str) -> sa.Delete:
    return sa.delete(_CARD).where(listed(engine, _CARD.c.product_id, "ids"))


@lru_cache(maxsize=2)
def _write_cards(engine: str) -> sa.Insert:
    at: Any = sa.bindparam("at", type_=UtcDateTime())
    chosen = card_select(at, listed(engine, Product.id, "ids"), listed(engine, Variant.product_id, "ids"))
    return sa.insert(_CARD).from_select(CARD_COLUMNS, chosen, include_defaults=False)


@lru_cache(maxsize=2)
def _drop_counts(engine: str) -> sa.Delete:
    return sa.delete(_SHELF).where(listed(engine, _SHELF.c.workshop_id, "ids"))


@lru_cache(maxsize=2)
def _write_counts(engine: str) -> sa.Insert:
    counted = shelf_select().where(listed(engine, ListingCard.workshop_id, "ids"))
    return sa.insert(_SHELF).from_select(SHELF_COLUMNS, counted, include_defaults=False)


def _lock_shelves(session: Session, engine: str, products: dict[str, Any]) -> list[int]:
    """The workshops of the products, locked one after the other by id (SQLite: its writers are serial already).

    An advisory lock and not the workshop's row: buyers hold that row shared while they check out, and the worker that
    rewrites a card must neither wait for them nor keep them waiting.
    """
    workshops = sorted(workshop_id for (workshop_id,) in read(session, _shelves(engine), products))
    if engine != SQLITE:
        for workshop_id in workshops:
            session.execute(
                sa.select(sa.func.pg_advisory_xact_lock(_SHELF_LOCKS, sa.cast(workshop_id, sa.Integer)))
            )
    return workshops


@lru_cache(maxsize=2)
def _shelves(engine: str) -> Statement:
    return sa.select(Product.workshop_id).where(listed(engine, Product.id, "ids")).distinct()


def rebuild(session: Session) -> int:
    """Write all cards and counts anew in a few statements; answers how many cards there are. Only flushes."""
    session.flush()
    if engine_name(session) != SQLITE:
        session.execute(sa.text("LOCK TABLE listing_card, shelf_count IN SHARE ROW EXCLUSIVE MODE"))
        # After many rows were written at once PostgreSQL plans as for empty tables, which costs minutes.
        session.execute(sa.text("ANALYZE product, variant, price, stock"))
    session.execute(sa.delete(_CARD))
    cards = card_select(clock.now())
    session.execute(sa.insert(_CARD).from_select(CARD_COLUMNS, cards, include_defaults=False))
    session.execute(sa.delete(_SHELF))
    session.execute(sa.insert(_SHELF).from_select(SHELF_COLUMNS, shelf_select(), include_defaults=False))
    cache.touch(session)
    return session.scalar(sa.select(sa.func.count()).select_from(ListingCard)) or 0


def verify(session: Session) -> list[Difference]:
    """Every card and count that differs from what the tables say now; empty when all is right. Only reads."""
    cards = _compare(
        "card",
        1,
        session.execute(sa.select(*(getattr(ListingCard, c) for c in CARD_COLUMNS))),
        session.execute(card_select(clock.now())),
    )
    width = len(SHELF_COLUMNS) - 1
    shelves = _compare(
        "shelf",
        width,
        session.execute(sa.select(*(getattr(ShelfCount, c) for c in SHELF_COLUMNS))),
        session.execute(shelf_select()),
    )
    return cards + shelves


def _compare(
    what: str, width: int, found: sa.Result[tuple[object, ...]], wanted: sa.Result[tuple[object, ...]]
) -> list[Difference]:
    has = {tuple(row)[:width]: tuple(row) for row in found}
    should = {tuple(row)[:width]: tuple(row) for row in wanted}
    keys = sorted(has.keys() | should.keys(), key=repr)
    return [Difference(what, k, has.get(k), should.get(k)) for k in keys if has.get(k) != should.get(k)]


def refresh_at_price_edges(session: Session) -> int:
    """Rewrite the cards whose price is not that of the windows open now; answers how many. For a job of every minute.

    What a page shows comes from the windows themselves; this keeps the order by price and the price bands right.
    Looks at windows that opened or closed within a day.
    """
    at = clock.now()
    yesterday = at - timedelta(days=1)
    edge = sa.or_(Price.from_at.between(yesterday, at), Price.until_at.between(yesterday, at))
    moved = sa.select(Variant.product_id).join(Price, Price.variant_id == Variant.id).where(edge)
    low = lowest_prices(at)
    lows = (
        sa.select(Variant.product_id, sa.func.min(low.c.fen).label("fen"))
        .join(low, low.c.variant_id == Variant.id)
        .where(Variant.active, Variant.product_id.in_(moved))
        .group_by(Variant.product_id)
        .subquery()
    )
    stale = session.scalars(
        sa.select(ListingCard.product_id)
        .outerjoin(lows, lows.c.product_id == ListingCard.product_id)
        .where(ListingCard.product_id.in_(moved), lows.c.fen.is_distinct_from(ListingCard.price_fen))
    ).all()
    refresh(session, stale)
    return len(stale)
