"""Hits are counted one by one up to 2,000; beyond that page, facets and open catalogue say that there are more."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from shop.catalog import cards
from shop.catalog.models import ListingCard, Price, Product, ProductState, Variant
from shop.catalog.search import upkeep
from shop.catalog.search.context import engine
from shop.catalog.search.listing import EXACT_UP_TO
from shop.catalog.search.postgres_engine import PostgresEngine
from shop.core import clock
from shop.core.db import insert_each
from tests.factories.catalog import a_category
from tests.factories.workshops import a_workshop
from tests.support.databases import POSTGRES
from tests.support.html import parse, text
from tests.support.isolation import Client


@pytest.fixture(autouse=True)
def of_the_database(app: Flask, database_engine: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The engine that belongs to the database."""
    if database_engine == POSTGRES:
        monkeypatch.setitem(app.extensions, "search", PostgresEngine())


def goods(session: Session, count: int) -> list[int]:
    """So many products, all made to order, all found by the same word."""
    now, workshop, category = clock.now(), a_workshop(session), a_category(session)
    numbers = range(count)
    facts = {
        "workshop_id": workshop.id,
        "craft_id": workshop.craft_id,
        "category_id": category.id,
        "state": ProductState.PUBLISHED,
        "created_at": now,
        "updated_at": now,
        "published_at": now,
    }
    products = insert_each(
        session, Product, [{**facts, "slug": f"hudie-{n}", "title": f"蝴蝶 {n}"} for n in numbers]
    )
    variants = insert_each(
        session,
        Variant,
        [{"product_id": i, "sku_code": f"H{i}", "made_to_order": True, "lead_days": 20} for i in products],
    )
    opened = now - timedelta(hours=1)
    insert_each(session, Price, [{"variant_id": i, "amount_fen": 9900, "from_at": opened} for i in variants])
    cards.rebuild(session)
    session.commit()
    upkeep.rebuild(session, engine())
    return products


def told(client: Client, asked: str) -> tuple[str, set[str], int, bool, set[int]]:
    """What the page and the open catalogue say: total and numbers of the crafts, of each."""
    page = parse(client.get(f"/products?{asked}"))
    crafts = {
        text(n)
        for box in page.select("input[name=craft]")
        for n in box.parent.select(".num")  # type: ignore[union-attr]
    }
    data = client.get(f"/api/v1/products?{asked}&catalogue=all").get_json()
    (facet,) = [f for f in data["facets"] if f["name"] == "craft"]
    return (
        text(page.select_one("#res")),
        crafts,
        data["total"],
        data["more"],
        {choice["count"] for choice in facet["choices"]},
    )


def test_counts_are_exact_to_two_thousand_then_say_that_there_are_more(
    client: Client, session: Session
) -> None:
    products = goods(session, EXACT_UP_TO + 1)
    beyond = ("共 2,000+ 件", {"2000+"}, 2000, True, {2000})
    assert told(client, "q=蝴蝶") == beyond
    assert told(client, "q=蝴蝶&supply=made_to_order&sort=price") == beyond
    session.execute(sa.delete(ListingCard).where(ListingCard.product_id == products[7]))
    session.commit()
    assert told(client, "q=蝴蝶") == ("共 2000 件", {"2000"}, 2000, False, {2000})
    pages = parse(client.get("/products?q=蝴蝶&page=50"))
    assert len(pages.select(".card")) == 24


def test_where_too_few_of_the_best_hits_are_sold_all_are_looked_at(
    client: Client, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shop.catalog.search.listing.LOOKED_AT", 2)
    goods(session, 3)
    assert told(client, "q=蝴蝶") == ("共 3 件", {"3"}, 3, False, {3})
