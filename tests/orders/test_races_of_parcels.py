"""The rival runs exactly in the gap between reading an order and acting on it: one of the two wins, nothing is doubled."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.core.access import SYSTEM
from shop.core.db import db
from shop.core.errors import Conflict, Invalid
from shop.orders import cancellation, fulfilment, offers, queries
from shop.orders.models import Order, OrderState
from shop.orders.parcel_models import Shipment
from shop.orders.payments.models import Refund
from tests.factories.orders import a_purchase, goods, pay

Act = Callable[[Session, Order], object]


@pytest.fixture
def order(session: Session) -> Order:
    """A paid order of three pieces of one thing, read with its lines."""
    purchase = a_purchase(session, goods(session, fen=10_000, fee_fen=800), quantity=3)
    pay(session, purchase)
    session.commit()
    return read(session, purchase.orders[0].number)


def read(session: Session, number: str) -> Order:
    found = queries.order_numbered(session, number)
    assert found is not None
    return found


def rival(number: str, act: Act) -> None:
    """Somebody else acts and commits while we hold what we read before."""
    with db.sessionmaker() as other:
        act(other, read(other, number))
        other.commit()


def ship(number: str, pieces: int = 3) -> Act:
    def act(session: Session, order: Order) -> object:
        chosen = {order.lines[0].id: pieces}
        return fulfilment.ship(session, SYSTEM, order, carrier="yto", tracking_no=number, pieces=chosen)

    return act


def give_up(pieces: int) -> Act:
    def act(session: Session, order: Order) -> object:
        return cancellation.cancel_pieces(session, SYSTEM, order, pieces={order.lines[0].id: pieces})

    return act


def cancel(session: Session, order: Order) -> object:
    return cancellation.cancel_order(session, SYSTEM, order)


FIRST, SECOND = "YT0000000000001", "YT0000000000002"


@pytest.mark.parametrize(
    ("theirs", "ours", "error"),
    [
        (ship(FIRST), cancel, Conflict),
        (ship(FIRST, 1), cancel, Conflict),
        (cancel, ship(FIRST), Conflict),
        (ship(FIRST), ship(FIRST), Conflict),
        (ship(FIRST, 1), ship(FIRST, 1), Conflict),
        (ship(FIRST, 2), ship(SECOND, 2), Invalid),
        (ship(FIRST, 2), give_up(2), Invalid),
        (give_up(2), ship(FIRST, 2), Invalid),
        (give_up(2), give_up(2), Invalid),
        (cancel, give_up(1), Conflict),
        (cancel, cancel, Conflict),
    ],
)
def test_who_comes_second_is_refused(
    session: Session, order: Order, theirs: Act, ours: Act, error: type[Exception]
) -> None:
    rival(order.number, theirs)
    with pytest.raises(error):
        ours(session, order)
    assert not session.new and not session.dirty  # refused before anything was written
    session.expire_all()
    line = order.lines[0]
    assert line.sent_pieces + line.cancelled_pieces + line.open_pieces == 3
    sent = session.scalar(sa.select(sa.func.count()).select_from(Shipment))
    money = session.scalar(sa.select(sa.func.coalesce(sa.func.sum(Refund.goods_fen), 0)))
    assert sent == (1 if line.sent_pieces else 0) and money == 10_000 * line.cancelled_pieces


def test_giving_up_what_is_left_after_a_parcel_that_left_meanwhile(session: Session, order: Order) -> None:
    rival(order.number, ship(FIRST, 2))
    give_up(1)(session, order)
    session.commit()
    assert order.state == OrderState.SHIPPED
    assert session.query(Refund).one().freight_fen == 0


def test_an_offer_accepted_twice_pays_once(session: Session, order: Order) -> None:
    made = offers.offer(session, SYSTEM, order, line_id=order.lines[0].id, pieces=1, reason="布染坏了")
    session.commit()
    offer_id = made.id

    def accept(there: Session, it: Order) -> object:
        return cancellation.accept_offer(there, SYSTEM, it, offer_id=offer_id)

    assert made.state == "open"
    rival(order.number, accept)
    with pytest.raises(Conflict):
        accept(session, order)
    session.expire_all()
    assert session.query(Refund).one().goods_fen == 10_000
