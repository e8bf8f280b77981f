"""/roster and /roster/days: who is certified now and where, and how many were on a day."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from sqlalchemy.orm import Session

from shop.core import clock
from shop.core.access import SYSTEM
from shop.workshops import certification
from shop.workshops.models import SuspensionGround
from tests.factories.workshops import a_workshop, instant
from tests.support.html import parse, text
from tests.support.isolation import Client
from tests.support.watch import count_statements

NOW = "2026-11-22T10:00"


def page(client: Client, path: str, status: int = 200, **asked: str) -> BeautifulSoup:
    with clock.at(instant(NOW)):
        response = client.get(path, query_string=asked or None)
    assert response.status_code == status
    return parse(response)


def listed(found: BeautifulSoup) -> list[str]:
    return [text(a) for a in found.select("section[aria-labelledby=list] tbody th a")]


def tiles(found: BeautifulSoup) -> dict[str, str]:
    """The tiles that lead somewhere, with their numbers."""
    return {text(tile.b): text(tile.i) for tile in found.select(".tiles a")}


def beside(found: BeautifulSoup) -> dict[str, str]:
    return {text(row.th): text(row.td) for row in found.select(".roster__both tbody tr")}


@pytest.fixture(autouse=True)
def some(session: Session) -> None:
    a_workshop(session, certified="2026-03-01", name="甲坊")
    a_workshop(session, certified="2024-03-01", name="乙坊", county="433127")
    a_workshop(session, certified="2023-03-01", name="过期坊")
    a_workshop(session, certified=None, name="未认定坊")
    a_workshop(session, certified="2026-03-01", name="年画坊", county="430524", craft="nianhua")
    stopped = a_workshop(session, certified="2026-03-01", name="暂停坊")
    with clock.at(instant("2026-06-01")):
        certification.suspend(
            session, SYSTEM, stopped.id, reason="抽查", document_no="1 号", ground=SuspensionGround.SAFETY
        )
    session.commit()


def test_the_roster_lists_who_is_certified_now_and_nobody_else(client: Client) -> None:
    found = page(client, "/roster")
    assert listed(found) == ["年画坊", "乙坊", "甲坊"]
    assert "共 3 家" in text(found.select_one(".lead"))


def test_the_map_shows_every_prefecture_and_says_the_same_as_the_table(client: Client) -> None:
    found = page(client, "/roster")
    assert len(found.select(".tile")) == 14
    assert tiles(found) == {"湘西": "2 家", "邵阳市": "1 家"}
    assert beside(found) == {"湘西土家族苗族自治州": "2", "邵阳市": "1"}


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ({"region": "433100"}, ["乙坊", "甲坊"]),
        ({"region": "433127"}, ["乙坊"]),
        ({"region": "430100"}, []),
        ({"craft": "nianhua"}, ["年画坊"]),
        ({"craft": "nianhua", "region": "433100"}, []),
        ({"q": "甲"}, ["甲坊"]),
        ({"q": "%"}, []),
        ({"page": "x"}, ["年画坊", "乙坊", "甲坊"]),
    ],
)
def test_place_craft_and_words_narrow_the_list(
    client: Client, asked: dict[str, str], names: list[str]
) -> None:
    assert listed(page(client, "/roster", **asked)) == names


def test_a_prefecture_opens_to_its_counties_and_a_county_stands_among_its_neighbours(client: Client) -> None:
    found = page(client, "/roster", region="433100")
    assert tiles(found) == {"永顺县": "1 家", "龙山县": "1 家"}
    found = page(client, "/roster", region="433130")
    assert [text(tile.b) for tile in found.select(".tiles a[aria-current]")] == ["龙山县"]


@pytest.mark.parametrize("code", ["999999", "龙山", "43"])
def test_no_place_is_not_found(client: Client, code: str) -> None:
    page(client, "/roster", 404, region=code)
    page(client, "/roster/days", 404, region=code)


def test_a_long_roster_has_pages_that_keep_the_question(session: Session, client: Client) -> None:
    for n in range(51):
        a_workshop(session, certified="2026-03-01", name=f"织坊{n:02d}", county="433123")
    session.commit()
    first = page(client, "/roster", region="433123", q="织坊")
    assert len(listed(first)) == 50
    following = first.select_one(".pages a[rel=next]")
    assert following is not None
    assert listed(page(client, "/roster" + str(following["href"]))) == ["织坊50"]


def test_the_statements_do_not_grow_with_the_roster(session: Session, client: Client) -> None:
    page(client, "/roster")
    with count_statements() as few:
        page(client, "/roster")
    for n in range(60):
        a_workshop(session, certified="2026-03-01", name=f"织坊{n:02d}", county="433123")
    session.commit()
    with count_statements() as many:
        page(client, "/roster")
    assert len(many) == len(few) <= 8


def test_a_day_says_how_many_were_certified_where(client: Client) -> None:
    found = page(client, "/roster/days", on="2025-12-31")
    assert text(found.select_one(".roster__sum b")) == "2 家"
    assert beside(found) == {"湘西土家族苗族自治州": "2"}
    found = page(client, "/roster/days", on="2025-12-31", region="433100")
    assert beside(found) == {"永顺县": "1", "龙山县": "1"}
    assert text(page(client, "/roster/days").select_one(".roster__sum b")) == "3 家"


def test_a_wrong_day_is_said_at_its_field(client: Client) -> None:
    found = page(client, "/roster/days", 422, on="2026-11-23")
    assert "不能晚于今天" in text(found.select_one("#on-error"))


def test_the_numbers_of_a_day_are_a_file(client: Client) -> None:
    with clock.at(instant(NOW)):
        response = client.get("/roster/days.csv?on=2026-11-22")
    lines = response.get_data(as_text=True).strip().splitlines()[1:]
    assert lines == [
        "2026-11-22,430524,邵阳市隆回县,1",
        "2026-11-22,433127,湘西土家族苗族自治州永顺县,1",
        "2026-11-22,433130,湘西土家族苗族自治州龙山县,1",
    ]
