"""Every pair of state and act: the table is what happens, everything else is refused and changes nothing."""

from __future__ import annotations

import itertools

import pytest
from sqlalchemy.orm import Session

from shop.core.access import SYSTEM
from shop.core.audit import AuditEvent
from shop.core.errors import Conflict
from shop.core.outbox import OutboxTask
from shop.orders.returns import moves
from shop.orders.returns.models import ReturnCase, ReturnMove, Side, State
from shop.orders.returns.moves import FINAL, MOVES, TURNS, Act
from tests.factories.returns import a_case, a_received_order

ILLEGAL = [pair for pair in itertools.product(State, Act) if pair not in MOVES]


@pytest.mark.parametrize(("state", "act"), ILLEGAL)
def test_what_is_not_in_the_table_is_refused(state: State, act: Act) -> None:
    case = ReturnCase(state=state)
    assert not moves.can(case, act)
    with pytest.raises(Conflict) as refused:
        moves.check(case, act)
    assert refused.value.code == "ILLEGAL_MOVE" and case.state == state


@pytest.mark.parametrize(("state", "act"), MOVES)
def test_what_is_in_the_table_is_allowed(state: State, act: Act) -> None:
    moves.check(ReturnCase(state=state), act)


def test_nothing_leaves_a_final_state_and_all_others_can_end() -> None:
    assert not {state for state, _act in MOVES} & set(FINAL)
    ends = set(FINAL)
    for _round in State:
        ends |= {state for (state, _act), to in MOVES.items() if to in ends}
    assert ends == set(State)


def test_every_state_that_waits_has_a_turn_and_what_the_clock_does_is_allowed() -> None:
    assert set(TURNS) == set(State) - set(FINAL) - {State.REFUNDING}
    assert all(turn.then is None or (state, turn.then) in MOVES for state, turn in TURNS.items())


def test_a_move_is_written_told_and_audited(session: Session) -> None:
    case = a_case(session, a_received_order(session, fens=(5_000,)))
    session.query(OutboxTask).delete()
    case = moves.locked(session, case.id)
    moves.move(session, SYSTEM, case, Act.ESCALATE, Side.CLOCK, words="到期")
    last = session.query(ReturnMove).order_by(ReturnMove.id.desc()).first()
    assert last is not None
    assert (last.from_state, last.to_state, last.act, last.words) == (
        "asked",
        "escalated",
        "escalate",
        "到期",
    )
    event = session.query(AuditEvent).filter_by(action="return.escalate").one()
    assert event.object_ref == case.number and "到期" not in str(event.facts)
    told = [t.payload["facts"]["to"] for t in session.query(OutboxTask).filter_by(topic="messages.send")]
    assert "buyer" in told
