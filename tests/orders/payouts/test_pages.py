"""The pages of payouts: who sees what, what a workshop reads, what finance does, and what never shows."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from shop.accounts.hashing import hash_password
from shop.accounts.models import User
from shop.core import clock
from shop.core.access import SYSTEM
from shop.core.audit import AuditEvent
from shop.core.outbox import OutboxTask
from shop.orders.payouts import balances, outcomes
from shop.orders.payouts.models import MoneyMove, PayoutAccount, PayoutBatch, PayoutState, Refusal
from shop.workshops import certification
from shop.workshops.models import Workshop
from tests.factories.orders import a_paid_order, sign_in
from tests.factories.payouts import (
    CARD,
    a_batch,
    a_due_order,
    a_finance_user,
    a_paid_batch,
    a_sent_batch,
    an_account,
    completed,
    fill_settlement,
    finance,
    give_back,
    only,
)
from tests.factories.workshops import a_member, a_workshop, an_officer, an_operator
from tests.support.isolation import Client

At = Callable[[object], None]
PASSWORD = "eine lange Reihe"
ENTERED = {
    "kind": "personal",
    "holder": "田大姐",
    "bank": "中国农业银行",
    "branch": "龙山县里耶支行",
    "number": "6222 0210 0111 2223 331",
    "number_again": CARD,
    "password": PASSWORD,
}


@pytest.fixture
def workshop(session: Session) -> Workshop:
    return a_workshop(session, certified="2026-01-05")


@pytest.fixture
def owner(app: Flask, session: Session, workshop: Workshop, client: Client) -> User:
    user = a_member(session, workshop)
    user.password_hash = hash_password(PASSWORD)
    session.commit()
    sign_in(client, user)
    return user


def test_the_balance_and_each_order_are_on_the_page(
    session: Session, client: Client, workshop: Workshop, owner: User
) -> None:
    order = a_due_order(session, workshop, fen=16800)
    page = client.get("/studio/payouts").text
    assert order.number in page
    assert "到期，下一批打" in page and "168.00" in page
    batch = a_paid_batch(session)
    page = client.get("/studio/payouts").text
    assert "已到账" in page and batch.number in page
    assert "**** 3331" in page and CARD not in page
    give_back(session, order, 5000)
    assert "倒欠 ¥50" in client.get("/studio/payouts").text


def test_the_statement_adds_up_and_is_a_file(
    session: Session, client: Client, workshop: Workshop, owner: User, clock_at: At
) -> None:
    clock_at(clock.parse("2026-10-05T10:00"))
    order = a_due_order(session, workshop, fen=16800)
    clock_at(clock.parse("2026-11-05T10:00"))
    a_paid_batch(session)
    give_back(session, order, 1800)
    page = client.get("/studio/payouts/statement?month=2026-11").text
    for text in ("期初余额", "168.00", "−18.00", "−168.00", "打款到账"):
        assert text in page
    rows = client.get("/studio/payouts/statement.csv?month=2026-11").text.splitlines()
    assert rows[1].split(",")[-1] == "168.00" and rows[-1].split(",")[-1] == "-18.00"
    assert client.get("/studio/payouts/statement?month=2026-13").status_code == 422


def test_strangers_and_other_workshops_see_nothing(
    session: Session, client: Client, workshop: Workshop
) -> None:
    assert client.get("/studio/payouts").status_code == 303
    other = a_member(session, a_workshop(session))
    session.commit()
    sign_in(client, other)
    for page in ("/studio/payouts", "/studio/payouts/statement", "/studio/payouts/account"):
        assert client.get(f"{page}?workshop={workshop.slug}").status_code == 404
    maker = a_member(session, workshop, "maker")
    session.commit()
    sign_in(client, maker)
    assert client.get("/studio/payouts").status_code == 403


def test_staff_read_and_only_the_owner_changes_the_account(
    session: Session, client: Client, workshop: Workshop
) -> None:
    sign_in(client, a_member(session, workshop, "staff"))
    session.commit()
    assert client.get("/studio/payouts").status_code == 200
    assert client.get("/studio/payouts/account").status_code == 403
    assert client.post("/studio/payouts/account", data=ENTERED).status_code == 403
    assert session.query(PayoutAccount).count() == 0


def test_a_new_account_needs_the_password_cools_and_is_told(
    session: Session, client: Client, workshop: Workshop, owner: User, clock_at: At
) -> None:
    clock_at(clock.parse("2026-11-22T10:00"))
    wrong = client.post("/studio/payouts/account", data={**ENTERED, "password": "nope nope"})
    assert wrong.status_code == 422 and "现在的密码不对" in wrong.text
    assert session.query(PayoutAccount).count() == 0
    assert client.post("/studio/payouts/account", data=ENTERED).status_code == 303
    assert (
        "11 月 24 日" in client.get("/studio/payouts").text
        or "2026-11-24" in client.get("/studio/payouts").text
    )
    a_due = session.scalar(sa.select(PayoutAccount))
    assert a_due is not None and a_due.number == CARD
    told = session.scalars(sa.select(OutboxTask.payload).where(OutboxTask.topic == "messages.send")).all()
    assert [t["template"] for t in told] == ["payout_account_entered"]
    for row in [*told, *session.scalars(sa.select(AuditEvent.facts))]:
        assert CARD not in str(row)
    assert client.post("/studio/payouts/account/withdrawal").status_code == 303
    session.expire_all()
    assert session.scalars(sa.select(PayoutAccount.withdrawn_at)).one() is not None


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"number": "6222o21001112223331"}, "第 5 位是“o”"),
        ({"number": "6222021001112223339", "number_again": "6222021001112223339"}, "校验没有通过"),
        ({"number_again": "6222021001112223330"}, "第 19 位起不同"),
        ({"kind": "company", "number": "1234567", "number_again": "1234567"}, "您填了 7 位"),
        ({"holder": ""}, "户名"),
    ],
)
def test_a_wrong_number_is_shown_where_it_is_wrong(
    session: Session, client: Client, owner: User, changed: dict[str, str], sentence: str
) -> None:
    answer = client.post("/studio/payouts/account", data={**ENTERED, **changed})
    assert answer.status_code == 422 and sentence in answer.text
    assert session.query(PayoutAccount).count() == 0


def test_two_people_of_finance_take_a_batch_to_the_bank(session: Session, client: Client) -> None:
    first, second = a_finance_user(session), a_finance_user(session)
    a_due_order(session, fen=16800)
    session.commit()
    sign_in(client, first)
    assert "做成一批（1 家）" in client.get("/oversight/payouts").text
    assert client.post("/oversight/payouts").status_code == 303
    batch = session.query(PayoutBatch).one()
    here = f"/oversight/payouts/{batch.number}"
    assert "要由另一位财务登录来确认" in client.get(here).text
    client.post(f"{here}/confirmation")
    session.expire_all()
    assert batch.state == "made"
    assert client.get(f"{here}/bank.csv").status_code == 409
    sign_in(client, second)
    client.post(f"{here}/confirmation")
    client.post(f"{here}/dispatch")
    session.expire_all()
    assert batch.state == "confirmed"
    fill_settlement(session)
    client.post(f"{here}/dispatch")
    assert CARD in client.get(f"{here}/bank.csv").text
    assert CARD not in client.get(here).text
    client.post(f"{here}/results", data={"line": str(only(batch).id)})
    session.expire_all()
    assert (batch.state, only(batch).state) == ("closed", PayoutState.PAID)


def test_a_line_that_came_back_is_recorded_with_its_reason(
    session: Session, client: Client, workshop: Workshop, owner: User
) -> None:
    a_due_order(session, workshop)
    batch = a_sent_batch(session)
    here = f"/oversight/payouts/{batch.number}/{only(batch).id}/refusal"
    sign_in(client, a_finance_user(session))
    session.commit()
    assert client.post(here, data={"why": "other", "note": ""}).status_code == 422
    assert client.post(here, data={"why": "number", "note": "账号第 7 位"}).status_code == 303
    assert client.post(here, data={"why": "number", "note": "账号第 7 位"}).status_code == 303
    sign_in(client, owner)
    page = client.get("/studio/payouts").text
    assert "账号第 7 位" in page and "重新填收款账户" in page


def test_a_negative_balance_is_on_the_list_of_claims(session: Session, client: Client) -> None:
    order = a_due_order(session)
    a_paid_batch(session)
    give_back(session, order, 16800)
    sign_in(client, a_finance_user(session))
    session.commit()
    page = client.get("/oversight/payouts").text
    assert "168.00" in page and "从以后的货款里扣" in page
    certification.suspend(session, SYSTEM, order.workshop_id, reason="核查", document_no="31 号")
    session.commit()
    assert "现在不能卖，联系工坊收回" in client.get("/oversight/payouts").text


def test_only_finance_reaches_the_money(session: Session, client: Client) -> None:
    batch = a_batch_of_one(session)
    for user in (an_operator(session), an_operator(session, "support"), an_officer(session)):
        session.commit()
        sign_in(client, user)
        for page in ("", f"/{batch.number}", f"/{batch.number}/bank.csv"):
            assert client.get(f"/oversight/payouts{page}").status_code == 403
        assert client.get("/oversight/accounts").status_code == 403
        assert client.post("/oversight/payouts").status_code == 403


def a_batch_of_one(session: Session) -> PayoutBatch:
    a_due_order(session)
    return a_batch(session)


def move(**facts: str) -> dict[str, str]:
    given = {
        "kind": "from_provider",
        "amount": "100",
        "moved_on": "2026-11-22",
        "reference": "po_9",
        "reason": "",
    }
    return {**given, **facts}


def test_money_that_moved_is_recorded_once_and_never_beyond_what_is_there(
    session: Session, client: Client, clock_at: At
) -> None:
    clock_at(clock.parse("2026-11-22T18:00"))
    a_due_order(session, fen=16800)
    sign_in(client, a_finance_user(session))
    session.commit()
    assert "两边相等" in client.get("/oversight/accounts").text
    assert client.post("/oversight/accounts", data=move()).status_code == 303
    again = client.post("/oversight/accounts", data=move())
    assert again.status_code == 409 and "已经登记过" in again.text
    for facts, sentence in (
        ({"reference": "a", "amount": "68.01"}, "那个账户里只有 68.00 元"),
        ({"reference": "b", "kind": "draw", "amount": "0.01"}, "平台最多可以划走 0.00 元"),
        ({"reference": "c", "kind": "write_off", "amount": "1"}, "要写明原因"),
        ({"reference": "d", "moved_on": "2026-11-23"}, "不能晚于今天"),
        ({"reference": "e", "amount": "1.005"}, "1280.50 的样子"),
    ):
        answer = client.post("/oversight/accounts", data=move(**facts))
        assert answer.status_code == 422 and sentence in answer.text, facts
    assert session.query(MoneyMove).count() == 1
    assert balances.read(session).agrees


def test_a_batch_waits_on_the_desk_of_finance_and_on_no_other(session: Session, client: Client) -> None:
    batch = a_batch_of_one(session)
    sign_in(client, a_finance_user(session))
    session.commit()
    assert f"/oversight/payouts/{batch.number}" in client.get("/oversight").text
    for user in (an_operator(session), an_officer(session)):
        session.commit()
        sign_in(client, user)
        assert batch.number not in client.get("/oversight").text


def test_the_start_page_says_what_keeps_the_money_from_being_paid(
    session: Session, client: Client, workshop: Workshop, owner: User
) -> None:
    assert "收款账户" not in client.get("/studio").text
    completed(session, a_paid_order(session, workshop=workshop))
    assert "还没有收款账户" in client.get("/studio").text
    an_account(session, workshop)
    session.commit()
    assert "收款账户" not in client.get("/studio").text
    outcomes.refused(
        session, finance(session), only(a_sent_batch(session)).id, why=Refusal.NUMBER, note="第 7 位"
    )
    session.commit()
    assert "银行退回了打款" in client.get("/studio").text
