"""The buyer inspects a delivery: pieces accepted, refused for good, to be mended (Civil Code art. 780)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.core import clock
from shop.core.access import Actor
from shop.core.errors import Invalid
from shop.orders.production.contracts import counting, deliveries, moves, pictures, queries, settlement
from shop.orders.production.contracts.course_models import Delivery
from shop.orders.production.contracts.models import Side, State
from shop.orders.production.contracts.moves import Act


class Verdict(NamedTuple):
    """What the inspection found of a line, in pieces. What is neither refused nor to be mended is accepted."""

    rejected: int = 0
    rework: int = 0


def judge(
    session: Session,
    actor: Actor,
    contract_id: int,
    position: int,
    *,
    verdicts: Mapping[int, Verdict],
    words: str = "",
    picture_keys: Sequence[str] = (),
) -> Delivery:
    """Judge a received delivery; `verdicts` by line id. When all pieces of the contract are judged and none is to be sent
    again it is accepted, and what is left of the price falls due.

    Invalid (verdicts) for more pieces than came or for refusing all of a contract, Invalid (words) for a fault without
    words; Conflict for a delivery that has not arrived or was judged before.
    """
    contract = moves.locked(session, contract_id)
    moves.check(contract, Act.INSPECT)
    all_of_it = queries.deliveries(session, contract.id)
    delivery = deliveries.at(all_of_it, position)
    if delivery.received_at is None or delivery.inspected_at is not None:
        raise moves.stale()
    _write(delivery, verdicts)
    if any(row.rejected or row.rework for row in delivery.lines) and not words.strip():
        raise Invalid(_("有拒收或返工的，请写明哪里不对。"), field="words")
    delivery.inspected_at = clock.now()
    found = counting.counts(contract.lines, all_of_it)
    to = counting.state_of(found, all_of_it)
    if to == State.ACCEPTED and not counting.accepted_fen(found):
        raise Invalid(_("一件都不收，请按工坊违约结束合同，或请平台处理。"), field="verdicts")
    if to == State.ACCEPTED:
        contract.accepted_at = clock.now()
    accepted = sum(row.accepted for row in delivery.lines)
    event = moves.move(
        session,
        actor,
        contract,
        Act.INSPECT,
        Side.BUYER,
        to,
        words=words,
        delivery_id=delivery.id,
        pieces=accepted,
    )
    pictures.attach(session, actor, event, picture_keys)
    if to == State.ACCEPTED:
        settlement.accept(session, actor, contract, counting.accepted_fen(found))
    return delivery


def _write(delivery: Delivery, verdicts: Mapping[int, Verdict]) -> None:
    for row in delivery.lines:
        verdict = verdicts.get(row.line_id, Verdict())
        if min(verdict) < 0 or sum(verdict) > row.pieces:
            raise Invalid(_("拒收和返工加起来不能多于送到的 %(n)s。", n=row.pieces), field="verdicts")
        row.rejected, row.rework = verdict
        row.accepted = row.pieces - sum(verdict)
