"""Price windows of fairs and campaigns: written down by the rooms above, known by the way by which one buys."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.catalog.models import Price, PriceSource
from shop.core import cache


class Window(NamedTuple):
    """A price in fen for a span, half-open, over the pieces of a pool."""

    variant_id: int
    amount_fen: int
    from_at: datetime
    until_at: datetime
    pool: str
    pool_ref: str


def rewrite(
    session: Session,
    *,
    channel: str,
    source: PriceSource,
    origin_ref: str,
    variant_ids: Collection[int],
    windows: Collection[Window],
    at: datetime,
) -> None:
    """From the instant on these windows, and no others, hold for the variants by this way. What has been public stays as
    it was: a running window ends now, one that has not begun is taken back.
    """
    mine = (Price.origin_ref == origin_ref, Price.source == source, Price.variant_id.in_(sorted(variant_ids)))
    session.execute(sa.delete(Price).where(*mine, Price.from_at >= at))
    session.execute(
        sa.update(Price)
        .where(*mine, sa.or_(Price.until_at.is_(None), Price.until_at > at))
        .values(until_at=at)
        .execution_options(synchronize_session="fetch")
    )
    session.add_all(
        Price(
            variant_id=w.variant_id, channel=channel, amount_fen=w.amount_fen, from_at=max(w.from_at, at),
            until_at=w.until_at, source=source, pool=w.pool, pool_ref=w.pool_ref, origin_ref=origin_ref,
        )
        for w in windows
        if w.until_at > at
    )  # fmt: skip
    session.flush()
    cache.touch(session)
