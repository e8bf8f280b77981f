"""A visitor's cart follows them when they sign in."""

from __future__ import annotations

import pytest
from flask import Flask
from flask_login import login_user
from sqlalchemy.orm import Session

from shop.accounts.models import User
from shop.core.db import db
from shop.orders.merging import joined
from shop.orders.models import Cart, CartLine
from tests.factories.catalog import the_variant
from tests.factories.orders import a_buyer, goods, put
from tests.support.isolation import Client


def follow(app: Flask, client: Client, user: User) -> None:
    """Flask-Login says that the user signed in, in a request with this client's cookies."""
    token = client.get_cookie("cart")
    headers = {"Cookie": f"cart={token.value}"} if token else {}
    with app.test_request_context("/sign-in", method="POST", headers=headers):
        login_user(db.session.get_one(User, user.id))
        db.session.commit()


def fill(client: Client, **wishes: int) -> None:
    for variant_id, quantity in wishes.items():
        client.post("/cart/lines", data={"variant_id": variant_id.strip("v"), "quantity": quantity})


def holds(session: Session, user: User) -> dict[int, tuple[int, bool]]:
    session.expire_all()
    lines = session.query(CartLine).join(Cart).filter(Cart.user_id == user.id)
    return {x.variant_id: (x.quantity, x.selected) for x in lines}


def test_a_first_cart_becomes_the_accounts(app: Flask, session: Session, client: Client) -> None:
    product, user = goods(session), a_buyer(session)
    session.commit()
    variant = the_variant(product).id
    fill(client, **{f"v{variant}": 2})
    follow(app, client, user)
    assert holds(session, user) == {variant: (2, True)}
    assert session.query(Cart).one().token_hash is None


def test_quantities_add_up_and_what_was_chosen_last_is_what_is_bought(
    app: Flask, session: Session, client: Client
) -> None:
    both, old, new = goods(session, pieces=None), goods(session), goods(session)
    user = a_buyer(session)
    put(session, user, both, old, quantity=3)
    session.commit()
    ids = [the_variant(p).id for p in (both, old, new)]
    fill(client, **{f"v{ids[0]}": 2, f"v{ids[2]}": 1})
    follow(app, client, user)
    assert holds(session, user) == {ids[0]: (5, True), ids[1]: (3, False), ids[2]: (1, True)}
    assert session.query(Cart).count() == 1


def test_signing_in_twice_adds_nothing(app: Flask, session: Session, client: Client) -> None:
    product, user = goods(session), a_buyer(session)
    session.commit()
    variant = the_variant(product).id
    fill(client, **{f"v{variant}": 2})
    follow(app, client, user)
    follow(app, client, user)
    assert holds(session, user) == {variant: (2, True)}


def test_without_a_cart_nothing_happens(app: Flask, session: Session, client: Client) -> None:
    user = a_buyer(session)
    session.commit()
    follow(app, client, user)
    assert not session.query(Cart).count()


@pytest.mark.parametrize(
    ("one", "other", "free", "together"),
    [
        (1, 2, 9, 3),
        (600, 600, None, 999),
        (2, 2, 3, 3),
        (1, 1, 0, 1),
        (4, 5, 8, 5),
        (999, 999, 50, 999),
    ],
)
def test_the_cap_tells_nobody_how_much_there_is(
    one: int, other: int, free: int | None, together: int
) -> None:
    """BR-31: above five pieces the larger wish stays, so that nobody reads a number from it."""
    assert joined(one, other, free) == together
