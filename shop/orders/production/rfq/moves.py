"""How a request moves: one table, one function that checks the move, makes it and writes the history."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.core import audit, clock
from shop.core.access import Actor
from shop.core.errors import Conflict, NotFound
from shop.orders.production.rfq.models import Rfq, RfqMove, State


class Act(StrEnum):
    """What can happen to a request."""

    OPEN = "open"
    CLOSE = "close"
    EXPIRE = "expire"
    CANCEL = "cancel"


S = State
MOVES: dict[tuple[State, Act], State] = {
    (S.DRAFT, Act.OPEN): S.OPEN,
    (S.DRAFT, Act.CANCEL): S.CANCELLED,
    (S.OPEN, Act.CLOSE): S.CLOSED,
    (S.OPEN, Act.EXPIRE): S.EXPIRED,
    (S.OPEN, Act.CANCEL): S.CANCELLED,
}
FINAL = (S.CLOSED, S.EXPIRED, S.CANCELLED)


def locked(session: Session, rfq_id: int) -> Rfq:
    """The request as it is now, held until the transaction ends."""
    rfq = session.get(Rfq, rfq_id, with_for_update=True, populate_existing=True)
    if rfq is None:
        raise NotFound(_("没有找到这个需求单。"))
    return rfq


def can(rfq: Rfq, act: Act) -> bool:
    """Whether the act is possible from where the request stands."""
    return (State(rfq.state), act) in MOVES


def move(session: Session, actor: Actor, rfq: Rfq, act: Act, *, reason: str = "") -> None:
    """Move a locked request and write who, when, why. Conflict when the act is not possible (any more)."""
    if not can(rfq, act):
        raise Conflict(_("需求单刚刚有变动，这一步现在办不了。请看一下最新的状态。"), code="ILLEGAL_MOVE")
    now = clock.now()
    before, rfq.state = rfq.state, MOVES[State(rfq.state), act]
    rfq.ended_at = now if rfq.state in FINAL else None
    session.add(
        RfqMove(
            rfq_id=rfq.id,
            act=act,
            from_state=before,
            to_state=rfq.state,
            at=now,
            actor_id=actor.user_id,
            reason=reason,
        )
    )
    session.flush()
    audit.record(session, actor, f"rfq.{act}", "rfq", rfq.number, to=str(rfq.state))
