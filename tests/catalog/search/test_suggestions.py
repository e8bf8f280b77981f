"""Words offered while typing: only such as find something that may be bought at the next instant, on both engines."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from shop.catalog import cards, stock
from shop.catalog.models import Product, ProductState
from shop.catalog.search import upkeep
from shop.catalog.search.context import engine
from shop.catalog.search.postgres_engine import PostgresEngine
from shop.core import clock
from shop.core.access import SYSTEM
from shop.workshops import certification
from tests.factories.catalog import a_product, the_stock
from tests.factories.heritage import a_craft
from tests.factories.workshops import a_workshop
from tests.support.databases import POSTGRES
from tests.support.isolation import Client


@pytest.fixture(autouse=True)
def product(app: Flask, session: Session, database_engine: str, monkeypatch: pytest.MonkeyPatch) -> Product:
    """A runner of the craft 土家织锦 on sale, in an index of the engine that belongs to the database."""
    if database_engine == POSTGRES:
        monkeypatch.setitem(app.extensions, "search", PostgresEngine())
    a_craft(session).aliases = "西兰卡普"
    workshop = a_workshop(session, name="捞车河岸织锦工坊")
    made = a_product(session, workshop, title="土家织锦桌旗「四十八勾」")
    cards.refresh(session, [made.id])
    session.commit()
    upkeep.rebuild(session, engine())
    return made


def offered(client: Client, typed: str) -> list[str]:
    answer = client.get("/products/suggestions", query_string={"q": typed})
    assert answer.headers["Cache-Control"] == "no-store"
    return [offer["words"] for offer in answer.get_json()["offers"]]


@pytest.mark.parametrize(
    ("typed", "first"),
    [("土", "土家织锦"), ("西兰", "西兰卡普"), ("xilan", "西兰卡普"), ("xlkp", "西兰卡普"), ("四十", "四十八勾"),
     ("捞车", "捞车河岸织锦工坊"), ("龙山", "龙山"), ("土家織", "土家织锦"), ("ssbg", "四十八勾")],
)  # fmt: skip
def test_what_begins_as_typed_is_offered(client: Client, typed: str, first: str) -> None:
    assert offered(client, typed)[0] == first


@pytest.mark.parametrize("typed", ["", " ", "青花", "12", "？", "zz9"])
def test_what_nothing_begins_with_is_not(client: Client, typed: str) -> None:
    assert offered(client, typed) == []


def found(client: Client) -> tuple[bool, bool, bool]:
    """Whether the product is among the offers, on the page of the words, and counted in a facet of it."""
    page = client.get("/products", query_string={"q": "四十八勾"}).get_data(as_text=True)
    return (
        "四十八勾" in offered(client, "四十"),
        "/products/" in page and "card__title" in page,
        'name="craft"' in page,
    )


def test_what_may_not_be_sold_is_nowhere_at_the_next_request(
    client: Client, session: Session, product: Product
) -> None:
    assert found(client) == (True, True, True)
    certification.suspend(session, SYSTEM, product.workshop_id, reason="质量问题", document_no="1 号")
    session.commit()
    assert found(client) == (False, False, False)


def test_what_has_no_piece_left_is_nowhere_though_its_card_does_not_know_yet(
    client: Client, session: Session, product: Product
) -> None:
    row = the_stock(product)
    assert stock.reserve(session, {row.id: row.on_hand}, "whoever takes all", clock.now()) == []
    session.commit()
    assert found(client) == (False, False, False)


def test_a_draft_is_nowhere(client: Client, session: Session, product: Product) -> None:
    product.state = ProductState.UNPUBLISHED
    cards.refresh(session, [product.id])
    session.commit()
    assert found(client) == (False, False, False)


def test_the_right_that_ends_by_time_alone_is_seen_at_once(
    client: Client, session: Session, product: Product, clock_at: object
) -> None:
    assert found(client)[0]
    clock_at("2031-01-01T00:00+08:00")  # type: ignore[operator]
    assert found(client) == (False, False, False)
