"""Ending a contract before it is fulfilled: by one side, by agreement, by the platform, by a lapse with the office's
decision. What it does to the money is in one table (`endings`).
"""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.core import clock
from shop.core.access import SYSTEM, Actor
from shop.core.errors import Conflict, Invalid
from shop.orders.production import endings
from shop.orders.production.capacity import reserving
from shop.orders.production.contracts import counting, deliveries, moves, queries, settlement
from shop.orders.production.contracts.models import Contract, Side, State
from shop.orders.production.contracts.money_models import Ending, EndOffer
from shop.orders.production.contracts.moves import Act
from shop.orders.production.endings import Effect, EndedBy, Remedy, Stage

BREAKS = {Side.BUYER: EndedBy.BUYER, Side.WORKSHOP: EndedBy.WORKSHOP}


def stage_of(session: Session, contract: Contract) -> Stage:
    """How far it has come."""
    state = contract.state_before or contract.state
    if state == State.TO_SIGN:
        return Stage.UNSIGNED
    if state == State.TO_DEPOSIT:
        return Stage.UNPAID
    if state in (State.ACCEPTED, State.SETTLED):
        return Stage.ACCEPTED
    return Stage.DELIVERING if queries.deliveries(session, contract.id) else Stage.MAKING


def preview(
    session: Session, contract: Contract, by: EndedBy, *, work_fen: int = 0, remedy: Remedy = Remedy.EARNEST
) -> Effect:
    """What ending it so would do to the money. Conflict when it cannot end so."""
    stage = stage_of(session, contract)
    if not endings.possible(stage, by):
        raise moves.stale()
    accepted = _accepted_fen(session, contract)
    return endings.effect(
        stage, by, settlement.standing(session, contract, accepted, work_fen), remedy=remedy
    )


def possible(session: Session, contract: Contract, ways: Iterable[EndedBy]) -> dict[EndedBy, Effect]:
    """What each of the ways would do to the money; those by which it cannot end any more are left out."""
    stage = stage_of(session, contract)
    return {by: preview(session, contract, by) for by in ways if endings.possible(stage, by)}


def give_up(session: Session, actor: Actor, contract_id: int, side: Side, *, words: str) -> Contract:
    """One side ends it: earnest money is lost, or given back twice. Where a penalty clause was agreed on beside, the
    other side may have it instead by a dispute before it ends.

    Invalid (words) without a reason; Conflict while goods are on their way or not inspected.
    """
    contract = moves.locked(session, contract_id)
    moves.check(contract, Act.END)
    moves.must_stand(contract, *(s for s in State if s != State.DISPUTED))
    if not words.strip():
        raise Invalid(_("请写明为什么结束。"), field="words")
    _nothing_under_way(session, contract)
    work = work_done_fen(session, contract) if side == Side.BUYER else 0
    return end(session, actor, contract, BREAKS[side], side, words=words, work_fen=work)


def offer(
    session: Session, actor: Actor, contract_id: int, side: Side, *, work_fen: int, words: str
) -> EndOffer:
    """Propose to end it by agreement; the buyer pays `work_fen` for work done and not delivered. Conflict while another
    offer waits, Invalid (work) for more than what is not accepted.
    """
    contract = moves.locked(session, contract_id)
    moves.check(contract, Act.END)
    moves.must_stand(contract, *(s for s in State if s != State.DISPUTED))
    if queries.open_offer(session, contract.id) is not None:
        raise Conflict(_("上一次协商对方还没有答复。"))
    most = contract.value_fen - _accepted_fen(session, contract)
    if not 0 <= work_fen <= most:
        raise Invalid(_("补偿不能多于没有验收的那部分价款。"), field="work")
    assert actor.user_id is not None
    made = EndOffer(
        contract_id=contract.id, side=side, work_fen=work_fen, words=words.strip(), proposed_at=clock.now(),
        proposed_by=actor.user_id,
    )  # fmt: skip
    session.add(made)
    moves.note(session, actor, contract, Act.END_OFFER, side, words=words.strip())
    return made


def answer(session: Session, actor: Actor, contract_id: int, side: Side, *, agreed: bool) -> Contract:
    """The other side takes the offer or not; who made it may take it back. Conflict when none waits."""
    contract = moves.locked(session, contract_id)
    made = queries.open_offer(session, contract.id)
    if made is None or (agreed and made.side == side):
        raise moves.stale()
    if agreed:
        _nothing_under_way(session, contract)
    made.agreed, made.answered_at = agreed, clock.now()
    if not agreed:
        moves.note(session, actor, contract, Act.END_REFUSED, side)
        return contract
    return end(session, actor, contract, EndedBy.BOTH, side, words=made.words, work_fen=made.work_fen)


def lapse(session: Session, contract_id: int) -> Contract:
    """The workshop may not sell any more and the office decided that its contracts are not finished: all is settled as
    far as it was accepted, nobody is at fault.
    """
    contract = moves.locked(session, contract_id)
    return end(session, SYSTEM, contract, EndedBy.LAPSE, Side.CLOCK)


def end(
    session: Session,
    actor: Actor,
    contract: Contract,
    by: EndedBy,
    side: Side,
    *,
    words: str = "",
    work_fen: int = 0,
    remedy: Remedy = Remedy.EARNEST,
) -> Contract:
    """End a locked contract and settle its money. Conflict when it cannot end so from where it stands."""
    stage = stage_of(session, contract)
    effect = preview(session, contract, by, work_fen=work_fen, remedy=remedy)
    moves.check(contract, Act.END)
    settlement.end(session, contract, effect)
    session.add(
        Ending(
            contract_id=contract.id,
            stage=stage,
            ended_by=by,
            earnest=effect.earnest,
            remedy=remedy,
            words=words.strip(),
            price_fen=effect.price_fen + effect.price_owed_fen,
            back_fen=effect.back_fen,
            to_workshop_fen=effect.kept_fen + effect.damages_fen + effect.damages_owed_fen,
            to_buyer_fen=effect.workshop_owes_fen,
            at=clock.now(),
            actor_id=actor.user_id,
        )
    )
    _close_what_waits(session, contract)
    moves.move(session, actor, contract, Act.END, side, State.ENDED, words=words.strip())
    # The weeks to come are the workshop's again.
    reserving.release(session, contract.number)
    return contract


def work_done_fen(session: Session, contract: Contract) -> int:
    """The price of pieces that are made and not delivered, as the workshop has counted them (Civil Code art. 787)."""
    found = counting.counts(contract.lines, queries.deliveries(session, contract.id))
    return sum(max(0, c.line.made - c.fixed) * c.line.unit_price_fen for c in found)


def _accepted_fen(session: Session, contract: Contract) -> int:
    return counting.accepted_fen(counting.counts(contract.lines, queries.deliveries(session, contract.id)))


def _nothing_under_way(session: Session, contract: Contract) -> None:
    if deliveries.unjudged(session, contract.id):
        raise Conflict(_("有货在路上或者还没验收，先验收完再结束。"), code="GOODS_UNDER_WAY")


def _close_what_waits(session: Session, contract: Contract) -> None:
    """Nothing waits for an answer any more."""
    session.refresh(contract, ["versions"])
    now = clock.now()
    if (version := queries.open_proposal(contract)) is not None:
        version.refused_at = now
    for waiting in (queries.open_offer(session, contract.id), queries.open_delay(session, contract.id)):
        if waiting is not None:
            waiting.agreed, waiting.answered_at = False, now
