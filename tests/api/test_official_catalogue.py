"""The open catalogue carries the official catalogue: admitted goods, unless everything on sale is asked for."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from shop.catalog.models import Product
from shop.catalog.official.models import Term
from shop.catalog.search import upkeep
from shop.catalog.search.context import engine
from shop.core import clock
from tests.api.promise import ask
from tests.catalog.official.test_standing import a_mark
from tests.factories.catalog import a_product
from tests.factories.workshops import a_workshop
from tests.front.test_pages import listed
from tests.support.isolation import Client

HOUR = timedelta(hours=1)


def admitted(session: Session, product: Product, *, until: timedelta | None = None) -> Term:
    now = clock.now()
    term = Term(
        product_id=product.id,
        number=f"XC-{product.id}",
        from_at=now - 3 * HOUR,
        until_at=now + until if until else None,
    )
    session.add(term)
    session.flush()
    return term


@pytest.fixture
def goods(session: Session) -> dict[str, Product]:
    """One that stands in the catalogue, one that never did, one that did until an hour ago."""
    workshop = a_workshop(session, name="织锦工坊")
    found = {
        title: a_product(session, workshop, title=title)
        for title in ("四十八勾壁挂", "台台花壁挂", "阳雀花壁挂")
    }
    admitted(session, found["四十八勾壁挂"])
    admitted(session, found["阳雀花壁挂"], until=-HOUR)
    listed(session, *found.values())
    return found


def titles(client: Client, query: str = "") -> set[str]:
    data = ask(client, f"/products{query}", template="/products").get_json()
    assert data["total"] == len(data["items"])
    for facet in data["facets"]:
        if facet["name"] == "supply":
            assert sum(choice["count"] for choice in facet["choices"]) == data["total"]
    return {item["title"] for item in data["items"]}


def test_the_list_holds_admitted_goods_unless_all_are_asked_for(
    client: Client, goods: dict[str, Product]
) -> None:
    assert titles(client) == {"四十八勾壁挂"}
    assert titles(client, "?catalogue=admitted&sort=price") == {"四十八勾壁挂"}
    assert titles(client, "?catalogue=all") == set(goods)
    links = ask(client, "/products?catalogue=all").get_json()["links"]
    assert "catalogue=all" in links["self"]
    told = {i["title"]: i["catalogue"] for i in ask(client, "/products?catalogue=all").get_json()["items"]}
    assert told["台台花壁挂"] == {"admitted": False, "number": None}
    number = f"XC-{goods['四十八勾壁挂'].id}"
    assert told["四十八勾壁挂"] == {"admitted": True, "number": number}


def test_conditions_hold_within_the_catalogue(client: Client, goods: dict[str, Product]) -> None:
    assert titles(client, "?max=200") == {"四十八勾壁挂"}
    assert titles(client, "?min=200") == set()
    place = goods["四十八勾壁挂"].workshop.county_code
    assert titles(client, f"?place={place}") == {"四十八勾壁挂"}


def test_words_are_looked_up_within_the_catalogue(
    app: Flask, client: Client, session: Session, goods: dict[str, Product]
) -> None:
    engine().rebuild([], clock.now() - timedelta(minutes=10))
    upkeep.rebuild(session, engine())
    session.commit()
    assert titles(client, "?q=壁挂") == {"四十八勾壁挂"}
    assert titles(client, "?q=壁挂&catalogue=all") == set(goods)


def test_without_an_index_the_answer_says_that_words_were_not_looked_up(
    client: Client, goods: dict[str, Product]
) -> None:
    data = ask(client, "/products?q=壁挂").get_json()
    assert (data["searched"], data["total"]) == (False, 1)


def test_what_leaves_the_catalogue_is_gone_from_its_list_and_stays_on_sale(
    client: Client, session: Session, goods: dict[str, Product]
) -> None:
    product = goods["四十八勾壁挂"]
    path = f"/products/{product.slug}"
    assert ask(client, path, template="/products/{slug}").get_json()["catalogue"]["admitted"]
    session.query(Term).filter_by(product_id=product.id).one().until_at = clock.now() - timedelta(seconds=1)
    session.commit()
    assert titles(client) == set()
    left = ask(client, path, template="/products/{slug}").get_json()
    assert left["catalogue"] == {"admitted": False, "number": None}


def test_the_mark_of_assistance_is_told_with_its_validity(
    client: Client, session: Session, goods: dict[str, Product]
) -> None:
    product = goods["四十八勾壁挂"]
    now = clock.now()
    a_mark(session, product, now - HOUR, now + HOUR)
    session.commit()
    data = ask(client, f"/products/{product.slug}", template="/products/{slug}").get_json()
    assert data["assistance_mark"]["issuer"] == "县农业农村局"
    assert data["assistance_mark"]["valid_until"].endswith("+08:00")


def test_another_word_for_the_catalogue_is_refused(client: Client) -> None:
    (wrong,) = ask(client, "/products?catalogue=some", code=422).get_json()["errors"]
    assert wrong["field"] == "catalogue"
