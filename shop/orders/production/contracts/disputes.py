"""Disputes: one side asks the platform, the contract rests, the platform decides that it goes on or how it ends."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.core import clock
from shop.core.access import Actor, require
from shop.core.errors import Invalid
from shop.core.numbers import public_number
from shop.core.permissions import Permission
from shop.orders.production.contracts import ending, moves, pictures, queries
from shop.orders.production.contracts.models import Contract, Side, State
from shop.orders.production.contracts.money_models import Dispute, DisputeState
from shop.orders.production.contracts.moves import Act
from shop.orders.production.endings import EndedBy, Remedy

PREFIX = "Z"


def raise_one(
    session: Session,
    actor: Actor,
    contract_id: int,
    side: Side,
    *,
    words: str,
    wanted: str,
    picture_keys: Sequence[str] = (),
) -> Dispute:
    """Ask the platform to decide. Invalid (words, wanted) when either is missing; Conflict when the contract cannot rest."""
    contract = moves.locked(session, contract_id)
    moves.check(contract, Act.DISPUTE)
    for field, text in (("words", words), ("wanted", wanted)):
        if not text.strip():
            raise Invalid(_("请写清楚约定的是什么、实际怎么样、想要什么结果。"), field=field)
    assert actor.user_id is not None
    dispute = Dispute(
        number=public_number(PREFIX),
        contract_id=contract.id,
        side=side,
        words=words.strip(),
        wanted=wanted.strip(),
        opened_at=clock.now(),
        opened_by=actor.user_id,
    )
    session.add(dispute)
    event = moves.move(session, actor, contract, Act.DISPUTE, side, State.DISPUTED, words=words.strip())
    pictures.attach(session, actor, event, picture_keys)
    return dispute


def withdraw(session: Session, actor: Actor, contract_id: int, side: Side) -> Dispute:
    """Who raised it takes it back: the contract goes on from where it stood."""
    contract = moves.locked(session, contract_id)
    dispute = _open(session, contract)
    if dispute.side != side:
        raise moves.stale()
    _close(dispute, DisputeState.WITHDRAWN)
    _resume(session, actor, contract, side)
    return dispute


def let_go_on(session: Session, actor: Actor, contract_id: int, *, decision: str) -> Dispute:
    """The platform decides that the contract goes on, with its reasons. Invalid (decision) without."""
    require(actor, Permission.CONTRACT_DECIDE)
    contract = moves.locked(session, contract_id)
    dispute = _open(session, contract)
    _decide(actor, dispute, DisputeState.CONTINUED, decision)
    _resume(session, actor, contract, Side.PLATFORM, words=decision.strip())
    return dispute


def end(
    session: Session,
    actor: Actor,
    contract_id: int,
    *,
    by: EndedBy,
    work_fen: int,
    remedy: Remedy,
    decision: str,
) -> Dispute:
    """The platform ends the contract: whose doing it is (`by`), what the buyer pays for work done and not delivered, and
    which of earnest money and penalty the injured side has chosen. Invalid (decision, work) for no reasons, or more work
    than was not accepted.
    """
    require(actor, Permission.CONTRACT_DECIDE)
    contract = moves.locked(session, contract_id)
    dispute = _open(session, contract)
    if not 0 <= work_fen <= contract.value_fen:
        raise Invalid(_("补偿不能多于合同金额。"), field="work")
    _decide(actor, dispute, DisputeState.ENDED, decision)
    ending.end(session, actor, contract, by, Side.PLATFORM, words=decision, work_fen=work_fen, remedy=remedy)
    return dispute


def _open(session: Session, contract: Contract) -> Dispute:
    found = [d for d in queries.disputes(session, contract.id) if d.closed_at is None]
    if not found:
        raise moves.stale()
    return found[0]


def _decide(actor: Actor, dispute: Dispute, state: DisputeState, decision: str) -> None:
    if not decision.strip():
        raise Invalid(_("请写明决定的理由，双方都会看到。"), field="decision")
    dispute.decision, dispute.decided_by = decision.strip(), actor.user_id
    _close(dispute, state)


def _close(dispute: Dispute, state: DisputeState) -> None:
    dispute.state, dispute.closed_at = state, clock.now()


def _resume(session: Session, actor: Actor, contract: Contract, side: Side, words: str = "") -> None:
    assert contract.state_before is not None
    moves.move(session, actor, contract, Act.RESUME, side, State(contract.state_before), words=words)
