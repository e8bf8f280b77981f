"""Booths are assigned, swapped, emptied and offered to the next on the waiting list.

Who arranges the booths of a fair holds the fair, so no booth ever has two; the database has the last word.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.core import audit, cache, clock
from shop.core.access import SYSTEM, Actor, require
from shop.core.errors import Conflict, NotFound
from shop.core.permissions import Permission
from shop.exhibition.exhibitors import applying, fees, queries, selecting
from shop.exhibition.exhibitors.models import Ended, Exhibitor, ExhibitorState, Holding
from shop.exhibition.exhibitors.moves import Act, move, tell, tell_organiser
from shop.exhibition.fairs.models import Booth, Fair, FairState
from shop.exhibition.fairs.moves import hold
from shop.exhibition.fairs.queries import span_of
from shop.workshops import certification
from shop.workshops.models import Workshop

#: How long a booth that became free is kept for the next on the waiting list.
OFFER_FOR = timedelta(hours=24)
ARRANGING = (FairState.APPLYING, FairState.ARRANGED, FairState.LIVE)


def booth(session: Session, fair: Fair, booth_id: int) -> Booth:
    """The booth of this very fair. NotFound for one of another."""
    found = session.get(Booth, booth_id)
    if found is None or found.fair_id != fair.id:
        raise NotFound("")
    return found


def assign(session: Session, actor: Actor, fair: Fair, exhibitor_id: int, booth_id: int) -> Holding:
    """Put the exhibitor into the booth, out of the one it had. Conflict when somebody is in it (both are named), when it
    is offered to somebody else, and when the workshop may not take on a booth at this second (BR-22, BR-32).
    """
    require(actor, Permission.FAIR_MANAGE, fair)
    hold(session, fair)
    exhibitor = selecting.of_this(session, fair, exhibitor_id)
    return _put(session, actor, fair, exhibitor, booth(session, fair, booth_id))


def assign_in_order(session: Session, actor: Actor, fair: Fair) -> tuple[int, list[str]]:
    """Put all who were selected into the free booths, by number, key-support areas first; answers how many, and the
    workshops that could not be placed with the reason.
    """
    require(actor, Permission.FAIR_MANAGE, fair)
    hold(session, fair)
    free = free_booths(session, fair)
    selected = queries.of_fair(session, fair.id, ExhibitorState.SELECTED)
    selected.sort(key=lambda one: (not one.key_support, one.workshop.craft_id, one.id))
    failed, placed = [], 0
    for exhibitor in selected:
        if not free:
            failed.append(_("%(w)s：没有空展位了", w=exhibitor.workshop.name))
            continue
        try:
            _put(session, actor, fair, exhibitor, free[0])
        except Conflict as refusal:
            failed.append(_("%(w)s：%(why)s", w=exhibitor.workshop.name, why=refusal))
        else:
            free.pop(0)
            placed += 1
    return placed, failed


def free_booths(session: Session, fair: Fair) -> list[Booth]:
    """Booths that nobody was put into and that are offered to nobody, by number."""
    held = sa.exists().where(Holding.booth_id == Booth.id, Holding.until_at.is_(None))
    offered = sa.exists().where(Exhibitor.offered_booth_id == Booth.id)
    rows = sa.select(Booth).where(Booth.fair_id == fair.id, ~held, ~offered).order_by(Booth.number)
    return list(session.scalars(rows))


def _put(session: Session, actor: Actor, fair: Fair, exhibitor: Exhibitor, into: Booth) -> Holding:
    _arranging(fair)
    at = applying.ask_right(session, exhibitor.workshop_id)
    other = _open_in(session, into.id)
    if other is not None and other.exhibitor_id == exhibitor.id:
        return other
    name = session.get_one(Workshop, exhibitor.workshop_id).name
    if other is not None:
        there = session.get_one(Workshop, other.workshop_id).name
        raise Conflict(_("展位 %(n)s 里已经是%(a)s，不能再排%(b)s。", n=into.number, a=there, b=name))
    offered = session.scalar(
        sa.select(Exhibitor.id).where(Exhibitor.offered_booth_id == into.id, Exhibitor.id != exhibitor.id)
    )
    if offered is not None:
        raise Conflict(_("展位 %(n)s 正留给候补名单上的下一家。", n=into.number))
    if before := open_of(session, exhibitor.id):
        _end(session, before, Ended.MOVED, at)
    fee = fees.owe(session, fair, exhibitor, into)
    move(session, actor, exhibitor, Act.PLACE)
    holding = Holding(
        fair_id=fair.id, booth_id=into.id, exhibitor_id=exhibitor.id, workshop_id=exhibitor.workshop_id, from_at=at
    )  # fmt: skip
    session.add(holding)
    session.flush()
    due = fee.amount_fen if fee and fee.paid_at is None else 0
    tell(session, fair, exhibitor, "moved" if before else "placed", booth=into.number, fen=due)
    audit.record(
        session, actor, "fair.placed", "fair", fair.id, booth=into.number, workshop=exhibitor.workshop_id
    )
    cache.touch(session)
    return holding


def swap(session: Session, actor: Actor, fair: Fair, one_id: int, other_id: int) -> None:
    """The workshops of two booths change places, at one instant. Conflict unless both are held and cost the same, or
    when one of the workshops may not take on a booth now.
    """
    require(actor, Permission.FAIR_MANAGE, fair)
    hold(session, fair)
    _arranging(fair)
    booths = [booth(session, fair, one_id), booth(session, fair, other_id)]
    held = [_open_in(session, found.id) for found in booths]
    if held[0] is None or held[1] is None or one_id == other_id:
        raise Conflict(_("两个展位都有人，才能对换。"))
    if booths[0].fee_fen != booths[1].fee_fen:
        raise Conflict(_("两个展位的费用不一样，不能直接对换。"))
    both = (held[0], held[1])
    at = max(applying.ask_right(session, h.workshop_id) for h in sorted(both, key=lambda h: h.workshop_id))
    for holding in both:
        _end(session, holding, Ended.MOVED, at)
    for holding, into in zip(both, reversed(booths), strict=True):
        session.add(
            Holding(fair_id=fair.id, booth_id=into.id, exhibitor_id=holding.exhibitor_id,
                    workshop_id=holding.workshop_id, from_at=at)
        )  # fmt: skip
        exhibitor = session.get_one(Exhibitor, holding.exhibitor_id)
        tell(session, fair, exhibitor, "moved", booth=into.number)
    session.flush()
    facts = {"one": booths[0].number, "other": booths[1].number}
    audit.record(session, actor, "fair.swapped", "fair", fair.id, **facts)
    cache.touch(session)


def empty(
    session: Session, actor: Actor, fair: Fair, exhibitor: Exhibitor, ended_as: Ended, *, reason: str = ""
) -> None:
    """The exhibitor leaves its booth, for good; both sides are told and the next on the waiting list is offered it.

    The fair is held by the caller. A fee that was not paid is not owed any more, a paid one goes back in the time that the
    conditions gave. What it brought is taken back by `items.leaving`, which calls this.
    """
    now = clock.now()
    act = Act.WITHDRAW if ended_as == Ended.GIVEN_UP else Act.EMPTY
    move(session, actor, exhibitor, act, reason=reason)
    fee = queries.fee_of(session, exhibitor.id)
    if fee is not None and fees.settle_leaving(session, fee, now):
        tell(session, fair, exhibitor, "fee_back", fen=fee.amount_fen)
    holding = open_of(session, exhibitor.id)
    if holding is None:
        return
    _end(session, holding, ended_as, now)
    left = session.get_one(Booth, holding.booth_id)
    tell(session, fair, exhibitor, ended_as, booth=left.number)
    tell_organiser(session, fair, exhibitor, ended_as, booth=left.number)
    audit.record(
        session, actor, "fair.emptied", "fair", fair.id, booth=left.number, workshop=exhibitor.workshop_id, why=ended_as
    )  # fmt: skip
    cache.touch(session)
    offer_next(session, fair, left)


def offer_next(session: Session, fair: Fair, free: Booth) -> Exhibitor | None:
    """Keep the free booth for the first on the waiting list that may take it on now, and tell it; None when nobody can.

    Those that may not sell now are passed over and keep their number.
    """
    span = span_of(session, fair.id)
    now = clock.now()
    if fair.state not in ARRANGING or span is None or now >= span.last_at:
        return None
    for exhibitor in queries.of_fair(session, fair.id, ExhibitorState.WAITING):
        if not certification.may_commit(session, exhibitor.workshop_id, now):
            continue
        until = min(now + OFFER_FOR, span.last_at)
        move(session, SYSTEM, exhibitor, Act.OFFER, offered_booth_id=free.id, offered_until=until)
        word = f"{clock.local(until):%m-%d %H:%M}"
        tell(session, fair, exhibitor, "offered", booth=free.number, until=word)
        return exhibitor
    return None


def accept(session: Session, actor: Actor, fair: Fair, exhibitor_id: int) -> Holding:
    """The workshop takes the booth that is kept for it. Conflict when its time is over or it may not sell now."""
    hold(session, fair)
    exhibitor = selecting.of_this(session, fair, exhibitor_id)
    require(actor, Permission.FAIR_JOIN, session.get_one(Workshop, exhibitor.workshop_id))
    until, kept = exhibitor.offered_until, exhibitor.offered_booth_id
    if until is None or kept is None or clock.now() >= until:
        raise Conflict(_("这个空位已经不留给你们了。"))
    return _put(session, actor, fair, exhibitor, session.get_one(Booth, kept))


def let_go(session: Session, fair: Fair, exhibitor: Exhibitor) -> None:
    """It did not answer in time: it goes to the end of the waiting list, the booth to the next. The fair is held."""
    kept = exhibitor.offered_booth_id
    number = selecting.next_number(session, fair.id)
    move(session, SYSTEM, exhibitor, Act.LET_GO, waiting_no=number)
    tell(session, fair, exhibitor, "let_go")
    if kept is not None and _others_wait(session, fair, exhibitor):
        offer_next(session, fair, session.get_one(Booth, kept))


def _others_wait(session: Session, fair: Fair, exhibitor: Exhibitor) -> bool:
    waiting = queries.of_fair(session, fair.id, ExhibitorState.WAITING)
    return any(other.id != exhibitor.id for other in waiting)


def open_of(session: Session, exhibitor_id: int) -> Holding | None:
    """The booth that the exhibitor was put into, whether or not it may sell now."""
    return session.scalar(
        sa.select(Holding).where(Holding.exhibitor_id == exhibitor_id, Holding.until_at.is_(None))
    )


def _open_in(session: Session, booth_id: int) -> Holding | None:
    return session.scalar(sa.select(Holding).where(Holding.booth_id == booth_id, Holding.until_at.is_(None)))


def _end(session: Session, holding: Holding, ended_as: Ended, at: datetime) -> None:
    holding.until_at, holding.ended_as = max(at, holding.from_at), ended_as
    session.flush()


def _arranging(fair: Fair) -> None:
    if fair.state not in ARRANGING:
        raise Conflict(_("公开以后、闭展以前才能排展位。"))
