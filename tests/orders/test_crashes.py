"""The process is killed between the two transactions of a provider call: what is half known is found out later."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from shop.core import clock, jobs
from shop.core.access import SYSTEM
from shop.core.db import db
from shop.core.outbox import OutboxTask
from shop.orders import refunds
from shop.orders.models import OrderState
from shop.orders.payments import calls, starting
from shop.orders.payments.models import (
    Payable,
    Payment,
    PaymentState,
    Refund,
    RefundState,
    SandboxRefund,
    SandboxSession,
)
from shop.orders.queries import payable_of
from tests.factories.catalog import the_stock
from tests.factories.orders import a_paid_order, a_payment, a_purchase, bank, banks, goods, run_jobs

NOW = clock.parse("2026-11-23T10:00:00+08:00")
At = Callable[[object], None]


class Killed(BaseException):
    """kill -9, as far as one process can play it."""


def killed(*_args: object, **_facts: object) -> None:
    raise Killed


def begin(session: Session, product_pieces: int = 6) -> tuple[int, int]:
    purchase = a_purchase(session, goods(session, pieces=product_pieces))
    payable_id = payable_of(session, purchase.id).id
    payment_id = starting.begin(session, payable_id, provider="sandbox").id
    session.commit()
    return payable_id, payment_id


def open_session(app: Flask, payment_id: int) -> str:
    return calls.open_session(db.sessionmaker, banks(app), payment_id, title="t", return_url="/")


def test_killed_after_opening_the_session_the_next_try_finds_it(
    app: Flask, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    _payable, payment_id = begin(session)
    with monkeypatch.context() as crash:
        crash.setattr(calls, "_note_opened", killed)
        with pytest.raises(Killed):
            open_session(app, payment_id)
    ref = session.query(SandboxSession).one().ref
    session.rollback()
    assert open_session(app, payment_id) == f"/sandbox/{ref}"
    assert session.query(SandboxSession).count() == 1


def test_killed_after_opening_and_paid_all_the_same_it_is_booked(
    app: Flask, session: Session, clock_at: At, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock_at(NOW)
    _payable, payment_id = begin(session)
    with monkeypatch.context() as crash:
        crash.setattr(calls, "_note_opened", killed)
        with pytest.raises(Killed):
            open_session(app, payment_id)
    bank(app).pay(session.query(SandboxSession).one().ref)
    clock_at(NOW + timedelta(minutes=33))
    jobs.run_one(db.sessionmaker, "payments.release")
    session.expire_all()
    assert session.get_one(Payment, payment_id).state == PaymentState.SUCCEEDED
    assert session.get_one(Payment, payment_id).provider_ref is not None


def test_killed_before_the_bank_was_asked_it_is_released_in_time(
    app: Flask, session: Session, clock_at: At
) -> None:
    clock_at(NOW)
    payable_id, payment_id = begin(session)
    clock_at(NOW + timedelta(minutes=30))
    jobs.run_one(db.sessionmaker, "payments.release")
    session.expire_all()
    assert session.get_one(Payment, payment_id).state == PaymentState.EXPIRED
    assert session.get_one(Payable, payable_id).closed_at is not None


@pytest.mark.parametrize("where", ["settle", "close_unpaid"])
def test_killed_while_noting_the_outcome_the_job_does_it_again(
    app: Flask, session: Session, clock_at: At, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    clock_at(NOW)
    product = goods(session)
    purchase = a_purchase(session, product)
    payment = a_payment(session, purchase)
    paid = where == "settle"
    if paid:
        bank(app).pay(str(payment.provider_ref))
    clock_at(NOW + timedelta(minutes=40))
    with monkeypatch.context() as crash:
        crash.setattr(calls, where, killed)
        with pytest.raises(Killed):
            jobs.run_one(db.sessionmaker, "payments.release")
    session.expire_all()
    assert purchase.orders[0].state == OrderState.UNPAID and the_stock(product).reserved == 1
    jobs.run_one(db.sessionmaker, "payments.release")
    session.expire_all()
    assert purchase.orders[0].state == (OrderState.PAID if paid else OrderState.CLOSED)
    assert the_stock(product).on_hand == (5 if paid else 6) and the_stock(product).reserved == 0


@pytest.mark.parametrize("later", [timedelta(minutes=10), timedelta(hours=30)])
def test_killed_after_the_bank_paid_back_the_refund_is_noted_and_not_paid_twice(
    app: Flask, session: Session, clock_at: At, monkeypatch: pytest.MonkeyPatch, later: timedelta
) -> None:
    clock_at(NOW)
    order = a_paid_order(session)
    refunds.refund_order(session, SYSTEM, order, reason="test")
    session.commit()
    with monkeypatch.context() as crash:
        crash.setattr("shop.orders.payments.paid_back.succeeded", killed)
        with pytest.raises(Killed):
            run_jobs()
    assert session.query(SandboxRefund).count() == 1
    session.expire_all()
    assert session.query(Refund).one().state == RefundState.CREATED and order.refunded_fen == 0
    clock_at(NOW + later)
    run_jobs()
    session.expire_all()
    assert session.query(SandboxRefund).count() == 1
    assert session.query(Refund).one().refunded_at == NOW
    assert order.refunded_fen == order.total_fen


def test_a_bank_that_does_not_answer_is_asked_again_with_waits_until_it_does(
    app: Flask, session: Session, clock_at: At, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock_at(NOW)
    order = a_paid_order(session)
    refunds.refund_order(session, SYSTEM, order, reason="test")
    session.commit()
    with monkeypatch.context() as down:
        down.setattr(type(bank(app)), "refund", unanswered)
        run_jobs()
    session.expire_all()
    task = session.query(OutboxTask).filter_by(topic="payments.refund").one()
    assert task.attempts == 1 and task.dead_at is None and task.run_at > NOW
    clock_at(task.run_at)
    run_jobs()
    session.expire_all()
    assert order.refunded_fen == order.total_fen


def unanswered(*_args: object, **_facts: object) -> None:
    raise ConnectionError("no answer")
