"""The buyer's own history: looked through by words and year, bought again."""

from __future__ import annotations

from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.core import clock
from shop.core.errors import Conflict, Invalid, NotFound
from shop.orders import cart
from shop.orders.cart import Owner
from shop.orders.models import Order, OrderLine

LONGEST = 60


class Asked(NamedTuple):
    """What is looked for: words in numbers, titles and names of workshops; a year (0: all)."""

    q: str = ""
    year: int = 0

    @property
    def kept(self) -> dict[str, str]:
        """What addresses keep of it."""
        found = {"q": self.q, "year": str(self.year or "")}
        return {name: value for name, value in found.items() if value}


def read(q: str, year: str) -> Asked:
    """From an address; what makes no sense is left out."""
    known = year.isascii() and year.isdigit() and len(year) == 4 and year >= "2000"
    return Asked(" ".join(q.split())[:LONGEST], int(year) if known else 0)


def condition(user_id: int, asked: Asked) -> sa.ColumnElement[bool]:
    """Orders of the buyer that are looked for."""
    found = [Order.user_id == user_id]
    if asked.q:
        titled = sa.select(OrderLine.id).where(
            OrderLine.order_id == Order.id, OrderLine.title.icontains(asked.q, autoescape=True)
        )
        found.append(
            sa.or_(
                Order.number.icontains(asked.q, autoescape=True),
                Order.workshop_name.icontains(asked.q, autoescape=True),
                titled.exists(),
            )
        )
    if asked.year:
        found.append(Order.placed_at >= clock.year_start(asked.year))
        found.append(Order.placed_at < clock.year_start(asked.year + 1))
    return sa.and_(*found)


def years(session: Session, user_id: int) -> list[int]:
    """The years in which the buyer bought something, the newest first."""
    mine = sa.select(Order.placed_at).where(Order.user_id == user_id)
    first = session.scalar(mine.order_by(Order.placed_at).limit(1))
    last = session.scalar(mine.order_by(Order.placed_at.desc()).limit(1))
    if first is None or last is None:
        return []
    return list(range(clock.local_day(last).year, clock.local_day(first).year - 1, -1))


def buy_again(session: Session, owner: Owner, order: Order) -> tuple[int, list[tuple[str, str]]]:
    """Put what was bought into the cart at today's prices; answers how many kinds went in, and title and reason of each
    that did not.
    """
    put, missing = 0, []
    for line in order.lines:
        try:
            cart.put(
                session,
                owner,
                variant_id=line.variant_id,
                quantity=min(cart.MOST, line.quantity),
                exactly=True,
            )
            put += 1
        except (NotFound, Conflict, Invalid) as refused:
            missing.append((line.title, refused.sentence))
    return put, missing
