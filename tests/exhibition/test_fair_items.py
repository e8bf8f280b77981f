"""Goods at a fair: prices of its opening hours, pieces moved from the mall and back, two fairs that never mix."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from shop.catalog import pricing, stock
from shop.core import clock
from shop.core.errors import Conflict, Invalid
from shop.exhibition import jobs
from shop.exhibition.exhibitors.models import Exhibitor, Holding
from shop.exhibition.fairs.models import Fair
from shop.exhibition.items import leaving, offering, queries
from shop.workshops.models import Workshop
from tests.factories.catalog import a_product, the_variant
from tests.factories.fairs import (
    APPLYING,
    OPEN,
    SHUT,
    a_fair,
    an_organiser,
    arranged,
    brought,
    placed,
    staff_of,
)
from tests.factories.official import admitted
from tests.factories.workshops import acting

ClockAt = Callable[[datetime | str], None]


def test_the_fair_price_holds_in_the_opening_hours_and_pieces_return_when_it_is_over(
    session: Session, clock_at: ClockAt
) -> None:
    clock_at(APPLYING)
    operator = an_organiser(session)
    fair = a_fair(session, operator)
    holding = placed(session, operator, fair)
    item = brought(session, fair, holding, fen=15000, pieces=4)
    ref, variants = queries.origin_ref(fair.id), [item.variant_id]
    assert stock.available(session, variants)[item.variant_id] == 6
    clock_at(OPEN)
    assert not queries.on_offer(session, clock.now())[0].fair_fen  # not arranged yet
    clock_at("2026-11-21T10:00")
    arranged(session, operator, fair)
    found = []
    for at in (OPEN, SHUT, "2026-12-05T09:00", "2026-12-06T17:00"):
        clock_at(at)
        price = pricing.price_now(session, variants, clock.now(), "fair", origin_ref=ref)[item.variant_id]
        (offer,) = queries.on_offer(session, clock.now(), item_ids=[item.id])
        found.append((price.amount_fen, price.channel, offer.fair_fen, offer.free))
    assert found == [
        (15000, "fair", 15000, 4),
        (16800, "mall", None, 4),
        (15000, "fair", 15000, 4),
        (16800, "mall", None, 4),
    ]
    clock_at("2026-12-06T18:59")
    jobs.turns(session)
    assert fair.state == "live"
    clock_at("2026-12-06T19:00")
    jobs.turns(session)
    assert (fair.state, stock.available(session, variants)[item.variant_id]) == ("closed", 10)
    session.refresh(holding)
    assert holding.ended_as == "over"


def test_only_catalogue_goods_never_above_the_shop_price_and_never_more_than_there_are(
    session: Session, clock_at: ClockAt
) -> None:
    clock_at(APPLYING)
    operator = an_organiser(session)
    fair = a_fair(session, operator)
    holding = placed(session, operator, fair)
    workshop = session.get_one(Workshop, holding.workshop_id)
    exhibitor = session.get_one(Exhibitor, holding.exhibitor_id)
    actor = staff_of(session, workshop)
    product = a_product(session, workshop, pieces=3)
    variant = the_variant(product)

    def offer(fen: int, pieces: int) -> None:
        offering.offer(session, actor, fair, exhibitor, variant_id=variant.id, price_fen=fen, pieces=pieces)

    for field, fen, pieces in (("variant", 15000, 1), ("price", 16801, 1), ("pieces", 15000, 0)):
        if field == "price":
            admitted(session, product)
        with pytest.raises(Invalid) as refusal:
            offer(fen, pieces)
        assert refusal.value.field == field
    with pytest.raises(Conflict, match="3"):
        offer(15000, 4)
    offer(15000, 3)
    assert stock.available(session, [variant.id])[variant.id] == 0
    assert stock.reserve(
        session, {stock.levels(session, [variant.id])[variant.id].stock_id: 1}, "P1", clock.now()
    )


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, 1), st.sampled_from(["bring", "more", "fewer", "end", "price"]),
                          st.integers(1, 4)), max_size=10))  # fmt: skip
def test_two_fairs_with_the_same_goods_never_mix_prices_or_pieces(
    two_fairs: tuple[Session, list[tuple[Fair, Holding]], int], acts: list[tuple[int, str, int]]
) -> None:
    session, fairs, variant_id = two_fairs
    with session.begin_nested() as undone:
        pieces, prices = [0, 0], [0, 0]
        for which, act, n in acts:
            fair, holding = fairs[which]
            exhibitor = session.get_one(Exhibitor, holding.exhibitor_id)
            actor = staff_of(session, session.get_one(Workshop, holding.workshop_id))
            item = next(iter(queries.running(session, exhibitor.id)), None)
            fen = 10000 + 1000 * which + n
            try:
                if act == "bring":
                    offering.offer(
                        session, actor, fair, exhibitor, variant_id=variant_id, price_fen=fen, pieces=n
                    )
                    pieces[which], prices[which] = n, fen
                elif item is not None and act == "end":
                    leaving.end_item(session, actor, fair, item)
                    pieces[which], prices[which] = 0, 0
                elif item is not None and act == "price":
                    offering.change(session, actor, fair, item, price_fen=fen, more=0)
                    prices[which] = fen
                elif item is not None:
                    more = n if act == "more" else -n
                    offering.change(session, actor, fair, item, price_fen=item.price_fen, more=more)
                    pieces[which] += more
            except (Conflict, Invalid):
                pass
        with clock.at(clock.parse(OPEN)):
            for which, (fair, holding) in enumerate(fairs):
                offers = queries.on_offer(session, clock.now(), exhibitor_id=holding.exhibitor_id)
                assert [(o.fair_fen, o.free) for o in offers] == (
                    [(prices[which], pieces[which])] if prices[which] else []
                )
                asked = pricing.price_now(
                    session, [variant_id], clock.now(), "fair", origin_ref=queries.origin_ref(fair.id)
                )
                assert asked[variant_id].amount_fen == (prices[which] or 16800)
            assert stock.available(session, [variant_id])[variant_id] == 10 - sum(pieces)
        undone.rollback()


@pytest.fixture
def two_fairs(session: Session, clock_at: ClockAt) -> tuple[Session, list[tuple[Fair, Holding]], int]:
    clock_at(APPLYING)
    operator = an_organiser(session)
    one = a_fair(session, operator)
    held = placed(session, operator, one)
    workshop = session.get_one(Workshop, held.workshop_id)
    other = a_fair(session, operator, name="另一个展会")
    also = placed(session, operator, other, workshop)
    arranged(session, operator, one)
    arranged(session, operator, other)
    product = a_product(session, workshop, pieces=10)
    admitted(session, product)
    assert acting(session, operator)
    return session, [(one, held), (other, also)], the_variant(product).id
