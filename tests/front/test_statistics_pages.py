"""The public pages of published statistics: what a stranger reads, finds and takes home."""

from __future__ import annotations

import json

import pytest
from sqlalchemy.orm import Session

from tests.factories.published import a_province, a_quarter_of_sales, frozen, stated
from tests.support.html import parse
from tests.support.isolation import Client
from tests.support.watch import count_statements


@pytest.fixture
def published(session: Session) -> None:
    """The second quarter of 2026, published; the third is running."""
    found = a_province(session)
    a_quarter_of_sales(session, found, "2026Q2")
    a_quarter_of_sales(session, found, "2026Q3", percent=120)
    for workshop in found:
        stated(session, workshop, "2026Q2")
    frozen(session, "2026Q2", on="2026-07-10")
    session.commit()


@pytest.mark.usefixtures("published")
def test_the_province_its_prefectures_and_what_each_number_means(client: Client) -> None:
    assert "2026Q2/430000" in client.get("/statistics").get_data(as_text=True)
    page = parse(client.get("/statistics/2026Q2/430000"))
    assert page.h1.text == "湖南省2026 年第二季度非遗工坊统计"
    tables = {t.caption.text: t for t in page.select("table")}
    by_place = tables["按市州的净销售额"]
    assert [a["href"] for a in by_place.select("a")] == [
        f"/statistics/2026Q2/{code}" for code in ("433100", "430100")
    ]
    assert [td.text for td in by_place.tfoot.select("td")][:3] == ["16", "24", "1.00"]
    assert len(page.select("dl.meanings dt")) == 15
    for svg in page.select("figure svg[role=img]"):
        assert svg.title.text
        assert svg.desc.text
    west = parse(client.get("/statistics/2026Q2/433100"))
    assert "其他 2 个区县合计" in west.text
    paper = parse(client.get("/statistics/2026Q2/430000/print"))
    assert "表 1" in paper.text
    assert not paper.select("form")


@pytest.mark.usefixtures("published")
def test_files_of_three_kinds(client: Client) -> None:
    data = json.loads(client.get("/statistics/2026Q2/430000/json").data)
    assert (data["quarter"], data["totals"]["people"]["workshops"]) == ("2026Q2", 16)
    assert client.get("/statistics/2026Q2/430000/csv").data.startswith(b"\xef\xbb\xbfquarter,version")
    assert client.get("/statistics/2026Q2/430000/xlsx").data.startswith(b"PK")


@pytest.mark.usefixtures("published")
@pytest.mark.parametrize("address", ["2026Q3/430000", "2026Q2/433127", "2026Q2/999999", "never/430000"])
def test_what_is_not_published_is_not_found(client: Client, address: str) -> None:
    for ending in ("", "/json", "/print"):
        assert client.get(f"/statistics/{address}{ending}").status_code == 404


@pytest.mark.usefixtures("published")
def test_the_page_asks_few_questions_whatever_is_on_it(client: Client) -> None:
    client.get("/statistics/2026Q2/430000/print")
    with count_statements() as counted:
        client.get("/statistics/2026Q2/430000/print")
    assert len(counted) <= 12
