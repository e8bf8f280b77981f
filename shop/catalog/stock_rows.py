"""Stock rows: read, locked in id order, changed by one conditional update; who is told when the word
changes.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from sqlalchemy.orm.util import identity_key

from shop.catalog.id_lists import Statement, engine_name, listed, read, value
from shop.catalog.models import Pool, Stock, Variant
from shop.core import cache, outbox
from shop.core.db import table_of
from shop.core.errors import Conflict

SHOWN_AS_NUMBER = 5
_STOCK = table_of(Stock)
_RESERVED = _STOCK.c.reserved + sa.bindparam("promised")
_ON_HAND = _STOCK.c.on_hand + sa.bindparam("here")
_MOVE = (
    sa.update(_STOCK)
    .where(_STOCK.c.id == sa.bindparam("row"), _RESERVED >= 0, _ON_HAND >= _RESERVED)
    .values(reserved=_RESERVED, on_hand=_ON_HAND)
)


class Level(NamedTuple):
    """What a stock row holds, in pieces."""

    stock_id: int
    variant_id: int
    on_hand: int
    reserved: int

    @property
    def available(self) -> int:
        """Pieces that nobody was promised."""
        return self.on_hand - self.reserved


class Row(NamedTuple):
    """A locked stock row, the product it belongs to, and how few pieces of it are sold at once."""

    id: int
    on_hand: int
    reserved: int
    product_id: int
    least: int


def levels(
    session: Session, variant_ids: Collection[int], pool: str = Pool.MALL, pool_ref: str = ""
) -> dict[int, Level]:
    """The stock row of each variant in the pool; a variant without one (made to order) is left out."""
    if not variant_ids:
        return {}
    rows = session.execute(
        sa.select(Stock.id, Stock.variant_id, Stock.on_hand, Stock.reserved).where(
            Stock.variant_id.in_(sorted(variant_ids)), Stock.pool == pool, Stock.pool_ref == pool_ref
        )
    )
    return {row.variant_id: Level(*row) for row in rows}


def available(
    session: Session, variant_ids: Collection[int], pool: str = Pool.MALL, pool_ref: str = ""
) -> dict[int, int]:
    """Pieces of each variant that can be promised now; zero without a stock row."""
    found = levels(session, variant_ids, pool, pool_ref)
    return {v: found[v].available if v in found else 0 for v in variant_ids}


def public_word(pieces: int) -> str:
    """How the public reads a number of available pieces (BR-31)."""
    if pieces <= 0:
        return _("暂时没有了")
    if pieces <= SHOWN_AS_NUMBER:
        return _("只剩 %(pieces)s 件", pieces=pieces)
    return _("现货")


def lock(session: Session, stock_ids: Collection[int]) -> dict[int, Row]:
    """Lock the rows in id order (SQLite: its writers are serial already) and read what they hold now."""
    if not stock_ids:
        return {}
    engine = engine_name(session)
    rows = read(session, _locking(engine), {"ids": value(engine, stock_ids)})
    return {row.id: Row(*row) for row in rows}


@lru_cache(maxsize=2)
def _locking(engine: str) -> Statement:
    return (
        sa.select(Stock.id, Stock.on_hand, Stock.reserved, Variant.product_id, Variant.min_pieces)
        .join(Variant, Variant.id == Stock.variant_id)
        .where(listed(engine, Stock.id, "ids"))
        .order_by(Stock.id)
        .with_for_update(of=Stock)
    )


def apply(session: Session, pieces: Mapping[int, int], *, reserved: int = 0, on_hand: int = 0) -> None:
    """One conditional update, row after row in id order: `reserved` and `on_hand` move by the pieces times -1, 0 or 1."""
    moves = [{"row": i, "promised": n * reserved, "here": n * on_hand} for i, n in sorted(pieces.items())]
    changed: Any = session.execute(_MOVE, moves)
    if changed.rowcount != len(moves):
        # The rows are locked and were looked at: only a broken caller comes here, and nothing of it may stay.
        raise Conflict(_("库存刚刚有变动，请再试一次。"))
    for stock_id in pieces:
        loaded = session.identity_map.get(identity_key(Stock, stock_id))
        if loaded is not None:
            session.expire(loaded)


def word_differs(row: Row, *, free: int) -> bool:
    """Whether the public reads something else once `free` more pieces (fewer when negative) are available: another
    word, or that there are as many as are sold at once, or not any more.
    """
    before = row.on_hand - row.reserved
    after = before + free
    word = min(before, SHOWN_AS_NUMBER + 1) != min(after, SHOWN_AS_NUMBER + 1)
    return word or (before >= row.least) != (after >= row.least)


def tell(session: Session, product_ids: Collection[int]) -> None:
    """The public word of these products' stock changes with this transaction."""
    outbox.post_each(session, "catalog.card", ({"product_id": i} for i in sorted(product_ids)))
    if product_ids:
        cache.touch(session)
