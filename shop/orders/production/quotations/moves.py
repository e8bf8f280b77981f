"""How a quotation moves: one table, one function that checks the move, makes it and writes the history."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.core import audit, clock
from shop.core.access import Actor
from shop.core.errors import Conflict, NotFound
from shop.orders.production.quotations.models import Quotation, QuotationMove, State


class Act(StrEnum):
    """What can happen to a quotation."""

    SEND = "send"  # the first version, or the next
    WITHDRAW = "withdraw"
    EXPIRE = "expire"
    ACCEPT = "accept"
    DECLINE = "decline"


S = State
MOVES: dict[tuple[State, Act], State] = {
    (S.DRAFT, Act.SEND): S.SENT,
    (S.SENT, Act.SEND): S.SENT,
    (S.WITHDRAWN, Act.SEND): S.SENT,
    (S.EXPIRED, Act.SEND): S.SENT,
    (S.SENT, Act.WITHDRAW): S.WITHDRAWN,
    (S.SENT, Act.EXPIRE): S.EXPIRED,
    (S.SENT, Act.ACCEPT): S.ACCEPTED,
    (S.SENT, Act.DECLINE): S.DECLINED,
}


def locked(session: Session, quotation_id: int) -> Quotation:
    """The quotation as it is now, held until the transaction ends; its request is held before it by who needs both."""
    found = session.get(Quotation, quotation_id, with_for_update=True, populate_existing=True)
    if found is None:
        raise NotFound(_("没有找到这份报价。"))
    return found


def can(quotation: Quotation, act: Act) -> bool:
    """Whether the act is possible from where the quotation stands."""
    return (State(quotation.state), act) in MOVES


def check(quotation: Quotation, act: Act) -> None:
    """Conflict when the act is not possible (any more)."""
    if not can(quotation, act):
        raise Conflict(_("报价刚刚有变动，这一步现在办不了。请看一下最新的状态。"), code="ILLEGAL_MOVE")


def move(session: Session, actor: Actor, quotation: Quotation, act: Act, *, reason: str = "") -> None:
    """Move a locked quotation and write who, when, why. Conflict when the act is not possible (any more)."""
    check(quotation, act)
    now = clock.now()
    before, quotation.state = quotation.state, MOVES[State(quotation.state), act]
    if quotation.state in (S.ACCEPTED, S.DECLINED):
        quotation.decided_at = now
    session.add(
        QuotationMove(
            quotation_id=quotation.id,
            act=act,
            from_state=before,
            to_state=quotation.state,
            at=now,
            actor_id=actor.user_id,
            reason=reason,
        )
    )
    session.flush()
    audit.record(session, actor, f"quotation.{act}", "quotation", quotation.number, to=str(quotation.state))
