"""The buyer looks through the own orders, and buys again what can still be had."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask
from sqlalchemy.orm import Session

from shop.accounts.models import User
from shop.catalog.models import Product, ProductState
from shop.orders.models import CartLine
from tests.factories.orders import a_buyer, a_purchase, goods, pay, sign_in
from tests.factories.returns import a_received_order
from tests.factories.workshops import a_user, a_workshop
from tests.support.html import parse, text
from tests.support.isolation import Client


def numbers(client: Client, query: str) -> set[str]:
    page = parse(client.get(f"/orders{query}"))
    return {a["href"].rsplit("/", 1)[1] for a in page.select("section.bag a[href^='/orders/']")}


def test_orders_are_found_by_words_and_year(
    client: Client, session: Session, clock_at: Callable[[str], None]
) -> None:
    user = a_buyer(session)
    clock_at("2025-05-01T10:00")
    old = a_received_order(session, fens=(5_000,), user=user)
    clock_at("2026-05-01T10:00")
    purchase = a_purchase(session, goods(session, a_workshop(session), title="蓝印花布桌旗"), user=user)
    pay(session, purchase)
    session.commit()
    (new,) = purchase.orders
    sign_in(client, user)  # type: ignore[arg-type]
    both = {old.number, new.number}
    assert numbers(client, "") == both
    assert numbers(client, "?q=花布") == numbers(client, "?year=2026") == {new.number}
    assert numbers(client, f"?q={old.number.lower()}") == numbers(client, "?year=2025") == {old.number}
    assert numbers(client, f"?q={new.workshop_name[:3]}&year=2026") == {new.number}
    assert numbers(client, "?q=%25") == set() and "没有找到这样的订单" in client.get("/orders?q=%25").text
    assert parse(client.get("/orders?q=花布")).select_one("a[href*='state=paid'][href*='q=']")


def test_what_can_still_be_had_goes_into_the_cart_and_the_rest_says_why(app: Flask, session: Session) -> None:
    order = a_received_order(session, fens=(5_000, 6_000), quantity=2)
    gone = session.get_one(Product, order.lines[1].product_id)
    gone.state = ProductState.UNPUBLISHED
    session.commit()
    client = app.test_client()
    sign_in(client, session.get_one(User, order.user_id))
    assert "再次购买" in client.get("/orders").text
    answer = client.post(f"/orders/{order.number}/cart")
    assert answer.status_code == 303 and answer.location == "/cart"
    said = text(parse(client.get("/cart")))
    assert f"{order.lines[1].title}：这件作品现在没有上架" in said and "1 样作品放进购物车了" in said
    assert [(x.variant_id, x.quantity) for x in session.query(CartLine)] == [(order.lines[0].variant_id, 2)]
    stranger = app.test_client()
    sign_in(stranger, a_user(session))
    session.commit()
    assert stranger.post(f"/orders/{order.number}/cart").status_code == 404
