"""Pieces on hand and pieces promised: conditional updates only, rows in id order, nothing sold twice.

Every act locks the stock rows in id order, so two buyers never wait for each other in a circle, and then
changes them in one conditional update that the CHECKs of the table back. `holder` is whoever the pieces are
promised to: a purchase number. Reservations of a holder are locked before stock rows.

The public reads stock in words, as a number only at five or fewer (BR-31). Only a change of that word makes
cached pages and the listing card change, so a hot row with many pieces stays cool.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.catalog.models import Pool, Reservation, Stock, Variant
from shop.catalog.stock_rows import (
    Level,
    Row,
    apply,
    available,
    levels,
    lock,
    public_word,
    tell,
    word_differs,
)
from shop.core import audit
from shop.core.access import Actor
from shop.core.db import table_of
from shop.core.errors import Conflict, Invalid, NotFound

__all__ = [
    "Level",
    "available",
    "hold_still",
    "levels",
    "public_word",
    "recount",
    "recount_many",
    "release",
    "reserve",
    "restock",
    "retake",
    "sell",
]
MAX_PIECES = 100_000
_RESERVATION = table_of(Reservation)
_END = (
    sa.update(_RESERVATION)
    .where(_RESERVATION.c.holder == sa.bindparam("whose"), _RESERVATION.c.ended_at.is_(None))
    .values(ended_at=sa.bindparam("at"), outcome=sa.bindparam("how"))
    .returning(_RESERVATION.c.id, _RESERVATION.c.stock_id, _RESERVATION.c.quantity)
)


def reserve(session: Session, wishes: Mapping[int, int], holder: str, at: datetime) -> list[int]:
    """Promise pieces (`wishes`: stock id -> pieces) to the holder. Returns the stock ids that are short, in
    order.

    All or nothing: when one is short, or does not exist, nothing at all is promised. A holder reserves
    once.
    """
    _check(wishes)
    rows = lock(session, wishes)
    short = [i for i in sorted(wishes) if i not in rows or rows[i].on_hand - rows[i].reserved < wishes[i]]
    if short or not wishes:
        return short
    _promise(session, rows, wishes)
    session.execute(
        sa.insert(_RESERVATION),
        [{"stock_id": i, "holder": holder, "quantity": wishes[i], "created_at": at} for i in sorted(wishes)],
    )
    return []


def release(session: Session, holder: str, at: datetime) -> dict[int, int]:
    """Give back all that is still promised to the holder. Returns stock id -> pieces; empty when there was
    nothing.
    """
    held = _end(session, holder, at, "released")
    rows = lock(session, held)
    if held:
        apply(session, held, reserved=-1)
        tell(session, {r.product_id for r in rows.values() if word_differs(r, free=held[r.id])})
    return held


def sell(session: Session, holder: str, at: datetime) -> dict[int, int]:
    """What is promised to the holder leaves the stock for good. Returns stock id -> pieces.

    Empty when nothing is promised any more: sold before, or released because the money came late (see
    `retake`).
    """
    held = _end(session, holder, at, "sold")
    if len(held) > 1:
        lock(session, held)
    if held:
        apply(session, held, reserved=-1, on_hand=-1)
    return held


def retake(session: Session, holder: str, wishes: Mapping[int, int], at: datetime) -> bool:
    """The money came after the pieces were given back: promise them again, all or none.

    True when all of `wishes` is promised to the holder (then `sell` it) or was sold to it already; False,
    and nothing changed, when a row is short by now.
    """
    _check(wishes)
    known = {
        r.stock_id: r
        for r in session.scalars(
            sa.select(Reservation)
            .where(Reservation.holder == holder)
            .order_by(Reservation.id)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
    }
    missing = {i: n for i, n in wishes.items() if i not in known or known[i].outcome == "released"}
    if not missing:
        return True
    rows = lock(session, missing)
    if any(i not in rows or rows[i].on_hand - rows[i].reserved < n for i, n in missing.items()):
        return False
    _promise(session, rows, missing)
    for stock_id, pieces in sorted(missing.items()):
        again = known.get(stock_id) or Reservation(stock_id=stock_id, holder=holder)
        again.quantity, again.created_at, again.ended_at, again.outcome = pieces, at, None, None
        session.add(again)
    session.flush()
    return True


def hold_still(session: Session, stock_ids: Collection[int]) -> None:
    """Lock the rows in id order until the transaction ends: for one that changes them in several acts."""
    lock(session, stock_ids)


def restock(session: Session, wishes: Mapping[int, int]) -> None:
    """Pieces (stock id -> pieces) come back into the stock: an order was refunded before it was sent, or
    returned whole.
    """
    _check(wishes)
    rows = lock(session, wishes)
    if rows:
        present = {i: n for i, n in wishes.items() if i in rows}
        apply(session, present, on_hand=1)
        tell(session, {r.product_id for r in rows.values() if word_differs(r, free=present[r.id])})


def recount(
    session: Session,
    actor: Actor,
    *,
    variant_id: int,
    pieces: int,
    seen: int,
    pool: str = Pool.MALL,
    pool_ref: str = "",
) -> Level:
    """The workshop, who was shown `seen` pieces, says there are `pieces`: the difference is added or taken
    away.

    So a sale between showing and saying is not undone. Makes the row when there is none. Raises Invalid
    (field `pieces`) for a number nobody means, Conflict when more would leave than is still free.
    """
    if not 0 <= pieces <= MAX_PIECES:
        raise Invalid(_("请填 0 到 %(most)s 之间的件数。", most=MAX_PIECES), field="pieces")
    stock_id = _row_of(session, variant_id, pool, pool_ref)
    row = lock(session, [stock_id])[stock_id]
    change = pieces - seen
    if row.on_hand + change < row.reserved or row.on_hand + change > MAX_PIECES:
        raise Conflict(
            _(
                "现在有 %(on_hand)s 件，其中 %(reserved)s 件已经被人订下，不能再少。请看一下再改。",
                on_hand=row.on_hand,
                reserved=row.reserved,
            )
        )
    if change:
        apply(session, {stock_id: change}, on_hand=1)
        audit.record(
            session,
            actor,
            "stock.recounted",
            "variant",
            variant_id,
            pool=pool,
            before=row.on_hand,
            change=change,
        )
        if word_differs(row, free=change):
            tell(session, {row.product_id})
    return Level(stock_id, variant_id, row.on_hand + change, row.reserved)


def recount_many(session: Session, changes: Mapping[int, int]) -> None:
    """Pieces are added to and taken from many rows (stock id -> pieces more or less) in few statements; who calls it has
    looked at what is promised and renews the cards. Conflict when more would leave than is free by now.
    """
    lock(session, list(changes))
    if changes:
        apply(session, changes, on_hand=1)


def _check(wishes: Mapping[int, int]) -> None:
    if any(pieces <= 0 for pieces in wishes.values()):
        raise ValueError("pieces are counted from one")


def _promise(session: Session, rows: Mapping[int, Row], wishes: Mapping[int, int]) -> None:
    apply(session, wishes, reserved=1)
    tell(session, {r.product_id for r in rows.values() if word_differs(r, free=-wishes[r.id])})


def _end(session: Session, holder: str, at: datetime, outcome: str) -> dict[int, int]:
    """End the holder's open reservations; what they held. Acts for one holder wait for each other at its payable."""
    ended = session.execute(_END, {"whose": holder, "at": at, "how": outcome})
    return {stock_id: pieces for _id, stock_id, pieces in sorted(ended.all())}


def _row_of(session: Session, variant_id: int, pool: str, pool_ref: str) -> int:
    if (
        session.scalar(sa.select(Variant.id).where(Variant.id == variant_id).with_for_update(key_share=True))
        is None
    ):
        raise NotFound(_("没有找到这件作品。"))
    found = levels(session, [variant_id], pool, pool_ref).get(variant_id)
    if found:
        return found.stock_id
    row = Stock(variant_id=variant_id, pool=pool, pool_ref=pool_ref, on_hand=0, reserved=0)
    session.add(row)
    session.flush()
    return row.id
