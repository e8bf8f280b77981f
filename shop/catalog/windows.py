"""Price windows of fairs and campaigns: written down by the rooms above, known by the way by which one buys.

Who comes by such a way never pays more than the mall asks at that instant: wherever the mall is cheaper, the window
follows it down (BR-22).
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from itertools import pairwise
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
    never_dearer(session, variant_ids, at)
    cache.touch(session)


def never_dearer(session: Session, variant_ids: Collection[int], at: datetime) -> None:
    """From the instant on no window of a way asks more than the mall does at the same time, for a single piece. Windows are
    cut where the mall's price changes; what has been public stays as it was.
    """
    wanted = sorted(variant_ids)
    left = sa.or_(Price.until_at.is_(None), Price.until_at > at)
    ways = _found(session, Price.variant_id.in_(wanted), Price.origin_ref != "", left)
    if not ways:
        return
    mall = _found(
        session, Price.variant_id.in_(wanted), Price.origin_ref == "", Price.channel == "mall", Price.min_qty == 1, left
    )  # fmt: skip
    for way in ways:
        assert way.until_at is not None
        begins = max(way.from_at, at)
        parts = cut(
            Span(way.amount_fen, begins, way.until_at),
            [Span(m.amount_fen, m.from_at, m.until_at) for m in mall if m.variant_id == way.variant_id],
        )
        if parts != [Span(way.amount_fen, begins, way.until_at)]:
            _replace(session, way, parts, at)


class Span(NamedTuple):
    """An amount in fen for a span, half-open; `until_at` None: without end."""

    fen: int
    from_at: datetime
    until_at: datetime | None


def cut(way: Span, mall: Collection[Span]) -> list[Span]:
    """The window in pieces, each at its own amount or the lowest that the mall asks then, whichever is less. Pure."""
    assert way.until_at is not None
    edges = {way.from_at, way.until_at}
    edges |= {
        e for m in mall for e in (m.from_at, m.until_at) if e is not None and way.from_at < e < way.until_at
    }
    parts: list[Span] = []
    for begins, ends in pairwise(sorted(edges)):
        held = [m.fen for m in mall if m.from_at <= begins and (m.until_at is None or m.until_at > begins)]
        fen = min([way.fen, *held])
        if parts and parts[-1].fen == fen:
            parts[-1] = Span(fen, parts[-1].from_at, ends)
        else:
            parts.append(Span(fen, begins, ends))
    return parts


def _found(session: Session, *conditions: sa.ColumnElement[bool]) -> list[Price]:
    return list(session.scalars(sa.select(Price).where(*conditions).order_by(Price.id)))


def _replace(session: Session, way: Price, parts: list[Span], at: datetime) -> None:
    if way.from_at >= at:
        session.delete(way)
    else:
        way.until_at = at
    session.flush()
    session.add_all(
        Price(
            variant_id=way.variant_id, channel=way.channel, amount_fen=part.fen, from_at=part.from_at,
            until_at=part.until_at, source=way.source, pool=way.pool, pool_ref=way.pool_ref, origin_ref=way.origin_ref,
            min_qty=way.min_qty,
        )
        for part in parts
    )  # fmt: skip
    session.flush()
