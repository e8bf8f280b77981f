"""The workshop's income page: what it sums, who sees it, what it answers to odd addresses."""

from __future__ import annotations

import csv
from io import StringIO
from typing import Any

import pytest
from bs4 import BeautifulSoup
from sqlalchemy.orm import Session

from shop.accounts.models import Membership
from shop.core import clock
from shop.workshops.income.models import Channel
from shop.workshops.models import Workshop
from tests.factories.accounts import sign_in
from tests.factories.income import given_back, sold
from tests.factories.workshops import a_member, a_user, a_workshop, an_officer, instant
from tests.support.html import parse, text
from tests.support.isolation import Client
from tests.support.watch import count_statements

NOW = instant("2026-11-22T10:00")


@pytest.fixture
def workshop(session: Session) -> Workshop:
    workshop = a_workshop(session, certified="2026-01-05")
    sold(session, workshop, "2026-11-03", 16800, 5000, freight=800, title="桌旗", number="A00000001")
    sold(session, workshop, "2026-11-22", 9900, channel=Channel.FAIR, title="=1+1", number="A00000002")
    given_back(session, workshop, "2026-11-05", 6800, freight=300, title="桌旗", number="A00000001")
    sold(session, workshop, "2026-10-31", 70000, freight=1200, title="门帘")
    sold(session, workshop, "2025-01-02", 4200, title="杯垫")
    sold(session, a_workshop(session), "2026-11-03", 990000)
    return workshop


@pytest.fixture
def member(session: Session, client: Client, workshop: Workshop) -> Client:
    user = a_member(session, workshop, "staff")
    session.commit()
    return sign_in(client, user)


def page(client: Client, query: str = "", path: str = "/studio/income") -> BeautifulSoup:
    with clock.at(NOW):
        answer = client.get(path + query)
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return parse(answer)


def rows(table: Any) -> dict[str, list[str]]:
    return {
        text(r.select_one("th")): [text(c) for c in r.select("td")]
        for r in table.select("tr")
        if r.select("td")
    }


def tables(found: BeautifulSoup) -> dict[str, dict[str, list[str]]]:
    return {text(t.select_one("caption")): rows(t) for t in found.select("table")}


def test_the_month_as_a_sum_sheet(member: Client) -> None:
    sheet = tables(page(member))["2026 年 11 月，到 22 日"]
    assert sheet == {
        "货款 2 单，3 件": ["+317.00"],
        "运费 买家付的": ["+8.00"],
        "退款 退货款 ¥68，退运费 ¥3": ["−71.00"],
        "净收入": ["¥254"],
    }


def test_the_table_adds_up_and_rows_open_their_month(member: Client) -> None:
    found = page(member)
    months = tables(found)["每个月的数"]
    assert months["2026 年 10 月"] == ["1", "1", "700.00", "0", "12.00", "0", "712.00"]
    assert months["合计"] == ["3", "4", "1,017.00", "−68.00", "20.00", "−3.00", "966.00"]
    link = found.find("a", string="2026 年 10 月")
    assert link is not None
    assert "2026 年 10 月" in tables(page(member, path=str(link["href"])))


def test_products_and_channels_add_up_to_the_sheet(member: Client) -> None:
    found = tables(page(member))
    assert found["按渠道，2026 年 11 月"] == {
        "展会": ["1", "99.00", "0", "99.00"],
        "网上商城": ["1", "218.00", "−68.00", "150.00"],
        "合计": ["2", "317.00", "−68.00", "249.00"],
    }
    assert found["按作品，2026 年 11 月"] == {
        "桌旗 SKU-桌旗-0": ["1", "168.00", "−68.00", "100.00"],
        "=1+1 SKU-=1+1-0": ["1", "99.00", "0", "99.00"],
        "桌旗 SKU-桌旗-1": ["1", "50.00", "0", "50.00"],
        "合计": ["3", "317.00", "−68.00", "249.00"],
    }


@pytest.mark.parametrize(
    ("query", "caption", "net"),
    [
        ("?day=2026-11-03", "2026 年 11 月 3 日", "¥226"),
        ("?month=2026-10", "2026 年 10 月", "¥712"),
        ("?quarter=2026Q4", "2026 年第四季度，到 11 月 22 日", "¥966"),
        ("?quarter=2025q1", "2025 年第一季度", "¥42"),
    ],
)
def test_a_day_a_month_or_a_quarter(member: Client, query: str, caption: str, net: str) -> None:
    assert tables(page(member, query))[caption]["净收入"] == [net]


def test_a_quarter_without_sales_says_so(member: Client) -> None:
    found = page(member, "?quarter=2024Q2")
    assert "这段时间还没有收入" in text(found.main)
    assert not found.select("figure.chart")


@pytest.mark.parametrize(
    "query",
    [
        "?quarter=abc", "?quarter=2026Q5", "?month=2026-13", "?month=x", "?day=2026-02-30", "?day=20261122",
        "?day=9999-12-31", "?month=0001-01",
    ],
)  # fmt: skip
@pytest.mark.parametrize("path", ["/studio/income", "/studio/income/lines", "/studio/income.csv"])
def test_what_is_no_span_is_refused_in_words(member: Client, path: str, query: str) -> None:
    answer = member.get(path + query)
    assert answer.status_code == 422
    assert "请写成" in text(parse(answer).main)


@pytest.mark.parametrize("path", ["/studio/income", "/studio/income/lines", "/studio/income.csv"])
def test_an_address_with_a_nul_is_a_bad_request(member: Client, path: str) -> None:
    assert member.get(path + "?quarter=%00").status_code == 400


def test_the_lines_and_the_file_hold_what_the_sheet_sums(member: Client) -> None:
    [table] = tables(page(member, path="/studio/income/lines")).values()
    assert table["合计"][3:] == ["3", "317.00", "−68.00", "8.00", "−3.00"]
    with clock.at(NOW):
        answer = member.get("/studio/income.csv?month=2026-11")
    assert answer.content_type.startswith("text/csv")
    body = answer.get_data().decode("utf-8-sig")
    assert answer.get_data().startswith(b"\xef\xbb\xbf")
    lines = list(csv.DictReader(StringIO(body)))
    assert len(lines) == 6
    assert sum(float(line["货款（元）"]) - float(line["退货款（元）"]) for line in lines) == 249
    assert "'=1+1" in {line["作品"] for line in lines}
    assert {line["订单"] for line in lines} == {"A00000001", "A00000002"}


def test_lines_come_in_pages(session: Session, workshop: Workshop, member: Client) -> None:
    for n in range(60):
        sold(session, workshop, "2026-11-10", 100 + n)
    session.commit()
    first = page(member, path="/studio/income/lines?month=2026-11")
    second = page(member, path="/studio/income/lines?month=2026-11&page=2")
    assert [len(p.select("tbody tr")) for p in (first, second)] == [50, 16]
    assert rows(first.table)["合计"] == rows(second.table)["合计"]


def test_only_owner_and_staff_see_it(session: Session, client: Client, workshop: Workshop) -> None:
    paths = ("/studio/income", "/studio/income/lines", "/studio/income.csv")
    maker, officer, stranger = a_member(session, workshop, "maker"), an_officer(session), a_user(session)
    session.commit()
    assert [client.get(path).status_code for path in paths] == [303] * 3
    for user in (maker, officer, stranger):
        sign_in(client, user)
        assert [client.get(path).status_code for path in paths] == [403] * 3


def test_another_workshop_is_not_found(session: Session, member: Client) -> None:
    other = a_workshop(session, slug="others")
    session.commit()
    for path in ("/studio/income", "/studio/income/lines", "/studio/income.csv"):
        assert member.get(f"{path}?workshop={other.slug}").status_code == 404


def test_who_works_for_two_chooses(session: Session, client: Client, workshop: Workshop) -> None:
    other = a_workshop(session, name="沱水染坊")
    sold(session, other, "2026-11-04", 5500)
    user = a_member(session, workshop)
    session.add(
        Membership(user_id=user.id, organisation_id=other.organisation_id, role="staff", since=clock.now())
    )
    session.commit()
    sign_in(client, user)
    options = [text(o) for o in page(client).select("select[name=workshop] option")]
    assert options == [workshop.name, "沱水染坊"]
    found = page(client, f"?workshop={other.slug}&month=2026-11")
    assert tables(found)["2026 年 11 月，到 22 日"]["净收入"] == ["¥55"]
    assert all(f"workshop={other.slug}" in str(a["href"]) for a in found.select("nav.seg a"))


def test_the_page_asks_a_constant_number_of_questions(
    session: Session, workshop: Workshop, member: Client
) -> None:
    with count_statements() as few:
        page(member, "?quarter=2026Q4")
    for n in range(40):
        sold(
            session,
            workshop,
            f"2026-{10 + n % 2}-{1 + n % 20:02d}",
            100,
            200,
            title=f"t{n}",
            channel=list(Channel)[n % 5],
        )
    session.commit()
    with count_statements() as many:
        page(member, "?quarter=2026Q4")
    assert len(many) == len(few) <= 13


def test_products_beyond_fifty_are_summed_in_one_row(
    session: Session, workshop: Workshop, member: Client
) -> None:
    for n in range(55):
        sold(session, workshop, "2026-09-10", 100 + n, title=f"作品{n:02d}")
    session.commit()
    products = tables(page(member, "?month=2026-09"))["按作品，2026 年 9 月"]
    assert len(products) == 52
    assert products["其余作品"] == ["5", "5.10", "0", "5.10"]
