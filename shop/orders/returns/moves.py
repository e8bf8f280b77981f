"""How a return case moves: one table, one function that checks the move, makes it, writes the history, tells both sides."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session, selectinload

from shop.core import audit, clock, messages
from shop.core.access import Actor
from shop.core.errors import Conflict, NotFound
from shop.orders import moves as order_moves
from shop.orders.queries import people_of
from shop.orders.returns.models import Remedy, ReturnCase, ReturnLine, ReturnMove, Side, State


class Act(StrEnum):
    """What can happen to a case."""

    ASK = "ask"
    WITHDRAW = "withdraw"  # the buyer, as long as no money is on its way
    ACCEPT = "accept"  # the goods may be sent back
    GRANT = "grant"  # money without the goods
    OFFER = "offer"  # part of the money
    AGREE = "agree"  # the buyer takes the offer
    REFUSE = "refuse"
    ESCALATE = "escalate"  # the platform is to decide
    SEND = "send"
    ARRIVE = "arrive"  # the goods are back
    PAY = "pay"  # the money for goods that are back
    MEND = "mend"  # repaired, exchanged or sent again
    REJECT = "reject"  # the platform decides for the workshop
    LAPSE = "lapse"  # nobody went on with it in time
    PAID = "paid"  # the money has arrived


S = State
MOVES: dict[tuple[State, Act], State] = {
    (S.ASKED, Act.ACCEPT): S.ACCEPTED,
    (S.ASKED, Act.GRANT): S.REFUNDING,
    (S.ASKED, Act.OFFER): S.OFFERED,
    (S.ASKED, Act.MEND): S.MENDED,
    (S.ASKED, Act.REFUSE): S.REFUSED,
    (S.ASKED, Act.ESCALATE): S.ESCALATED,
    (S.ASKED, Act.WITHDRAW): S.WITHDRAWN,
    (S.OFFERED, Act.AGREE): S.REFUNDING,
    (S.OFFERED, Act.ESCALATE): S.ESCALATED,
    (S.OFFERED, Act.WITHDRAW): S.WITHDRAWN,
    (S.REFUSED, Act.ESCALATE): S.ESCALATED,
    (S.REFUSED, Act.WITHDRAW): S.WITHDRAWN,
    (S.REFUSED, Act.LAPSE): S.CLOSED,
    (S.ACCEPTED, Act.SEND): S.SENT_BACK,
    (S.ACCEPTED, Act.ARRIVE): S.GOODS_BACK,
    (S.ACCEPTED, Act.GRANT): S.REFUNDING,
    (S.ACCEPTED, Act.MEND): S.MENDED,
    (S.ACCEPTED, Act.WITHDRAW): S.WITHDRAWN,
    (S.ACCEPTED, Act.LAPSE): S.CLOSED,
    (S.SENT_BACK, Act.ARRIVE): S.GOODS_BACK,
    (S.SENT_BACK, Act.ESCALATE): S.ESCALATED,
    (S.GOODS_BACK, Act.PAY): S.REFUNDING,
    (S.GOODS_BACK, Act.MEND): S.MENDED,
    (S.GOODS_BACK, Act.ESCALATE): S.ESCALATED,
    (S.ESCALATED, Act.ACCEPT): S.ACCEPTED,
    (S.ESCALATED, Act.GRANT): S.REFUNDING,
    (S.ESCALATED, Act.PAY): S.REFUNDING,
    (S.ESCALATED, Act.MEND): S.MENDED,
    (S.ESCALATED, Act.REJECT): S.CLOSED,
    (S.ESCALATED, Act.WITHDRAW): S.WITHDRAWN,
    (S.REFUNDING, Act.PAID): S.REFUNDED,
}
FINAL = (S.REFUNDED, S.MENDED, S.WITHDRAWN, S.CLOSED)

ANSWER = timedelta(hours=48)
REFUND_DAYS = 7


class Turn(NamedTuple):
    """Who has to act in a state, within how many days, and what happens when nobody does."""

    side: Side
    days: int
    then: Act | None


TURNS: dict[State, Turn] = {
    S.ASKED: Turn(Side.WORKSHOP, 2, Act.ESCALATE),
    S.OFFERED: Turn(Side.BUYER, 7, Act.ESCALATE),
    S.REFUSED: Turn(Side.BUYER, 15, Act.LAPSE),
    S.ACCEPTED: Turn(Side.BUYER, 15, Act.LAPSE),
    S.SENT_BACK: Turn(Side.WORKSHOP, 10, Act.ARRIVE),
    S.GOODS_BACK: Turn(Side.WORKSHOP, REFUND_DAYS, Act.ESCALATE),
    S.ESCALATED: Turn(Side.PLATFORM, 7, None),
}
MEND_DAYS = 30


def can(case: ReturnCase, act: Act) -> bool:
    """Whether the act is possible from where the case stands."""
    return (State(case.state), act) in MOVES


def is_open(case: ReturnCase) -> bool:
    """Whether something is still to come."""
    return case.state not in FINAL


def locked(session: Session, case_id: int) -> ReturnCase:
    """The case as it is now, held with its order until the transaction ends: the order first, as every refund does."""
    order_id = session.scalar(sa.select(ReturnCase.order_id).where(ReturnCase.id == case_id))
    if order_id is None:
        raise NotFound(_("没有找到这个售后单。"))
    order_moves.locked(session, order_id)
    return session.execute(
        sa.select(ReturnCase)
        .where(ReturnCase.id == case_id)
        .options(selectinload(ReturnCase.lines).joinedload(ReturnLine.line))
        .with_for_update()
        .execution_options(populate_existing=True)
    ).scalar_one()


def check(case: ReturnCase, act: Act) -> None:
    """Conflict when the act is not possible (any more)."""
    if not can(case, act):
        raise Conflict(
            _("售后单的状态刚刚有变动，这一步现在办不了。请看一下最新的状态。"), code="ILLEGAL_MOVE"
        )


def move(session: Session, actor: Actor, case: ReturnCase, act: Act, side: Side, *, words: str = "") -> None:
    """Move a locked case, write who, when, why, and tell both sides. Conflict when the act is not possible (any more)."""
    check(case, act)
    now = clock.now()
    before, case.state = case.state, MOVES[State(case.state), act]
    case.due_at = due(case, now)
    case.closed_at = now if case.state in FINAL else None
    note(session, actor, case, act, side, before=before, words=words)


def note(
    session: Session,
    actor: Actor,
    case: ReturnCase,
    act: Act,
    side: Side,
    *,
    before: str | None,
    words: str = "",
) -> None:
    """The history, the audit trail (without the words, which may name people) and a message to both sides."""
    session.flush()
    session.add(
        ReturnMove(
            case_id=case.id,
            act=act,
            from_state=before,
            to_state=case.state,
            side=side,
            at=clock.now(),
            actor_id=actor.user_id,
            words=words,
        )
    )
    audit.record(session, actor, f"return.{act}", "return", case.number, to=str(case.state), side=str(side))
    tell(session, case, str(act), side)
    session.flush()


def tell(session: Session, case: ReturnCase, news: str, side: Side) -> None:
    """Both sides hear of it, who did it themselves not."""
    facts = {"number": case.number, "news": news, "by": str(side), "state": str(case.state)}
    if side != Side.BUYER:
        messages.notify(session, case.user_id, "return_news", to="buyer", **facts)
    if side != Side.WORKSHOP:
        for user_id in people_of(session, [case.workshop_id])[case.workshop_id]:
            messages.notify(session, user_id, "return_news", to="workshop", **facts)


def due(case: ReturnCase, now: datetime) -> datetime | None:
    """Until when the case waits for whoever has the turn: 48 hours for the first answer, else 24:00 of the last day."""
    turn = TURNS.get(State(case.state))
    if turn is None:
        return None
    if case.state == S.ASKED:
        return now + ANSWER
    if case.state == S.GOODS_BACK and case.remedy != Remedy.MEND:
        return case.refund_due_at
    days = MEND_DAYS if case.state == S.GOODS_BACK else turn.days
    return clock.day_end(clock.local_day(now) + timedelta(days=days))


def refund_due(goods_back_at: datetime) -> datetime:
    """24:00 of the seventh day after the goods came back: until then the money has gone back (Consumer Law art. 25;
    BR-18).
    """
    return clock.day_end(clock.local_day(goods_back_at) + timedelta(days=REFUND_DAYS))
