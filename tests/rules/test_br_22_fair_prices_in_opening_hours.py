"""BR-22: by the code of a booth one buys at the fair price in channel fair while it is open, half-open to the second; at the
ordinary price in channel mall before and after; and never above what the mall asks at that second.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from shop.catalog import pricing
from shop.catalog.windows import Span, cut
from shop.core import clock
from shop.core.access import SYSTEM
from shop.exhibition.items import queries as items
from shop.exhibition.items.queries import origin_ref
from shop.orders import cart
from shop.orders.models import Order
from tests.factories.catalog import the_variant
from tests.factories.orders import a_buyer, owner, place
from tests.factories.stalls import DAY, Stall, a_fair, a_stall

At = Callable[[datetime | str], None]
SECOND = timedelta(seconds=1)


def bought(session: Session, stall: Stall) -> Order:
    """A piece by the way of the fair, now."""
    buyer = a_buyer(session)
    way = origin_ref(stall.fair.id)
    cart.put(session, owner(buyer), variant_id=the_variant(stall.product).id, quantity=1, origin_ref=way)
    return place(session, buyer).orders[0]


@pytest.mark.parametrize(
    ("opens", "closes", "fen", "mall_fen"), [(9, 17, 14800, 16800), (13, 21, 100, 99900)]
)
def test_the_second_of_opening_counts_and_the_second_of_closing_does_not(
    session: Session, clock_at: At, opens: int, closes: int, fen: int, mall_fen: int
) -> None:
    start = clock.day_start(DAY)
    clock_at(start)
    stall = a_stall(session, a_fair(session, opens=opens, closes=closes), fen=fen, mall_fen=mall_fen)
    first, last = start + timedelta(hours=opens), start + timedelta(hours=closes)
    found = []
    for at in (first - SECOND, first, last - SECOND, last):
        clock_at(at)
        order = bought(session, stall)
        found.append((order.channel, order.goods_fen, order.origin_ref))
    fair, mall = ("fair", fen, origin_ref(stall.fair.id)), ("mall", mall_fen, "")
    assert found == [mall, fair, fair, mall]


def test_a_buyer_at_the_fair_never_pays_more_than_the_mall_asks(session: Session, clock_at: At) -> None:
    clock_at("2026-12-04T10:00+08:00")
    stall = a_stall(session, fen=14800, mall_fen=16800)
    variant = the_variant(stall.product).id
    for minute, base, pays in ((10, 14000, 14000), (20, 12000, 12000), (30, 19900, 12000)):
        clock_at(f"2026-12-04T10:{minute}+08:00")
        pricing.set_base_price(
            session, SYSTEM, variant_id=variant, amount_fen=base, at=clock.now(), approved=True
        )
        order = bought(session, stall)
        assert (order.channel, order.goods_fen) == ("fair", pays)
        (offer,) = items.on_offer(session, clock.now(), item_ids=[stall.item.id])
        assert offer.fair_fen == pays


def test_a_window_is_cut_where_the_mall_is_cheaper() -> None:
    at = [clock.parse(f"2026-12-04T{hour:02d}:00") for hour in range(24)]
    base, offer = Span(168, at[0], None), Span(120, at[11], at[13])
    assert cut(Span(148, at[9], at[17]), [base]) == [Span(148, at[9], at[17])]
    assert cut(Span(148, at[9], at[17]), [base, offer]) == [
        Span(148, at[9], at[11]), Span(120, at[11], at[13]), Span(148, at[13], at[17])
    ]  # fmt: skip
    assert cut(Span(148, at[9], at[17]), []) == [Span(148, at[9], at[17])]
