"""A visitor signs in: what they put into their cart joins the cart of their account."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.catalog import stock
from shop.catalog.stock_rows import SHOWN_AS_NUMBER
from shop.core import clock
from shop.orders.cart import MOST, Owner, locked
from shop.orders.models import Cart, CartLine


def merge(session: Session, *, token_hash: str, user_id: int) -> None:
    """Quantities of the same variant add up, capped by 999 and by what is there; the visitor's cart is gone.

    What the visitor chose to buy is what the checkout goes on with: other lines of the account wait, not chosen.

    So that nobody reads a workshop's stock from the cap (BR-31), it is told only where the public reads a number: above
    five pieces the larger of the two wishes stays.
    """
    visitor = locked(session, Owner(None, token_hash))
    if visitor is None:
        return
    mine = locked(session, Owner(user_id, None))
    if mine is None:
        visitor.user_id, visitor.token_hash = user_id, None
        session.flush()
        return
    _join(session, visitor, mine)
    session.expire(visitor)
    session.delete(visitor)
    session.flush()


def _join(session: Session, visitor: Cart, mine: Cart) -> None:
    here = {line.variant_id: line for line in session.scalars(_lines(mine))}
    coming = list(session.scalars(_lines(visitor)))
    chosen = {x.variant_id for x in coming if x.selected}
    free = stock.levels(session, [x.variant_id for x in coming if x.variant_id in here])
    for line in coming:
        other = here.get(line.variant_id)
        if other is None:
            line.cart_id = mine.id
            continue
        level = free.get(line.variant_id)
        other.quantity = joined(other.quantity, line.quantity, level.available if level else None)
        other.seen_price_fen = line.seen_price_fen
        other.origin_ref = line.origin_ref or other.origin_ref
    for line in here.values():
        line.selected = line.variant_id in chosen if chosen else line.selected
    mine.updated_at = clock.now()
    session.flush()


def joined(one: int, other: int, free: int | None) -> int:
    """Pieces of two wishes together. `free`: pieces there are; None for what is made to order."""
    both = min(MOST, one + other)
    if free is None or both <= free:
        return both
    return max(1, free) if free <= SHOWN_AS_NUMBER else max(one, other)


def _lines(cart: Cart) -> sa.Select[CartLine]:
    return (
        sa.select(CartLine)
        .where(CartLine.cart_id == cart.id)
        .order_by(CartLine.id)
        .execution_options(populate_existing=True)
    )
