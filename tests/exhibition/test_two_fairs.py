"""Two fairs at once with the same workshops and the same goods: whatever is brought, changed, sold and taken away, prices,
pieces and results of the one are never those of the other.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from shop.catalog import pricing, stock
from shop.core import clock
from shop.core.access import Actor
from shop.core.errors import Conflict, Invalid
from shop.exhibition.exhibitors.models import Exhibitor, Holding
from shop.exhibition.fairs.models import Fair
from shop.exhibition.items import leaving, offering, queries
from shop.exhibition.items.models import FairItem
from shop.exhibition.results import sales
from shop.exhibition.till import selling, serving
from shop.exhibition.till.goods import Wanted
from shop.exhibition.till.models import Method
from shop.workshops.models import Workshop
from tests.factories.catalog import a_product, the_variant
from tests.factories.fairs import APPLYING, OPEN, a_fair, an_organiser, arranged, placed, staff_of
from tests.factories.official import admitted
from tests.factories.workshops import a_workshop, acting

At = Callable[[datetime | str], None]
PIECES, MALL_FEN = 10, 16800


class There(NamedTuple):
    """A workshop at one of the fairs."""

    fair: Fair
    holding: Holding
    exhibitor: Exhibitor
    owner: Actor
    variant_id: int


class World(NamedTuple):
    """Both workshops at both fairs, by (fair, workshop)."""

    session: Session
    operator: Actor
    there: dict[tuple[int, int], There]


@pytest.fixture
def world(session: Session, clock_at: At) -> World:
    clock_at(APPLYING)
    operator = an_organiser(session)
    fairs = [a_fair(session, operator, name=name) for name in ("一个展会", "另一个展会")]
    there = {}
    for w in range(2):
        workshop = a_workshop(session)
        owner = staff_of(session, workshop)
        product = a_product(session, workshop, pieces=PIECES)
        admitted(session, product)
        for f, fair in enumerate(fairs):
            holding = placed(session, operator, fair, workshop)
            exhibitor = session.get_one(Exhibitor, holding.exhibitor_id)
            there[f, w] = There(fair, holding, exhibitor, owner, the_variant(product).id)
            assert session.get_one(Workshop, holding.workshop_id) is workshop
    for fair in fairs:
        arranged(session, operator, fair)
    clock_at(OPEN)
    return World(session, acting(session, operator), there)


ACTS = st.lists(
    st.tuples(
        st.integers(0, 1),
        st.integers(0, 1),
        st.sampled_from(["bring", "bring", "sell", "sell", "more", "fewer", "price", "end"]),
        st.integers(1, 4),
    ),
    max_size=9,
)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ACTS)
def test_prices_pieces_and_results_never_mix(world: World, acts: list[tuple[int, int, str, int]]) -> None:
    session = world.session
    with session.begin_nested() as undone:
        pieces, prices = dict.fromkeys(world.there, 0), dict.fromkeys(world.there, 0)
        sold, taken = {0: 0, 1: 0}, {0: 0, 1: 0}
        for f, w, act, n in acts:
            item = next(iter(queries.running(session, world.there[f, w].exhibitor.id)), None)
            before = prices[f, w]
            if not _done(world, world.there[f, w], item, act, n, fen := 10000 + 1000 * f + 100 * w + n):
                continue
            if act in ("bring", "price"):
                prices[f, w] = fen
            if act in ("bring", "more"):
                pieces[f, w] += n
            if act in ("fewer", "sell"):
                pieces[f, w] -= n
            if act == "sell":
                sold[f], taken[w] = sold[f] + n * before, taken[w] + n
            if act == "end":
                pieces[f, w] = prices[f, w] = 0
        for (f, w), one in world.there.items():
            offers = queries.on_offer(session, clock.now(), exhibitor_id=one.exhibitor.id)
            mine = [(prices[f, w], pieces[f, w])] if prices[f, w] else []
            assert [(o.fair_fen, o.free) for o in offers] == mine
            way = queries.origin_ref(one.fair.id)
            asked = pricing.price_now(session, [one.variant_id], clock.now(), "fair", origin_ref=way)
            assert asked[one.variant_id].amount_fen == (prices[f, w] or MALL_FEN)
            left = PIECES - taken[w] - pieces[0, w] - pieces[1, w]
            assert stock.available(session, [one.variant_id])[one.variant_id] == left
            assert sales.sums(sales.parts_of(session, one.fair.id)).net_fen == sold[f]
        undone.rollback()


def _done(world: World, one: There, item: FairItem | None, act: str, n: int, fen: int) -> bool:
    """Do it; False when it was refused, or there is nothing to do it with."""
    session, owner = world.session, one.owner
    try:
        if act == "bring":
            offering.offer(
                session, owner, one.fair, one.exhibitor, variant_id=one.variant_id, price_fen=fen, pieces=n
            )
        elif item is None:
            return False
        elif act == "end":
            leaving.end_item(session, owner, one.fair, item)
        elif act == "price":
            offering.change(session, owner, one.fair, item, price_fen=fen, more=0)
        elif act == "sell":
            stand = serving.stand_for(session, world.operator, one.holding.booth_id)
            wanted = [Wanted(item.id, n, item.price_fen)]
            selling.sell(session, world.operator, stand, wanted, uuid=str(uuid.uuid4()), method=Method.CASH)
        else:
            more = n if act == "more" else -n
            offering.change(session, owner, one.fair, item, price_fen=item.price_fen, more=more)
    except (Conflict, Invalid):
        return False
    return True
