"""BR-11: a refund counts in the quarter in which it was paid back, and the quarter before stays as it was."""

from __future__ import annotations

from sqlalchemy.orm import Session

from shop.core import clock
from shop.workshops.income.models import FrozenQuarter
from shop.workshops.income.quarters import Quarter
from shop.workshops.income.report import quarter_report
from shop.workshops.models import Workshop
from tests.factories.income import given_back, sold
from tests.factories.workshops import a_workshop, instant


def net(session: Session, quarter: str) -> int:
    fen: int = quarter_report(session, Quarter.parse(quarter))["totals"]["net_fen"]
    return fen


def three_orders(session: Session) -> Workshop:
    workshop = a_workshop(session)
    for day, fen in (("2026-01-05", 10000), ("2026-02-14", 25050), ("2026-03-31T23:59", 8000)):
        sold(session, workshop, day, fen)
    return workshop


def test_three_orders_and_a_refund_after_the_quarter(session: Session) -> None:
    workshop = three_orders(session)
    given_back(session, workshop, "2026-04-02", 5000)
    assert net(session, "2026Q1") == 43050
    assert net(session, "2026Q2") == -5000
    sold(session, workshop, "2026-05-01", 12345)
    assert net(session, "2026Q2") == 7345


def test_a_frozen_quarter_is_unchanged_by_what_comes_later(session: Session) -> None:
    workshop = three_orders(session)
    before = quarter_report(session, Quarter(2026, 1))
    session.add(FrozenQuarter(quarter="2026Q1", frozen_at=instant("2026-04-10")))
    session.flush()
    with clock.at(instant("2026-04-20")):
        given_back(session, workshop, "2026-03-30", 5000)
        sold(session, workshop, "2026-03-30", 700)
    assert quarter_report(session, Quarter(2026, 1)) == before
    assert net(session, "2026Q2") == 700 - 5000


def test_freight_is_no_sale_and_stands_apart(session: Session) -> None:
    workshop = a_workshop(session)
    sold(session, workshop, "2026-01-05", 10000, freight=1200)
    given_back(session, workshop, "2026-01-09", 4000, freight=200)
    totals = quarter_report(session, Quarter(2026, 1))["totals"]
    assert (totals["gross_fen"], totals["refunds_fen"], totals["net_fen"]) == (10000, 4000, 6000)
    assert (totals["freight_fen"], totals["freight_refunds_fen"], totals["orders"]) == (1200, 200, 1)
