"""What a visitor looked at lately lies in a cookie of their own; the kept pages stay the same for everybody."""

from __future__ import annotations

from http.cookies import SimpleCookie

import pytest
from sqlalchemy.orm import Session

from shop.catalog import cards
from shop.catalog.models import Product
from tests.factories.catalog import a_product
from tests.factories.workshops import a_workshop
from tests.support.html import parse, text
from tests.support.isolation import Client
from tests.support.watch import count_statements


@pytest.fixture
def goods(session: Session) -> list[Product]:
    made = [a_product(session, a_workshop(session), title=f"第 {n} 件") for n in range(3)]
    cards.refresh(session, [p.id for p in made])
    session.commit()
    return made


def look_at(client: Client, product: Product) -> None:
    """Open the page and load its picture of one dot, as a browser does."""
    dot = parse(client.get(f"/products/{product.slug}")).select_one("img.dot")
    assert dot is not None
    answer = client.get(str(dot["src"]), headers={"Sec-Fetch-Site": "same-origin"})
    assert answer.mimetype == "image/gif"
    assert answer.headers["Cache-Control"] == "no-store"


def seen(client: Client) -> list[str]:
    return [text(link) for link in parse(client.get("/seen")).select(".card__title")]


def test_the_last_looked_at_comes_first_and_each_once(client: Client, goods: list[Product]) -> None:
    assert seen(client) == []
    for n in (0, 1, 2, 1):
        look_at(client, goods[n])
    assert seen(client) == ["第 1 件", "第 2 件", "第 0 件"]


def test_the_list_can_be_emptied(client: Client, goods: list[Product]) -> None:
    look_at(client, goods[0])
    form = parse(client.get("/seen")).select_one('form[action="/seen/removal"]')
    assert form is not None
    assert client.post("/seen/removal").status_code == 303
    assert seen(client) == []


def test_noting_it_asks_no_database(client: Client, goods: list[Product]) -> None:
    path = f"/seen/{goods[0].id}.gif"
    with count_statements() as made:
        client.get(path)
    assert not made


def test_scripts_and_other_sites_cannot_reach_the_list(client: Client, goods: list[Product]) -> None:
    own = client.get(f"/seen/{goods[0].id}.gif").headers["Set-Cookie"]
    assert "HttpOnly" in own and "SameSite=Lax" in own
    other = client.get(f"/seen/{goods[1].id}.gif", headers={"Sec-Fetch-Site": "cross-site"})
    assert "Set-Cookie" not in other.headers


@pytest.mark.parametrize("written", ["x.y.z", "1.1.1", "9" * 400, "-1.0", "'or'1'='1", ".".join(["7"] * 500)])
def test_whatever_is_written_into_the_cookie_is_a_page(
    client: Client, session: Session, written: str
) -> None:
    client.set_cookie("seen", written)
    assert client.get("/seen").status_code == 200


def test_no_more_than_two_dozen_are_kept(client: Client, session: Session) -> None:
    for n in range(1, 40):
        answer = client.get(f"/seen/{n}.gif")
    kept = SimpleCookie(answer.headers["Set-Cookie"])["seen"].value.split(".")
    assert kept == [str(n) for n in range(39, 15, -1)]
