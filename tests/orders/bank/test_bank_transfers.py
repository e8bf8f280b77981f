"""Paid by bank transfer: in one sum, in parts, too much, too late, without a reference; the books agree after each."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from shop.admin import ledger_check
from shop.core import clock
from shop.core.access import SYSTEM
from shop.core.db import db
from shop.core.errors import Conflict, Forbidden, Invalid
from shop.orders.context import providers
from shop.orders.models import OrderState, Purchase
from shop.orders.payments import calls, due, starting
from shop.orders.payments.bank import choosing, incoming, statements
from shop.orders.payments.bank.matching import Verdict
from shop.orders.payments.bank.models import BankRow, BankTransfer, RowState
from shop.orders.payments.models import Payable, Refund, RefundState
from shop.orders.payouts import balances
from shop.orders.queries import payable_of
from shop.orders.returns import bank as bank_refunds
from shop.orders.returns.models import BankRefund
from tests.factories.bank import a_company_buyer, a_row, a_transfer, entered
from tests.factories.orders import a_purchase, acting, goods, run_jobs
from tests.factories.workshops import an_operator


def payable(session: Session, purchase: Purchase) -> Payable:
    return payable_of(session, purchase.id)


def books_agree(session: Session) -> bool:
    report = ledger_check.check(session)
    assert report.ok, report
    return True


def end_unpaid(session: Session, purchase: Purchase) -> None:
    """The time is over and nobody paid, or not all of it."""
    payable_id = payable(session, purchase).id
    session.commit()
    assert calls.end_unpaid(db.sessionmaker, providers(), SYSTEM, payable_id)
    run_jobs()
    session.expire_all()


def test_choosing_it_keeps_the_goods_three_working_days_and_gives_one_reference(session: Session) -> None:
    purchase, transfer = a_transfer(session)
    owed = payable(session, purchase)
    assert transfer.reference.startswith("K")
    assert owed.hold_until == choosing.held_until(session, transfer.chosen_at)
    assert owed.hold_until > owed.payable_until + timedelta(days=2)
    again = choosing.choose(session, acting(session, purchase.user), owed.id)
    assert again.id == transfer.id
    with clock.at(owed.payable_until + timedelta(hours=1)):
        assert due.unpaid(session) == []


def test_people_buying_for_themselves_are_not_offered_it(session: Session) -> None:
    _purchase, transfer = a_transfer(session)
    buyer = a_company_buyer(session)
    own = a_purchase(session, goods(session), user=buyer)
    with pytest.raises(Conflict):
        choosing.choose(session, acting(session, buyer), payable(session, own).id)
    assert session.query(BankTransfer).one().id == transfer.id


def test_the_whole_sum_settles_it_and_the_same_statement_again_changes_nothing(session: Session) -> None:
    purchase, transfer = a_transfer(session, fen=16_800)
    row = a_row("A1", "168.00", f"货款{transfer.reference.replace('-', ' ')}")
    assert entered(session, row).judged[0].verdict is Verdict.FULL
    assert payable(session, purchase).settled_at is not None
    assert purchase.orders[0].state == OrderState.PAID
    assert session.query(BankRow).one().state == RowState.CREDITED
    assert entered(session, row).judged[0].verdict is Verdict.KNOWN
    assert session.query(BankRow).count() == 1
    held = balances.read(session)
    assert (held.held_fen, held.unclaimed_fen, held.buyers_fen) == (16_800, 0, 0)
    assert books_agree(session)


def test_parts_keep_it_open_with_what_is_missing_and_the_excess_goes_back_by_bank(session: Session) -> None:
    purchase, transfer = a_transfer(session, fen=16_800)
    first = entered(session, a_row("A1", "100.00", transfer.reference))
    assert (first.judged[0].verdict, first.judged[0].missing_fen) == (Verdict.PART, 6_800)
    owed = payable(session, purchase)
    assert owed.settled_at is None and choosing.came_fen(session, owed) == 10_000
    assert balances.read(session).unclaimed_fen == 10_000 and books_agree(session)
    assert starting.begin(session, owed.id, provider="sandbox").amount_fen == 6_800
    session.rollback()
    assert entered(session, a_row("A2", "70.00", transfer.reference)).judged[0].verdict is Verdict.OVER
    assert payable(session, purchase).settled_at is not None
    back = session.query(Refund).one()
    assert (back.excess_fen, back.state, back.failure_reason) == (200, RefundState.FAILED, "bank_transfer")
    assert bank_refunds.ask_for_failed(session) == 1
    assert session.query(BankRefund).one().user_id == purchase.user_id
    assert balances.read(session).buyers_fen == 200 and books_agree(session)


def test_part_that_was_never_completed_goes_back_and_the_goods_are_free_again(session: Session) -> None:
    purchase, transfer = a_transfer(session, fen=16_800)
    entered(session, a_row("A1", "100.00", transfer.reference))
    end_unpaid(session, purchase)
    assert payable(session, purchase).closed_at is not None
    assert purchase.orders[0].state == OrderState.CLOSED
    assert session.query(Refund).one().excess_fen == 10_000
    assert books_agree(session)
    late = entered(session, a_row("A2", "68.00", transfer.reference))
    assert late.judged[0].verdict is Verdict.LATE
    assert sorted(r.excess_fen for r in session.query(Refund)) == [6_800, 10_000]
    assert balances.read(session).buyers_fen == 16_800 and books_agree(session)


def test_the_whole_sum_after_the_end_takes_the_goods_again(session: Session) -> None:
    purchase, transfer = a_transfer(session, fen=16_800)
    end_unpaid(session, purchase)
    assert purchase.orders[0].state == OrderState.CLOSED
    entered(session, a_row("A1", "168.00", transfer.reference))
    assert payable(session, purchase).settled_at is not None
    assert purchase.orders[0].state == OrderState.PAID and books_agree(session)


def test_a_sum_without_reference_waits_until_finance_says_or_sends_it_back(session: Session) -> None:
    purchase, transfer = a_transfer(session, fen=16_800)
    looked = entered(session, a_row("A1", "168.00", "货款"), a_row("A2", "9.00", "K000101-000000"))
    assert looked.counts[Verdict.UNKNOWN] == 2
    first, second = session.query(BankRow).order_by(BankRow.id)
    finance = acting(session, an_operator(session, "finance"))
    with pytest.raises(Invalid):
        incoming.assign(session, finance, first.id, reference="K000101-000000")
    incoming.assign(session, finance, first.id, reference=transfer.reference.lower())
    incoming.send_back(session, finance, second.id, back_ref="OUT-1")
    session.commit()
    assert payable(session, purchase).settled_at is not None
    assert balances.read(session).unclaimed_fen == 0 and books_agree(session)
    with pytest.raises(Conflict):
        incoming.send_back(session, finance, first.id, back_ref="OUT-2")
    with pytest.raises(Forbidden):
        incoming.assign(session, acting(session, purchase.user), second.id, reference=transfer.reference)


def test_a_statement_with_a_row_that_cannot_be_read_enters_nothing(session: Session) -> None:
    _purchase, transfer = a_transfer(session)
    finance = acting(session, an_operator(session, "finance"))
    rows = [a_row("A1", "168.00", transfer.reference), a_row("A2", "many", "")]
    key = statements.upload(session, finance, rows, filename="11月.csv").key
    with pytest.raises(Conflict):
        statements.enter(session, finance, key)
    assert session.query(BankRow).count() == 0
    statements.discard(session, finance, key)
    with pytest.raises(Conflict):
        statements.enter(session, finance, key)
