"""BR-12: one payment, an order per workshop; goods + freight - discounts = payment to the fen, remainder on the last line."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from shop.orders.amounts import freight_fen, refund_split, split_discount
from shop.orders.queries import payable_of
from tests.factories.orders import a_purchase, goods

ORDERS = st.lists(st.lists(st.integers(1, 500_000), min_size=1, max_size=5), min_size=1, max_size=4)


def test_three_workshops_are_paid_once_and_become_three_orders(session: Session) -> None:
    products = [
        goods(session, fen=16_801, fee_fen=1_200),
        goods(session, fen=32_850, fee_fen=900, free_from_fen=65_700),
        goods(session, fen=9_999, fee_fen=500, free_from_fen=50_000),
    ]
    purchase = a_purchase(session, *products, quantity=2)
    assert len(purchase.orders) == 3
    assert [o.freight_fen for o in purchase.orders] == [1_200, 0, 500]
    assert sum(o.total_fen for o in purchase.orders) == purchase.total_fen == 2 * 59_650 + 1_700
    assert payable_of(session, purchase.id).amount_fen == purchase.total_fen


def test_the_remainder_of_a_discount_goes_to_the_last_line() -> None:
    assert split_discount(1_000, [[10_000, 10_000], [10_000]]) == [[333, 333], [334]]


def test_a_line_never_gets_more_discount_than_it_is_worth() -> None:
    assert split_discount(99, [[33, 33], [33, 1]]) == [[32, 33], [33, 1]]


@given(ORDERS, st.floats(0, 1))
def test_parts_add_up_and_stay_within_their_lines(orders: list[list[int]], share: float) -> None:
    goods_fen = sum(map(sum, orders))
    discount = int(goods_fen * share)
    parts = split_discount(discount, orders)
    assert sum(map(sum, parts)) == discount
    assert all(
        0 <= part <= fen
        for order, off in zip(orders, parts, strict=True)
        for fen, part in zip(order, off, strict=True)
    )


@given(st.lists(st.integers(1, 500_000), min_size=1, max_size=6), st.floats(0, 1))
def test_a_refund_is_spread_to_the_fen(lines: list[int], share: float) -> None:
    refund = max(1, int(sum(lines) * share))
    assert sum(refund_split(refund, [(fen, 0) for fen in lines])) == refund


def test_delivery_is_free_from_the_named_amount_on() -> None:
    assert [freight_fen(fen, 800, 10_000) for fen in (0, 1, 9_999, 10_000)] == [0, 800, 800, 0]
