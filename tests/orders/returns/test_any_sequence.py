"""Any sequence of partial returns: never more back than was paid, stock = initial - sold + restocked, books balance."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from shop.admin import ledger_check
from shop.catalog.models import Stock
from shop.core.errors import Conflict, Invalid
from shop.orders.models import Order
from shop.orders.payments.models import Refund
from shop.orders.returns import answering, asking, goods
from shop.orders.returns.models import Kind, Remedy, ReturnCase, State
from shop.orders.returns.sums import of_pieces
from tests.factories.orders import run_jobs
from tests.factories.returns import a_case, a_received_order, buyer_of, seller_of, sent_back

STOCK = 6
step = st.tuples(
    st.integers(0, 2),  # the line
    st.integers(1, 3),  # pieces
    st.sampled_from(["return", "grant", "part", "withdraw", "leave"]),
    st.integers(0, 3),  # pieces put on sale again
)


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    fens=st.lists(st.integers(1, 20_000), min_size=3, max_size=3),
    discounts=st.lists(st.integers(0, 100), min_size=3, max_size=3),
    steps=st.lists(step, max_size=5),
)
def test_never_more_than_was_paid(
    session: Session, fens: list[int], discounts: list[int], steps: list[tuple[int, int, str, int]]
) -> None:
    order = a_received_order(session, fens=tuple(fens), quantity=3)
    take_off(session, order, discounts)
    restocked = [0, 0, 0]
    for line, pieces, how, again in steps:
        before = [row.restocked for case in cases(session, order) for row in case.lines]
        try:
            one_step(session, order, line, pieces, how, again)
        except (Invalid, Conflict):
            session.rollback()
        after = [row.restocked for case in cases(session, order) for row in case.lines]
        restocked[line] += sum(after) - sum(before)
    run_jobs()
    session.expire_all()
    refunds = session.query(Refund).filter_by(order_id=order.id).all()
    assert order.refunded_fen == sum(r.amount_fen for r in refunds) <= order.total_fen
    for line in order.lines:
        assert line.refunded_fen <= line.goods_fen - line.discount_fen
    for line, back in zip(order.lines, restocked, strict=True):
        assert line.stock_id is not None
        assert session.get_one(Stock, line.stock_id).on_hand == STOCK - line.quantity + back
    assert all(case.state == State.REFUNDED for case in cases(session, order) if case.refund_id)
    found = ledger_check.check(session)
    assert not [fault for fault in found.faults if "rollup" in fault]


def take_off(session: Session, order: Order, discounts: list[int]) -> None:
    """As a coupon of the workshop would, to the fen."""
    for line, percent in zip(order.lines, discounts, strict=True):
        line.discount_fen = line.discount_workshop_fen = line.goods_fen * percent // 100
    order.discount_fen = sum(line.discount_fen for line in order.lines)
    order.total_fen = order.goods_fen + order.freight_fen - order.discount_fen
    session.commit()


def one_step(session: Session, order: Order, line: int, pieces: int, how: str, again: int) -> None:
    line_id = order.lines[line].id
    kind, wish = (Kind.NO_REASON, Remedy.RETURN) if how == "return" else (Kind.QUALITY, Remedy.RETURN)
    case = a_case(session, order, pieces={line_id: pieces}, kind=kind, wish=wish)
    seller, buyer = seller_of(session, order), buyer_of(session, order)
    match how:
        case "return":
            goods.arrive_and_pay(
                session, seller, sent_back(session, case), restock={line_id: min(again, pieces)}
            )
        case "grant":
            answering.grant(session, seller, case)
        case "part":
            answering.offer(session, seller, case, fen=again * 100 + 1, words="商量好的数")
            answering.agree(session, buyer, case)
        case "withdraw":
            asking.withdraw(session, buyer, case)
    session.commit()


def cases(session: Session, order: Order) -> list[ReturnCase]:
    return session.query(ReturnCase).filter_by(order_id=order.id).all()


@given(
    unit=st.integers(1, 10**7),
    quantity=st.integers(1, 40),
    percent=st.integers(0, 100),
    data=st.data(),
)
def test_the_pieces_add_up_to_the_line(unit: int, quantity: int, percent: int, data: st.DataObject) -> None:
    from_line = Line(unit * quantity, unit * quantity * percent // 100, quantity)
    paid = left = from_line.goods_fen - from_line.discount_fen
    gone = 0
    while gone < quantity:
        n = data.draw(st.integers(1, quantity - gone))
        fen = of_pieces(from_line, n, gone, left)  # type: ignore[arg-type]
        assert 0 <= fen <= left and abs(fen - paid * n / quantity) < quantity
        gone, left = gone + n, left - fen
    assert left == 0


class Line:
    """What `of_pieces` asks of an order line."""

    def __init__(self, goods_fen: int, discount_fen: int, quantity: int) -> None:
        self.goods_fen, self.discount_fen, self.quantity = goods_fen, discount_fen, quantity
