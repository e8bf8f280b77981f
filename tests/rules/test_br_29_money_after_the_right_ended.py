"""BR-29: what counts is the provider's instant of payment. Before the loss the order stands; at or after it, the order
is booked and refunded in full at once, and both sides are told."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from shop.core import clock
from shop.core.access import SYSTEM
from shop.core.db import db
from shop.core.outbox import OutboxTask
from shop.orders.models import CloseReason, OrderState
from shop.orders.payments import calls
from shop.orders.payments.models import Refund, RefundState, SandboxRefund
from shop.workshops import certification
from shop.workshops.income.models import IncomeDay, LedgerEntry
from tests.factories.catalog import the_stock
from tests.factories.orders import a_payment, a_purchase, bank, banks, goods, run_jobs
from tests.factories.workshops import a_member

LOSS = clock.parse("2026-11-23T10:00:00+08:00")


@pytest.mark.parametrize(
    ("paid", "stands"), [("2026-11-23T09:59:59+08:00", True), ("2026-11-23T10:00:00+08:00", False)]
)
def test_a_second_decides(app: Flask, session: Session, paid: str, stands: bool) -> None:
    with clock.at(LOSS - timedelta(minutes=5)):
        lost, kept = goods(session, fen=16_800, fee_fen=1_200), goods(session, fen=5_000)
        a_member(session, lost.workshop)
        purchase = a_purchase(session, lost, kept)
        payment = a_payment(session, purchase)
    with clock.at(LOSS):
        certification.suspend(session, SYSTEM, lost.workshop_id, reason="核查", document_no="31 号")
        session.commit()
    with clock.at(clock.parse(paid)):
        assert payment.provider_ref is not None
        bank(app).pay(payment.provider_ref)
    with clock.at(LOSS + timedelta(minutes=1)):
        calls.ask(db.sessionmaker, banks(app), payment.id)
        session.expire_all()
        one, other = sorted(purchase.orders, key=lambda o: o.workshop_id != lost.workshop_id)
        assert other.state == OrderState.PAID
        assert one.state == (OrderState.PAID if stands else OrderState.CLOSED)
        assert one.paid_at == clock.parse(paid)
        told = _told(session, one.number)
        run_jobs()
        session.expire_all()
    assert session.query(LedgerEntry).filter_by(source=f"order:{one.number}", kind="sale").count() == 1
    if stands:
        assert not session.query(Refund).count()
        return
    assert one.close_reason == CloseReason.RIGHT_LOST and one.refunded_fen == one.total_fen == 18_000
    refund = session.query(Refund).one()
    assert (refund.goods_fen, refund.freight_fen, refund.state) == (16_800, 1_200, RefundState.SUCCEEDED)
    assert session.query(SandboxRefund).one().amount_fen == 18_000
    assert told == {"order_refused": 2}
    assert (the_stock(lost).on_hand, the_stock(lost).reserved) == (6, 0)
    day = session.query(IncomeDay).filter_by(workshop_id=lost.workshop_id).one()
    assert (day.gross_fen - day.refunds_fen, day.freight_fen - day.freight_refunds_fen) == (0, 0)


def _told(session: Session, number: str) -> dict[str, int]:
    """Messages about the order, by template."""
    tasks = session.scalars(sa.select(OutboxTask).where(OutboxTask.topic == "messages.send"))
    found: dict[str, int] = {}
    for task in tasks:
        if task.payload["facts"].get("number") == number:
            found[task.payload["template"]] = found.get(task.payload["template"], 0) + 1
    return found
