"""The platform sees what is searched for and what is not found; nobody else does."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from shop.catalog.search.models import SearchCount
from shop.core import clock
from tests.factories.accounts import sign_in
from tests.factories.workshops import a_member, a_workshop, an_officer, an_operator
from tests.support.html import parse, text
from tests.support.isolation import Client

PATH = "/oversight/searches"


def counted(session: Session, words: str, searches: int, empty: int = 0, days_ago: int = 0) -> None:
    day = clock.today() - timedelta(days=days_ago)
    session.add(SearchCount(day=day, words=words, searches=searches, empty=empty))


def rows(page: object, heading: str) -> list[list[str]]:
    section = page.select_one(f"section[aria-labelledby={heading}]")  # type: ignore[attr-defined]
    return [[text(cell) for cell in row.select("th, td")] for row in section.select("tbody tr")]


def test_the_operator_sees_frequent_words_and_words_without_a_hit(session: Session, client: Client) -> None:
    counted(session, "桌旗", 5)
    counted(session, "桌旗", 4, days_ago=6)
    counted(session, "水晶", 2, 2)
    counted(session, "旧词", 50, 50, days_ago=20)
    sign_in(client, an_operator(session))
    page = parse(client.get(PATH))
    assert rows(page, "frequent") == [["桌旗", "9", "0"], ["水晶", "2", "2"]]
    assert rows(page, "nothing") == [["水晶", "2", "2"]]
    assert rows(parse(client.get(f"{PATH}?days=30")), "nothing")[0] == ["旧词", "50", "50"]
    assert client.get(f"{PATH}?days=x").status_code == 200


def test_without_searches_the_page_says_so(session: Session, client: Client) -> None:
    sign_in(client, an_operator(session))
    assert parse(client.get(PATH)).select_one(".empty") is not None


@pytest.mark.parametrize("who", ["officer", "owner"])
def test_nobody_else_sees_it(session: Session, client: Client, who: str) -> None:
    user = an_officer(session) if who == "officer" else a_member(session, a_workshop(session))
    sign_in(client, user)
    assert client.get(PATH).status_code == 403
