"""Batches: what is due is paid once, by two people; what changes meanwhile falls out; what is refused is due again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from shop.accounts.session import actor_of
from shop.admin import ledger_check
from shop.core import clock
from shop.core.access import SYSTEM, Actor
from shop.core.errors import Conflict, Forbidden
from shop.core.outbox import OutboxTask
from shop.orders import fulfilment, refunds
from shop.orders.models import Order
from shop.orders.payments.models import RefundState
from shop.orders.payouts import balances, batches, nets, outcomes, pages
from shop.orders.payouts.bank_file import bank_file
from shop.orders.payouts.batches import Wait
from shop.orders.payouts.models import BatchState, PayoutBatch, PayoutShare, PayoutState, Refusal
from shop.orders.payouts.nets import Due
from tests.factories.orders import a_paid_order, run_jobs
from tests.factories.payouts import (
    CARD,
    a_batch,
    a_due_order,
    a_paid_batch,
    a_sent_batch,
    an_account,
    completed,
    fill_settlement,
    finance,
    give_back,
    only,
)
from tests.factories.workshops import a_member, a_workshop, an_operator

At = Callable[[object], None]


def clean(session: Session) -> None:
    """`shop ledger verify` finds nothing."""
    assert ledger_check.check(session).faults == []


def owed(session: Session, order: Order) -> balances.Owed:
    return balances.of_workshop(session, order.workshop_id)


def test_an_order_is_due_once_it_is_completed(session: Session) -> None:
    order = a_paid_order(session, fen=16800, fee_fen=1200)
    an_account(session, order.workshop)
    (rest,) = nets.unsettled(session)
    assert (rest.due, rest.rest_fen) == (Due.PENDING, 18000)
    with pytest.raises(Conflict):
        batches.make(session, finance(session))
    completed(session, order)
    (rest,) = nets.unsettled(session)
    assert (rest.due, rest.rest_fen) == (Due.DUE, 18000)
    assert batches.total_fen(batches.make(session, finance(session))) == 18000


def test_a_refund_on_its_way_holds_the_order_back(session: Session) -> None:
    order = a_due_order(session)
    refunds.refund_amount(session, SYSTEM, session.get_one(Order, order.id), goods_fen=800, reason="test")
    session.commit()
    (rest,) = nets.unsettled(session)
    assert rest.due is Due.HELD
    run_jobs()
    (rest,) = nets.unsettled(session)
    assert (rest.due, rest.rest_fen) == (Due.DUE, 16000)


def test_a_refund_that_failed_holds_the_order_until_it_is_made_good(session: Session) -> None:
    order = a_due_order(session)
    refund = refunds.refund_amount(
        session, SYSTEM, session.get_one(Order, order.id), goods_fen=800, reason="test"
    )
    refund.state, refund.failed_at = RefundState.FAILED, clock.now()
    session.commit()
    assert [rest.due for rest in nets.unsettled(session)] == [Due.HELD]
    give_back(session, order, 800)
    assert [(rest.due, rest.rest_fen) for rest in nets.unsettled(session)] == [(Due.DUE, 16000)]


def test_the_room_above_can_hold_orders_back(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    order = a_due_order(session)
    monkeypatch.setattr(fulfilment, "_kept_open", [lambda: Order.number == order.number])
    (rest,) = nets.unsettled(session)
    assert rest.due is Due.HELD
    with pytest.raises(Conflict):
        batches.make(session, finance(session))


def test_from_due_to_paid_the_ledger_follows(app: Flask, session: Session) -> None:
    order = a_due_order(session, fen=16800)
    batch = a_batch(session)
    assert nets.unsettled(session) == []
    fill_settlement(session)
    batches.confirm(session, finance(session), batch.number)
    batches.send(session, finance(session), batch.number)
    session.commit()
    assert owed(session, order) == balances.Owed(16800, 16800, 0)
    clean(session)
    assert outcomes.paid(session, finance(session), [only(batch).id]) == 1
    assert outcomes.paid(session, finance(session), [only(batch).id]) == 0
    session.commit()
    assert owed(session, order) == balances.Owed(0, 0, 16800)
    assert session.get_one(PayoutBatch, batch.id).state == BatchState.CLOSED
    clean(session)


def test_who_made_it_does_not_confirm_it(session: Session) -> None:
    a_due_order(session)
    maker = finance(session)
    batch = batches.make(session, maker)
    session.commit()
    with pytest.raises(Forbidden):
        batches.confirm(session, maker, batch.number)
    batches.confirm(session, finance(session), batch.number)
    session.commit()
    with pytest.raises(IntegrityError):
        session.execute(sa.update(PayoutBatch).values(confirmed_by=batch.made_by))
    session.rollback()


def test_only_finance_pays(session: Session) -> None:
    order = a_due_order(session)
    batch = a_batch(session)
    strangers: list[Actor] = [
        actor_of(session, an_operator(session)),
        actor_of(session, an_operator(session, "support")),
        actor_of(session, a_member(session, order.workshop)),
        Actor(),
    ]
    for actor in strangers:
        with pytest.raises(Forbidden):
            batches.make(session, actor)
        with pytest.raises(Forbidden):
            batches.confirm(session, actor, batch.number)
        with pytest.raises(Forbidden):
            outcomes.paid(session, actor, [only(batch).id])


def test_it_is_not_sent_before_it_is_confirmed_and_not_cancelled_after(session: Session) -> None:
    a_due_order(session)
    batch = a_batch(session)
    fill_settlement(session)
    with pytest.raises(Conflict):
        batches.send(session, finance(session), batch.number)
    with pytest.raises(Conflict):
        outcomes.paid(session, finance(session), [only(batch).id])
    batches.confirm(session, finance(session), batch.number)
    batches.send(session, finance(session), batch.number)
    for act in (batches.confirm, batches.send, batches.cancel):
        with pytest.raises(Conflict):
            act(session, finance(session), batch.number)


def test_it_is_not_sent_while_the_settlement_account_holds_less(session: Session) -> None:
    a_due_order(session)
    batch = a_batch(session)
    batches.confirm(session, finance(session), batch.number)
    session.commit()
    with pytest.raises(Conflict, match="结算账户里只有"):
        batches.send(session, finance(session), batch.number)


def test_a_cancelled_batch_leaves_all_due(session: Session) -> None:
    a_due_order(session)
    batch = a_batch(session)
    batches.cancel(session, finance(session), batch.number)
    session.commit()
    (rest,) = nets.unsettled(session)
    assert rest.due is Due.DUE
    assert batches.total_fen(a_batch(session)) == 16800
    clean(session)


def test_what_is_refused_is_due_again_and_waits_for_another_account(session: Session) -> None:
    order = a_due_order(session)
    owner = a_member(session, order.workshop)
    batch = a_sent_batch(session)
    outcomes.refused(session, finance(session), only(batch).id, why=Refusal.NUMBER, note="第 7 位")
    session.commit()
    (rest,) = nets.unsettled(session)
    assert (rest.due, rest.rest_fen) == (Due.DUE, 16800)
    (line,) = batches.ready(session)
    assert line.wait is Wait.REFUSED
    told = [t for t in _told(session) if t["user_id"] == owner.id]
    assert [(t["template"], t["facts"]["note"]) for t in told] == [("payout_refused", "第 7 位")]
    assert owed(session, order) == balances.Owed(16800, 0, 0)
    clean(session)
    an_account(session, order.workshop)
    assert only(a_paid_batch(session)).state == PayoutState.PAID
    clean(session)


def test_money_that_comes_back_after_it_was_confirmed_is_owed_again(session: Session) -> None:
    order = a_due_order(session)
    batch = a_paid_batch(session)
    outcomes.refused(session, finance(session), only(batch).id, why=Refusal.OTHER, note="收款行退汇")
    session.commit()
    assert owed(session, order) == balances.Owed(16800, 0, 0)
    clean(session)
    assert only(a_paid_batch(session)).amount_fen == 16800
    clean(session)


def test_a_refund_between_making_and_confirming_takes_the_line_out(session: Session) -> None:
    order, other = a_due_order(session), a_due_order(session, fen=20000)
    batch = a_batch(session)
    give_back(session, order, 800)
    dropped = batches.confirm(session, finance(session), batch.number)
    session.commit()
    assert [p.workshop_id for p in dropped] == [order.workshop_id]
    assert batches.total_fen(session.get_one(PayoutBatch, batch.id)) == 20000
    (rest,) = nets.unsettled(session)
    assert (rest.workshop_id, rest.rest_fen, rest.due) == (order.workshop_id, 16000, Due.DUE)
    assert other.workshop_id != order.workshop_id
    clean(session)


def test_a_refund_between_confirming_and_sending_cancels_what_is_empty(session: Session) -> None:
    order = a_due_order(session)
    batch = a_batch(session)
    batches.confirm(session, finance(session), batch.number)
    give_back(session, order, 800)
    fill_settlement(session)
    batches.send(session, finance(session), batch.number)
    session.commit()
    assert session.get_one(PayoutBatch, batch.id).state == BatchState.CANCELLED
    assert only(a_paid_batch(session)).amount_fen == 16000
    clean(session)


def test_another_account_meanwhile_takes_the_line_out(session: Session) -> None:
    order = a_due_order(session)
    batch = a_batch(session)
    an_account(session, order.workshop)
    assert len(batches.confirm(session, finance(session), batch.number)) == 1


def test_a_refund_after_the_payout_lessens_the_next_one(session: Session) -> None:
    order = a_due_order(session)
    a_paid_batch(session)
    give_back(session, order, 5000)
    (rest,) = nets.unsettled(session)
    assert (rest.due, rest.rest_fen) == (Due.BACK, -5000)
    assert pages.purse(session, order.workshop_id).next_fen == -5000
    (line,) = batches.ready(session)
    assert line.wait is Wait.NEGATIVE
    clean(session)
    a_due_order(session, order.workshop, fen=30000)
    payout = only(a_paid_batch(session))
    assert payout.amount_fen == 25000
    assert sorted(share.amount_fen for share in payout.shares) == [-5000, 30000]
    assert owed(session, order) == balances.Owed(0, 0, 41800)
    clean(session)


def test_an_order_paid_out_and_then_given_back_whole_is_taken_back_whole(session: Session) -> None:
    order = a_due_order(session)
    a_paid_batch(session)
    give_back(session, order, 16800)
    assert session.get_one(Order, order.id).state == "closed"
    assert pages.purse(session, order.workshop_id).next_fen == -16800
    clean(session)


def test_small_amounts_wait_but_not_for_ever(session: Session, clock_at: At) -> None:
    clock_at(clock.parse("2026-11-02T10:00"))
    a_due_order(session, fen=9900)
    (line,) = batches.ready(session)
    assert line.wait is Wait.SMALL
    clock_at(clock.parse("2026-11-02T10:00") + timedelta(days=31))
    (line,) = batches.ready(session)
    assert line.wait is None


def test_without_an_account_it_waits(session: Session) -> None:
    workshop = a_workshop(session)
    completed(session, a_paid_order(session, workshop=workshop))
    (line,) = batches.ready(session)
    assert line.wait is Wait.NO_ACCOUNT


def test_the_database_refuses_a_second_share_of_the_same_round(session: Session) -> None:
    a_due_order(session)
    payout = only(a_batch(session))
    session.add(PayoutShare(payout_id=payout.id, subject=payout.shares[0].subject, round=1, amount_fen=1))
    with pytest.raises(IntegrityError):
        session.flush()
    session.rollback()


def test_the_bank_file_is_plain_and_never_a_formula(session: Session) -> None:
    order = a_due_order(session, fen=123456)
    session.query(batches.PayoutAccount).update({"holder": "=cmd|' /C calc'!A0"})
    session.commit()
    batch = a_sent_batch(session)
    lines = bank_file(batches.get_for(session, finance(session), batch.number)).splitlines()
    assert lines[1].startswith("1,'=cmd")
    assert f",{CARD},农村商业银行,里耶支行,1234.56,{batch.number}-1" in lines[1]
    assert order.number not in lines[1]


def _told(session: Session) -> list[dict[str, object]]:
    return [t.payload for t in session.query(OutboxTask).filter_by(topic="messages.send")]
