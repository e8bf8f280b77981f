"""The cart: of visitors and of people signed in; what changed is said, what cannot be bought is left out."""

from __future__ import annotations

from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy.orm import Session

from shop.catalog import pricing
from shop.catalog.models import Product, ProductState
from shop.core import clock
from shop.core.access import SYSTEM
from shop.orders.models import Cart, CartLine
from shop.workshops import certification
from tests.factories.catalog import a_category, a_product, the_stock, the_variant
from tests.factories.orders import a_buyer, goods, put, sign_in
from tests.factories.workshops import a_workshop
from tests.support.html import form_values, parse, text
from tests.support.isolation import Client
from tests.support.watch import count_statements


def add(client: Client, product: Product, quantity: object = 1, **more: Any) -> Any:
    data = {"variant_id": the_variant(product).id, "quantity": quantity, **more}
    return client.post("/cart/lines", data=data)


def cart(client: Client) -> BeautifulSoup:
    answer = client.get("/cart")
    assert answer.status_code == 200
    return parse(answer)


def total(page: BeautifulSoup) -> str:
    return text(page.select_one("aside .total dd")).replace(" ", "")


def test_looking_at_an_empty_cart_makes_none_and_sets_no_cookie(session: Session, client: Client) -> None:
    assert "还没有放东西" in text(cart(client).main)
    assert client.get_cookie("cart") is None and not session.query(Cart).count()


def test_a_visitor_gets_a_cart_with_a_token_of_which_only_the_hash_is_kept(
    session: Session, client: Client
) -> None:
    product = goods(session)
    session.commit()
    answer = add(client, product, 2)
    assert (answer.status_code, answer.location) == (303, "/cart")
    cookie = client.get_cookie("cart")
    assert cookie is not None and cookie.http_only and cookie.same_site == "Lax"
    kept = session.query(Cart).one()
    assert kept.token_hash != cookie.value and len(str(kept.token_hash)) == 64
    assert text(cart(client).select_one(".count")) == "2 件"


def test_a_foreign_token_opens_nothing(session: Session, client: Client) -> None:
    add(client, _committed(session, goods(session)))
    client.set_cookie("cart", "guessed")
    assert "还没有放东西" in text(cart(client).main)


def test_the_same_thing_again_adds_up_to_999(session: Session, client: Client) -> None:
    product = _committed(session, goods(session, pieces=None))
    for quantity in (1, 2, 998):
        add(client, product, quantity)
    assert session.query(CartLine).one().quantity == 999


@pytest.mark.parametrize("quantity", ["0", "1000", "-1", "x", "1.5", "9" * 30, "²"])
def test_a_number_of_pieces_nobody_means_is_refused(session: Session, client: Client, quantity: str) -> None:
    product = _committed(session, goods(session))
    assert add(client, product, quantity).location.endswith(f"/products/{product.slug}")
    assert not session.query(CartLine).count()
    add(client, product)
    line = session.query(CartLine).one()
    answer = client.post(f"/cart/lines/{line.id}", data={"quantity": quantity})
    assert answer.status_code == 422 and "1 到 999" in text(parse(answer).main)


@pytest.mark.parametrize("variant", ["0", "999999", "x", ""])
def test_an_unknown_variant_is_a_proper_404(client: Client, variant: str) -> None:
    assert client.post("/cart/lines", data={"variant_id": variant, "quantity": 1}).status_code == 404


def test_what_is_not_on_sale_cannot_be_put_in(session: Session, client: Client) -> None:
    draft = a_product(session, a_workshop(session), state=ProductState.DRAFT)
    suspended = goods(session)
    certification.suspend(session, SYSTEM, suspended.workshop_id, reason="核查", document_no="31 号")
    blocked = a_product(
        session, a_workshop(session), category=a_category(session, "fire", "花炮", blocked=True)
    )
    session.commit()
    assert [add(client, p).status_code for p in (draft, suspended, blocked)] == [404, 409, 409]


def test_each_workshop_has_its_group_its_freight_and_its_sum(session: Session, client: Client) -> None:
    one, two = a_workshop(session, name="捞车河岸"), a_workshop(session, name="沱水染坊")
    a = goods(session, one, fen=12_800, fee_fen=1_000, free_from_fen=25_000)
    b, c = goods(session, one, fen=3_200), goods(session, two, fen=16_800, fee_fen=1_200)
    session.commit()
    add(client, a, 1), add(client, c), add(client, b, 2)
    page = cart(client)
    feet = [text(foot) for foot in page.select(".bag__foot")]
    assert [text(h) for h in page.select(".bag h2")] == ["捞车河岸", "沱水染坊"]
    assert "¥10" in feet[0] and "¥202" in feet[0] and "满 ¥250 包邮" in feet[0]
    assert "¥12" in feet[1] and "¥180" in feet[1]
    assert total(page) == "¥382"


def test_plus_minus_typing_and_taking_out_work_without_script(session: Session, client: Client) -> None:
    a, b = goods(session, pieces=None), goods(session, pieces=None)
    session.commit()
    add(client, a, 3), add(client, b)
    first, second = session.query(CartLine).order_by(CartLine.id)
    press(client, plus=first.id)
    assert quantities(session) == [4, 1]
    press(client, minus=second.id)
    assert quantities(session) == [4, 1]
    press(client, **{f"qty-{second.id}": "7", "to": "cart"})
    assert quantities(session) == [4, 7]
    press(client, remove=first.id)
    assert quantities(session) == [7]
    answer = press(client, **{f"qty-{second.id}": "0", "to": "cart"})
    assert answer.status_code == 422
    assert parse(answer).select_one(f"input[name=qty-{second.id}]")["value"] == "0"  # type: ignore[index]
    client.post(f"/cart/lines/{second.id}/removal")
    assert quantities(session) == []


def press(client: Client, **what: Any) -> Any:
    """The cart's form with one button pressed."""
    form = form_values(cart(client).select_one("#cart"))  # type: ignore[arg-type]
    offered = [i["value"] for i in cart(client).select("input[name=offered]")]
    ticked = [i["value"] for i in cart(client).select("input[name=line][checked]")]
    return client.post("/cart/selection", data=form | {"offered": offered, "line": ticked} | what)


def quantities(session: Session) -> list[int]:
    session.expire_all()
    return [x.quantity for x in session.query(CartLine).order_by(CartLine.id)]


def test_what_is_not_ticked_is_not_in_the_sum(session: Session, client: Client) -> None:
    a, b = goods(session, fen=5_000), goods(session, fen=700)
    session.commit()
    add(client, a), add(client, b)
    lines = session.query(CartLine).order_by(CartLine.id).all()
    press(client, line=[lines[1].id], to="cart")
    assert total(cart(client)) == "¥7"


def test_nobody_changes_the_cart_of_somebody_else(session: Session, app: Flask, client: Client) -> None:
    add(client, _committed(session, goods(session)))
    line = session.query(CartLine).one()
    stranger = app.test_client()
    assert stranger.post(f"/cart/lines/{line.id}", data={"quantity": 5}).status_code == 404
    stranger.post(f"/cart/lines/{line.id}/removal")
    stranger.post(
        "/cart/selection",
        data={"offered": [line.id], "remove": line.id, f"price-{line.id}": 1, "to": "checkout"},
    )
    session.expire_all()
    assert (line.quantity, line.selected, line.seen_price_fen) == (1, True, 16_800)


def test_a_changed_price_is_said_with_both_and_accepted_once(session: Session, client: Client) -> None:
    product = _committed(session, goods(session, fen=13_900))
    add(client, product)
    pricing.set_base_price(
        session, SYSTEM, variant_id=the_variant(product).id, amount_fen=14_900, at=clock.now()
    )
    session.commit()
    page = cart(client)
    said = text(page.select_one(".chg"))
    assert "涨了 ¥10" in said and "¥139" in said and "¥149" in said and total(page) == "¥149"
    buyer = a_buyer(session)
    session.commit()
    assert "按新价去结算" in text(page.main)
    press(client, to="checkout")
    assert not cart(client).select(".chg")
    session.expire_all()
    assert session.query(CartLine).one().seen_price_fen == 14_900
    assert buyer


def test_only_the_price_that_was_shown_is_accepted(session: Session, client: Client) -> None:
    product = _committed(session, goods(session, fen=13_900))
    add(client, product)
    form = form_values(cart(client).select_one("#cart"))  # type: ignore[arg-type]
    pricing.set_base_price(
        session, SYSTEM, variant_id=the_variant(product).id, amount_fen=14_900, at=clock.now()
    )
    session.commit()
    client.post("/cart/selection", data=form | {"to": "checkout"})
    assert cart(client).select(".chg")


def test_a_workshop_that_may_not_sell_is_cut_off_with_its_reason(session: Session, client: Client) -> None:
    lost, kept = goods(session, fen=5_000), goods(session, fen=700)
    session.commit()
    add(client, lost), add(client, kept)
    certification.suspend(session, SYSTEM, lost.workshop_id, reason="核查", document_no="31 号")
    session.commit()
    page = cart(client)
    off = page.select_one(".bag--off")
    assert off is not None and off.select_one(".cut") and "暂停销售" in text(off.select_one(".why"))
    assert not off.select("input[name=line], .seal, .qty") and off.select_one("button[name=remove]")
    assert total(page) == "¥7" and "2 件，现在能买 1 件" in text(page.select_one(".headline"))


def test_sold_out_unpublished_and_too_few_are_said_at_the_line(session: Session, client: Client) -> None:
    workshop = a_workshop(session)
    gone, hidden, few, many, fine = (goods(session, workshop, fen=700, pieces=n) for n in (9, 9, 9, 90, 9))
    session.commit()
    for product in (gone, hidden, few, many, fine):
        add(client, product, 6)
    the_stock(gone).on_hand, the_stock(few).on_hand, the_stock(many).on_hand = 0, 3, 0
    hidden.state = ProductState.UNPUBLISHED
    the_stock(many).on_hand = 7
    session.commit()
    client.post(
        f"/cart/lines/{session.query(CartLine).filter_by(variant_id=the_variant(many).id).one().id}",
        data={"quantity": 8},
    )
    page = cart(client)
    words = text(page.select_one(".bag"))
    assert "卖完了" in words and "下架了" in words and "只剩 3 件" in words
    assert "没有 8 件这么多" in words and "只剩 7 件" not in words  # BR-31: a number only at five or fewer
    assert total(page) == "¥42" and len(page.select("input[name=line]")) == 1


def test_an_unfit_line_comes_back_by_itself(session: Session, client: Client) -> None:
    product = _committed(session, goods(session, pieces=1, fen=700))
    add(client, product)
    the_stock(product).on_hand = 0
    session.commit()
    assert not cart(client).select("input[name=line]")
    the_stock(product).on_hand = 1
    session.commit()
    assert total(cart(client)) == "¥7"


def test_a_licence_that_is_missing_stops_only_the_goods_that_need_it(
    session: Session, client: Client
) -> None:
    workshop = a_workshop(session)
    tea = a_product(
        session, workshop, category=a_category(session, "tea", "茶", licence_kind="food"), fen=900
    )
    cloth = goods(session, workshop, fen=700)
    buyer = a_buyer(session)
    put(session, buyer, cloth)
    cart_id = session.query(Cart).one().id
    session.add(
        CartLine(
            cart_id=cart_id,
            variant_id=the_variant(tea).id,
            quantity=1,
            seen_price_fen=900,
            added_at=clock.now(),
        )
    )
    session.commit()
    sign_in(client, buyer)
    page = cart(client)
    assert not page.select(".bag--off") and "许可" in text(page.select_one(".bag .why"))
    assert total(page) == "¥7"


@pytest.mark.parametrize("signed_in", [False, True])
def test_eight_statements_whatever_it_holds(session: Session, client: Client, signed_in: bool) -> None:
    if signed_in:
        buyer = a_buyer(session)
        session.commit()
        sign_in(client, buyer)
    for i in range(5):
        workshop = a_workshop(session)
        for product in (goods(session, workshop), goods(session, workshop)):
            session.commit()
            add(client, product)
        if i % 2:
            certification.suspend(session, SYSTEM, workshop.id, reason="核查", document_no="31 号")
    session.commit()
    with count_statements() as statements:
        cart(client)
    assert len(statements) <= (10 if signed_in else 8), "\n".join(statements)


def test_buy_now_goes_on_with_this_alone(session: Session, client: Client) -> None:
    buyer, waits, now = a_buyer(session), goods(session, fen=5_000), goods(session, fen=700)
    put(session, buyer, waits, now, quantity=3)
    session.commit()
    sign_in(client, buyer)
    answer = add(client, now, 2, buy_now="1")
    assert answer.location == "/checkout"
    assert text(parse(client.get("/checkout")).select_one(".total dd")).replace(" ", "") == "¥14"
    assert session.query(CartLine).count() == 2


def _committed(session: Session, product: Product) -> Product:
    session.commit()
    return product


def test_fewer_than_are_sold_at_once_are_refused_with_a_sentence(session: Session, client: Client) -> None:
    product = goods(session, pieces=None)
    the_variant(product).min_pieces = 10
    _committed(session, product)
    shown = parse(client.get(f"/products/{product.slug}"))
    assert shown.select_one("input[name=quantity]")["value"] == "10"  # type: ignore[index]
    refused = add(client, product, 9)
    assert refused.location.endswith(f"/products/{product.slug}")
    assert "10 件起卖" in text(parse(client.get(refused.location)).body)
    add(client, product, 10)
    line = session.query(CartLine).one()
    answer = client.post(f"/cart/lines/{line.id}", data={"quantity": 3})
    assert answer.status_code == 422
    assert "10 件起卖" in text(parse(answer).main)
    session.refresh(line)
    assert line.quantity == 10


def test_a_line_of_fewer_than_are_sold_at_once_now_says_so_and_is_not_bought(
    session: Session, client: Client
) -> None:
    product = _committed(session, goods(session, pieces=30))
    add(client, product, 3)
    the_variant(product).min_pieces = 5
    session.commit()
    page = cart(client)
    assert "5 件起卖" in text(page.main)
    line = session.query(CartLine).one()
    client.post(f"/cart/lines/{line.id}", data={"quantity": 5})
    assert "件起卖" not in text(cart(client).main)
