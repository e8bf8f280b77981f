"""Home, crafts, places and the directory: what is shown, in which order, and that nobody can buy a place."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from shop.catalog import cards
from shop.catalog.models import Product, ProductStat
from shop.core import clock
from shop.front import season
from tests.factories.catalog import a_product
from tests.factories.heritage import an_ich_item
from tests.factories.workshops import a_workshop
from tests.support.html import parse, text
from tests.support.isolation import Client
from tests.support.watch import count_statements


def listed(session: Session, *products: Product) -> None:
    cards.refresh(session, [p.id for p in products])
    session.commit()


def test_every_day_of_a_year_has_a_season_of_crafts_that_there_are() -> None:
    days = [date(2028, 1, 1) + timedelta(days=n) for n in range(366)]
    found = [season.of(day) for day in days]
    assert {s.begins for s in found} == {s.begins for s in season.SEASONS}
    assert found[0] == season.SEASONS[-1]
    assert season.of(date(2026, 11, 22)).crafts[0] == "heicha"


def test_the_home_page_shows_the_crafts_of_the_season_that_have_goods(
    client: Client, session: Session
) -> None:
    listed(session, a_product(session, a_workshop(session)))
    page = parse(client.get("/"))
    strips = [text(b) for b in page.select("section[aria-labelledby=season] b")]
    wanted = "xilankapu" in season.of(clock.today()).crafts
    assert strips == (["土家织锦"] if wanted else [])


def test_what_was_bought_most_stands_apart_and_no_product_twice(client: Client, session: Session) -> None:
    workshop = a_workshop(session)
    goods = [a_product(session, workshop, title=f"第 {n} 件") for n in range(12)]
    for n, product in enumerate(goods):
        session.add(ProductStat(product_id=product.id, sold=100 - n if n < 3 else 0))
    listed(session, *goods)
    page = parse(client.get("/"))
    fresh = [text(t) for t in page.select("section[aria-labelledby=fresh] .card__title")]
    bought = [text(t) for t in page.select("section[aria-labelledby=bought] .card__title")]
    assert bought == ["第 0 件", "第 1 件", "第 2 件"]
    assert len(fresh) == 8
    assert not set(fresh) & set(bought)
    assert "没有付费排名" in text(page.select_one("section[aria-labelledby=bought]"))
    assert "100" not in text(page.select_one("section[aria-labelledby=bought]"))


def test_workshops_that_tell_a_story_are_introduced(client: Client, session: Session) -> None:
    for n in range(5):
        workshop = a_workshop(session, name=f"第 {n} 坊")
        workshop.story = f"故事 {n}。\n后来。" if n else ""
        listed(session, a_product(session, workshop))
    page = parse(client.get("/"))
    told = text(page.select_one(".feature")) + text(page.select_one("section[aria-labelledby=stories]"))
    assert {n for n in range(5) if f"故事 {n}" in told} == {1, 2, 3, 4}
    assert "第 0 坊" not in told


def test_a_place_says_what_stands_in_the_registry(client: Client, session: Session) -> None:
    an_ich_item(session)
    listed(session, a_product(session, a_workshop(session)))
    lead = text(parse(client.get("/places/433100")).select_one(".lead"))
    assert "国家级非物质文化遗产代表性项目 1 项" in lead
    assert "1 家持证工坊、1 件作品" in lead


@pytest.fixture
def three(session: Session) -> None:
    """A county workshop with two products, one of the province with one, one of another place with none."""
    small, famous = a_workshop(session, name="小坊"), a_workshop(session, name="名坊")
    famous.model_site_level = "province"
    a_workshop(session, name="凤凰坊", county="433123")
    listed(session, *(a_product(session, w) for w in (small, small, famous)))


def directory(client: Client, query: str = "") -> list[str]:
    return [text(link) for link in parse(client.get(f"/workshops{query}")).select(".shopcard h2")]


def test_the_directory_has_orders_that_are_explained(client: Client, three: None) -> None:
    assert directory(client) == ["小坊", "名坊", "凤凰坊"]
    assert directory(client, "?sort=level") == ["名坊", "小坊", "凤凰坊"]
    assert directory(client, "?sort=place") == ["凤凰坊", "小坊", "名坊"]
    assert directory(client, "?sort=money") == ["小坊", "名坊", "凤凰坊"]
    assert "没有付费排名" in text(parse(client.get("/workshops")).main)


def test_the_directory_can_be_narrowed(client: Client, three: None) -> None:
    assert directory(client, "?place=433123") == ["凤凰坊"]
    assert directory(client, "?place=433100&sort=level") == ["名坊", "小坊", "凤凰坊"]
    assert directory(client, "?craft=xilankapu") == ["小坊", "名坊", "凤凰坊"]
    assert "没有符合条件的工坊" in text(parse(client.get("/workshops?place=110105")).main)
    page = parse(client.get("/workshops?place=433123&sort=place"))
    assert page.select_one("#place option[selected][value='433100']") is None
    assert page.select_one("#sort option[selected][value=place]")


@pytest.mark.parametrize("query", ["?place=x", "?place=%00", "?craft=none&sort=x&page=99999999", "?page=-1"])
def test_nonsense_in_the_address_of_the_directory_is_answered(
    client: Client, three: None, query: str
) -> None:
    assert client.get(f"/workshops{query}").status_code in {200, 400}


@pytest.mark.parametrize("path", ["/crafts/xilankapu", "/places/433130", "/workshops"])
def test_pages_of_browsing_cost_the_same_whatever_they_hold(
    client: Client, session: Session, path: str
) -> None:
    listed(session, a_product(session, a_workshop(session)))
    client.get(path)
    with count_statements() as few:
        client.get(path)
    listed(session, *(a_product(session, a_workshop(session)) for _ in range(6)))
    with count_statements() as more:
        client.get(path)
    assert len(few) == len(more) <= 10, more
