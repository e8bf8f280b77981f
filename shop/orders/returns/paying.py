"""The money of a case: written once under the order's lock, noted when it has arrived."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.core.access import SYSTEM, Actor
from shop.orders import refunds
from shop.orders.models import OrderLine
from shop.orders.payments.models import Refund
from shop.orders.refunds import Part
from shop.orders.returns import bank, moves, queries, sums
from shop.orders.returns.models import ReturnCase, Side
from shop.orders.returns.moves import Act
from shop.orders.returns.terms import workshop_bears


def worth(session: Session, case: ReturnCase) -> int:
    """All that can go back for the case, in fen: its pieces, and delivery where it goes back with them."""
    parts, freight = _whole(session, case)
    return sum(part.fen for part in parts.values()) + freight


def pay(
    session: Session,
    actor: Actor,
    case: ReturnCase,
    act: Act,
    side: Side,
    *,
    fen: int | None = None,
    words: str = "",
) -> Refund:
    """Write the refund of a locked case and move it. `fen`: part of the goods, agreed or decided; None: all of it.

    Conflict when the case cannot be paid from where it stands or nothing is left, Invalid for more than is left.
    """
    moves.check(case, act)
    parts, freight = _whole(session, case)
    all_of_it = sum(part.fen for part in parts.values()) + freight
    if fen is not None and fen < all_of_it:
        parts, freight = _partly(fen, parts)
    refund = refunds.refund_parts(
        session, actor, case.order, parts=parts, freight_fen=freight, reason=f"return:{case.number}"
    )
    case.refund_id = refund.id
    moves.move(session, actor, case, act, side, words=words)
    if act == Act.PAY and fen is None and case.freight_fen:
        bank.ask_freight(session, case)
    return refund


def arrived(session: Session, refund: Refund) -> None:
    """The money of a case has arrived: the case is done. A refund of no case changes nothing."""
    case_id = session.scalar(sa.select(ReturnCase.id).where(ReturnCase.refund_id == refund.id))
    if case_id is None:
        return
    case = moves.locked(session, case_id)
    moves.move(session, SYSTEM, case, Act.PAID, Side.CLOCK)


def _whole(session: Session, case: ReturnCase) -> tuple[dict[int, Part], int]:
    lines: dict[OrderLine, int] = {row.line: row.pieces for row in case.lines}
    gone, left = queries.gone_of(session, case.order_id), refunds.left_of(session, case.order)
    return sums.whole(lines, gone, left, with_freight=workshop_bears(case.kind))


def _partly(fen: int, parts: dict[int, Part]) -> tuple[dict[int, Part], int]:
    goods = sum(part.fen for part in parts.values())
    return sums.partly(min(fen, goods), parts), max(0, fen - goods)


refunds.watch(arrived)
