"""The workshop answers: money at once, part of it, no with a reason; who has the turn, and until when."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from shop.core.errors import Conflict, Invalid
from shop.orders import fulfilment
from shop.orders.models import Order, OrderState
from shop.orders.returns import answering, arbitration, asking, deadlines, goods
from shop.orders.returns.models import BankRefund, Kind, Refusal, Remedy, State
from tests.factories.orders import run_jobs
from tests.factories.returns import (
    NUMBER,
    a_case,
    a_received_order,
    accepted,
    buyer_of,
    goods_back,
    refunded,
    seller_of,
    sent_back,
)
from tests.factories.workshops import acting, an_operator


@pytest.fixture
def order(session: Session) -> Order:
    """Received: 100.00, 50.01 and 0.99, delivered for 8.00."""
    return a_received_order(session)


def test_forty_eight_hours_then_the_platform(session: Session, clock_at: Callable[[str], None]) -> None:
    clock_at("2026-03-05T15:00")
    case = a_case(session, a_received_order(session, fens=(5_000,)))
    clock_at("2026-03-07T14:59")
    deadlines.work(session)
    assert case.state == State.ASKED
    clock_at("2026-03-07T15:00")
    deadlines.work(session)
    assert case.state == State.ESCALATED


def test_money_without_the_goods_and_delivery_with_the_last_of_it(session: Session, order: Order) -> None:
    lines, seller = [line.id for line in order.lines], seller_of(session, order)
    first = a_case(session, order, pieces={lines[0]: 1}, kind=Kind.DAMAGED, wish=Remedy.REFUND)
    answering.grant(session, seller, first)
    session.commit()
    assert first.refund is not None and first.refund.freight_fen == 0
    rest = a_case(session, order, pieces={lines[1]: 1, lines[2]: 1}, kind=Kind.DAMAGED, wish=Remedy.REFUND)
    answering.grant(session, seller, rest)
    session.commit()
    assert rest.refund is not None and (rest.refund.goods_fen, rest.refund.freight_fen) == (5_100, 800)
    run_jobs()
    session.expire_all()
    assert order.state == OrderState.CLOSED and order.refunded_fen == order.total_fen == 15_900


def test_without_reason_delivery_stays_paid(session: Session, order: Order) -> None:
    case = a_case(session, order, pieces={line.id: 1 for line in order.lines})
    refunded(session, case)
    assert order.refunded_fen == 15_100 and order.state == OrderState.RECEIVED


def test_part_of_it_counts_only_when_the_buyer_agrees(session: Session, order: Order) -> None:
    case, seller = a_case(session, order, kind=Kind.QUALITY), seller_of(session, order)
    for fen in (0, 10_000, 99_999):
        with pytest.raises(Invalid):
            answering.offer(session, seller, case, fen=fen, words="商量")
    answering.offer(session, seller, case, fen=3_333, words="退三成，您看行吗")
    session.commit()
    run_jobs()
    assert case.state == State.OFFERED and order.refunded_fen == 0
    answering.agree(session, buyer_of(session, order), case)
    session.commit()
    run_jobs()
    session.expire_all()
    assert case.state == State.REFUNDED and order.refunded_fen == 3_333
    again = a_case(session, order, kind=Kind.QUALITY)
    answering.grant(session, seller, again)
    assert again.refund is not None and again.refund.goods_fen == 6_667


def test_a_refusal_goes_to_the_platform_or_lapses(session: Session, clock_at: Callable[[str], None]) -> None:
    clock_at("2026-03-05T15:00")
    order = a_received_order(session)
    seller = seller_of(session, order)
    cases = [a_case(session, order, pieces={line.id: 1}, kind=Kind.QUALITY) for line in order.lines[:2]]
    for case in cases:
        answering.refuse(session, seller, case, reason=Refusal.NATURAL_TRAIT, words="是手工的纹路")
    asking.escalate(session, buyer_of(session, order), cases[0], words="不是纹路，是裂了")
    session.commit()
    clock_at("2026-03-20T23:59")
    deadlines.work(session)
    assert [case.state for case in cases] == [State.ESCALATED, State.REFUSED]
    clock_at("2026-03-21T00:00")
    deadlines.work(session)
    assert [case.state for case in cases] == [State.ESCALATED, State.CLOSED]


def test_mended_and_sent_again_without_money(session: Session, order: Order) -> None:
    seller = seller_of(session, order)
    money = a_case(session, order)
    with pytest.raises(Conflict):
        goods.mend(session, seller, money, carrier="sf", tracking_no=NUMBER)
    session.rollback()
    case = a_case(session, order, pieces={order.lines[1].id: 1}, kind=Kind.QUALITY, wish=Remedy.MEND)
    accepted(session, case, Remedy.MEND)
    goods.mend(session, seller, case, carrier="sf", tracking_no=NUMBER)
    assert case.state == State.MENDED and order.refunded_fen == 0
    assert asking.terms(session, order).lines[1].pieces == 1


def test_nothing_is_deducted_the_platform_decides_what_is_not_intact(session: Session, order: Order) -> None:
    case = goods_back(session, a_case(session, order))
    answering.to_platform(session, seller_of(session, order), case, words="退回来的是别的东西")
    operator = acting(session, an_operator(session))
    assert [str(o) for o in arbitration.outcomes(case)] == ["refund", "part", "reject"]
    with pytest.raises(Invalid):
        arbitration.decide(
            session, operator, case, outcome="part", words="各担一半，理由写在这里。", fen=10_000
        )
    arbitration.decide(session, operator, case, outcome="part", words="各担一半，理由写在这里。", fen=5_000)
    session.commit()
    run_jobs()
    session.expire_all()
    assert case.state == State.REFUNDED and order.refunded_fen == 5_000


@pytest.mark.parametrize(
    ("outcome", "state"),
    [
        ("return", State.ACCEPTED),
        ("refund", State.REFUNDING),
        ("mend", State.ACCEPTED),
        ("reject", State.CLOSED),
    ],
)
def test_what_the_platform_can_decide(session: Session, order: Order, outcome: str, state: State) -> None:
    case = a_case(session, order, kind=Kind.QUALITY)
    operator = acting(session, an_operator(session))
    with pytest.raises(Conflict):
        arbitration.decide(session, operator, case, outcome=outcome, words="还没有到平台手上呢。")
    case.state, case.due_at = State.ESCALATED, None
    with pytest.raises(Invalid):
        arbitration.decide(session, operator, case, outcome=outcome, words="短")
    arbitration.decide(session, operator, case, outcome=outcome, words="看了两边的照片，这样决定。")
    assert case.state == state
    if state == State.ACCEPTED:
        assert case.return_address and case.return_name


def test_the_workshop_may_pay_while_the_platform_looks_but_not_take_the_case_back(
    session: Session, order: Order
) -> None:
    case = a_case(session, order, kind=Kind.QUALITY)
    case.state = State.ESCALATED
    session.commit()
    with pytest.raises(Conflict):
        accepted(session, case)
    answering.grant(session, seller_of(session, order), case)
    assert case.state == State.REFUNDING


def test_goods_nobody_confirms_count_as_received_after_ten_days(
    session: Session, clock_at: Callable[[str], None]
) -> None:
    clock_at("2026-03-05T15:00")
    case = sent_back(session, a_case(session, a_received_order(session, fens=(5_000,))))
    clock_at("2026-03-16T00:00")
    deadlines.work(session)
    assert case.state == State.GOODS_BACK and case.lines[0].restocked == 0


def test_an_order_with_an_open_case_is_not_completed(
    session: Session, clock_at: Callable[[str], None]
) -> None:
    clock_at("2026-03-05T15:00")
    order = a_received_order(session, fens=(5_000,))
    other = a_received_order(session, fens=(5_000,))
    case = sent_back(session, a_case(session, order))
    clock_at("2026-03-13T00:00")
    fulfilment.complete_due(session)
    session.expire_all()
    assert (order.state, other.state) == (OrderState.RECEIVED, OrderState.COMPLETED)
    goods.arrive_and_pay(session, seller_of(session, order), case, restock={})
    answer = case.state
    session.commit()
    run_jobs()
    session.expire_all()
    assert answer == State.REFUNDING and order.state == OrderState.RECEIVED
    fulfilment.complete_due(session)
    session.expire_all()
    assert order.state == OrderState.COMPLETED


def test_a_fault_after_completion_is_paid_back_all_the_same(
    session: Session, clock_at: Callable[[str], None]
) -> None:
    clock_at("2026-03-05T15:00")
    order = a_received_order(session, fens=(5_000,), fee_fen=0)
    clock_at("2027-03-05T15:00")
    fulfilment.complete_due(session)
    session.commit()
    answering.grant(session, seller_of(session, order), a_case(session, order, kind=Kind.QUALITY))
    session.commit()
    run_jobs()
    session.expire_all()
    assert order.state == OrderState.CLOSED and order.refunded_fen == 5_000


def test_pieces_can_be_asked_about_once(session: Session) -> None:
    order = a_received_order(session, fens=(5_000,), quantity=3)
    (line,) = order.lines
    a_case(session, order, pieces={line.id: 2})
    with pytest.raises(Invalid) as refused:
        a_case(session, order, pieces={line.id: 2}, kind=Kind.QUALITY)
    assert refused.value.field == f"pieces_{line.id}"
    session.rollback()
    a_case(session, order, pieces={line.id: 1})
    with pytest.raises(Invalid):
        a_case(session, order, pieces={line.id: 1})


@pytest.mark.parametrize(
    "pieces", [{}, {0: 1}, {"first": -1}, {"first": 0}, {"first": 1, 999_999_999: 1}, {"first": 2}]
)
def test_pieces_that_are_none(session: Session, order: Order, pieces: dict[object, int]) -> None:
    real = {order.lines[0].id if key == "first" else key: n for key, n in pieces.items()}
    with pytest.raises(Invalid):
        asking.ask(
            session,
            buyer_of(session, order),
            order,
            kind="no_reason",
            wish="return",
            pieces=real,  # type: ignore[arg-type]
        )


@pytest.mark.parametrize(
    ("kind", "wish", "words", "field"),
    [
        (Kind.NO_REASON, Remedy.REFUND, "", "wish"),
        (Kind.NO_REASON, Remedy.MEND, "", "wish"),
        (Kind.NOT_RECEIVED, Remedy.RETURN, "没有收到", "wish"),
        (Kind.QUALITY, Remedy.RETURN, "坏", "words"),
    ],
)
def test_what_does_not_go_together(
    session: Session, order: Order, kind: Kind, wish: Remedy, words: str, field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        a_case(session, order, kind=kind, wish=wish, words=words)
    assert refused.value.field == field


def test_what_never_came_is_not_sent_back(session: Session, order: Order) -> None:
    case = a_case(session, order, kind=Kind.NOT_RECEIVED, wish=Remedy.REFUND)
    with pytest.raises(Conflict):
        accepted(session, case)


def test_once_it_is_sent_it_is_not_withdrawn(session: Session, order: Order) -> None:
    case = a_case(session, order)
    asking.withdraw(session, buyer_of(session, order), case)
    assert case.state == State.WITHDRAWN
    other = sent_back(session, a_case(session, order, pieces={order.lines[1].id: 1}))
    with pytest.raises(Conflict):
        asking.withdraw(session, buyer_of(session, order), other)
    assert not session.query(BankRefund).count()
