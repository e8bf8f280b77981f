"""Search: whatever the index holds, a hit is something that is sold now and says the words now."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from shop.catalog import cards
from shop.catalog.filters import Filters
from shop.catalog.listing import Listing
from shop.catalog.models import Product, ProductState
from shop.catalog.search import upkeep
from shop.catalog.search.context import engine
from shop.catalog.search.listing import search
from shop.catalog.search.postgres_engine import PostgresEngine
from shop.catalog.search.protocol import Document, NoIndex, SearchEngine
from shop.catalog.search.whoosh_engine import WhooshEngine
from shop.core import clock, jobs
from shop.core.access import SYSTEM
from shop.core.db import db
from shop.core.outbox import OutboxTask
from shop.workshops import certification
from tests.factories.catalog import a_product
from tests.factories.heritage import a_craft, an_ich_item
from tests.factories.workshops import a_workshop
from tests.support.databases import POSTGRES
from tests.support.watch import count_statements


@pytest.fixture
def index(app: Flask, database_engine: str, monkeypatch: pytest.MonkeyPatch) -> SearchEngine:
    """The app's engine with an empty index: on PostgreSQL the one inside it."""
    if database_engine == POSTGRES:
        monkeypatch.setitem(app.extensions, "search", PostgresEngine())
    engine().rebuild([], clock.now() - timedelta(minutes=10))
    return engine()


def goods(session: Session, title: str, **facts: object) -> Product:
    """A product on sale, its card written; the index does not know it yet."""
    workshop = facts.pop("workshop", None) or a_workshop(session)
    product = a_product(session, workshop, title=title)  # type: ignore[arg-type]
    for name, value in facts.items():
        setattr(product, name, value)
    cards.refresh(session, [product.id])
    session.commit()
    return product


def change(session: Session, product: Product, **facts: object) -> None:
    for name, value in facts.items():
        setattr(product, name, value)
    product.updated_at = product.updated_at + timedelta(seconds=1)
    cards.refresh(session, [product.id])
    session.commit()


def find(session: Session, words: str, **asked: object) -> Listing:
    return search(session, engine(), Filters(q=words, **asked), clock.now())  # type: ignore[arg-type]


def titles(found: Listing) -> list[str]:
    return [card.title for card in found.cards]


def indexed(session: Session) -> None:
    upkeep.rebuild(session, engine())


@pytest.mark.parametrize(
    "words", ["织锦", "锦壁", "壁", "四十八勾", "勾", "土家织锦壁挂", "西兰卡普", "壁挂 土家", "龙山", "龙山县", "湘西州",
              "捞车河岸", "河岸织", "土家族织锦技艺", "纺染织绣", "棉麻", "ａｂ１２", "AB12", "家里老人"]
)  # fmt: skip
def test_a_product_is_found_by_all_that_is_said_of_it(
    session: Session, index: SearchEngine, words: str
) -> None:
    craft = a_craft(session)
    craft.aliases = "西兰卡普;土家锦"
    workshop = a_workshop(session, name="捞车河岸织锦工坊")
    product = goods(
        session,
        "土家织锦壁挂「四十八勾」AB12",
        workshop=workshop,
        ich_item_id=an_ich_item(session).id,
        material="棉麻",
        story="家里老人传下来的花样。",
    )
    indexed(session)
    assert [card.product_id for card in find(session, words).cards] == [product.id]


@pytest.mark.parametrize("words", ["瓷器", "壁画", "！？", "qq", "勾勾勾勾"])
def test_what_is_said_nowhere_is_not_found(session: Session, index: SearchEngine, words: str) -> None:
    goods(session, "壁挂「四十八勾」")
    indexed(session)
    assert find(session, words).total == 0


def test_words_in_the_name_come_before_words_in_the_story(session: Session, index: SearchEngine) -> None:
    told = goods(session, "蓝色桌旗", story="挂在堂屋里像一只蝴蝶。")
    named = goods(session, "蝴蝶胸针")
    indexed(session)
    assert [card.product_id for card in find(session, "蝴蝶").cards] == [named.id, told.id]


def test_all_words_are_needed(session: Session, index: SearchEngine) -> None:
    goods(session, "蓝色桌旗")
    both = goods(session, "红色桌旗")
    indexed(session)
    assert [card.product_id for card in find(session, "桌旗 红色").cards] == [both.id]


def test_an_old_index_shows_nothing_of_a_suspended_workshop(session: Session, index: SearchEngine) -> None:
    product = goods(session, "蝴蝶胸针")
    indexed(session)
    certification.suspend(session, SYSTEM, product.workshop_id, reason="质量问题", document_no="1 号")
    found = find(session, "蝴蝶")
    assert (found.total, found.cards) == (0, [])
    assert not any(found.counts.by["craft"].values())


def test_an_old_index_shows_nothing_that_was_taken_down(session: Session, index: SearchEngine) -> None:
    product = goods(session, "蝴蝶胸针")
    indexed(session)
    change(session, product, state=ProductState.UNPUBLISHED)
    assert find(session, "蝴蝶").total == 0


def test_words_that_were_taken_away_find_nothing_and_new_ones_do_before_the_index_knows(
    session: Session, index: SearchEngine
) -> None:
    product = goods(session, "蝴蝶胸针")
    indexed(session)
    change(session, product, title="凤凰胸针")
    assert find(session, "蝴蝶").total == 0
    assert titles(find(session, "凤凰")) == ["凤凰胸针"]
    assert titles(find(session, "胸针")) == ["凤凰胸针"]


def test_too_many_changes_are_left_out_until_the_index_has_them(
    session: Session, index: SearchEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    product = goods(session, "蝴蝶胸针")
    still = goods(session, "蝴蝶发夹")
    indexed(session)
    monkeypatch.setattr("shop.catalog.search.listing.RECHECKED", 0)
    change(session, product, title="凤凰胸针")
    assert [card.product_id for card in find(session, "蝴蝶").cards] == [still.id]
    upkeep.catch_up(session, index)
    assert find(session, "凤凰").total == 1


def test_a_price_or_stock_change_leaves_the_entry_true(session: Session, index: SearchEngine) -> None:
    product = goods(session, "蝴蝶胸针")
    indexed(session)
    session.execute(sa.delete(OutboxTask))
    cards.refresh(session, [product.id])
    assert session.scalars(sa.select(OutboxTask.topic)).all() == []
    with count_statements() as statements:
        find(session, "蝴蝶")
    assert not any("craft_class.name" in s and "workshop.name" in s for s in statements)


def test_the_outbox_brings_changes_into_the_index(app: Flask, session: Session, index: SearchEngine) -> None:
    product = goods(session, "蝴蝶胸针")
    jobs.run_due(db.sessionmaker)
    assert index.find("蝴蝶").ids == [product.id]
    change(session, product, title="凤凰胸针")
    jobs.run_due(db.sessionmaker)
    assert index.find("蝴蝶").ids == []
    assert index.find("凤凰").ids == [product.id]
    change(session, product, state=ProductState.UNPUBLISHED)
    jobs.run_due(db.sessionmaker)
    assert index.find("凤凰").ids == []


def test_catching_up_brings_in_what_was_missed_and_moves_the_watermark(
    session: Session, index: SearchEngine
) -> None:
    product = goods(session, "蝴蝶胸针")
    index.set_watermark(clock.now() - timedelta(days=1))
    assert upkeep.catch_up(session, index) == 1
    assert index.find("蝴蝶").ids == [product.id]
    assert index.watermark > clock.now() - timedelta(minutes=11)
    assert upkeep.catch_up(session, index) == 0


def test_filters_and_orders_hold_for_words_too(session: Session, index: SearchEngine) -> None:
    cheap = goods(session, "蝴蝶胸针")
    there = goods(session, "蝴蝶年画", workshop=a_workshop(session, county="430524", craft="nianhua"))
    indexed(session)
    found = find(session, "蝴蝶", place=("430500",))
    assert [card.product_id for card in found.cards] == [there.id]
    assert found.counts.by["place"] == {"430524": 1, "433130": 1}
    for sort, expected in (("new", [there.id, cheap.id]), ("price", [cheap.id, there.id])):
        assert [card.product_id for card in find(session, "蝴蝶", sort=sort).cards] == expected
    assert find(session, "蝴蝶", low_fen=10**7).total == 0
    assert find(session, "蝴蝶", low_fen=10**7).counts.without == {"price": 2}


def test_facets_are_counted_over_all_hits_not_over_the_page(session: Session, index: SearchEngine) -> None:
    workshop = a_workshop(session)
    products = [a_product(session, workshop, title=f"蝴蝶 {n}") for n in range(30)]
    cards.refresh(session, [p.id for p in products])
    session.commit()
    indexed(session)
    found = find(session, "蝴蝶", page=2)
    assert (found.total, len(found.cards), found.pages) == (30, 6, 2)
    assert sum(found.counts.by["supply"].values()) == 30
    first = find(session, "蝴蝶")
    assert len(set(titles(first)) | set(titles(found))) == 30


def test_a_word_nearly_right_is_told_what_it_may_have_meant(session: Session, index: SearchEngine) -> None:
    craft = a_craft(session)
    craft.aliases = "西兰卡普"
    goods(session, "壁挂")
    indexed(session)
    for words, meant in (
        ("西兰卡晋", "西兰卡普"),
        ("壁挂 水晶", "壁挂"),
        ("xilankabu", "西兰卡普"),
    ):
        found = find(session, words)
        assert (found.suggestion, titles(found)) == (meant, ["壁挂"])
    assert find(session, "水晶").suggestion is None


def test_statements_do_not_depend_on_hits(session: Session, index: SearchEngine) -> None:
    workshop = a_workshop(session)
    for n in range(3):
        goods(session, f"蝴蝶 {n}", workshop=workshop)
    indexed(session)
    find(session, "蝴蝶")
    with count_statements() as few:
        find(session, "蝴蝶 1")
    with count_statements() as more:
        find(session, "蝴蝶", supply=("in_stock",), sort="price")
    assert len(few) == len(more) <= 8, more


def document(product_id: int, title: str, stamp_days: int = 0) -> Document:
    return Document(product_id, clock.now() - timedelta(days=stamp_days), ((title, 12),))


@pytest.fixture
def alone(tmp_path: Path) -> Iterator[WhooshEngine]:
    """An engine without a store."""
    yield WhooshEngine(tmp_path / "search")


def test_without_an_index_the_engine_says_so(alone: WhooshEngine) -> None:
    with pytest.raises(NoIndex):
        alone.find("蝴蝶")
    with pytest.raises(NoIndex):
        alone.update([document(1, "蝴蝶")])


def test_a_rebuild_switches_at_once_and_keeps_one_older_generation(
    alone: WhooshEngine, tmp_path: Path
) -> None:
    reader = WhooshEngine(tmp_path / "search")
    for title in ("蝴蝶", "凤凰", "喜鹊"):
        progress: list[int] = []
        assert alone.rebuild([document(1, title)], clock.now(), progress.append) == 1
        assert progress == [1]
        assert reader.find(title).ids == [1]
    assert reader.find("蝴蝶").ids == []
    assert len([p for p in (tmp_path / "search").iterdir() if p.is_dir()]) == 2


def test_a_rebuild_that_fails_leaves_the_old_index(alone: WhooshEngine) -> None:
    alone.rebuild([document(1, "蝴蝶")], clock.now())

    def broken() -> Iterator[Document]:
        yield document(2, "凤凰")
        raise RuntimeError("the database went away")

    with pytest.raises(RuntimeError):
        alone.rebuild(broken(), clock.now())
    assert alone.find("蝴蝶").ids == [1]
    assert alone.find("凤凰").ids == []


def test_two_rebuilds_at_once_do_not_take_each_others_folder_away(
    alone: WhooshEngine, tmp_path: Path
) -> None:
    other = WhooshEngine(tmp_path / "search")

    def slow() -> Iterator[Document]:
        yield document(1, "蝴蝶")
        for title in ("喜鹊", "凤凰", "鸳鸯"):
            other.rebuild([document(2, title)], clock.now())
        yield document(3, "蝴蝶")

    assert alone.rebuild(slow(), clock.now()) == 2
    assert sorted(other.find("蝴蝶").ids) == [1, 3]


def test_an_update_replaces_and_a_removal_takes_out(alone: WhooshEngine, tmp_path: Path) -> None:
    alone.rebuild([document(n, "蝴蝶") for n in range(1, 9)], clock.now())
    other_process = WhooshEngine(tmp_path / "search")
    assert len(other_process.find("蝴蝶").ids) == 8
    alone.update([document(3, "凤凰"), document(9, "蝴蝶")])
    alone.remove([4, 77])
    assert sorted(other_process.find("蝴蝶").ids) == [1, 2, 5, 6, 7, 8, 9]
    assert other_process.find("凤凰").ids == [3]
    assert set(other_process.stamps([3, 4, 9, 100])) == {3, 9}


def test_stamps_come_back_to_the_microsecond(alone: WhooshEngine) -> None:
    stamp = clock.now()
    alone.rebuild([Document(5, stamp, (("蝴蝶", 1),))], clock.now())
    assert alone.stamps([5]) == {5: stamp}


def test_many_and_few_hits_score_the_same_way(alone: WhooshEngine) -> None:
    """Posting lists longer than a block, wanted whole or skipped through."""
    many = [
        Document(n, clock.now(), (("蝴蝶", 3 if n == 777 else 1), ("风" if n % 500 == 0 else "雨", 2)))
        for n in range(1, 2001)
    ]
    alone.rebuild(many, clock.now())
    assert alone.find("蝴蝶").total == 2000
    assert alone.find("蝴蝶").ids[0] == 777
    assert alone.find("蝴蝶").ids[1:3] == [2000, 1999]
    assert sorted(alone.find("蝴蝶 风").ids) == [500, 1000, 1500, 2000]
    assert alone.find("蝴蝶", limit=5).ids == alone.find("蝴蝶").ids[:5]
