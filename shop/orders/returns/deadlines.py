"""What the clock does in cases: silence goes to the platform, what nobody goes on with lapses, late money is noticed."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.core import audit, clock
from shop.core.access import SYSTEM
from shop.orders import fulfilment
from shop.orders.models import Order
from shop.orders.returns import goods, moves, queries
from shop.orders.returns.models import BankRefund, BankState, ReturnCase, Side, State
from shop.orders.returns.moves import FINAL, TURNS, Act

BATCH = 200


def work(session: Session) -> int:
    """Move every case whose time has come. Answers how many."""
    now = clock.now()
    states = [state for state, turn in TURNS.items() if turn.then is not None]
    ids = queries.due(session, now, states, BATCH)
    for case_id in ids:
        _time_is_up(session, case_id)
    for case_id in queries.late_refunds(session, now, BATCH):
        _money_is_late(session, case_id)
    return len(ids)


def _time_is_up(session: Session, case_id: int) -> None:
    case = moves.locked(session, case_id)
    turn = TURNS.get(State(case.state))
    if turn is None or turn.then is None or case.due_at is None or case.due_at > clock.now():
        return  # somebody acted just now
    if turn.then == Act.ARRIVE:
        goods.arrive(session, SYSTEM, case, side=Side.CLOCK)
    else:
        moves.move(session, SYSTEM, case, turn.then, Side.CLOCK)


def _money_is_late(session: Session, case_id: int) -> None:
    """The seven days are over (BR-18): noted for the platform, both sides are told."""
    case = moves.locked(session, case_id)
    if case.overdue_at is None and moves.is_open(case):
        case.overdue_at = clock.now()
        audit.record(session, SYSTEM, "return.refund_overdue", "return", case.number)
        moves.tell(session, case, "overdue", Side.CLOCK)
        session.flush()


def _has_open_case() -> sa.ColumnElement[bool]:
    return sa.exists().where(ReturnCase.order_id == Order.id, ReturnCase.state.not_in(FINAL))


def _owes_a_transfer() -> sa.ColumnElement[bool]:
    return sa.exists().where(BankRefund.order_id == Order.id, BankRefund.state != BankState.PAID)


fulfilment.keep_open(_has_open_case)
fulfilment.keep_open(_owes_a_transfer)
