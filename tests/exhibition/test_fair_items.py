"""Goods at a fair: prices of its opening hours, pieces moved from the mall and back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from sqlalchemy.orm import Session

from shop.catalog import pricing, stock
from shop.core import clock
from shop.core.errors import Conflict, Invalid
from shop.exhibition import jobs
from shop.exhibition.exhibitors.models import Exhibitor
from shop.exhibition.items import offering, queries
from shop.exhibition.till import queries as till_goods
from shop.exhibition.till import selling, serving
from shop.exhibition.till.goods import Wanted
from shop.exhibition.till.models import Method
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
    clock_at("2026-12-05T10:00")
    everywhere = brought(session, fair, holding, fen=9000, pieces=2, pool="fair")
    at_till = acting(session, operator)
    stand = serving.stand_for(session, at_till, holding.booth_id)
    assert [o.item.id for o in till_goods.offered(session, stand, clock.now())] == [item.id]
    with pytest.raises(Invalid, match="自己的货"):
        selling.sell(session, at_till, stand, [Wanted(everywhere.id, 1, 9000)], uuid="u", method=Method.CASH)
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
