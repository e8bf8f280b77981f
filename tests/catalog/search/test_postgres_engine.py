"""The engine inside PostgreSQL: generations, words learnt by other processes, and when it is refused."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from shop.catalog.search.models import SearchEntry
from shop.catalog.search.postgres_engine import PostgresEngine
from shop.catalog.search.protocol import Document, NoIndex
from shop.config import BadSetting, Settings
from shop.core import clock
from shop.core.db import db
from tests.support.databases import POSTGRES

pytestmark = pytest.mark.engine(POSTGRES)  # only PostgreSQL has its full text search


def document(product_id: int, title: str, **facts: object) -> Document:
    return Document(product_id, clock.now(), ((title, 12),), **facts)  # type: ignore[arg-type]


@pytest.fixture
def alone(app: Flask) -> PostgresEngine:
    return PostgresEngine()


def test_without_an_index_the_engine_says_so(alone: PostgresEngine) -> None:
    with pytest.raises(NoIndex):
        alone.find("蝴蝶")
    with pytest.raises(NoIndex):
        alone.update([document(1, "蝴蝶")])


def test_a_rebuild_switches_at_once_and_takes_the_old_generation_away(alone: PostgresEngine) -> None:
    reader = PostgresEngine()
    for number, title in enumerate(("蝴蝶", "凤凰", "喜鹊"), start=1):
        progress: list[int] = []
        assert alone.rebuild([document(number, title)], clock.now(), progress.append) == 1
        assert progress == [1]
        assert reader.find(title).ids == [number]
    assert reader.find("蝴蝶").ids == []
    assert db.session.scalar(sa.select(sa.func.count()).select_from(SearchEntry)) == 1


def test_a_rebuild_that_fails_leaves_the_old_index_and_nothing_of_itself(alone: PostgresEngine) -> None:
    alone.rebuild([document(1, "蝴蝶")], clock.now())

    def broken() -> Iterator[Document]:
        yield from (document(n, "凤凰") for n in range(2, 600))
        raise RuntimeError("the database went away")

    with pytest.raises(RuntimeError):
        alone.rebuild(broken(), clock.now())
    assert alone.find("蝴蝶").ids == [1]
    assert alone.find("凤凰").ids == []
    assert db.session.scalar(sa.select(sa.func.count()).select_from(SearchEntry)) == 1


def test_words_learnt_by_one_process_are_known_to_the_others(alone: PostgresEngine) -> None:
    alone.rebuild([document(1, "蝴蝶")], clock.now())
    other_process = PostgresEngine()
    assert other_process.find("xilankapu").ids == []
    alone.update([document(2, "西兰卡普桌旗", names={"西兰卡普": 1})])
    assert other_process.find("xilankapu").ids == [2]


def test_hits_beyond_the_limit_are_told_and_the_best_come_first(alone: PostgresEngine) -> None:
    alone.rebuild(
        [Document(n, clock.now(), (("蝴蝶", 12 if n == 3 else 3),)) for n in range(1, 9)], clock.now()
    )
    found = alone.find("蝴蝶", limit=5)
    assert (found.ids[0], len(found.ids), found.more) == (3, 5, True)
    assert not alone.find("蝴蝶").more


def test_the_setting_is_refused_without_such_a_database(tmp_path: Path) -> None:
    with pytest.raises(BadSetting, match="SHOP_DATABASE_URL"):
        Settings(search="postgres", data_dir=tmp_path)
    assert Settings(search="postgres", database_url="postgresql://there/shop").search == "postgres"
