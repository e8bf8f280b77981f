"""Any interleaving of completing, partial refunds, batches, what banks do, and kills: balances and statements are right.

It begins with orders that were received, so that most of what happens is about payouts.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from hypothesis import HealthCheck, Phase, event, given, settings
from hypothesis import strategies as st

from shop.accounts.models import User
from shop.catalog.models import Variant
from shop.core import clock
from shop.core.access import SYSTEM
from shop.core.db import db
from shop.orders import moves
from shop.orders.models import Order
from shop.orders.moves import Act
from shop.orders.payouts import proof
from tests.factories.orders import a_purchase, pay
from tests.histories.dying import dangerous
from tests.histories.payout_acts import ALL
from tests.histories.test_any_history_of_purchases import ASKED, all_undone
from tests.histories.truths import faults
from tests.histories.world import START, Market, Step, a_market
from tests.support.databases import POSTGRES, SQLITE

GAPS = st.sampled_from([1, 30, 1440, 1440, 8 * 1440, 8 * 1440, 31 * 1440]).map(
    lambda minutes: timedelta(minutes=minutes)
)
OFTEN = [
    "makes_a_batch",
    "confirms_a_batch",
    "provider_pays_out",
    "sends_a_batch",
    "bank_pays",
    "gets_a_part_back",
]
STEPS = st.builds(
    Step,
    act=st.sampled_from([*OFTEN, *OFTEN, *ALL]),
    gap=GAPS,
    dice=st.integers(0, 2**32),
    dies_at=st.one_of(st.none(), st.none(), st.none(), st.integers(0, 3)),
)
FIRST = [
    Step("time_passes", timedelta(days=8), 1),
    Step("makes_a_batch", timedelta(0), 0),
    Step("confirms_a_batch", timedelta(0), 1),
    Step("provider_pays_out", timedelta(0), 3),
    Step("sends_a_batch", timedelta(0), 3),
]
HOW_MANY = {SQLITE: int(ASKED or 40), POSTGRES: int(ASKED or 20)}
LONG = (8, 24) if ASKED else (6, 14)


def test_the_balances_are_right_whatever_happens(received: Market, database_engine: str) -> None:
    def lived(steps: list[Step]) -> None:
        with all_undone():
            live(replace(received), steps)

    how = settings(
        max_examples=HOW_MANY[database_engine],
        deadline=None,
        derandomize=ASKED is None,
        database=None,
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=[HealthCheck.too_slow],
    )
    how(given(steps=st.lists(STEPS, min_size=LONG[0], max_size=LONG[1]))(lived))()


def live(market: Market, steps: list[Step]) -> None:
    """The steps one after another; in the middle too nothing may be wrong with the books."""
    for step in [*FIRST, *steps]:
        for tried in market.take(step, ALL):
            event(": ".join(tried))
        with market.sessions() as session:
            assert not proof.faults(session)
    market.rest(long=ASKED is not None)
    with market.sessions() as session:
        assert not faults(session, market)


@pytest.fixture
def received(app: Flask) -> Iterator[Market]:
    """The market with four purchases of two or three workshops, paid and received."""
    with dangerous() as edges:
        market = a_market(app, db.session, edges)
        with clock.at(START):
            for i in range(4):
                _bought(market, i)
            for order in db.session.scalars(sa.select(Order)).all():
                for act in (Act.SHIP, Act.RECEIVE):
                    moves.move(db.session, SYSTEM, moves.locked(db.session, order.id), act, at=START)
            db.session.commit()
        yield market


def _bought(market: Market, i: int) -> None:
    wanted = (market.variants[i % 2], market.variants[2], market.variants[3 + i % 2])
    products = [db.session.get_one(Variant, variant_id).product for variant_id in wanted]
    buyer = db.session.get_one(User, market.buyers[i % 2])
    pay(db.session, a_purchase(db.session, *products, user=buyer))
