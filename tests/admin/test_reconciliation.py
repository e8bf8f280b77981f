"""Differences from the providers' books: seen by finance, explained once, counted in the queue; and the command."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy.orm import Session

from shop.core import clock
from shop.core.audit import AuditEvent
from shop.orders.commands import payments_commands
from shop.orders.payments.models import SandboxSession
from shop.orders.payments.provider import Kind, Movement
from shop.orders.payments.reconciling import differences
from shop.orders.payments.reconciling.models import Difference, Fault
from tests.factories.accounts import sign_in
from tests.factories.orders import a_purchase, goods, pay
from tests.factories.workshops import an_officer, an_operator
from tests.support.html import errors, parse, text
from tests.support.isolation import Client


def a_difference(session: Session) -> Difference:
    seen = Movement(Kind.PAYMENT, "ch_1", "", 16_800, "CNY", clock.now())
    found = differences.note(session, "stripe", clock.today(), Fault.EXTRA, seen, None)
    session.commit()
    return found


def test_finance_sees_a_difference_in_the_queue_and_explains_it(session: Session, client: Client) -> None:
    one = a_difference(session)
    sign_in(client, an_operator(session, "finance"))
    assert "1 条差异" in text(parse(client.get("/oversight")).main)
    page = parse(client.get("/oversight/reconciliation"))
    assert "我们没有记这一笔" in text(page.main) and "¥168" in text(page.main)
    here = f"/oversight/reconciliation/{one.id}"
    assert "ch_1" in text(parse(client.get(here)).main)
    empty = client.post(f"{here}/explanation", data={"explanation": " "})
    assert empty.status_code == 422 and errors(parse(empty))
    sent = {"explanation": "测试用的付款，已经退回"}
    assert client.post(f"{here}/explanation", data=sent).status_code == 303
    assert client.post(f"{here}/explanation", data=sent).status_code == 409
    assert "1 条差异" not in text(parse(client.get("/oversight")).main)
    assert "已经退回" in text(parse(client.get(here)).main)
    event = session.query(AuditEvent).filter_by(action="payments.difference_explained").one()
    assert event.object_ref == str(one.id)


@pytest.mark.parametrize("role", ["finance", "operator"])
def test_who_handles_money_may_look(session: Session, client: Client, role: str) -> None:
    sign_in(client, an_operator(session, role))
    assert client.get("/oversight/reconciliation").status_code == 200


def test_support_and_officers_may_not(session: Session, client: Client) -> None:
    one = a_difference(session)
    for person in (an_operator(session, "support"), an_officer(session, "430000")):
        session.commit()
        sign_in(client, person)
        assert client.get("/oversight/reconciliation").status_code == 403
        assert client.get(f"/oversight/reconciliation/{one.id}").status_code == 403


def test_a_difference_that_does_not_exist_is_a_404(session: Session, client: Client) -> None:
    sign_in(client, an_operator(session, "finance"))
    assert client.get("/oversight/reconciliation/77").status_code == 404


def test_the_command_compares_a_day_and_says_by_its_exit_whether_all_is_right(
    app: Flask, session: Session
) -> None:
    payment = pay(session, a_purchase(session, goods(session, fen=16_800)))
    day = clock.local_day(payment.created_at).isoformat()
    words = ["reconcile", "--day", day, "--json"]
    right = CliRunner().invoke(payments_commands, words, obj=lambda: app)
    told = json.loads(right.stdout)
    assert right.exit_code == 0 and told["ok"]
    assert told["providers"][0]["ours_fen"] == told["providers"][0]["theirs_fen"] == 16_800
    session.get_one(SandboxSession, payment.provider_ref).amount_fen = 1
    session.commit()
    wrong = CliRunner().invoke(payments_commands, words, obj=lambda: app)
    (fault,) = json.loads(wrong.stdout)["providers"][0]["differences"]
    assert wrong.exit_code == 1
    assert (fault["fault"], fault["ours_fen"], fault["theirs_fen"]) == ("wrong_amount", 16_800, 1)
