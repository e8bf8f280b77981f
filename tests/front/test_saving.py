"""Saving products and following workshops: for oneself, with a sign-in on the way, without script."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from shop.accounts import closing
from shop.catalog import cards, saving
from shop.catalog.models import Product
from shop.catalog.saved_models import FollowedWorkshop, SavedProduct
from shop.core.access import SYSTEM, VISITOR, Actor
from shop.core.db import db
from shop.core.errors import Conflict, Forbidden
from tests.factories.accounts import a_user, sign_in
from tests.factories.catalog import a_product
from tests.factories.workshops import a_workshop
from tests.support.html import form_values, parse, text
from tests.support.isolation import Client
from tests.support.watch import count_statements


@pytest.fixture
def product(session: Session) -> Product:
    made = a_product(session, a_workshop(session, name="捞车河岸织锦工坊"), title="八角花抱枕")
    cards.refresh(session, [made.id])
    session.commit()
    return made


def press(client: Client, path: str) -> str:
    """Press the button of one's own on the page; answers where that leads."""
    form, button = None, None
    page = parse(client.get(path))
    form, button = page.select_one("form#keep"), page.select_one("button[form=keep]")
    assert form is not None and button is not None
    values = {**form_values(form), str(button["name"]): str(button["value"])}
    answer = client.post(str(form["action"]), data=values)
    assert answer.status_code == 303
    return answer.headers["Location"]


@pytest.mark.parametrize(
    ("kind", "own", "word"), [("products", "/favourites", "收藏"), ("workshops", "/following", "关注")]
)
def test_the_button_keeps_and_pressed_again_keeps_no_longer(
    client: Client, session: Session, product: Product, kind: str, own: str, word: str
) -> None:
    sign_in(client, a_user(session))
    session.commit()
    slug = product.slug if kind == "products" else product.workshop.slug
    name = product.title if kind == "products" else product.workshop.name
    path = f"/{kind}/{slug}"
    assert name not in text(parse(client.get(own)).main)
    assert press(client, path) == path
    page = parse(client.get(path))
    assert f"{word}好了" in text(page.select_one(".flash"))
    assert f"已{word}" in text(page.select_one("button[form=keep]"))
    assert name in text(parse(client.get(own)).main)
    press(client, path)
    assert name not in text(parse(client.get(own)).main)


@pytest.mark.parametrize("kind", ["products", "workshops"])
def test_a_visitor_signs_in_on_the_way_and_confirms_with_one_button(
    client: Client, session: Session, product: Product, kind: str
) -> None:
    slug = product.slug if kind == "products" else product.workshop.slug
    where = press(client, f"/{kind}/{slug}")
    assert where.startswith("/sign-in?next=")
    assert session.query(SavedProduct).count() + session.query(FollowedWorkshop).count() == 0
    user = a_user(session)
    session.commit()
    sign_in(client, user)
    back = client.get(where)
    assert back.status_code == 303
    page = parse(client.get(back.headers["Location"]))
    form = page.select_one("main form.one")
    assert form is not None
    client.post(str(form["action"]), data=form_values(form))
    assert session.query(SavedProduct).count() + session.query(FollowedWorkshop).count() == 1


def test_everybody_sees_their_own_only(client: Client, session: Session, product: Product) -> None:
    saving.save(session, Actor(a_user(session).id), product=product)
    other = a_user(session)
    session.commit()
    sign_in(client, other)
    assert "还没有收藏" in text(parse(client.get("/favourites")).main)
    assert text(parse(client.get(f"/products/{product.slug}")).select_one("button[form=keep]")) == "收藏"


def test_a_kept_page_of_visitors_holds_nothing_of_who_was_there_before(real_db: Flask) -> None:
    with real_db.app_context():
        product = a_product(db.session, a_workshop(db.session))
        cards.refresh(db.session, [product.id])
        user = a_user(db.session, "买主甲")
        saving.save(db.session, Actor(user.id), product=product)
        db.session.commit()
        path = f"/products/{product.slug}"
        someone = sign_in(real_db.test_client(), user)  # type: ignore[arg-type]
    for _ in range(2):
        own = someone.get(path).get_data(as_text=True)
        assert "已收藏" in own and "买主甲" in own
        stranger = real_db.test_client().get(path).get_data(as_text=True)
        assert "已收藏" not in stranger and "买主甲" not in stranger


def test_what_is_not_there_cannot_be_kept(client: Client, session: Session) -> None:
    sign_in(client, a_user(session))
    hidden = a_workshop(session, certified=None)
    session.commit()
    for path, data in (
        ("/favourites", {"product": "no-such"}),
        ("/favourites", {}),
        ("/following", {"workshop": hidden.slug}),
    ):
        assert client.post(path, data=data).status_code == 404
    assert client.get("/favourites/new?product=no-such").status_code == 404


def test_visitors_keep_nothing(session: Session, product: Product) -> None:
    with pytest.raises(Forbidden):
        saving.save(session, VISITOR, product=product)


def test_twice_is_once_and_there_is_an_end(
    session: Session, product: Product, monkeypatch: pytest.MonkeyPatch
) -> None:
    actor = Actor(a_user(session).id)
    saving.save(session, actor, product=product)
    saving.save(session, actor, product=product)
    assert saving.saved_ids(session, actor) == [product.id]
    monkeypatch.setattr(saving, "MOST", 1)
    with pytest.raises(Conflict):
        saving.save(session, actor, product=a_product(session, product.workshop))


def test_it_goes_with_the_account(session: Session, product: Product) -> None:
    user = a_user(session)
    saving.save(session, Actor(user.id), product=product)
    saving.follow(session, Actor(user.id), workshop=product.workshop)
    closing.close(session, SYSTEM, user.id, reason="本人申请")
    assert session.query(SavedProduct).count() + session.query(FollowedWorkshop).count() == 0


@pytest.mark.parametrize("path", ["/favourites", "/following"])
def test_a_list_costs_the_same_whatever_it_holds(
    client: Client, session: Session, product: Product, path: str
) -> None:
    user = a_user(session)
    actor = Actor(user.id)

    def keep(one: Product) -> None:
        saving.save(session, actor, product=one)
        saving.follow(session, actor, workshop=one.workshop)
        cards.refresh(session, [one.id])
        session.commit()

    keep(product)
    sign_in(client, user)
    client.get(path)
    with count_statements() as few:
        client.get(path)
    for _ in range(5):
        keep(a_product(session, a_workshop(session)))
    with count_statements() as more:
        client.get(path)
    assert len(few) == len(more) <= 12, more


def test_a_product_page_of_somebody_signed_in_costs_little_more(
    client: Client, session: Session, product: Product
) -> None:
    user = a_user(session)
    session.commit()
    sign_in(client, user)
    client.get(f"/products/{product.slug}")
    with count_statements() as made:
        client.get(f"/products/{product.slug}")
    assert len(made) <= 12, made
