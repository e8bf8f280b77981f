"""Every pair of state and act: the table is the truth, everything else is refused and leaves no trace."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.core import clock
from shop.core.access import SYSTEM
from shop.core.errors import Conflict
from shop.orders import moves
from shop.orders.models import CloseReason, Order, OrderMove, OrderState
from shop.orders.moves import MOVES, Act
from tests.factories.orders import a_purchase, goods

PAIRS = [(state, act) for state in OrderState for act in Act]


@pytest.mark.parametrize(("state", "act"), PAIRS, ids=str)
def test_every_pair(session: Session, state: OrderState, act: Act) -> None:
    order = an_order_in(session, state)
    before = session.scalar(sa.select(sa.func.count()).select_from(OrderMove))
    facts = {"at": clock.now(), "close_reason": CloseReason.REFUNDED, "reason": "test"}
    if (state, act) not in MOVES:
        assert not moves.can(order, act)
        with pytest.raises(Conflict):
            moves.move(session, SYSTEM, order, act, **facts)  # type: ignore[arg-type]
        assert order.state == state
        assert session.scalar(sa.select(sa.func.count()).select_from(OrderMove)) == before
        return
    moves.move(session, SYSTEM, order, act, **facts)  # type: ignore[arg-type]
    last = session.scalars(sa.select(OrderMove).order_by(OrderMove.id.desc()).limit(1)).one()
    assert order.state == MOVES[state, act] == last.to_state and last.from_state == state
    assert (order.close_reason is not None) is (order.state == OrderState.CLOSED)


def test_an_order_closed_after_payment_cannot_be_paid_again(session: Session) -> None:
    order = an_order_in(session, OrderState.CLOSED)
    order.paid_at = clock.now()
    assert not moves.can(order, Act.PAY)


def an_order_in(session: Session, state: OrderState) -> Order:
    (order,) = a_purchase(session, goods(session)).orders
    order.state = state
    if state not in (OrderState.UNPAID, OrderState.CLOSED):
        order.paid_at = clock.now()
    if state == OrderState.CLOSED:
        order.close_reason = CloseReason.NOT_PAID
    session.flush()
    return order
