"""The last piece of a product went: list, counts and facets say so at the next request, before the worker comes."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.catalog import cards, listing, stock
from shop.catalog.filters import Filters
from shop.catalog.models import Product
from shop.core import clock
from shop.core.outbox import OutboxTask
from tests.factories.catalog import a_product, the_stock, the_variant
from tests.factories.workshops import a_workshop
from tests.support.html import parse, text
from tests.support.isolation import Client

QUESTIONS = [
    Filters(),
    Filters(craft=("xilankapu",)),
    Filters(place=("433130",)),
    Filters(supply=("in_stock",)),
    Filters(low_fen=100, high_fen=99_999_00),
    Filters(sort="price"),
]


@pytest.fixture
def goods(session: Session) -> list[Product]:
    """Three products of one workshop with a piece each, and one made to order."""
    workshop = a_workshop(session)
    made = [a_product(session, workshop, title=f"第 {n} 件", pieces=1) for n in range(3)]
    made.append(a_product(session, workshop, title="订做的", pieces=None))
    cards.refresh(session, [p.id for p in made])
    session.commit()
    return made


def buy_the_last(session: Session, product: Product) -> None:
    """As an order does: the worker is told, and has not come yet."""
    assert stock.reserve(session, {the_stock(product).id: 1}, f"holder-{product.id}", clock.now()) == []
    session.commit()


@pytest.mark.parametrize("asked", QUESTIONS)
def test_rows_counts_and_facets_agree_at_once(session: Session, goods: list[Product], asked: Filters) -> None:
    before = listing.find(session, asked, clock.now())
    buy_the_last(session, goods[1])
    found = listing.find(session, asked, clock.now())
    assert found.total == before.total - 1 == len(found.cards)
    assert "第 1 件" not in {card.title for card in found.cards}
    for facet, total in (("craft", 3), ("workshop", 3)):
        if not asked.supply:
            assert sum(found.counts.by[facet].values()) == total
    assert found.counts.by["supply"]["in_stock"] == 2


@pytest.mark.parametrize("asked", QUESTIONS)
def test_it_stays_so_once_the_worker_came_and_ends_when_pieces_come_back(
    session: Session, goods: list[Product], asked: Filters
) -> None:
    before = listing.find(session, asked, clock.now()).total
    buy_the_last(session, goods[1])
    cards.refresh(session, [goods[1].id])
    assert listing.find(session, asked, clock.now()).total == before - 1
    stock.release(session, f"holder-{goods[1].id}", clock.now())
    cards.refresh(session, [goods[1].id])
    assert listing.find(session, asked, clock.now()).total == before


def test_sold_twice_over_counts_once(session: Session, goods: list[Product]) -> None:
    buy_the_last(session, goods[0])
    stock.release(session, f"holder-{goods[0].id}", clock.now())
    session.commit()
    assert listing.find(session, Filters(), clock.now()).total == 4
    stock.reserve(session, {the_stock(goods[0]).id: 1}, "again", clock.now())
    session.commit()
    assert listing.find(session, Filters(), clock.now()).total == 3


def test_a_task_that_was_given_up_still_takes_it_away(session: Session, goods: list[Product]) -> None:
    buy_the_last(session, goods[0])
    session.execute(sa.update(OutboxTask).values(dead_at=clock.now()))
    found = listing.find(session, Filters(), clock.now())
    assert found.total == 3 == len(found.cards)


def test_no_page_is_short_of_what_went_before_it(
    session: Session, monkeypatch: pytest.MonkeyPatch, goods: list[Product]
) -> None:
    monkeypatch.setattr(listing, "PER_PAGE", 2)
    buy_the_last(session, goods[2])
    turned = [listing.find(session, Filters(page=n), clock.now()) for n in (1, 2)]
    assert [[card.title for card in page.cards] for page in turned] == [["订做的", "第 1 件"], ["第 0 件"]]
    assert [page.pages for page in turned] == [2, 2]


def test_the_page_says_the_same(client: Client, session: Session, goods: list[Product]) -> None:
    buy_the_last(session, goods[2])
    page = parse(client.get("/products"))
    assert text(page.select_one("#res")) == "共 3 件"
    assert len(page.select(".card")) == 3
    assert client.get(f"/products/{goods[2].slug}").status_code == 200
    assert the_variant(goods[2]).active
