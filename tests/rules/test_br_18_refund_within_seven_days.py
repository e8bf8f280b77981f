"""BR-18: the money goes back by 24:00 of the seventh day after the goods came back; else alert and platform."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from shop.core import clock
from shop.core.audit import AuditEvent
from shop.core.outbox import OutboxTask
from shop.orders.returns import arbitration, deadlines, goods, queries
from shop.orders.returns.models import Kind, Remedy, ReturnCase, State
from tests.factories.orders import run_jobs
from tests.factories.returns import a_case, a_received_order, accepted, goods_back, refunding, seller_of
from tests.factories.workshops import acting, an_operator

DAYS = [
    ("2026-03-20T09:00", "2026-03-27T23:59", "2026-03-28T00:00"),
    ("2026-12-27T23:59", "2027-01-03T23:59", "2027-01-04T00:00"),
    ("2028-02-24T00:00", "2028-03-02T23:59", "2028-03-03T00:00"),
]


def a_case_back(session: Session, clock_at: Callable[[str], None], day: str) -> ReturnCase:
    clock_at(clock.parse(day))  # type: ignore[arg-type]
    return goods_back(session, a_case(session, a_received_order(session, fens=(5_000,))))


@pytest.mark.parametrize(("back", "last", "late"), DAYS)
def test_late_at_midnight(
    session: Session, clock_at: Callable[[str], None], back: str, last: str, late: str
) -> None:
    case = a_case_back(session, clock_at, back)
    clock_at(last)
    deadlines.work(session)
    assert case.state == State.GOODS_BACK and case.overdue_at is None
    clock_at(late)
    deadlines.work(session)
    assert case.state == State.ESCALATED and case.overdue_at == clock.parse(late)
    deadlines.work(session)
    assert session.query(AuditEvent).filter_by(action="return.refund_overdue").count() == 1
    told = [t.payload for t in session.query(OutboxTask).filter_by(topic="messages.send")]
    assert {t["facts"]["to"] for t in told if t["facts"].get("news") == "overdue"} == {"buyer", "workshop"}
    assert session.query(ReturnCase).filter(queries.for_platform()).count() == 1


def test_the_platform_pays_what_the_workshop_does_not(
    session: Session, clock_at: Callable[[str], None]
) -> None:
    case = a_case_back(session, clock_at, DAYS[0][0])
    clock_at(DAYS[0][2])
    deadlines.work(session)
    operator = acting(session, an_operator(session))
    arbitration.decide(session, operator, case, outcome="refund", words="退货已经收到，逾期没有退款。")
    session.commit()
    run_jobs()
    session.expire_all()
    assert case.state == State.REFUNDED and case.order.refunded_fen == 5_000


def test_a_refund_on_its_way_that_never_arrives_is_late_too(
    session: Session, clock_at: Callable[[str], None]
) -> None:
    clock_at("2026-03-20T09:00")
    case = refunding(session, a_case(session, a_received_order(session, fens=(5_000,))))
    clock_at("2026-03-28T00:00")
    deadlines.work(session)
    assert case.state == State.REFUNDING and case.overdue_at is not None
    run_jobs()
    session.expire_all()
    assert case.state == State.REFUNDED
    assert not session.query(ReturnCase).filter(queries.for_platform()).count()


def test_goods_that_are_mended_have_thirty_days(session: Session, clock_at: Callable[[str], None]) -> None:
    clock_at("2026-03-20T09:00")
    order = a_received_order(session, fens=(5_000,))
    case = accepted(session, a_case(session, order, kind=Kind.QUALITY, wish=Remedy.MEND), Remedy.MEND)
    goods.arrive(session, seller_of(session, order), case)
    session.commit()
    clock_at("2026-04-19T23:59")
    deadlines.work(session)
    assert case.state == State.GOODS_BACK and case.overdue_at is None
    clock_at("2026-04-20T00:00")
    deadlines.work(session)
    assert case.state == State.ESCALATED and case.overdue_at is None
