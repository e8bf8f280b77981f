"""Pieces move from pool to pool (mall to fair and back): one conditional update, nothing made, lost or sold twice."""

from __future__ import annotations

from typing import NamedTuple

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.catalog.models import Pool, Stock, Variant
from shop.catalog.stock_rows import apply, levels, lock, tell, word_differs
from shop.core import audit
from shop.core.access import Actor
from shop.core.errors import Conflict, NotFound


class Place(NamedTuple):
    """A pool, and whose it is."""

    pool: str
    ref: str = ""


MALL = Place(Pool.MALL)


def move(
    session: Session, actor: Actor, *, variant_id: int, pieces: int, source: Place, target: Place
) -> None:
    """Move so many pieces that nobody was promised. Conflict, and nothing happens, when fewer are free in the source.

    Both rows are locked in id order, as every sale does; the row of the target is made when there is none.
    """
    if pieces <= 0:
        raise ValueError("pieces are counted from one")
    _hold(session, variant_id)
    found = [
        levels(session, [variant_id], place.pool, place.ref).get(variant_id) for place in (source, target)
    ]
    free = found[0].available if found[0] else 0
    if found[0] is None or free < pieces:
        raise Conflict(_("现在只有 %(n)s 件可以挪。", n=free), code="SHORT")
    there = found[1].stock_id if found[1] else _row(session, variant_id, target)
    rows = lock(session, [found[0].stock_id, there])
    left = rows[found[0].stock_id]
    if left.on_hand - left.reserved < pieces:
        raise Conflict(_("现在只有 %(n)s 件可以挪。", n=left.on_hand - left.reserved), code="SHORT")
    apply(session, {found[0].stock_id: -pieces, there: pieces}, on_hand=1)
    changes = {source: (left, -pieces), target: (rows[there], pieces)}
    if MALL in changes and word_differs(changes[MALL][0], free=changes[MALL][1]):
        tell(session, {left.product_id})
    facts = {"pieces": pieces, "source": "/".join(source), "target": "/".join(target)}
    audit.record(session, actor, "stock.moved", "variant", variant_id, **facts)


def move_free(session: Session, actor: Actor, *, variant_id: int, source: Place, target: Place) -> int:
    """Move all that nobody was promised; answers how many pieces that were."""
    level = levels(session, [variant_id], source.pool, source.ref).get(variant_id)
    pieces = level.available if level else 0
    if pieces:
        move(session, actor, variant_id=variant_id, pieces=pieces, source=source, target=target)
    return pieces


def _hold(session: Session, variant_id: int) -> None:
    """Two who move pieces of one variant wait for each other here, so only one makes the row of a pool."""
    rows = sa.select(Variant.id).where(Variant.id == variant_id).with_for_update(key_share=True)
    if session.scalar(rows) is None:
        raise NotFound(_("没有找到这件作品。"))


def _row(session: Session, variant_id: int, place: Place) -> int:
    row = Stock(variant_id=variant_id, pool=place.pool, pool_ref=place.ref, on_hand=0, reserved=0)
    session.add(row)
    session.flush()
    return row.id
