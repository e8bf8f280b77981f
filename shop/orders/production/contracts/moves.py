"""How a contract moves: one table, one function that checks the move, makes it and writes the log; both sides hear of it."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session, selectinload

from shop.core import audit, clock, messages
from shop.core.access import Actor
from shop.core.errors import Conflict, NotFound
from shop.orders.payments.models import Payable, PayableKind
from shop.orders.production.contracts.course_models import Event
from shop.orders.production.contracts.models import Contract, Side, State
from shop.orders.production.contracts.money_models import Instalment
from shop.orders.queries import people_of


class Act(StrEnum):
    """What can happen to a contract. The first group moves it, the second is noted and leaves it where it stands."""

    CONCLUDE = "conclude"  # both have confirmed
    BEGIN = "begin"  # what is paid before work begins is paid
    FINISH = "finish"  # all pieces are made
    SHIP = "ship"
    RECEIVE = "receive"
    INSPECT = "inspect"
    SETTLE = "settle"
    END = "end"
    DISPUTE = "dispute"
    RESUME = "resume"
    CHANGE = "change"  # a change is in force

    DRAW_UP = "draw_up"
    SIGN = "sign"
    MADE = "made"
    REPORT = "report"
    APPROVE = "approve"
    QUESTION = "question"
    DELAY = "delay"
    DELAY_AGREED = "delay_agreed"
    DELAY_REFUSED = "delay_refused"
    PROPOSE = "propose"
    PROPOSAL_REFUSED = "proposal_refused"
    END_OFFER = "end_offer"
    END_REFUSED = "end_refused"
    PAID = "paid"
    DUE = "due"
    WAIVED = "waived"
    INVOICE_ASKED = "invoice_asked"
    INVOICED = "invoiced"
    INVOICE_BACK = "invoice_back"
    REVIEW = "review"
    REPLY = "reply"


S, A = State, Act
_RUNNING = (S.IN_PRODUCTION, S.READY, S.REWORK)
_AFTER_INSPECTION = (S.IN_PRODUCTION, S.READY, S.REWORK, S.DELIVERED, S.INSPECTING, S.ACCEPTED)
#: From where, by which act, to which of the states: where there are several, the pieces say to which.
MOVES: dict[tuple[State, Act], tuple[State, ...]] = {
    (S.TO_SIGN, A.CONCLUDE): (S.TO_DEPOSIT, S.IN_PRODUCTION),
    (S.TO_DEPOSIT, A.BEGIN): (S.IN_PRODUCTION,),
    (S.IN_PRODUCTION, A.FINISH): (S.READY,),
    **{(state, A.SHIP): (*_RUNNING, S.DELIVERED, S.INSPECTING) for state in _RUNNING},
    **{(state, A.RECEIVE): (state, S.INSPECTING) for state in (*_RUNNING, S.DELIVERED, S.INSPECTING)},
    **{(state, A.INSPECT): _AFTER_INSPECTION for state in (*_RUNNING, S.DELIVERED, S.INSPECTING)},
    **{
        (state, A.CHANGE): (state, S.IN_PRODUCTION)
        for state in (S.TO_DEPOSIT, *_RUNNING, S.DELIVERED, S.INSPECTING)
    },
    (S.ACCEPTED, A.SETTLE): (S.SETTLED,),
    **{
        (state, A.END): (S.ENDED,)
        for state in (S.TO_SIGN, S.TO_DEPOSIT, *_RUNNING, S.DELIVERED, S.INSPECTING, S.DISPUTED)
    },
    **{
        (state, A.DISPUTE): (S.DISPUTED,)
        for state in (S.TO_DEPOSIT, *_RUNNING, S.DELIVERED, S.INSPECTING, S.ACCEPTED)
    },
    (S.DISPUTED, A.RESUME): (S.TO_DEPOSIT, *_RUNNING, S.DELIVERED, S.INSPECTING, S.ACCEPTED),
}
#: Nothing moves any more.
CLOSED = (S.SETTLED, S.ENDED)


def can(contract: Contract, act: Act) -> bool:
    """Whether the act is possible from where the contract stands."""
    return (State(contract.state), act) in MOVES


def check(contract: Contract, act: Act) -> None:
    """Conflict when it is not possible (any more)."""
    if not can(contract, act):
        raise stale()


def must_stand(contract: Contract, *states: State) -> None:
    """Conflict unless the contract stands in one of the states."""
    if contract.state not in states:
        raise stale()


def stale() -> Conflict:
    """What to say when the contract stands elsewhere by now."""
    return Conflict(_("合同的状态刚刚有变动，这一步现在办不了。请看一下最新的状态。"), code="ILLEGAL_MOVE")


def locked(session: Session, contract_id: int) -> Contract:
    """The contract as it is now, held with all that is owed for it until the transaction ends: what is owed first, as
    settling does. NotFound when there is none.
    """
    owed = sa.select(Instalment.id).where(Instalment.contract_id == contract_id)
    session.execute(
        sa.select(Payable.id)
        .where(Payable.kind == PayableKind.INSTALMENT, Payable.ref.in_(owed))
        .order_by(Payable.id)
        .with_for_update()
    ).all()
    return held(session, contract_id)


def held(session: Session, contract_id: int) -> Contract:
    """The contract alone, for who holds what is owed already."""
    found = session.scalar(
        sa.select(Contract)
        .where(Contract.id == contract_id)
        .options(selectinload(Contract.lines))
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise NotFound(_("没有找到这份合同。"))
    return found


def move(
    session: Session, actor: Actor, contract: Contract, act: Act, side: Side, to: State, **about: Any
) -> Event:
    """Move a locked contract, write the log and tell both sides. Conflict when it cannot go there from where it stands."""
    check(contract, act)
    if to not in MOVES[State(contract.state), act]:
        raise stale()
    before = contract.state
    contract.state = to
    contract.state_before = before if to == S.DISPUTED else None
    contract.closed_at = clock.now() if to in CLOSED else None
    return note(session, actor, contract, act, side, before=before, **about)


def note(
    session: Session,
    actor: Actor,
    contract: Contract,
    act: Act,
    side: Side,
    *,
    before: str | None = None,
    words: str = "",
    milestone_id: int | None = None,
    delivery_id: int | None = None,
    pieces: int | None = None,
) -> Event:
    """The log, the audit trail (without the words, which may name people), a message to the other side or to both."""
    session.flush()
    event = Event(
        contract_id=contract.id,
        act=act,
        side=side,
        from_state=before,
        to_state=contract.state,
        at=clock.now(),
        actor_id=actor.user_id,
        words=words,
        milestone_id=milestone_id,
        delivery_id=delivery_id,
        pieces=pieces,
    )
    session.add(event)
    audit.record(
        session, actor, f"contract.{act}", "contract", contract.number, to=str(contract.state), side=str(side)
    )
    tell(session, contract, act, side)
    session.flush()
    return event


def tell(session: Session, contract: Contract, act: Act, side: Side) -> None:
    """Both sides hear of it, who did it themselves not."""
    facts = {"number": contract.number, "news": str(act), "by": str(side), "state": str(contract.state)}
    if side != Side.BUYER:
        messages.notify(session, contract.user_id, "contract_news", to="buyer", **facts)
    if side != Side.WORKSHOP:
        for user_id in people_of(session, [contract.workshop_id])[contract.workshop_id]:
            messages.notify(session, user_id, "contract_news", to="workshop", **facts)
