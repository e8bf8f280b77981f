"""Dates that are put off: the workshop asks with a reason and a new day, the buyer agrees or not."""

from __future__ import annotations

from datetime import date

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.core import clock
from shop.core.access import Actor
from shop.core.errors import Conflict, Invalid
from shop.orders.production.contracts import moves, queries
from shop.orders.production.contracts.course_models import Delay, MilestoneState
from shop.orders.production.contracts.models import Side, State
from shop.orders.production.contracts.moves import Act

WORKING = (State.TO_DEPOSIT, State.IN_PRODUCTION, State.READY, State.REWORK)


def ask(
    session: Session, actor: Actor, contract_id: int, *, position: int | None, to_day: date, reason: str
) -> Delay:
    """Ask for a later day of a milestone (None: of the last delivery). Invalid (to_day, reason) for a day that is not
    later, or without a reason; Conflict while another one waits for an answer.
    """
    contract = moves.locked(session, contract_id)
    moves.must_stand(contract, *WORKING)
    if queries.open_delay(session, contract.id) is not None:
        raise Conflict(_("上一次改日期对方还没有答复。"))
    steps = [m for m in queries.milestones(session, contract.id) if m.position == position]
    if position is not None and (not steps or steps[0].state == MilestoneState.APPROVED):
        raise moves.stale()
    from_day = steps[0].promised_on if steps else contract.deliver_by
    if to_day <= from_day or to_day < clock.today():
        raise Invalid(_("新的日期要晚于原来的 %(day)s，也不能是过去的日子。", day=from_day), field="to_day")
    if not reason.strip():
        raise Invalid(_("请写明为什么要改。"), field="reason")
    assert actor.user_id is not None
    delay = Delay(
        contract_id=contract.id,
        milestone_id=steps[0].id if steps else None,
        from_day=from_day,
        to_day=to_day,
        reason=reason.strip(),
        proposed_at=clock.now(),
        proposed_by=actor.user_id,
    )
    session.add(delay)
    moves.note(session, actor, contract, Act.DELAY, Side.WORKSHOP, words=reason.strip())
    return delay


def answer(session: Session, actor: Actor, contract_id: int, *, agreed: bool) -> Delay:
    """The buyer answers what waits. A milestone cannot be later than the last delivery: that day moves with it."""
    contract = moves.locked(session, contract_id)
    delay = queries.open_delay(session, contract.id)
    if delay is None:
        raise moves.stale()
    delay.agreed, delay.answered_at = agreed, clock.now()
    if agreed:
        if delay.milestone is not None:
            delay.milestone.promised_on = delay.to_day
        contract.deliver_by = (
            delay.to_day if delay.milestone is None else max(contract.deliver_by, delay.to_day)
        )
    act = Act.DELAY_AGREED if agreed else Act.DELAY_REFUSED
    moves.note(session, actor, contract, act, Side.BUYER)
    return delay
