"""Samples and batches: the workshop shows them with pictures and a count, the buyer approves or asks for something else.

Quality is never accepted by silence: after five working days the buyer is reminded, then the platform calls.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.core import clock
from shop.core.access import Actor
from shop.core.errors import Invalid, NotFound
from shop.orders.production.contracts import instalments, moves, pictures, queries
from shop.orders.production.contracts.course_models import Milestone, MilestoneKind, MilestoneState
from shop.orders.production.contracts.models import Contract, Side, State
from shop.orders.production.contracts.moves import Act

WORKING = (State.IN_PRODUCTION, State.READY, State.REWORK, State.DELIVERED, State.INSPECTING)


def report(
    session: Session,
    actor: Actor,
    contract_id: int,
    position: int,
    *,
    words: str,
    pieces: int,
    picture_keys: Sequence[str] = (),
) -> Milestone:
    """Show a milestone: pictures, pieces made by now, words. Invalid without a picture (pictures), Conflict when it is
    approved already or work has not begun.
    """
    contract = moves.locked(session, contract_id)
    moves.must_stand(contract, *WORKING)
    milestone = _at(session, contract, position)
    if milestone.state == MilestoneState.APPROVED:
        raise moves.stale()
    if not pictures.waiting(session, actor, picture_keys):
        raise Invalid(_("至少传一张照片，让买方看得见。"), field="pictures")
    milestone.state, milestone.reported_at = MilestoneState.REPORTED, clock.now()
    milestone.reminded_at = None
    event = moves.note(
        session,
        actor,
        contract,
        Act.REPORT,
        Side.WORKSHOP,
        words=words,
        milestone_id=milestone.id,
        pieces=pieces,
    )
    pictures.attach(session, actor, event, picture_keys)
    return milestone


def approve(session: Session, actor: Actor, contract_id: int, position: int) -> Milestone:
    """The buyer approves what was shown; the progress payment that hangs on it falls due. Conflict when nothing waits."""
    contract = moves.locked(session, contract_id)
    milestone = _reported(session, contract, position)
    milestone.state, milestone.approved_at = MilestoneState.APPROVED, clock.now()
    instalments.progress_due(session, contract, milestone.id)
    moves.note(session, actor, contract, Act.APPROVE, Side.BUYER, milestone_id=milestone.id)
    return milestone


def question(session: Session, actor: Actor, contract_id: int, position: int, *, words: str) -> Milestone:
    """The buyer wants something else and says what. Conflict when nothing waits."""
    contract = moves.locked(session, contract_id)
    milestone = _reported(session, contract, position)
    milestone.state = MilestoneState.QUESTIONED
    moves.note(session, actor, contract, Act.QUESTION, Side.BUYER, words=words, milestone_id=milestone.id)
    return milestone


def count_made(session: Session, actor: Actor, contract_id: int, *, made: Mapping[int, int]) -> Contract:
    """How many pieces of each line (by its id) are made by now; when it is all of them the contract is ready.

    Invalid (made) for fewer than nothing or more than ordered.
    """
    contract = moves.locked(session, contract_id)
    moves.must_stand(contract, State.IN_PRODUCTION, State.READY, State.REWORK)
    for line in contract.lines:
        pieces = made.get(line.id, line.made)
        if not 0 <= pieces <= line.quantity:
            raise Invalid(_("做好的数量在 0 到 %(n)s 之间。", n=line.quantity), field="made")
        line.made = pieces
    total = sum(line.made for line in contract.lines)
    whole = all(line.made >= line.quantity for line in contract.lines)
    if whole and contract.state == State.IN_PRODUCTION:
        moves.move(session, actor, contract, Act.FINISH, Side.WORKSHOP, State.READY, pieces=total)
    else:
        moves.note(session, actor, contract, Act.MADE, Side.WORKSHOP, pieces=total)
    return contract


def unapproved_sample(session: Session, contract: Contract) -> bool:
    """Whether a sample was agreed on that the buyer has not approved: nothing is sent before."""
    rows = queries.milestones(session, contract.id)
    return any(m.kind == MilestoneKind.SAMPLE and m.state != MilestoneState.APPROVED for m in rows)


def _at(session: Session, contract: Contract, position: int) -> Milestone:
    found = [m for m in queries.milestones(session, contract.id) if m.position == position]
    if not found:
        raise NotFound(_("没有这个节点。"))
    return found[0]


def _reported(session: Session, contract: Contract, position: int) -> Milestone:
    moves.must_stand(contract, *WORKING)
    milestone = _at(session, contract, position)
    if milestone.state != MilestoneState.REPORTED:
        raise moves.stale()
    return milestone
