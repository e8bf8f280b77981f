"""The answer to a search is kept for visitors like any public page: it is gone with the next change, and still counted."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
import sqlalchemy as sa
from click.testing import CliRunner
from flask import Flask
from sqlalchemy.orm import Session

from shop.catalog import cards, stock
from shop.catalog.commands import reindex
from shop.catalog.models import Product, ProductState
from shop.catalog.routes import search_counts
from shop.catalog.search import upkeep
from shop.catalog.search.context import engine
from shop.catalog.search.counting import SearchCounter
from shop.catalog.search.models import SearchCount
from shop.core import clock, jobs
from shop.core.access import SYSTEM
from shop.core.db import db
from shop.workshops import certification
from tests.factories.catalog import a_product, the_stock
from tests.factories.workshops import a_workshop
from tests.support.html import parse, text

ASKED = "/products?q=蝴蝶"


@pytest.fixture
def shop(real_db: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    """A store with a butterfly in its index, whose pages are kept."""
    monkeypatch.setattr(search_counts, "_counter", SearchCounter())
    with real_db.app_context():
        made = a_product(db.session, a_workshop(db.session), title="蝴蝶胸针")
        cards.refresh(db.session, [made.id])
        db.session.commit()
        upkeep.rebuild(db.session, engine())
        db.session.rollback()
        jobs.run_due(db.sessionmaker)
    yield real_db


def titles(shop: Flask) -> list[str]:
    page = parse(shop.test_client().get(ASKED))
    return [text(link).replace(" ", "") for link in page.select(".card__title")]


def flask_is_not_asked(shop: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shop, "full_dispatch_request", lambda: pytest.fail("Flask was asked"))


def test_a_repeated_search_asks_neither_flask_nor_the_index_and_is_counted(
    shop: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shop.catalog.search.counting.KEPT_SECONDS", 0)
    assert titles(shop) == ["蝴蝶胸针"]
    with monkeypatch.context() as door:
        flask_is_not_asked(shop, door)
        assert [titles(shop) for _ in range(2)] == [["蝴蝶胸针"]] * 2
    for path in ("/products?q=水晶", f"{ASKED}&supply=in_stock"):
        for _ in range(2):
            shop.test_client().get(path)
    with shop.app_context():
        rows = db.session.scalars(sa.select(SearchCount).order_by(SearchCount.searches)).all()
        assert [(row.words, row.searches, row.empty) for row in rows] == [("水晶", 2, 2), ("蝴蝶", 3, 0)]


def test_counts_that_cannot_be_written_cost_no_visitor_the_kept_page(
    shop: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    titles(shop)
    monkeypatch.setattr("shop.catalog.search.counting.KEPT_SECONDS", 0)
    with shop.app_context():
        db.session.execute(sa.text("ALTER TABLE search_count RENAME TO search_count_gone"))
        db.session.commit()
    flask_is_not_asked(shop, monkeypatch)
    assert titles(shop) == ["蝴蝶胸针"]


def sold_out(session: Session, product: Product) -> None:
    row = the_stock(product)
    assert stock.reserve(session, {row.id: row.on_hand}, "whoever takes all", clock.now()) == []


def suspended(session: Session, product: Product) -> None:
    certification.suspend(session, SYSTEM, product.workshop_id, reason="质量问题", document_no="9 号")


def a_draft_again(session: Session, product: Product) -> None:
    product.state = ProductState.DRAFT
    cards.refresh(session, [product.id])


def renamed(session: Session, product: Product) -> None:
    product.title, product.updated_at = "凤凰胸针", clock.now()
    cards.refresh(session, [product.id])


@pytest.mark.parametrize("act", [sold_out, suspended, a_draft_again, renamed])
def test_what_is_gone_is_gone_from_a_kept_answer_at_the_next_request(
    shop: Flask, act: Callable[[Session, Product], None]
) -> None:
    assert titles(shop) == ["蝴蝶胸针"]
    with shop.app_context():
        act(db.session, db.session.scalars(sa.select(Product)).one())
        db.session.commit()
    assert titles(shop) == []


def test_an_answer_made_before_the_index_was_written_is_made_anew_after(
    shop: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """More has changed than is matched again, so the new one is missing until the worker came."""
    monkeypatch.setattr("shop.catalog.search.listing.RECHECKED", 0)
    with shop.app_context():
        new = a_product(db.session, a_workshop(db.session), title="蝴蝶发夹")
        cards.refresh(db.session, [new.id])
        db.session.commit()
    assert titles(shop) == ["蝴蝶胸针"]
    with shop.app_context():
        jobs.run_due(db.sessionmaker)
    assert sorted(titles(shop)) == ["蝴蝶发夹", "蝴蝶胸针"]


def test_a_rebuilt_index_voids_what_was_kept(shop: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    titles(shop)
    assert CliRunner().invoke(reindex, obj=lambda: shop).exit_code == 0
    flask_is_not_asked(shop, monkeypatch)
    with pytest.raises(BaseException, match="Flask was asked"):
        titles(shop)
