"""The platform's commission: a rate that has begun, the most special one; frozen on the line, given back in proportion.

Pure sums, in fen and basis points. Nothing is worked out again later: a refund reverses what the line kept.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from shop.core.money import Money


class Rate(NamedTuple):
    """A rate that has begun; of a category, of a workshop, of both, or of everything."""

    category_id: int | None
    workshop_id: int | None
    rate_bp: int


def rate_for(rates: Iterable[Rate], *, category_id: int, workshop_id: int) -> int:
    """The rate in basis points; 0 when none was ever set. `rates`: those that have begun, the latest last.

    A rate of the workshop's own for the category goes before one of the workshop, that before one of the category, that
    before the general one; of the same kind the latest counts.
    """
    best, found = -1, 0
    for rate in rates:
        if rate.category_id not in (None, category_id) or rate.workshop_id not in (None, workshop_id):
            continue
        rank = 2 * (rate.workshop_id is not None) + (rate.category_id is not None)
        if rank >= best:
            best, found = rank, rate.rate_bp
    return found


def commission_fen(goods_fen: int, discount_workshop_fen: int, rate_bp: int) -> int:
    """The commission of a line: of what the workshop sells it for (its own discount taken off, those that others bear
    not), rounded half up to the fen.
    """
    return Money(goods_fen - discount_workshop_fen).basis_points(rate_bp).fen


def reversed_fen(kept_fen: int, *, paid_fen: int, before_fen: int, refunded_fen: int) -> int:
    """How much of an amount kept on a line (a bearer's part, the commission) a refund of the line reverses.

    In proportion to what the buyer gets back: of `paid_fen` went back `before_fen` earlier and `refunded_fen` now. What is
    reversed in all is rounded down after each refund, so that any way of giving all back reverses all, to the fen.
    """
    if not 0 <= before_fen <= before_fen + refunded_fen <= paid_fen:
        raise ValueError("no more goes back than was paid")
    if not refunded_fen:
        return 0
    return kept_fen * (before_fen + refunded_fen) // paid_fen - kept_fen * before_fen // paid_fen
