"""`shop ledger verify`: orders, ledger and rollups agree to the fen, or it says where they do not."""

from __future__ import annotations

import json
from typing import Any

import pytest
import sqlalchemy as sa
from click.testing import CliRunner, Result
from flask import Flask
from sqlalchemy.orm import Session

from shop.admin import ledger_check
from shop.admin.commands import ledger_commands
from shop.core import clock
from shop.core.access import SYSTEM
from shop.core.db import db, mark_reading, reading, see_one_moment
from shop.orders import refunds
from shop.orders.models import Order
from shop.workshops.income.models import LedgerEntry, LedgerPosting
from shop.workshops.models import Workshop
from tests.factories.income import sold
from tests.factories.orders import a_paid_order, a_purchase, goods, pay, run_jobs
from tests.factories.workshops import a_workshop
from tests.support.watch import count_statements


def run(app: Flask, *words: str) -> Result:
    return CliRunner().invoke(ledger_commands, ["verify", *words], obj=lambda: app)


def answer(app: Flask) -> Any:
    return json.loads(run(app, "--json").output)


def test_an_empty_store_is_clean(app: Flask) -> None:
    result = run(app)
    assert result.exit_code == 0
    assert answer(app) == {
        "ok": True, "entries": 0, "unbalanced": 0, "orders_fen": 0, "ledger_fen": 0, "rollup_fen": 0, "faults": [],
    }  # fmt: skip


def test_paid_unpaid_and_refunded_orders_agree(app: Flask, session: Session) -> None:
    order = a_paid_order(session, fen=16800, fee_fen=1200)
    other = a_workshop(session, county="430181")
    pay(session, a_purchase(session, goods(session, other, fen=5000), goods(session, fen=700, fee_fen=300)))
    a_purchase(session, goods(session, fen=99900))
    order = session.get_one(Order, order.id)
    refunds.refund_amount(session, SYSTEM, order, goods_fen=800, reason="test")
    session.commit()
    run_jobs()
    report = answer(app)
    assert report["ok"], report["faults"]
    sums = report["orders_fen"], report["ledger_fen"], report["rollup_fen"]
    assert sums == (16800 + 1200 - 800 + 5000 + 700 + 300,) * 3
    assert report["entries"] == 4


def spoil(session: Session, statement: str) -> None:
    session.execute(sa.text(statement))
    session.commit()


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("UPDATE income_day SET gross_fen = gross_fen + 1", "income_day"),
        ("UPDATE income_day SET orders = orders + 1", "income_day"),
        ("UPDATE income_quarter SET freight_fen = freight_fen - 1", "income_quarter"),
        ("UPDATE income_quarter SET quarter = '2020Q1'", "income_quarter"),
        ("DELETE FROM income_day", "sums differ"),
        ("UPDATE shop_order SET refunded_fen = 1", "the ledger"),
        ("UPDATE shop_order SET number = 'X'", "does not exist"),
    ],
)
def test_a_single_fen_elsewhere_is_found(app: Flask, session: Session, statement: str, words: str) -> None:
    a_paid_order(session, fen=16800, fee_fen=1200)
    assert run(app).exit_code == 0
    spoil(session, statement)
    result = run(app)
    assert result.exit_code == 1
    assert words in result.output
    assert answer(app)["ok"] is False


def test_an_entry_that_does_not_balance_is_found(app: Flask, session: Session) -> None:
    entry = sold(session, a_workshop(session), "2026-11-03", 100)
    session.add(LedgerPosting(entry_id=entry.id, account="provider", amount_fen=1))
    session.commit()
    report = answer(app)
    assert report["unbalanced"] == 1
    assert any("does not balance" in fault for fault in report["faults"])


def test_an_entry_without_sides_and_goods_without_a_place_are_found(app: Flask, session: Session) -> None:
    workshop = a_workshop(session)
    now = clock.now()
    for source, place in (("order:empty", workshop.id), ("order:nowhere", None)):
        session.add(
            LedgerEntry(
                source=source, kind="sale", workshop_id=place, county_code=None, order_number=None,
                occurred_at=now, posted_at=now, counted_on=clock.local_day(now),
            )
        )  # fmt: skip
    session.flush()
    nowhere = session.scalars(sa.select(LedgerEntry).where(LedgerEntry.source == "order:nowhere")).one()
    for account, fen in (("provider", 100), ("goods", -100)):
        session.add(LedgerPosting(entry_id=nowhere.id, account=account, amount_fen=fen))
    session.commit()
    faults = " | ".join(ledger_check.check(session).faults)
    assert "order:empty" in faults
    assert "goods of order:nowhere names no place" in faults


def test_it_asks_a_constant_number_of_questions(session: Session) -> None:
    workshop = session.get_one(Workshop, a_paid_order(session).workshop_id)
    with count_statements() as few:
        ledger_check.check(session)
    for n in range(5):
        sold(session, workshop, f"2026-1{n % 3}-03", 100 + n)
    with count_statements() as many:
        ledger_check.check(session)
    assert len(many) == len(few) <= 37


def test_sales_that_come_in_meanwhile_are_no_fault(real_db: Flask) -> None:
    with real_db.app_context(), reading():
        see_one_moment(db.session)
        before = ledger_check.check(db.session)
        with real_db.app_context():
            mark_reading(False)
            sold(db.session, a_workshop(db.session), "2026-11-03", 100)
            db.session.commit()
            mark_reading(True)
        assert ledger_check.check(db.session) == before
    with real_db.app_context():
        assert ledger_check.check(db.session).ledger_fen == 100
