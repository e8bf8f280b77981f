"""The officers' overview: whose figures, how they open down to the lines, and that every level adds up."""

from __future__ import annotations

import csv
from io import StringIO
from typing import Any

import pytest
from bs4 import BeautifulSoup
from sqlalchemy.orm import Session

from shop.core import clock
from shop.heritage.models import Region
from shop.workshops.income.models import Channel
from tests.factories.accounts import sign_in
from tests.factories.heritage import a_craft
from tests.factories.income import given_back, sold
from tests.factories.workshops import a_member, a_user, a_workshop, an_officer, an_operator, instant
from tests.support.html import parse, text
from tests.support.isolation import Client
from tests.support.watch import count_statements

NOW = instant("2026-11-22T10:00")
PATHS = ("/oversight/income", "/oversight/income.csv")


@pytest.fixture(autouse=True)
def province(session: Session) -> None:
    """Three workshops in two prefectures; money in ten thousands so that tables in 万元 are exact."""
    longshan = a_workshop(session, county="433130", name="龙山坊", slug="longshan")
    yongshun = a_workshop(session, county="433127", name="永顺坊", slug="yongshun", craft="nianhua")
    liuyang = a_workshop(session, county="430181", name="浏阳坊", slug="liuyang", craft="juhuashi")
    two = [a_craft(session, "xilankapu"), a_craft(session, "nianhua")]
    sold(session, longshan, "2026-07-01", 5_000_000, 3_000_000, freight=10_000, crafts=two, number="L1")
    sold(session, longshan, "2026-08-20", 1_000_000, channel=Channel.FAIR, number="L2")
    given_back(session, longshan, "2026-09-30T23:59", 500_000, number="L1")
    sold(session, yongshun, "2026-09-01", 2_000_000, number="Y1")
    sold(session, liuyang, "2026-09-02", 4_000_000, number="M1")
    sold(session, liuyang, "2026-10-01", 7_000_000, number="M2")
    session.commit()


def signed_in(session: Session, client: Client, who: str) -> Client:
    user = an_operator(session) if who == "platform" else an_officer(session, who)
    session.commit()
    return sign_in(client, user)


def page(client: Client, address: str) -> BeautifulSoup:
    with clock.at(NOW):
        answer = client.get(address)
    assert answer.status_code == 200, text(parse(answer))
    return parse(answer)


def table(found: BeautifulSoup, caption: str) -> dict[str, list[str]]:
    [it] = [t for t in found.select("table") if text(t.select_one("caption")) == caption]
    return {
        text(r.select_one("th")): [text(c) for c in r.select("td")] for r in it.select("tr") if r.select("td")
    }


def net(found: BeautifulSoup, caption: str) -> dict[str, str]:
    return {name: cells[2] for name, cells in table(found, caption).items()}


def opened(client: Client, found: BeautifulSoup, word: str) -> BeautifulSoup:
    link = found.select_one("main table").find_parent("main").find("a", string=word)  # type: ignore[union-attr]
    assert link is not None, word
    return page(client, str(link["href"]))


def test_every_table_adds_up_to_the_total(session: Session, client: Client) -> None:
    found = page(signed_in(session, client, "430000"), "/oversight/income?quarter=2026Q3")
    assert net(found, "按市州") == {"湘西土家族苗族自治州": "10.50", "长沙市": "4.00", "合计": "14.50"}
    assert net(found, "按区县") == {
        "龙山县 湘西土家族苗族自治州": "8.50",
        "浏阳市 长沙市": "4.00",
        "永顺县 湘西土家族苗族自治州": "2.00",
        "合计": "14.50",
    }
    assert net(found, "按工艺") == {
        "土家织锦": "5.50",
        "滩头年画": "5.00",
        "菊花石雕": "4.00",
        "合计": "14.50",
    }
    assert net(found, "按渠道") == {"网上商城": "13.50", "展会": "1.00", "合计": "14.50"}
    assert table(found, "按市州")["合计"][0] == "4"


def test_a_figure_opens_from_prefecture_to_the_lines_that_make_it(session: Session, client: Client) -> None:
    officer = signed_in(session, client, "430000")
    found = page(officer, "/oversight/income?quarter=2026Q3")
    found = opened(officer, found, "湘西土家族苗族自治州")
    assert net(found, "按区县")["合计"] == "10.50"
    found = opened(officer, found, "龙山县")
    assert net(found, "按工坊") == {"龙山坊": "8.50", "合计": "8.50"}
    found = opened(officer, found, "龙山坊")
    [lines] = [text(t.select_one("tfoot")) for t in found.select("table")]
    assert lines == "合计 3 90,000.00 −5,000.00 100.00 0"
    assert {text(r.select("td")[0]) for r in found.select("tbody tr")} == {"L1", "L2"}


def test_a_figure_opens_from_craft_to_workshops_to_lines(session: Session, client: Client) -> None:
    officer = signed_in(session, client, "430000")
    found = opened(officer, page(officer, "/oversight/income?quarter=2026Q3"), "滩头年画")
    assert net(found, "按工坊") == {"龙山坊": "3.00", "永顺坊": "2.00", "合计": "5.00"}
    found = opened(officer, found, "龙山坊")
    assert [text(r.select("td")[4]) for r in found.select("tbody tr")] == ["30,000.00"]


def test_a_figure_opens_from_channel_and_span(session: Session, client: Client) -> None:
    officer = signed_in(session, client, "433100")
    found = page(officer, "/oversight/income?from=2026-08-01&to=2026-09-30")
    assert net(found, "按区县") == {
        "永顺县 湘西土家族苗族自治州": "2.00",
        "龙山县 湘西土家族苗族自治州": "0.50",
        "合计": "2.50",
    }
    found = opened(officer, found, "展会")
    assert net(found, "按工坊") == {"龙山坊": "1.00", "合计": "1.00"}
    found = opened(officer, found, "龙山坊")
    assert [text(r.select("td")[0]) for r in found.select("tbody tr")] == ["L2"]


@pytest.mark.parametrize(
    ("query", "total"),
    [
        ("", "7.00"),
        ("?quarter=2026Q3&month=2026-09", "5.50"),
        ("?from=2026-07-01&to=2026-07-01", "8.00"),
        ("?from=2026-10-01&to=2026-11-22", "7.00"),
    ],
)
def test_quarter_month_and_days(session: Session, client: Client, query: str, total: str) -> None:
    found = page(signed_in(session, client, "430000"), "/oversight/income" + query)
    assert net(found, "按市州")["合计"] == total


def test_an_officer_sees_the_own_region_only(session: Session, client: Client) -> None:
    officer = signed_in(session, client, "433130")
    found = page(officer, "/oversight/income?quarter=2026Q3")
    assert net(found, "按工坊") == {"龙山坊": "8.50", "合计": "8.50"}
    for path in PATHS:
        for region in ("433127", "433100", "430000", "430181", "all", "999999", "43", "%25"):
            assert officer.get(f"{path}?quarter=2026Q3&region={region}").status_code == 404, region
    for path in ("", "/lines.csv"):
        assert officer.get(f"/oversight/income/workshops/longshan{path}").status_code == 200
        assert officer.get(f"/oversight/income/workshops/yongshun{path}").status_code == 404
        assert officer.get(f"/oversight/income/workshops/none{path}").status_code == 404


def test_the_platform_sees_the_whole_country(session: Session, client: Client) -> None:
    session.add_all(
        [
            Region(code="440000", name="广东省", short_name="广东", level="province"),
            Region(code="441900", name="东莞市", short_name="东莞", level="prefecture", parent_code="440000"),
        ]
    )
    session.flush()
    sold(session, a_workshop(session, county="441900", name="东莞坊"), "2026-09-09", 1_000_000)
    operator = signed_in(session, client, "platform")
    found = page(operator, "/oversight/income?quarter=2026Q3&region=all")
    assert net(found, "按省") == {"湖南省": "14.50", "广东省": "1.00", "合计": "15.50"}
    found = opened(operator, opened(operator, found, "广东省"), "东莞市")
    assert net(found, "按工坊") == {"东莞坊": "1.00", "合计": "1.00"}


def test_others_are_turned_away(session: Session, client: Client) -> None:
    paths = (*PATHS, "/oversight/income/workshops/longshan", "/oversight/income/workshops/longshan/lines.csv")
    member, stranger = a_member(session, a_workshop(session)), a_user(session)
    session.commit()
    assert [client.get(path).status_code for path in paths] == [303] * 4
    for user in (member, stranger):
        sign_in(client, user)
        assert [client.get(path).status_code for path in paths] == [403] * 4


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("quarter=abc", 422), ("month=2026-00", 422), ("from=2026-11-01", 422), ("to=2026-11-01", 422),
        ("from=2026-11-02&to=2026-11-01", 422), ("from=2020-01-01&to=2026-01-01", 422), ("from=x&to=y", 422),
        ("craft=none", 404), ("channel=none", 404),
    ],
)  # fmt: skip
def test_odd_addresses_are_answered_in_words(session: Session, client: Client, query: str, code: int) -> None:
    officer = signed_in(session, client, "433130")
    for path in (
        *PATHS,
        "/oversight/income/workshops/longshan",
        "/oversight/income/workshops/longshan/lines.csv",
    ):
        answer = officer.get(f"{path}?{query}")
        assert answer.status_code == code
        assert len(text(parse(answer).main)) > 20


def test_a_quarter_without_figures_says_so(session: Session, client: Client) -> None:
    found = page(signed_in(session, client, "430000"), "/oversight/income?quarter=2024Q1")
    assert "这段时间没有收入" in text(found.main)
    assert not found.select("table")


def records(client: Client, address: str) -> list[dict[str, Any]]:
    with clock.at(NOW):
        body = client.get(address).get_data().decode("utf-8-sig")
    return list(csv.DictReader(StringIO(body)))


def test_the_files_hold_the_same_to_the_fen(session: Session, client: Client) -> None:
    officer = signed_in(session, client, "430000")
    rows = records(officer, "/oversight/income.csv?quarter=2026Q3")
    for kind in ("合计", "市州", "区县", "工艺", "渠道"):
        assert sum(float(r["净销售额（元）"]) for r in rows if r["分类"] == kind) == 145000
    lines = records(officer, "/oversight/income/workshops/longshan/lines.csv?quarter=2026Q3")
    assert sum(float(r["货款（元）"]) - float(r["退货款（元）"]) for r in lines) == 85000


def test_the_page_asks_a_constant_number_of_questions(session: Session, client: Client) -> None:
    officer = signed_in(session, client, "430000")
    with count_statements() as few:
        page(officer, "/oversight/income?quarter=2026Q3")
    for n, county in enumerate(("433123", "430524", "433130") * 3):
        workshop = a_workshop(session, county=county)
        sold(session, workshop, "2026-09-09", 100 + n, 200, channel=list(Channel)[n % 5])
    session.commit()
    with count_statements() as many:
        page(officer, "/oversight/income?quarter=2026Q3")
    assert len(many) == len(few) <= 14
