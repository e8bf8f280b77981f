"""Placing a purchase: whole or not at all, once per key, within its budget of statements."""

from __future__ import annotations

import uuid

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from shop.catalog import pricing
from shop.catalog.models import ProductState, ReturnRule
from shop.core import clock
from shop.core.access import SYSTEM
from shop.core.audit import AuditEvent
from shop.core.errors import Conflict
from shop.orders.bag import look
from shop.orders.checkout import Changed
from shop.orders.models import CartLine, Order, OrderLine, OrderMove, OrderState, Purchase
from shop.orders.queries import payable_of
from tests.factories.catalog import the_stock, the_variant
from tests.factories.orders import (
    a_buyer,
    a_purchase,
    an_address,
    goods,
    owner,
    place,
    put,
    seen,
    sign_in,
    the_address,
)
from tests.factories.workshops import a_user, a_workshop
from tests.support.html import form_values, parse
from tests.support.isolation import Client
from tests.support.watch import count_statements


def test_a_line_is_a_photograph(session: Session) -> None:
    product = goods(session, fen=12_345, title="四十八勾", return_rule=ReturnRule.CUSTOM_MADE, pieces=None)
    purchase = a_purchase(session, product, quantity=3)
    (order,) = purchase.orders
    product.title = "改过的名字"
    product.workshop.name = "改过的工坊"
    session.flush()
    (line,) = order.lines
    assert (line.title, line.unit_fen, line.goods_fen, line.quantity) == ("四十八勾", 12_345, 37_035, 3)
    assert (line.tax_rate_bp, line.return_rule, line.made_to_order, line.stock_id) == (
        1300,
        "custom_made",
        True,
        None,
    )
    assert order.workshop_name != "改过的工坊" and order.certificate_no.startswith("湘非工")
    assert purchase.region_text == "湖南省长沙市浏阳市" and purchase.recipient == "周小满"


def test_it_is_owed_for_thirty_minutes_and_the_pieces_are_held(session: Session) -> None:
    product = goods(session, pieces=3)
    purchase = a_purchase(session, product, quantity=3)
    payable = payable_of(session, purchase.id)
    assert (payable.payable_until - purchase.placed_at).total_seconds() == 1_800
    assert (the_stock(product).on_hand, the_stock(product).reserved) == (3, 3)
    assert not session.scalar(sa.select(CartLine.id))
    moves = session.scalars(sa.select(OrderMove)).all()
    assert [(m.from_state, m.to_state) for m in moves] == [(None, OrderState.UNPAID)]
    assert session.query(AuditEvent).filter_by(action="purchase.placed").one().object_ref == purchase.number


def test_what_was_not_chosen_stays_in_the_cart(session: Session) -> None:
    buyer, bought, waits = a_buyer(session), goods(session), goods(session)
    put(session, buyer, bought, waits)
    line = session.query(CartLine).filter_by(variant_id=the_variant(waits).id).one()
    line.selected = False
    purchase = place(session, buyer)
    assert [x.product_id for o in purchase.orders for x in o.lines] == [bought.id]
    assert session.query(CartLine).one().variant_id == the_variant(waits).id


def test_the_same_key_again_answers_with_the_same_purchase(session: Session) -> None:
    buyer, product = a_buyer(session), goods(session)
    put(session, buyer, product)
    shown, key = seen(session, buyer), str(uuid.uuid4())
    first = place(session, buyer, digest=shown, key=key)
    assert place(session, buyer, digest=shown, key=key).id == first.id
    assert session.query(Purchase).count() == 1 and the_stock(product).reserved == 1


def test_the_key_of_somebody_else_is_no_key(session: Session) -> None:
    product, key = goods(session), str(uuid.uuid4())
    numbers = set()
    for _i in range(2):
        buyer = a_buyer(session)
        put(session, buyer, product)
        numbers.add(place(session, buyer, key=key).number)
    assert len(numbers) == 2


def test_an_empty_cart_places_nothing(session: Session) -> None:
    with pytest.raises(Conflict):
        place(session, a_buyer(session), digest="0" * 64)


@pytest.mark.parametrize("what", ["price", "stock", "unpublished", "inactive", "address", "quantity"])
def test_what_changed_since_it_was_shown_places_nothing(session: Session, what: str) -> None:
    buyer, product, other = a_buyer(session), goods(session, fen=5_000), goods(session, fen=700)
    put(session, buyer, product, other, quantity=2)
    shown = seen(session, buyer)
    match what:
        case "price":
            pricing.set_base_price(
                session, SYSTEM, variant_id=the_variant(product).id, amount_fen=5_100, at=clock.now()
            )
        case "stock":
            the_stock(product).on_hand = 1
        case "unpublished":
            product.state = ProductState.UNPUBLISHED
        case "inactive":
            the_variant(product).active = False
        case "address":
            the_address(session, buyer).street = "搬家了"
        case _:
            put(session, buyer, product)
    session.commit()
    with pytest.raises(Changed) as refused:
        place(session, buyer, digest=shown)
    session.rollback()
    assert not session.query(Order).count() and the_stock(other).reserved == 0
    falls_out = what in ("stock", "unpublished", "inactive")
    assert bool(refused.value.bag.fallen_out) is falls_out
    assert place(session, buyer).total_fen == (1_400 if falls_out else refused.value.bag.total_fen)


def test_a_price_of_now_counts_not_the_one_of_the_cart(session: Session) -> None:
    buyer, product = a_buyer(session), goods(session, fen=5_000)
    put(session, buyer, product)
    pricing.set_base_price(
        session, SYSTEM, variant_id=the_variant(product).id, amount_fen=4_000, at=clock.now()
    )
    assert place(session, buyer).total_fen == 4_000


def test_goods_made_to_order_need_no_stock(session: Session) -> None:
    assert a_purchase(session, goods(session, pieces=None), quantity=900).goods_fen == 900 * 16_800


def test_three_workshops_take_at_most_thirty_statements(app: Flask, session: Session, client: Client) -> None:
    buyer = a_user(session)
    an_address(session, buyer)
    for _i in range(3):
        workshop = a_workshop(session)
        put(session, buyer, *(goods(session, workshop, fee_fen=800) for _j in range(4)))
    session.commit()
    sign_in(client, buyer)
    client.post("/checkout", data=form_values(parse(client.get("/checkout")).select_one("#where")))  # type: ignore[arg-type]
    sent = form_values(parse(client.get("/checkout/review")).select_one("#place"))  # type: ignore[arg-type]
    with count_statements() as statements:
        assert client.post("/purchases", data=sent).status_code == 303
    assert session.query(OrderLine).count() == 12
    assert len(statements) <= 30, "\n".join(statements)


def test_the_bag_of_a_visitor_without_a_cart_is_empty(session: Session) -> None:
    bag = look(session, owner(a_user(session)), clock.now())
    assert (bag.lines, bag.total_fen, bag.pieces) == ([], 0, 0)
