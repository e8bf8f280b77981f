"""What may not be sold or cannot be had is gone from every page that offers goods at the next request, whether or not
the worker has rewritten a card.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from shop.accounts.models import User
from shop.catalog import cards, materials, saving, stock
from shop.catalog.models import Product, ProductState
from shop.core import clock
from shop.core.access import SYSTEM, Actor
from shop.workshops import certification
from tests.factories.accounts import a_user, sign_in
from tests.factories.catalog import a_product, the_stock
from tests.factories.workshops import a_workshop
from tests.support.html import parse, text
from tests.support.isolation import Client

PLACES = (
    "list",
    "facets",
    "home",
    "craft",
    "county",
    "prefecture",
    "workshop",
    "similar",
    "saved",
    "followed",
    "seen",
    "sitemap",
)


@pytest.fixture
def goods(session: Session) -> tuple[Product, Product]:
    """A product, and another of the same craft by another workshop."""
    pair = tuple(a_product(session, a_workshop(session), title=title) for title in ("要没有的", "留下的"))
    pair[0].materials, pair[0].variants[0].min_pieces = materials.number_of(["silk"]), 2
    cards.refresh(session, [p.id for p in pair])
    session.commit()
    return pair[0], pair[1]


@pytest.fixture
def buyer(client: Client, session: Session, goods: tuple[Product, Product]) -> User:
    """Somebody who saved the product, follows its workshop and looked at it."""
    user = a_user(session)
    actor = Actor(user.id)
    saving.save(session, actor, product=goods[0])
    saving.follow(session, actor, workshop=goods[0].workshop)
    session.commit()
    client.get(f"/seen/{goods[0].id}.gif")
    sign_in(client, user)
    return user


def titles(client: Client, path: str) -> set[str]:
    return {text(link) for link in parse(client.get(path)).select(".card__title")}


def shown(client: Client, lost: Product, other: Product) -> set[str]:
    """Where the product is offered."""
    pages = {
        "list": "/products",
        "home": "/",
        "craft": f"/crafts/{lost.craft.slug}",
        "county": f"/places/{lost.workshop.county_code}",
        "prefecture": f"/places/{lost.workshop.county_code[:4]}00",
        "workshop": f"/workshops/{lost.workshop.slug}",
        "similar": f"/products/{other.slug}",
        "saved": "/favourites",
        "followed": "/following",
        "seen": "/seen",
    }
    found = {place for place, path in pages.items() if lost.title in titles(client, path)}
    page = parse(client.get("/products"))
    boxes = {(str(box["name"]), str(box["value"])) for box in page.select(".facets input[type=checkbox]")}
    alone = {("material", "silk"), ("least", "2")}
    found |= {"facets"} if alone & boxes else set()
    told = client.get("/sitemaps/products-1.xml").get_data(as_text=True)
    return found | ({"sitemap"} if f"/products/{lost.slug}<" in told else set())


def suspended(session: Session, product: Product) -> None:
    certification.suspend(session, SYSTEM, product.workshop_id, reason="质量问题", document_no="9 号")


def sold_out(session: Session, product: Product) -> None:
    """By a sale: the card is not rewritten yet."""
    row = the_stock(product)
    assert stock.reserve(session, {row.id: row.on_hand}, f"holder-{product.id}", clock.now()) == []


def taken_down(session: Session, product: Product) -> None:
    product.state = ProductState.UNPUBLISHED
    cards.refresh(session, [product.id])


def a_draft_again(session: Session, product: Product) -> None:
    product.state = ProductState.DRAFT
    cards.refresh(session, [product.id])


@pytest.mark.parametrize(
    ("act", "status"), [(suspended, 410), (sold_out, 200), (taken_down, 410), (a_draft_again, 410)]
)
def test_a_product_is_gone_everywhere_at_the_next_request(
    client: Client,
    session: Session,
    goods: tuple[Product, Product],
    buyer: User,
    act: Callable[[Session, Product], None],
    status: int,
) -> None:
    lost, other = goods
    assert shown(client, lost, other) == set(PLACES)
    act(session, lost)
    session.commit()
    assert shown(client, lost, other) == set()
    assert client.get(f"/products/{lost.slug}").status_code == status


def test_a_lapse_takes_it_away_with_no_job_having_run(
    client: Client, session: Session, goods: tuple[Product, Product], buyer: User
) -> None:
    lost, other = goods
    until = certification.status(session, lost.workshop_id, clock.now()).certified_until
    assert until is not None
    with clock.at(until + timedelta(seconds=1)):
        assert not {"list", "facets", "home", "craft", "county", "workshop", "sitemap"} & shown(
            client, lost, other
        )
        assert client.get(f"/products/{lost.slug}").status_code == 410


def test_a_list_of_ones_own_says_what_cannot_be_had(
    client: Client, session: Session, goods: tuple[Product, Product], buyer: User
) -> None:
    lost, _other = goods
    sold_out(session, lost)
    session.commit()
    for path in ("/favourites", "/seen"):
        assert "要没有的 售完" in text(parse(client.get(path)).select_one(".kept-list"))
    suspended(session, lost)
    session.commit()
    assert "要没有的 已不在售" in text(parse(client.get("/favourites")).select_one(".kept-list"))
    assert "现在不能销售" in text(parse(client.get("/following")).select_one(".kept-list"))


def test_a_sold_out_product_keeps_its_page_and_says_so(
    client: Client, session: Session, goods: tuple[Product, Product]
) -> None:
    lost, _other = goods
    sold_out(session, lost)
    session.commit()
    response = client.get(f"/products/{lost.slug}")
    page = parse(response)
    assert response.status_code == 200
    assert text(page.select_one(".pdp__price .tag")) == "售完"
    assert not page.select("#buy button")
    assert '"availability": "https://schema.org/SoldOut"' in response.get_data(as_text=True)
