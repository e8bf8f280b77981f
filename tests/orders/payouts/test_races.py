"""The rival runs exactly in the gap: nothing is paid twice, and whatever came second is refused or taken back."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from shop.admin import ledger_check
from shop.core import clock
from shop.core.access import SYSTEM, Actor
from shop.core.db import db
from shop.core.errors import Conflict, Invalid
from shop.orders import refunds
from shop.orders.models import Order
from shop.orders.payouts import balances, batches, bookings, moving, nets, outcomes
from shop.orders.payouts.models import MoveKind, Payout, PayoutBatch, PayoutShare, PayoutState, Refusal
from shop.orders.payouts.nets import Due
from tests.factories.orders import run_jobs
from tests.factories.payouts import (
    a_batch,
    a_due_order,
    a_paid_batch,
    a_sent_batch,
    an_account,
    fill_settlement,
    finance,
    give_back,
    only,
)

Step = Callable[[Session, Actor, PayoutBatch], object]


def rival(act: Callable[[Session], object]) -> None:
    """Somebody else acts and commits, in a session of their own."""
    with db.sessionmaker() as other:
        act(other)
        other.commit()


def refund(order_id: int, fen: int) -> None:
    """A refund is asked for and done while somebody else is in the middle of something."""
    rival(
        lambda s: refunds.refund_amount(s, SYSTEM, s.get_one(Order, order_id), goods_fen=fen, reason="test")
    )
    run_jobs()


def in_the_gap(
    monkeypatch: pytest.MonkeyPatch, module: Any, name: str, act: Callable[[], object], *, before: bool = True
) -> None:
    """Run the act once, right before (or after) the named step."""
    step, left = getattr(module, name), [act]

    def stepping(*args: Any, **facts: Any) -> Any:
        if before and left:
            left.pop()()
        answer = step(*args, **facts)
        if left:
            left.pop()()
        return answer

    monkeypatch.setattr(module, name, stepping)


def clean(session: Session) -> None:
    session.expire_all()
    assert ledger_check.check(session).faults == []


def test_a_refund_between_reading_what_is_due_and_writing_it_is_seen_before_it_is_paid(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = a_due_order(session)
    order_id = order.id
    in_the_gap(monkeypatch, batches, "ready", lambda: refund(order_id, 800), before=False)
    batch = a_batch(session)
    assert only(batch).amount_fen == 16800
    clean(session)
    assert len(batches.confirm(session, finance(session), batch.number)) == 1
    session.commit()
    assert only(a_paid_batch(session)).amount_fen == 16000
    clean(session)


def test_a_refund_between_the_last_look_and_the_bank_is_taken_back_later(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = a_due_order(session)
    order_id = order.id
    in_the_gap(monkeypatch, bookings, "settlement_fen", lambda: refund(order_id, 800))
    a_paid_batch(session)
    clean(session)
    (rest,) = nets.unsettled(session)
    assert (rest.due, rest.rest_fen) == (Due.BACK, -800)


def test_a_refund_asked_for_between_making_and_confirming_takes_the_line_out(session: Session) -> None:
    order = a_due_order(session)
    batch = a_batch(session)
    rival(lambda s: refunds.refund_amount(s, SYSTEM, s.get_one(Order, order.id), goods_fen=800, reason="t"))
    assert len(batches.confirm(session, finance(session), batch.number)) == 1


def test_without_its_turn_a_second_batch_is_stopped_by_the_database(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_due_order(session)
    who = finance(session)
    session.commit()
    in_the_gap(monkeypatch, batches, "ready", lambda: rival(lambda s: batches.make(s, who)), before=False)
    with pytest.raises(IntegrityError):
        batches.make(session, finance(session))
    session.rollback()
    clean(session)


def confirm(session: Session, who: Actor, batch: PayoutBatch) -> object:
    return batches.confirm(session, who, batch.number)


def send(session: Session, who: Actor, batch: PayoutBatch) -> object:
    return batches.send(session, who, batch.number)


def cancel(session: Session, who: Actor, batch: PayoutBatch) -> object:
    return batches.cancel(session, who, batch.number)


def pay(session: Session, who: Actor, batch: PayoutBatch) -> object:
    return outcomes.paid(session, who, [p.id for p in batch.payouts])


def refuse(session: Session, who: Actor, batch: PayoutBatch) -> object:
    payout_id = batch.payouts[0].id
    return outcomes.refused(session, who, payout_id, why=Refusal.NUMBER, note="第 3 位")


@pytest.mark.parametrize(
    ("brought", "theirs", "ours"),
    [
        ("made", confirm, confirm),
        ("made", None, send),
        ("made", cancel, confirm),
        ("made", cancel, cancel),
        ("confirmed", send, send),
        ("confirmed", send, cancel),
        ("confirmed", cancel, send),
        ("sent", refuse, pay),
        ("sent", refuse, refuse),
        ("sent", None, send),
    ],
)
def test_who_comes_second_is_refused(session: Session, brought: str, theirs: Step | None, ours: Step) -> None:
    a_due_order(session)
    batch = a_batch(session)
    fill_settlement(session)
    first, second = finance(session), finance(session)
    if brought != "made":
        confirm(session, first, batch)
    if brought == "sent":
        send(session, first, batch)
    session.commit()
    stale = batches.get_for(session, second, batch.number)
    if theirs is not None:
        rival(lambda s: theirs(s, first, batches.get_for(s, first, batch.number)))
    with pytest.raises(Conflict):
        ours(session, second, stale)
    session.rollback()
    clean(session)


def test_paid_twice_at_once_is_paid_once(session: Session) -> None:
    order = a_due_order(session)
    batch = a_sent_batch(session)
    who = finance(session)
    session.commit()
    rival(lambda s: pay(s, who, batches.get_for(s, who, batch.number)))
    assert outcomes.paid(session, finance(session), [only(batch).id]) == 0
    session.commit()
    assert balances.of_workshop(session, order.workshop_id).paid_fen == 16800
    clean(session)


def test_another_account_between_confirming_and_sending_is_not_paid_to_the_old_one(session: Session) -> None:
    order = a_due_order(session)
    batch = a_batch(session)
    fill_settlement(session)
    confirm(session, finance(session), batch)
    session.commit()
    rival(lambda s: an_account(s, order.workshop))
    assert len(batches.send(session, finance(session), batch.number)) == 1
    session.commit()
    assert balances.of_workshop(session, order.workshop_id).under_way_fen == 0
    clean(session)


def test_the_same_money_is_not_drawn_twice(session: Session) -> None:
    a_due_order(session)
    who = finance(session)
    session.commit()

    def bring(there: Session, reference: str) -> None:
        moving.record(
            there,
            who,
            kind=MoveKind.FROM_PROVIDER,
            amount_fen=16800,
            reference=reference,
            moved_on=clock.today(),
        )

    rival(lambda s: bring(s, "a"))
    with pytest.raises(Invalid):
        bring(session, "b")
    with pytest.raises(Conflict):
        bring(session, "a")
    clean(session)


def test_killed_while_it_is_sent_nothing_has_happened(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_due_order(session), a_due_order(session, fen=20000)
    batch = a_batch(session)
    fill_settlement(session)
    confirm(session, finance(session), batch)
    session.commit()
    number, real, calls = batch.number, bookings.sent, []

    def dies_at_the_second(*args: Any) -> None:
        calls.append(args)
        if len(calls) == 2:
            raise KeyboardInterrupt
        real(*args)

    with monkeypatch.context() as crash:
        crash.setattr(bookings, "sent", dies_at_the_second)
        with pytest.raises(KeyboardInterrupt):
            batches.send(session, finance(session), number)
    session.rollback()
    clean(session)
    batches.send(session, finance(session), number)
    session.commit()
    assert balances.read(session).sum_of(bookings.A.PAYOUT_TRANSIT) == 36800
    clean(session)


def test_four_batches_at_once_pay_each_order_once(real_db: Flask) -> None:
    with real_db.app_context():
        for _i in range(3):
            a_due_order(db.session)
        people = [finance(db.session) for _i in range(4)]
        db.session.commit()

    def make(who: Actor) -> str:
        with real_db.app_context():
            try:
                batches.make(db.session, who)
                db.session.commit()
            except Conflict:
                return "refused"
            return "made"

    with ThreadPoolExecutor(4) as pool:
        answers = sorted(pool.map(make, people))
    assert answers == ["made", "refused", "refused", "refused"]
    with real_db.app_context():
        assert db.session.scalar(sa.select(sa.func.count()).select_from(PayoutShare)) == 3
        assert ledger_check.check(db.session).faults == []


def test_a_refund_after_the_payout_and_a_bounce_of_it_leave_the_rest_owed(session: Session) -> None:
    order = a_due_order(session)
    batch = a_paid_batch(session)
    give_back(session, order, 6800)
    refuse(session, finance(session), batch)
    session.commit()
    assert session.get_one(Payout, only(batch).id).state == PayoutState.REFUSED
    (rest,) = nets.unsettled(session)
    assert (rest.due, rest.rest_fen) == (Due.DUE, 10000)
    clean(session)
