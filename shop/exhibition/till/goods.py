"""What a till sells: items of the booth's own pool, their price at the time, and taking the pieces."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session, joinedload

from shop.catalog import stock_rows
from shop.catalog.models import Category, Pool, Price, Product, Stock
from shop.core.errors import Conflict, Invalid
from shop.exhibition.items.models import FairItem
from shop.exhibition.items.queries import origin_ref
from shop.exhibition.till.models import Flag
from shop.exhibition.till.serving import Stand
from shop.workshops import certification


class Wanted(NamedTuple):
    """Pieces of an item, and the price of a piece that was taken, in fen."""

    item_id: int
    quantity: int
    unit_fen: int


@dataclass(frozen=True)
class Found:
    """An item that is sold, and the fair's price at that time (None outside opening hours)."""

    item: FairItem
    quantity: int
    unit_fen: int
    price_fen: int | None

    @property
    def goods_fen(self) -> int:
        """What was taken for it."""
        return self.unit_fen * self.quantity


class Taken(NamedTuple):
    """The stock row the pieces left, and how many it did not have."""

    stock_id: int | None
    short: int


def look(session: Session, stand: Stand, wanted: Sequence[Wanted], at: datetime) -> list[Found]:
    """The items with their price at the instant. Invalid for one that is not of this booth's own pool."""
    window = sa.and_(
        Price.variant_id == FairItem.variant_id,
        Price.origin_ref == origin_ref(stand.fair.id),
        Price.pool_ref == FairItem.pool_ref,
        Price.from_at <= at,
        Price.until_at > at,
    )
    rows = session.execute(
        sa.select(FairItem, sa.func.min(Price.amount_fen).over(partition_by=FairItem.id))
        .outerjoin(Price, window)
        .where(
            FairItem.id.in_([one.item_id for one in wanted]),
            FairItem.exhibitor_id == stand.exhibitor.id,
            FairItem.pool == Pool.BOOTH,
        )
        .options(joinedload(FairItem.product), joinedload(FairItem.variant))
    )
    items = {item.id: (item, fen) for item, fen in rows}
    if any(one.item_id not in items for one in wanted):
        raise Invalid(_("有一件不是这个展位自己的货，收银台不能卖。"), field="lines")
    return [Found(items[w.item_id][0], w.quantity, w.unit_fen, items[w.item_id][1]) for w in wanted]


def may_sell(session: Session, stand: Stand, found: Sequence[Found], at: datetime) -> bool:
    """Whether the workshop may sell all of it at the instant, with the licences the goods ask for."""
    kinds = session.scalars(
        sa.select(Category.licence_kind)
        .join(Product, Product.category_id == Category.id)
        .where(Product.id.in_([one.item.product_id for one in found]))
        .distinct()
    )
    return all(certification.may_sell(session, stand.workshop.id, at, kind) for kind in kinds)


def flag_of(found: Sequence[Found], *, allowed: bool) -> Flag | None:
    """What stands against a sale, the gravest alone."""
    if not allowed:
        return Flag.NO_RIGHT
    if any(one.price_fen is None for one in found):
        return Flag.HOURS
    return Flag.PRICE if any(one.price_fen != one.unit_fen for one in found) else None


def take(session: Session, found: Sequence[Found], *, partly: bool) -> list[Taken]:
    """The pieces leave the booth's pool, never below zero. `partly`: what is not there any more is told as short; else
    Conflict and nothing leaves. Pieces of an item that went back to the mall meanwhile leave there.
    """
    rows = {one.item.id: _row(session, one.item) for one in found}
    held = stock_rows.lock(session, [row for row in rows.values() if row is not None])
    taken, moves = [], {}
    for one in found:
        row = rows[one.item.id]
        free = held[row].on_hand - held[row].reserved if row is not None and row in held else 0
        pieces = min(free, one.quantity)
        if pieces < one.quantity and not partly:
            raise Conflict(_("%(title)s只剩 %(n)s 件。", title=one.item.product.title, n=free), code="SHORT")
        if row is not None and pieces:
            moves[row] = pieces
        taken.append(Taken(row, one.quantity - pieces))
    if moves:
        stock_rows.apply(session, moves, on_hand=-1)
        stock_rows.tell(
            session,
            {held[i].product_id for i, n in moves.items() if stock_rows.word_differs(held[i], free=-n)},
        )
    return taken


def _row(session: Session, item: FairItem) -> int | None:
    pool, ref = (item.pool, item.pool_ref) if item.ended_at is None else (Pool.MALL, "")
    return session.scalar(
        sa.select(Stock.id).where(
            Stock.variant_id == item.variant_id, Stock.pool == pool, Stock.pool_ref == ref
        )
    )
