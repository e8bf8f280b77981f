"""The page of a search: marks, other words, a helpful empty result; and what was searched for is counted."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from shop.catalog import cards
from shop.catalog.search import counting, upkeep
from shop.catalog.search.context import engine
from shop.catalog.search.counting import Frequent, SearchCounter
from shop.catalog.search.marking import marked
from shop.catalog.search.models import SearchCount
from shop.core import clock
from shop.core.db import db
from tests.factories.catalog import a_product
from tests.factories.workshops import a_workshop
from tests.support.html import parse
from tests.support.isolation import Client


@pytest.fixture(autouse=True)
def shelf(app: Flask, session: Session) -> None:
    product = a_product(session, a_workshop(session), title="蝴蝶 <胸针>「双飞」")
    cards.refresh(session, [product.id])
    session.commit()
    upkeep.rebuild(session, engine())


def test_what_was_searched_for_is_marked_in_the_title(client: Client) -> None:
    page = parse(client.get("/products?q=蝴蝶 双飛"))
    title = page.select_one(".card__title")
    assert title is not None
    assert [mark.text for mark in title.select("mark")] == ["蝴蝶", "双飞"]
    assert title.text == "蝴蝶 <胸针>「双飞」"


def test_marks_keep_what_was_written_and_escape_it() -> None:
    assert marked("土家織錦<b>", ["织锦"]) == "土家<mark>織錦</mark>&lt;b&gt;"
    assert marked("花布", []) == "花布"


def test_other_words_are_told_with_their_goods(client: Client) -> None:
    page = parse(client.get("/products?q=胡蝶"))
    note = page.select_one(".note")
    assert note is not None and "蝴蝶" in note.text
    assert len(page.select(".card")) == 1


def test_an_empty_result_helps_on(client: Client) -> None:
    page = parse(client.get("/products?q=水晶"))
    empty = page.select_one(".empty")
    assert empty is not None
    assert any("craft=" in str(link["href"]) for link in empty.select("a"))


def test_searches_are_counted_with_those_that_found_nothing(session: Session) -> None:
    counter = SearchCounter()
    for words, was_found in (
        ("蝴蝶", True),
        ("ＡＢ 织锦", False),
        ("蝴蝶", False),
        ("13800001234", True),
        ("a@b.cn", True),
    ):
        counter.note(words, found=was_found)
    assert counter.due()
    assert not counter.due()
    counter.write(session)
    counter.note("蝴蝶", found=True)
    counter.write(session)
    today = clock.today()
    assert counting.report(session, today, empty=False) == [Frequent("蝴蝶", 3, 1), Frequent("ab 织锦", 1, 1)]
    assert counting.report(session, today, empty=True) == [Frequent("ab 织锦", 1, 1), Frequent("蝴蝶", 3, 1)]


def test_processes_that_write_the_same_words_at_once_add_up(real_db: Flask) -> None:
    words = [f"词{n}" for n in range(60)]
    start = threading.Barrier(6)

    def process(turn: int) -> None:
        counter = SearchCounter()
        for word in words if turn % 2 else reversed(words):
            counter.note(word, found=True)
        with real_db.app_context():
            start.wait()
            counter.write(db.session)
            db.session.commit()

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(process, range(6)))
    with real_db.app_context():
        assert {f.searches for f in counting.report(db.session, clock.today(), empty=False)} == {6}


def test_a_page_comes_also_when_the_counts_cannot_be_written(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Broken(SearchCounter):
        def write(self, session: Session) -> None:
            raise OperationalError("INSERT", {}, Exception("gone"))

    monkeypatch.setattr("shop.catalog.routes.search_counts._counter", Broken())
    assert client.get("/products?q=蝴蝶").status_code == 200


def test_counts_are_forgotten_after_a_quarter_of_a_year(session: Session) -> None:
    for days in (0, 90, 91):
        session.add(SearchCount(day=clock.today() - timedelta(days=days), words="蝴蝶", searches=1, empty=0))
    session.flush()
    counting.forget(session)
    assert len(session.scalars(sa.select(SearchCount)).all()) == 2


def test_a_search_on_the_page_is_counted_and_a_list_is_not(
    client: Client, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shop.catalog.routes.search_counts._counter", SearchCounter())
    client.get("/products")
    client.get("/products?q=蝴蝶")
    rows = session.scalars(sa.select(SearchCount)).all()
    assert [(row.words, row.searches, row.empty) for row in rows] == [("蝴蝶", 1, 0)]
