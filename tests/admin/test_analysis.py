"""The officers' analysis: who depends on whom, who falls, who may not confirm; the yearly summary; figures by mail."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pytest
from openpyxl import load_workbook
from sqlalchemy.orm import Session

from shop.accounts.session import actor_of
from shop.admin.analysis import buyers
from shop.core import clock, jobs, messages
from shop.core.db import db
from shop.orders.models import Purchase
from shop.workshops.income.models import Channel
from shop.workshops.income.quarters import Quarter
from shop.workshops.models import Workshop
from shop.workshops.statistics.analysis.measures import Outlook, Year, per_mille
from shop.workshops.statistics.analysis.reading import Bought
from tests.factories.accounts import sign_in
from tests.factories.contracts import a_company
from tests.factories.income import sold
from tests.factories.orders import a_paid_order
from tests.factories.published import a_province, a_quarter_of_sales, frozen, stated
from tests.factories.workshops import a_member, an_officer, instant
from tests.support.html import parse, text
from tests.support.isolation import Client
from tests.support.watch import count_statements

NOW = instant("2026-11-22T10:00")


def a_year(**facts: object) -> Year:
    known: dict[str, object] = {
        "workshop_id": 1, "slug": "w", "name": "坊", "county_code": "433130",
        "certified_until": instant("2029-01-01"), "nets": (100, 0, 0, 0, 10, 20, 60, 10), "bulk_fen": 25,
        "declared_fen": 0, "employed": 4, "wages_fen": 80, "forms": 3, "bought_fen": 90, "largest_buyer_fen": 45,
    }  # fmt: skip
    return Year(**(known | facts))  # type: ignore[arg-type]


def test_measures_of_a_year() -> None:
    year = a_year()
    assert (year.net_fen, year.growth, year.bulk_share, year.per_head_fen) == (100, 0, 250, 25)
    assert (year.wages_per_head_fen, year.buyer_share, year.depends, year.peak) == (20, 500, True, (2, 600))
    assert a_year(employed=0).per_head_fen is None
    assert a_year(nets=(100, 100, 0, 0, 10, 50, 60, 20)).falls
    assert a_year(nets=(0,) * 8).peak is None
    assert per_mille(-1, 3) == -333


@pytest.mark.parametrize(
    ("until", "forms", "expected"),
    [
        ("2029-01-01", 3, Outlook.CONFIRMED),
        ("2028-01-01", 3, Outlook.OPEN),
        ("2027-01-01", 3, Outlook.LAST),
        ("2028-01-01", 0, Outlook.DOUBTFUL),
        ("2026-01-01", 3, None),
    ],
)
def test_who_may_fail_to_confirm(until: str, forms: int, expected: Outlook | None) -> None:
    idle = (5,) * 6 + ((0, 0) if forms == 0 else (5, 5))
    assert a_year(certified_until=instant(until), forms=forms, nets=idle).outlook(NOW) is expected


@pytest.fixture
def workshops(session: Session) -> list[Workshop]:
    """A province that sold in two quarters; the second is frozen."""
    found = a_province(session)
    a_quarter_of_sales(session, found, "2026Q1")
    a_quarter_of_sales(session, found, "2026Q2", percent=50)
    sold(session, found[0], "2026-06-01", 90_000, channel=Channel.BULK_ORDER)
    for workshop in found:
        stated(session, workshop, "2026Q2")
    frozen(session, "2026Q2", on="2026-07-10")
    session.commit()
    return found


def test_an_officer_goes_from_the_region_to_the_ledger_lines(
    session: Session, client: Client, workshops: list[Workshop]
) -> None:
    sign_in(client, an_officer(session, "430000"))
    address, clicks = "/oversight/income?quarter=2026Q2", 0
    with clock.at(NOW):
        for step in ("region=433100", "region=433130", f"/workshops/{workshops[0].slug}"):
            page = parse(client.get(address))
            address = next(a["href"] for a in page.select("table a") if step in str(a["href"]))
            clicks += 1
        lines = parse(client.get(address))
    assert clicks <= 4
    assert "900.00" in text(lines)
    assert "订单生产" in text(lines)


def test_a_company_is_one_buyer_whoever_of_it_orders_and_is_counted_by_night(session: Session) -> None:
    with clock.at(instant("2026-06-20T10:00")):
        orders = [a_paid_order(session) for _i in range(4)]
    workshop, company = orders[0].workshop_id, a_company(session)
    for order in orders:
        order.workshop_id = workshop
    for order in orders[:2]:
        session.get_one(Purchase, order.purchase_id).organisation_id = company.id
    orders[3].refunded_fen = orders[3].total_fen
    session.commit()
    [second, third] = [Quarter.parse("2026Q2"), Quarter.parse("2026Q3")]
    with clock.at(NOW):
        assert buyers.bought(session, third) == {}
        buyers.keep(session)
    one = orders[0].total_fen
    for quarter in (second, third):
        assert buyers.bought(session, quarter) == {workshop: Bought(3 * one, 2 * one)}
    assert buyers.bought(session, second.previous) == {}
    orders[2].refunded_fen = one
    session.commit()
    with clock.at(NOW):
        buyers.keep(session)
    assert buyers.bought(session, third) == {workshop: Bought(2 * one, 2 * one)}


def test_the_region_is_compared_and_every_workshop_has_its_line(
    session: Session, client: Client, workshops: list[Workshop]
) -> None:
    sign_in(client, an_officer(session, "433100"))
    with clock.at(NOW):
        page = parse(client.get("/oversight/analysis?quarter=2026Q2"))
        with count_statements() as counted:
            client.get("/oversight/analysis?quarter=2026Q2")
        assert client.get("/oversight/analysis?quarter=2026Q2&region=430100").status_code == 404
        listed = client.get("/oversight/analysis.csv?quarter=2026Q2").get_data(as_text=True).splitlines()
    assert len(counted) <= 20
    [all_workshops] = [t for t in page.select("table") if text(t.caption) == "工坊"]
    assert len(all_workshops.select("tbody tr")) == 9 == len(listed) - 1
    row = next(r for r in all_workshops.select("tr") if workshops[0].name in text(r))
    cells = [text(c) for c in row.select("td")]
    assert cells[0] == "0.23"  # 900 + 450 + 900 yuan
    assert cells[2] == "40.0%"


def test_the_yearly_summary_adds_up_with_formulas(
    session: Session, client: Client, workshops: list[Workshop]
) -> None:
    frozen(session, "2026Q1", on="2026-07-11")
    session.commit()
    sign_in(client, an_officer(session, "430000"))
    with clock.at(NOW):
        data = client.get("/oversight/analysis/year.xlsx?year=2026").data
        page = parse(client.get("/oversight/analysis/year?year=2026"))
        assert "还没有公布" in text(parse(client.get("/oversight/analysis/year?year=2024")))
    sheet = load_workbook(BytesIO(data)).active
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[-1][2] == "=SUM(C6:C7)"
    assert [r[1] for r in rows[5:7]] == ["长沙市", "湘西土家族苗族自治州"]
    sales = sum(float(r[10]) for r in rows[5:7])
    assert f"{sales:.2f}" in text(page.tfoot).replace(",", "")
    assert sales == pytest.approx(9980 * 1.5 + 900)


def test_the_month_comes_by_mail_once_and_only_to_who_still_watches(
    session: Session, client: Client, workshops: list[Workshop]
) -> None:
    officer = an_officer(session, "433100")
    session.commit()
    sign_in(client, officer)
    with clock.at(instant("2026-06-15")):
        answer = client.post("/oversight/analysis/mails", data={"region": "433100", "on": "1"})
        assert answer.status_code == 303
        assert (
            client.post("/oversight/analysis/mails", data={"region": "430100", "on": "1"}).status_code == 404
        )
    for _again in range(2):
        with clock.at(instant("2026-07-01T09:00")):
            jobs.run_one(db.sessionmaker, "statistics.mails")
            jobs.run_due(db.sessionmaker)
    told = [m for m in messages.written(50) if "2026-06" in str(m)]
    assert len(told) == 1
    assert "0.09" in str(told[0])
    assert workshops[0].name not in str(told[0])
    session.expire_all()
    for membership in list(actor_of(session, officer).grants):
        assert membership.kind == "authority"
    assert Quarter.of(clock.local_day(NOW - timedelta(days=60))) == Quarter(2026, 3)


def test_a_workshop_reads_its_own_year(session: Session, client: Client, workshops: list[Workshop]) -> None:
    owner = a_member(session, workshops[0])
    session.commit()
    sign_in(client, owner)
    with clock.at(NOW):
        page = text(parse(client.get("/studio/income?quarter=2026Q2")))
    assert "近四个季度" in page
    assert "¥2,250" in page  # 900 + 450 + 900 yuan
    assert "40.0%" in page
