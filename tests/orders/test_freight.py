"""Freight by the workshop's template: reckoned to where it goes, bound by what was shown, refused where nobody sends."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from shop.accounts.models import User
from shop.catalog import delivery
from shop.catalog.models import Product
from shop.catalog.tariff import Basis
from shop.core.access import SYSTEM
from shop.orders.checkout import Changed
from tests.factories.orders import a_buyer, goods, place, put, seen, sign_in, the_address
from tests.factories.workshops import a_workshop
from tests.support.html import parse, text
from tests.support.isolation import Client


@pytest.fixture
def buyer(session: Session, client: Client) -> User:
    buyer = a_buyer(session)
    sign_in(client, buyer)
    return buyer


@pytest.fixture
def heavy(session: Session) -> Product:
    """A piece of 900 g; the first kilogram costs ¥10, each further 500 g ¥2."""
    product = goods(session, fen=10_000, title="八角花")
    product.weight_g = 900
    template = {"fee_fen": 1_000, "more_fen": 200, "first_units": 1_000, "more_units": 500}
    delivery.set_rule(
        session, SYSTEM, workshop_id=product.workshop_id, free_from_fen=None, basis=Basis.WEIGHT, **template
    )
    session.commit()
    return product


def not_to_hunan(session: Session, product: Product) -> None:
    delivery.set_exception(
        session, SYSTEM, workshop_id=product.workshop_id, provinces=["430000"], served=False
    )
    session.commit()


def test_freight_goes_by_the_weight_of_all_pieces(session: Session, buyer: User, heavy: Product) -> None:
    put(session, buyer, heavy, quantity=3)
    purchase = place(session, buyer)
    # 2700 g: a kilogram and four further 500 g begun.
    assert (purchase.freight_fen, purchase.total_fen) == (1_800, 31_800)


def test_a_piece_without_a_weight_weighs_what_the_workshop_says(
    session: Session, buyer: User, heavy: Product
) -> None:
    heavy.weight_g = None
    put(session, buyer, heavy, quantity=3)
    assert place(session, buyer).freight_fen == 1_200


def test_a_fee_that_changed_after_it_was_seen_binds_nobody(
    session: Session, buyer: User, heavy: Product
) -> None:
    put(session, buyer, heavy)
    before = seen(session, buyer)
    delivery.set_exception(
        session, SYSTEM, workshop_id=heavy.workshop_id, provinces=["430000"], served=True, fee_fen=3_000
    )
    with pytest.raises(Changed):
        place(session, buyer, digest=before)
    assert place(session, buyer).freight_fen == 3_000


def test_where_a_workshop_does_not_send_is_said_in_the_cart_and_left_out_before_paying(
    session: Session, client: Client, buyer: User, heavy: Product
) -> None:
    other = goods(session, a_workshop(session), fen=5_000, title="阳雀花")
    put(session, buyer, heavy, other)
    not_to_hunan(session, heavy)
    cart = text(parse(client.get("/cart")).main)
    assert "不送到湖南" in cart and "八角花" in cart
    address = {"address": the_address(session, buyer).id}
    assert "不送到湖南" in text(parse(client.get("/checkout")).main)
    client.post("/checkout", data=address)
    review = parse(client.get("/checkout/review"))
    assert "¥50" in text(review.select_one(".total")) and "八角花" not in text(review.select_one("form .bag"))
    assert "不送到湖南" in text(review.main)
    assert [line.title for line in place(session, buyer).orders[0].lines] == ["阳雀花"]


def test_when_nothing_can_be_sent_there_the_buyer_is_asked_for_another_address(
    session: Session, client: Client, buyer: User, heavy: Product
) -> None:
    put(session, buyer, heavy)
    not_to_hunan(session, heavy)
    client.post("/checkout", data={"address": the_address(session, buyer).id})
    answer = client.get("/checkout/review")
    assert answer.headers["Location"].endswith("/checkout")
    with pytest.raises(Changed):
        place(session, buyer)


def test_the_product_page_says_what_it_costs_to_the_place_that_was_named(
    session: Session, client: Client, buyer: User, heavy: Product
) -> None:
    delivery.set_exception(
        session, SYSTEM, workshop_id=heavy.workshop_id, provinces=["540000"], served=True, fee_fen=2_500
    )
    session.commit()
    path = f"/products/{heavy.slug}"
    page = text(parse(client.get(path)).main)
    assert "运费 ¥10" in page and "有的省份另算" in page and "西藏" in page
    assert "到湖南省长沙市浏阳市运费 ¥10" in text(parse(client.get(f"{path}?to=430181")).main)
    not_to_hunan(session, heavy)
    there = text(parse(client.get(f"{path}?to=430181")).main)
    assert "不送到湖南省长沙市浏阳市" in there and "预计" not in there
