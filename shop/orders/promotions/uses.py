"""Taking promotions for a purchase, and giving them back. A piece of a coupon, a fen of a programme is taken once.

Taken by conditional updates in the order of ids, before the pieces of stock. Given back by a task of the outbox, in a
transaction that locks nothing but promotions, so that nobody waits in a circle.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.engine import CursorResult
from sqlalchemy.orm import Session, selectinload

from shop.core import clock
from shop.core.db import table_of
from shop.orders.models import Order, OrderLine, OrderState
from shop.orders.promotions.discounts import NOTHING, Applied, Item, Share, Taken
from shop.orders.promotions.models import Promotion, PromotionUse, PromotionUsePart, SubsidyProgramme

AGREE = "promotions.agree"
_PROMOTION, _PROGRAMME = table_of(Promotion), table_of(SubsidyProgramme)
_NUMBER = _PROMOTION.c.id == sa.bindparam("promotion")
_TAKE = (
    sa.update(_PROMOTION)
    .where(_NUMBER, _PROMOTION.c.taken < _PROMOTION.c.total, _PROMOTION.c.ended_at.is_(None))
    .values(taken=_PROMOTION.c.taken + 1)
)
_MORE: Any = sa.bindparam("more", type_=sa.BigInteger)
_COUNT = (
    sa.update(_PROMOTION)
    .where(_NUMBER, _PROMOTION.c.total.is_not(None))
    .values(taken=_PROMOTION.c.taken + _MORE)
)
_PROGRAMME_NUMBER = _PROGRAMME.c.id == sa.bindparam("programme")
_GIVE = sa.update(_PROGRAMME).where(_PROGRAMME_NUMBER).values(granted_fen=_PROGRAMME.c.granted_fen + _MORE)
_GRANT = _GIVE.where(_PROGRAMME.c.granted_fen + _MORE <= _PROGRAMME.c.budget_fen)


_USES, _PARTS = table_of(PromotionUse), table_of(PromotionUsePart)
# All in one statement: which row is whose is told by the promotion.
_NOTE = sa.insert(_USES).returning(_USES.c.id, _USES.c.promotion_id)
_NOTE_PARTS = sa.insert(_PARTS)


def take(session: Session, applied: Applied) -> bool:
    """Take what is applied; False, and nothing is taken, when one of it is gone meanwhile."""
    counted = sorted(t.offer.id for t in applied.taken if t.offer.total is not None)
    granted = _grants(applied.taken)
    for done, promotion in enumerate(counted):
        if not _changed(session, _TAKE, {"promotion": promotion}):
            _undo(session, counted[:done], {})
            return False
    given: dict[int, int] = {}
    for programme, fen in sorted(granted.items()):
        if not _changed(session, _GRANT, {"programme": programme, "more": fen}):
            _undo(session, counted, given)
            return False
        given[programme] = fen
    return True


def put_back(session: Session, applied: Applied) -> None:
    """What was taken a moment ago in this transaction is not needed."""
    _undo(session, [t.offer.id for t in applied.taken if t.offer.total is not None], _grants(applied.taken))


def write(
    session: Session,
    applied: Applied,
    items: Sequence[Item],
    *,
    user_id: int,
    purchase_id: int,
    order_ids: Mapping[int, int],
    at: datetime,
) -> None:
    """Note each promotion in the purchase, with what it took off each order. `order_ids`: by workshop."""
    if not applied.taken:
        return
    slots = _free_slots(session, user_id, [t for t in applied.taken if t.offer.is_coupon])
    common = {"user_id": user_id, "purchase_id": purchase_id, "used_at": at}
    rows = [{**common, "promotion_id": t.offer.id, "slot": slots.get(t.offer.id)} for t in applied.taken]
    use_ids = {promotion: use_id for use_id, promotion in session.connection().execute(_NOTE, rows)}
    parts = [
        {"use_id": use_ids[taken.offer.id], "order_id": order_ids[workshop], **share._asdict()}
        for taken in applied.taken
        for workshop, share in _by_workshop(taken, items).items()
    ]
    session.execute(_NOTE_PARTS, parts)


def agree(session: Session, purchase_id: int) -> None:
    """Make the uses of a purchase agree with what became of its orders; doing it again changes nothing.

    A use is released when every order it took something off was closed without having been sent: ended unpaid, given up,
    refused, paid back. Money that came late takes it again, though none be left: what was promised stands.
    """
    uses = session.scalars(
        sa.select(PromotionUse)
        .where(PromotionUse.purchase_id == purchase_id)
        .options(selectinload(PromotionUse.parts), selectinload(PromotionUse.promotion))
        .order_by(PromotionUse.promotion_id)
        .with_for_update(of=PromotionUse)
        .execution_options(populate_existing=True)
    ).all()
    gone = _never_sent(session, purchase_id)
    for use in uses:
        over = all(part.order_id in gone for part in use.parts)
        if over == (use.released_at is not None):
            continue
        use.released_at = clock.now() if over else None
        use.slot = use.slot if over else None
        session.flush()
        sign = -1 if over else 1
        session.execute(_COUNT, {"promotion": use.promotion_id, "more": sign})
        fen = sum(part.subsidy_fen for part in use.parts)
        if fen and use.promotion.programme_id is not None:
            session.execute(_GIVE, {"programme": use.promotion.programme_id, "more": sign * fen})


def _never_sent(session: Session, purchase_id: int) -> set[int]:
    sent = sa.exists().where(OrderLine.order_id == Order.id, OrderLine.sent_pieces > 0)
    closed = sa.and_(Order.state == OrderState.CLOSED, Order.shipped_at.is_(None), ~sent)
    return set(session.scalars(sa.select(Order.id).where(Order.purchase_id == purchase_id, closed)))


def _by_workshop(taken: Taken, items: Sequence[Item]) -> dict[int, Share]:
    sums: dict[int, Share] = defaultdict(lambda: NOTHING)
    for item, share in zip(items, taken.shares, strict=True):
        if share.total_fen:
            sums[item.workshop_id] = sums[item.workshop_id].plus(share)
    return dict(sums)


def _free_slots(session: Session, user_id: int, coupons: Sequence[Taken]) -> dict[int, int]:
    """The lowest number of each coupon that the person does not have in use."""
    if not coupons:
        return {}
    used = session.execute(
        sa.select(PromotionUse.promotion_id, PromotionUse.slot).where(
            PromotionUse.user_id == user_id,
            PromotionUse.promotion_id.in_([t.offer.id for t in coupons]),
            PromotionUse.released_at.is_(None),
        )
    )
    taken = {(promotion, slot) for promotion, slot in used}
    return {
        t.offer.id: next(n for n in range(1, len(taken) + 2) if (t.offer.id, n) not in taken) for t in coupons
    }


def _grants(taken: Sequence[Taken]) -> dict[int, int]:
    """What each programme gives, in fen."""
    sums: dict[int, int] = defaultdict(int)
    for one in taken:
        if one.offer.programme_id is not None and one.subsidy_fen:
            sums[one.offer.programme_id] += one.subsidy_fen
    return dict(sums)


def _undo(session: Session, promotions: Sequence[int], granted: Mapping[int, int]) -> None:
    for promotion in promotions:
        session.execute(_COUNT, {"promotion": promotion, "more": -1})
    for programme, fen in granted.items():
        session.execute(_GIVE, {"programme": programme, "more": -fen})


def _changed(session: Session, statement: Any, facts: dict[str, Any]) -> bool:
    return cast("CursorResult[Any]", session.execute(statement, facts)).rowcount == 1
