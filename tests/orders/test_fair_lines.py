"""Lines put in by way of a fair: its price and pieces while it is open, the mall's a minute later."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from sqlalchemy.orm import Session

from shop.accounts.models import User
from shop.catalog import pricing
from shop.catalog.models import Pool, Price, PriceSource, Product, Stock
from shop.core import clock
from shop.orders import cart
from shop.orders.bag import Why, look
from shop.orders.checkout import Changed
from shop.orders.models import OrderLine
from tests.factories.catalog import the_variant
from tests.factories.orders import a_buyer, goods, owner, pay, place, put, seen
from tests.factories.workshops import a_workshop

OPENS, CLOSES = "2026-12-04T09:00+08:00", "2026-12-04T17:00+08:00"
BEFORE, AFTER = "2026-12-04T16:59+08:00", "2026-12-04T17:01+08:00"


def at_fair(session: Session, product: Product, ref: str = "fair:1", *, fen: int, pieces: int) -> Stock:
    """The product has a window and a pool of its own at a fair."""
    variant = the_variant(product)
    session.add(
        Price(
            variant_id=variant.id,
            channel="fair",
            amount_fen=fen,
            from_at=clock.parse(OPENS),
            until_at=clock.parse(CLOSES),
            source=PriceSource.FAIR,
            pool=Pool.FAIR,
            pool_ref=ref,
            origin_ref=ref,
        )
    )
    pool = Stock(variant_id=variant.id, pool=Pool.FAIR, pool_ref=ref, on_hand=pieces)
    session.add(pool)
    session.flush()
    return pool


def _put(session: Session, buyer: User, product: Product, ref: str = "fair:1", quantity: int = 1) -> None:
    variant = the_variant(product)
    cart.put(session, owner(buyer), variant_id=variant.id, quantity=quantity, origin_ref=ref)


def test_the_price_and_the_pieces_of_the_fair_are_taken_and_the_ledger_knows(
    session: Session, clock_at: Callable[[datetime | str], None]
) -> None:
    clock_at(BEFORE)
    product = goods(session, fen=16800, pieces=6)
    pool = at_fair(session, product, fen=14800, pieces=2)
    buyer = a_buyer(session)
    _put(session, buyer, product, quantity=2)
    purchase = place(session, buyer)
    session.commit()
    (order,) = purchase.orders
    assert (order.channel, order.origin_ref, order.goods_fen) == ("fair", "fair:1", 29600)
    assert session.get_one(OrderLine, order.lines[0].id).stock_id == pool.id
    pay(session, purchase)
    assert (pool.on_hand, pool.reserved) == (0, 0)


def test_a_minute_after_closing_the_shown_fair_price_places_nothing_and_then_the_mall_sells(
    session: Session, clock_at: Callable[[datetime | str], None]
) -> None:
    clock_at(BEFORE)
    product = goods(session, fen=16800, pieces=6)
    at_fair(session, product, fen=14800, pieces=2)
    buyer = a_buyer(session)
    _put(session, buyer, product)
    shown = seen(session, buyer)
    clock_at(AFTER)
    with pytest.raises(Changed):
        place(session, buyer, digest=shown)
    (order,) = place(session, buyer).orders
    assert (order.channel, order.origin_ref, order.goods_fen) == ("mall", "", 16800)


def test_windows_of_another_fair_do_not_hold_and_the_mall_never_sees_them(
    session: Session, clock_at: Callable[[datetime | str], None]
) -> None:
    clock_at(BEFORE)
    product = goods(session, fen=16800)
    at_fair(session, product, "fair:1", fen=14800, pieces=2)
    at_fair(session, product, "fair:2", fen=9900, pieces=2)
    buyer, at, variant = a_buyer(session), clock.now(), the_variant(product)
    _put(session, buyer, product, "fair:1")
    assert [line.unit_fen for line in look(session, owner(buyer), at).lines] == [14800]
    _put(session, buyer, product, "fair:2")
    assert [line.unit_fen for line in look(session, owner(buyer), at).lines] == [9900]
    for way, fen in (("", 16800), ("fair:1", 14800), ("fair:2", 9900), ("fair:3", 16800)):
        found = pricing.price_now(session, [variant.id], at, "fair" if way else "mall", origin_ref=way)
        assert found[variant.id].amount_fen == fen


def test_goods_of_the_mall_wait_when_something_of_the_same_workshop_is_bought_at_a_fair(
    session: Session, clock_at: Callable[[datetime | str], None]
) -> None:
    clock_at(BEFORE)
    workshop = a_workshop(session)
    here, there = goods(session, workshop, fen=1000), goods(session, workshop, fen=2000)
    at_fair(session, here, fen=900, pieces=1)
    buyer = a_buyer(session)
    put(session, buyer, there)
    _put(session, buyer, here)
    whys = {line.row.product_id: line.why for line in look(session, owner(buyer), clock.now()).lines}
    assert whys == {here.id: None, there.id: Why.APART}
    (order,) = place(session, buyer).orders
    assert [line.product_id for line in order.lines] == [here.id] and order.channel == "fair"
