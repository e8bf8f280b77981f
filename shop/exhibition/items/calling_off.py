"""A fair is called off or moved to other days: exhibitors and buyers hear of it, goods go back, fees are returned.

A fair that does not take place, or not to its end, gives every paid fee back in full, whatever its conditions say.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import NamedTuple

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.core import audit, clock, messages
from shop.core.access import Actor, require
from shop.core.errors import Conflict, Invalid
from shop.core.permissions import Permission
from shop.exhibition.exhibitors import fees, queries
from shop.exhibition.exhibitors.models import Ended, Exhibitor, ExhibitorState
from shop.exhibition.exhibitors.moves import tell
from shop.exhibition.fairs import moves, planning
from shop.exhibition.fairs.models import Fair, FairState
from shop.exhibition.fairs.queries import span_of
from shop.exhibition.items import leaving, offering
from shop.exhibition.items.models import FairItem
from shop.exhibition.items.queries import origin_ref
from shop.orders.models import Order, OrderState
from shop.orders.pickup_models import PickupPoint

S = ExhibitorState
#: Those who count on the fair.
STANDING = (S.INVITED, S.APPLIED, S.WAITING, S.SELECTED, S.OFFERED, S.PLACED)
#: After other days were announced, who cannot come may leave for so long and gets its fee back.
FREE_TO_LEAVE = timedelta(days=7)


class CalledOff(NamedTuple):
    """What followed: exhibitors told, pieces gone back to the mall, fees returned (fen), buyers told."""

    exhibitors: int
    pieces: int
    fees_fen: int
    buyers: int


def cancel(session: Session, actor: Actor, fair: Fair, *, reason: str) -> CalledOff:
    """It does not take place, or ends now: prices end, pieces go back, booths are nobody's, all paid fees go back in full.

    Exhibitors, those who wait, and buyers who were to fetch something there are told why. Forbidden to others than the
    organiser, Invalid (field reason) without a reason, Conflict when its state does not allow it.
    """
    _ask_reason(reason)
    moves.move(session, actor, fair, moves.Act.CANCEL, reason=reason)
    fair.notice = reason
    back = leaving.clear(session, actor, fair, Ended.CANCELLED)
    returned = _return_fees(session, fair)
    standing = queries.of_fair(session, fair.id, *STANDING)
    for exhibitor in standing:
        fen, pieces = returned.get(exhibitor.id, 0), back.get(exhibitor.id, 0)
        tell(session, fair, exhibitor, "cancelled", reason=reason, fen=fen, pieces=pieces)
    buyers = _tell_buyers(session, fair, "fair_cancelled", reason=reason)
    _points(session, fair, until=clock.now())
    session.flush()
    return CalledOff(len(standing), sum(back.values()), sum(returned.values()), buyers)


def postpone(
    session: Session,
    actor: Actor,
    fair: Fair,
    *,
    first: date,
    last: date,
    opens: time,
    closes: time,
    reason: str,
) -> CalledOff:
    """The days that have not begun are replaced by these. Pieces go back to the mall until the workshops bring them again;
    prices follow the new days; who cannot come may leave for a week and gets its fee back. All are told.

    Invalid at the field for days or hours that cannot be; Conflict while it is open, before it was announced and after
    its end.
    """
    require(actor, Permission.FAIR_MANAGE, fair)
    _ask_reason(reason)
    moves.hold(session, fair)
    now = clock.now()
    if fair.state == FairState.PLANNED:
        raise Conflict(_("还没有公开，直接改展期就行。"))
    if any(day.opens_at <= now < day.closes_at for day in fair.days):
        raise Conflict(_("今天正在开放，闭馆以后再改期；要马上停，请取消展会。"))
    kept = {
        day.day: (clock.local(day.opens_at).time(), clock.local(day.closes_at).time())
        for day in fair.days
        if day.opens_at <= now
    }
    planning.set_days(session, actor, fair, kept | planning.every_day(first, last, opens, closes))
    fair.notice = reason
    back = _pieces_back(session, actor, fair)
    offering.price_all(session, fair, now)
    until = _free_to_leave(session, fair, now)
    standing = queries.of_fair(session, fair.id, *STANDING)
    days = f"{first} – {last}" if first != last else f"{first}"
    for exhibitor in standing:
        word, pieces = f"{clock.local(until):%m-%d %H:%M}", back.get(exhibitor.id, 0)
        facts = {"reason": reason, "days": days, "until": word, "pieces": pieces}
        tell(session, fair, exhibitor, "postponed", **facts)
    span = span_of(session, fair.id)
    assert span is not None
    buyers = _tell_buyers(session, fair, "fair_postponed", reason=reason, days=days)
    _points(session, fair, until=span.last_at)
    audit.record(session, actor, "fair.postponed", "fair", fair.id, first=first.isoformat(), reason=reason)
    session.flush()
    return CalledOff(len(standing), sum(back.values()), 0, buyers)


def _ask_reason(reason: str) -> None:
    if not reason.strip():
        raise Invalid(_("请写为什么，工坊和买家都看得到。"), field="reason")


def _return_fees(session: Session, fair: Fair) -> dict[int, int]:
    """Every fee of the fair ends; those that were paid go back, also of who had left too late for it. Fen by exhibitor."""
    returned = {}
    for exhibitor_id, fee in queries.fees_of(session, fair.id).items():
        if fee.paid_at is None:
            fees.end(session, fee)
            continue
        fees.give_back(session, fee, reason="fair_cancelled")
        returned[exhibitor_id] = fee.amount_fen
        exhibitor = session.get_one(Exhibitor, exhibitor_id)
        if exhibitor.state not in STANDING:
            tell(session, fair, exhibitor, "fee_back", fen=fee.amount_fen)
    return returned


def _pieces_back(session: Session, actor: Actor, fair: Fair) -> dict[int, int]:
    """What nobody was promised is sold in the mall meanwhile; the items stay. Pieces by exhibitor."""
    rows = sa.select(FairItem).where(FairItem.fair_id == fair.id, FairItem.ended_at.is_(None))
    back: dict[int, int] = {}
    for item in session.scalars(rows.order_by(FairItem.variant_id)).all():
        pieces = leaving.give_back(session, actor, item)
        back[item.exhibitor_id] = back.get(item.exhibitor_id, 0) + pieces
    return back


def _free_to_leave(session: Session, fair: Fair, now: datetime) -> datetime:
    """Until when who cannot come gets its fee back: a week, or longer where the conditions said so."""
    until = now + FREE_TO_LEAVE
    fair.refund_until = max(until, fair.refund_until or until)
    for fee in queries.fees_of(session, fair.id).values():
        fee.refund_until = max(until, fee.refund_until or until)
    session.flush()
    return until


def _tell_buyers(session: Session, fair: Fair, template: str, **facts: object) -> int:
    """Buyers with an order to be fetched at the fair that they have not got yet."""
    rows = (
        sa.select(Order.number, Order.user_id)
        .where(
            Order.origin_ref == origin_ref(fair.id),
            Order.pickup_code.is_not(None),
            Order.state.in_((OrderState.UNPAID, OrderState.PAID)),
        )
        .order_by(Order.id)
    )
    found = session.execute(rows).all()
    for number, user_id in found:
        messages.notify(session, user_id, template, number=number, fair=fair.title, **facts)
    return len(found)


def _points(session: Session, fair: Fair, *, until: datetime) -> None:
    """Where visitors fetch what they bought is open up to the instant."""
    rows = sa.select(PickupPoint).where(PickupPoint.origin_ref == origin_ref(fair.id))
    for point in session.scalars(rows):
        point.until_at = until
