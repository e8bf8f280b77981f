"""What people type finds what they mean: measured on the demo province."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from shop.catalog.filters import Filters
from shop.catalog.search.context import engine
from shop.catalog.search.listing import search
from shop.core import clock
from shop.core.db import db
from tests.catalog.search.measuring import measure, wares
from tests.catalog.search.questions import DRAWN, drawn, written


@pytest.fixture
def asked(province: Flask) -> Iterator[Flask]:
    with province.app_context():
        yield province


def answer(words: str) -> list[int]:
    """Ids of the first page."""
    found = search(db.session, engine(), Filters(q=words), clock.now())
    return [card.product_id for card in found.cards]


def test_the_list_is_long_and_holds_every_kind() -> None:
    questions = written()
    assert len(questions) >= 150
    assert len({question.query for question in questions}) == len(questions)
    kinds = {"craft", "county", "motif", "workshop", "synonym", "traditional", "pinyin", "initials", "mixed"}
    assert {question.kind for question in questions} >= kinds | {"one character", "typo"}


def test_questions_drawn_from_titles_are_the_same_every_time(asked: Flask) -> None:
    goods = wares(db.session)
    questions = drawn(goods)
    assert len(questions) == DRAWN
    assert drawn(goods) == questions


def test_who_types_finds_what_they_mean(asked: Flask) -> None:
    """The issue asks for 0.85 and 0.95."""
    goods = wares(db.session)
    measured = measure([*written(), *drawn(goods)], goods, answer)
    assert measured.reciprocal >= 0.95, measured.report()
    assert measured.among_first >= 0.98, measured.report()
