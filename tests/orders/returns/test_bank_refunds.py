"""Money by bank transfer: what the provider refused for good, what came back later, return freight; paid once."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from shop.admin import ledger_check
from shop.core.audit import AuditEvent
from shop.core.errors import Conflict, Invalid
from shop.core.outbox import OutboxTask
from shop.orders import refunds
from shop.orders.models import Order
from shop.orders.returns import bank, goods, pictures
from shop.orders.returns.models import BankRefund, BankState, Kind, Remedy, ReturnCase, State
from shop.workshops.income.models import Account, IncomeDay, LedgerEntry
from tests.factories.orders import run_jobs
from tests.factories.pictures import a_picture as a_photo
from tests.factories.returns import (
    NUMBER,
    a_case,
    a_received_order,
    accepted,
    buyer_of,
    refunded,
    refunding,
    refused_by_the_provider,
    seller_of,
)
from tests.factories.workshops import acting, an_operator

ACCOUNT = {"holder": "周小满", "bank": "中国农业银行浏阳市支行", "account": "6228 4810 7654 3210 555"}


@pytest.fixture
def order(session: Session) -> Order:
    """Received: 100.00, 50.01 and 0.99, delivered for 8.00."""
    return a_received_order(session)


@pytest.fixture
def case(session: Session, order: Order) -> ReturnCase:
    """Its refund was refused by the provider, the buyer is asked for an account."""
    case = refunding(session, a_case(session, order))
    assert case.refund is not None
    refused_by_the_provider(session, case.refund)
    assert bank.ask_for_failed(session) == 1
    session.commit()
    return case


def the_transfer(session: Session) -> BankRefund:
    return session.query(BankRefund).one()


def pay(session: Session, bank_ref: str = "CITIC-2026-0001") -> BankRefund:
    finance = acting(session, an_operator(session, "finance"))
    row = bank.mark_paid(session, finance, the_transfer(session).number, bank_ref=bank_ref)
    session.commit()
    session.expire_all()
    return row


def test_it_is_asked_once_and_stays_owed(session: Session, order: Order, case: ReturnCase) -> None:
    assert bank.ask_for_failed(session) == 0
    assert case.state == State.REFUNDING and order.refunded_fen == 0
    assert refunds.left_of(session, order).goods[order.lines[0].id] == 0
    row = the_transfer(session)
    assert (row.amount_fen, row.state, row.user_id) == (10_000, BankState.ASKED, order.user_id)


def test_paid_from_the_settlement_account_and_the_case_ends(
    session: Session, order: Order, case: ReturnCase
) -> None:
    bank.give_account(session, buyer_of(session, order), the_transfer(session).number, **ACCOUNT)
    session.commit()
    row = pay(session)
    assert (row.state, row.account) == (BankState.PAID, "****0555")
    assert case.state == State.REFUNDED and order.refunded_fen == 10_000
    assert case.refund is not None and case.refund.by_bank
    entry = session.query(LedgerEntry).filter_by(source=f"refund:{case.refund.uuid}").one()
    sides = {p.account: p.amount_fen for p in entry.postings}
    assert sides == {Account.GOODS_REFUNDED: 10_000, Account.SETTLEMENT: -10_000}
    assert ledger_check.check(session).ok


def test_not_twice_not_without_an_account_not_under_a_used_reference(
    session: Session, order: Order, case: ReturnCase
) -> None:
    with pytest.raises(Conflict):
        pay(session)
    session.rollback()
    buyer = buyer_of(session, order)
    bank.give_account(session, buyer, the_transfer(session).number, **ACCOUNT)
    session.commit()
    number = the_transfer(session).number
    pay(session)
    with pytest.raises(Conflict):
        pay(session, "CITIC-2026-0002")
    session.rollback()
    with pytest.raises(Conflict):
        bank.give_account(session, buyer, number, **ACCOUNT)
    session.rollback()
    other = refunding(session, a_case(session, order, pieces={order.lines[1].id: 1}))
    assert other.refund is not None
    refused_by_the_provider(session, other.refund)
    bank.ask_for_failed(session)
    row = session.query(BankRefund).order_by(BankRefund.id.desc()).first()
    assert row is not None
    bank.give_account(session, buyer, row.number, **ACCOUNT)
    with pytest.raises(Invalid):
        bank.mark_paid(session, acting(session, an_operator(session)), row.number, bank_ref="CITIC-2026-0001")


@pytest.mark.parametrize("account", ["", "1234567", "12345678x", "1" * 31])
def test_numbers_that_are_no_account(session: Session, order: Order, case: ReturnCase, account: str) -> None:
    with pytest.raises(Invalid):
        bank.give_account(
            session,
            buyer_of(session, order),
            the_transfer(session).number,
            holder="周",
            bank="农行",
            account=account,
        )


def test_the_account_stands_in_no_audit_ledger_or_task(
    session: Session, order: Order, case: ReturnCase
) -> None:
    bank.give_account(session, buyer_of(session, order), the_transfer(session).number, **ACCOUNT)
    bank.look(session, acting(session, an_operator(session)), the_transfer(session))
    session.commit()
    pay(session)
    written = [str(e.facts) for e in session.query(AuditEvent)]
    written += [str(t.payload) for t in session.query(OutboxTask)]
    assert session.query(AuditEvent).filter_by(action="bank_refund.account_seen").count() == 1
    for secret in ("6228481076543210555", "3210555", "周小满", "农业银行"):
        assert not any(secret in text for text in written), secret


def test_money_that_bounced_after_it_was_booked(session: Session, order: Order) -> None:
    case = refunded(session, a_case(session, order))
    assert case.refund is not None and order.refunded_fen == 10_000
    refused_by_the_provider(session, case.refund)
    bank.ask_for_failed(session)
    bank.give_account(session, buyer_of(session, order), the_transfer(session).number, **ACCOUNT)
    session.commit()
    pay(session)
    assert order.refunded_fen == 10_000
    owed = [
        p.amount_fen
        for e in session.query(LedgerEntry)
        for p in e.postings
        if p.account == Account.BUYER_CREDIT
    ]
    assert len(owed) == 2 and sum(owed) == 0
    assert ledger_check.check(session).ok


def test_return_freight_of_a_fault_is_the_workshops_cost_and_no_sale_taken_back(
    session: Session, order: Order
) -> None:
    buyer, seller = buyer_of(session, order), seller_of(session, order)
    case = accepted(session, a_case(session, order, kind=Kind.QUALITY))
    with pytest.raises(Invalid) as refused:
        goods.send(session, buyer, case, carrier="sf", tracking_no=NUMBER, freight_fen=1_200)
    assert refused.value.field == "pictures"
    session.rollback()
    key = a_picture(session, buyer)
    goods.send(session, buyer, case, carrier="sf", tracking_no=NUMBER, freight_fen=1_200, picture_keys=[key])
    goods.arrive_and_pay(session, seller, case, restock={})
    session.commit()
    run_jobs()
    row = the_transfer(session)
    assert (row.amount_fen, row.case_id) == (1_200, case.id)
    bank.give_account(session, buyer, row.number, **ACCOUNT)
    session.commit()
    pay(session)
    assert order.refunded_fen == 10_000
    entry = session.query(LedgerEntry).filter_by(kind="return_freight").one()
    assert entry.workshop_id == order.workshop_id
    assert {p.account: p.amount_fen for p in entry.postings} == {
        Account.PENALTY: 1_200,
        Account.SETTLEMENT: -1_200,
    }
    assert sum(d.freight_refunds_fen for d in session.query(IncomeDay)) == 0
    assert ledger_check.check(session).ok


def test_without_reason_the_buyer_pays_the_way_back(session: Session, order: Order) -> None:
    case = accepted(session, a_case(session, order))
    with pytest.raises(Invalid) as refused:
        goods.send(
            session, buyer_of(session, order), case, carrier="sf", tracking_no=NUMBER, freight_fen=1_200
        )
    assert refused.value.field == "freight"
    assert case.wish == Remedy.RETURN


def a_picture(session: Session, actor: object) -> str:

    key = pictures.take_in(
        session,
        actor,
        data=a_photo(),
        filename="a.jpg",
        purpose="freight",  # type: ignore[arg-type]
    ).key
    session.commit()
    return key
