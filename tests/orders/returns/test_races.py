"""Two at the same instant: the rival acts exactly in the gap between what the other does and its commit."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from shop.core import clock
from shop.core.access import SYSTEM
from shop.core.db import db
from shop.core.errors import Conflict, Invalid
from shop.orders import refunds
from shop.orders.models import Order
from shop.orders.payments import paid_back
from shop.orders.payments.models import Refund
from shop.orders.returns import answering, bank, deadlines, goods, moves
from shop.orders.returns.models import BankRefund, Kind, Remedy, ReturnCase, ReturnMove, Side, State
from shop.workshops.income.models import LedgerEntry
from tests.factories.orders import run_jobs
from tests.factories.returns import (
    ADDRESS,
    a_case,
    a_received_order,
    goods_back,
    refunding,
    refused_by_the_provider,
)

Act = Callable[[Session], object]


def in_the_gap(app: Flask, first: Act, rival: Act) -> str:
    """`first` acts, `rival` begins, then `first` commits. Answers how the rival ended."""
    first(db.session)

    def run() -> str:
        with app.app_context():
            try:
                rival(db.session)
                db.session.commit()
            except (Conflict, Invalid) as refused:
                db.session.rollback()
                return type(refused).__name__
            return "done"

    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(run)
        threading.Event().wait(0.3)
        assert not running.done()
        db.session.commit()
        return running.result(30)


def the_case(session: Session) -> ReturnCase:
    return session.scalars(sa.select(ReturnCase)).one()


def pay(session: Session) -> None:
    goods.arrive_and_pay(session, SYSTEM, the_case(session), restock={})


def test_refund_and_refund_of_one_case(real_db: Flask) -> None:
    with real_db.app_context():
        goods_back(db.session, a_case(db.session, a_received_order(db.session, fens=(5_000,))))
        assert in_the_gap(real_db, pay, pay) == "Conflict"
        run_jobs()
        db.session.expire_all()
        assert db.session.query(Refund).count() == 1
        assert db.session.query(Order).one().refunded_fen == 5_000


def test_refund_of_a_case_and_refund_of_the_whole_order(real_db: Flask) -> None:
    """An officer pays the order back while the workshop pays the case: together never more than was paid."""
    with real_db.app_context():
        order = a_received_order(db.session, fens=(5_000, 3_000), fee_fen=0)
        goods_back(db.session, a_case(db.session, order))
        order_id = order.id

        def all_of_it(session: Session) -> None:
            found = moves.order_moves.locked(session, order_id)
            refunds.refund_order(session, SYSTEM, found, reason="test")

        assert in_the_gap(real_db, all_of_it, pay) == "Conflict"
        run_jobs()
        db.session.expire_all()
        assert db.session.query(Order).one().refunded_fen == 8_000
        assert sum(r.amount_fen for r in db.session.query(Refund)) == 8_000


def test_silence_going_to_the_platform_and_the_workshop_accepting(real_db: Flask) -> None:
    with real_db.app_context():
        case = a_case(db.session, a_received_order(db.session, fens=(5_000,)))
        with clock.at(case.asked_at + moves.ANSWER):
            ended = in_the_gap(
                real_db,
                deadlines.work,
                lambda session: answering.accept(session, SYSTEM, the_case(session), **ADDRESS),
            )
        assert ended == "Conflict"
        db.session.expire_all()
        assert the_case(db.session).state == State.ESCALATED


def test_the_workshop_accepting_and_silence_going_to_the_platform(real_db: Flask) -> None:
    with real_db.app_context():
        case = a_case(db.session, a_received_order(db.session, fens=(5_000,)))
        late = case.asked_at + moves.ANSWER

        def clock_strikes(session: Session) -> None:
            with clock.at(late):
                deadlines.work(session)

        accept: Act = lambda session: answering.accept(session, SYSTEM, the_case(session), **ADDRESS)  # noqa: E731
        assert in_the_gap(real_db, accept, clock_strikes) == "done"
        db.session.expire_all()
        assert the_case(db.session).state == State.ACCEPTED
        assert db.session.query(ReturnMove).count() == 2


def test_offer_taken_and_case_escalated(real_db: Flask) -> None:
    with real_db.app_context():
        order = a_received_order(db.session, fens=(5_000,))
        case = a_case(db.session, order, kind=Kind.QUALITY, wish=Remedy.REFUND)
        answering.offer(db.session, SYSTEM, case, fen=1_000, words="退一部分")
        db.session.commit()

        def escalate(session: Session) -> None:
            found = moves.locked(session, the_case(session).id)
            moves.move(session, SYSTEM, found, moves.Act.ESCALATE, Side.BUYER)

        agree: Act = lambda session: answering.agree(session, SYSTEM, the_case(session))  # noqa: E731
        assert in_the_gap(real_db, agree, escalate) == "Conflict"
        db.session.expire_all()
        assert the_case(db.session).state == State.REFUNDING


def a_transfer(session: Session) -> str:
    case = refunding(session, a_case(session, a_received_order(session, fens=(5_000,))))
    assert case.refund is not None
    refused_by_the_provider(session, case.refund)
    bank.ask_for_failed(session)
    row = session.query(BankRefund).one()
    bank.give_account(session, SYSTEM, row.number, holder="周小满", bank="农行浏阳", account="62284800123456")
    session.commit()
    return row.number


@pytest.mark.parametrize("same_reference", [True, False])
def test_finance_pays_twice(real_db: Flask, same_reference: bool) -> None:
    with real_db.app_context():
        number = a_transfer(db.session)
        refs = ["A-1000", "A-1000" if same_reference else "A-1001"]
        first: Act = lambda session: bank.mark_paid(session, SYSTEM, number, bank_ref=refs[0])  # noqa: E731
        second: Act = lambda session: bank.mark_paid(session, SYSTEM, number, bank_ref=refs[1])  # noqa: E731
        assert in_the_gap(real_db, first, second) == "Conflict"
        db.session.expire_all()
        assert db.session.query(LedgerEntry).filter_by(kind="refund").count() == 1
        assert db.session.query(Order).one().refunded_fen == 5_000


def test_the_provider_pays_after_all_while_finance_pays(real_db: Flask) -> None:
    with real_db.app_context():
        number = a_transfer(db.session)
        refund_id = db.session.query(Refund).one().id
        late: Act = lambda session: paid_back.succeeded(session, refund_id, clock.now())  # noqa: E731
        by_bank: Act = lambda session: bank.mark_paid(session, SYSTEM, number, bank_ref="A-1000")  # noqa: E731
        assert in_the_gap(real_db, late, by_bank) == "Conflict"
        db.session.expire_all()
        assert db.session.query(LedgerEntry).filter_by(kind="refund").count() == 1
        assert db.session.query(BankRefund).one().paid_at is None
