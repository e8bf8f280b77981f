"""Any interleaving of acts, messages that come twice or late, and kills between any two steps: the books are right.

The ledger balances, money in = money out + what is held, stock = given - sold + put back, statistics = ledger, no
purchase is paid twice or lost. `make soak` runs more of the same.
"""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from hypothesis import HealthCheck, Phase, event, given, seed, settings
from hypothesis import strategies as st

from shop.core.db import db
from tests.histories import later_acts as _later_acts
from tests.histories.acts import ACTS
from tests.histories.dying import dangerous
from tests.histories.truths import faults
from tests.histories.world import Market, Step, a_market
from tests.support.databases import POSTGRES, SQLITE

assert _later_acts  # imported for what it adds to ACTS
GAPS = st.sampled_from([0, 0, 0, 1, 1, 1, 2, 2, 5, 14, 16, 29, 31, 33, 60, 1440, 5 * 1440]).map(
    lambda minutes: timedelta(minutes=minutes)
)
# What makes a history long comes more often.
OFTEN = [
    "buys",
    "begins_to_pay",
    "pays",
    "comes_back",
    "bank_tells",
    "buys_at_once",
    "buys_at_once",
    "is_sent_and_received",
    "ships",
    "receives",
    "asks_for_a_return",
    "the_workshop_answers",
    "the_buyer_goes_on",
    "sends_it_back",
    "the_goods_are_back",
    "a_case_runs_its_way",
    "the_platform_decides",
    "days_pass",
    "is_paid_out",
    "the_bank_answers",
    "gives_a_piece_up",
    "sends_a_piece",
]
STEPS = st.builds(
    Step,
    act=st.sampled_from([*OFTEN, *sorted(ACTS)]),
    gap=GAPS,
    dice=st.integers(0, 2**32),
    dies_at=st.one_of(st.none(), st.none(), st.integers(0, 5)),
)
# Something is paid, sent and there from the beginning.
FIRST = [
    Step(name, timedelta(0), dice)
    for name, dice in [("buys_at_once", 17), ("is_sent_and_received", 0), ("buys_at_once", 32), ("buys", 14)]
]
# `make soak` asks for more, for longer ones, and for others each time. With those of payouts there are 200 on SQLite and
# 100 on PostgreSQL in `make test`.
ASKED = os.environ.get("HISTORIES")
HOW_MANY = {SQLITE: int(ASKED or 160), POSTGRES: int(ASKED or 80)}
HISTORIES = st.lists(STEPS, min_size=10, max_size=30) if ASKED else st.lists(STEPS, min_size=7, max_size=18)
PARTS = 8  # so that the workers share the work


@pytest.mark.parametrize("part", range(PARTS))
def test_the_books_are_right_whatever_happens(opening: Market, database_engine: str, part: int) -> None:
    def lived(steps: list[Step]) -> None:
        with all_undone():
            live(replace(opening), steps)

    how = settings(
        max_examples=HOW_MANY[database_engine] // PARTS,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=[HealthCheck.too_slow],
    )
    chosen = random.SystemRandom().randrange(2**32) if ASKED else part
    seed(chosen)(how(given(steps=HISTORIES)(lived)))()


def live(market: Market, steps: list[Step]) -> None:
    """The steps one after another, then rest; nothing may be wrong."""
    for step in [*FIRST, *steps]:
        for tried in market.take(step, ACTS):
            event(": ".join(tried))
    market.rest(long=ASKED is not None)
    with market.sessions() as session:
        assert not faults(session, market)


@pytest.fixture
def opening(app: Flask) -> Iterator[Market]:
    """The market as it opens; every history begins with it."""
    with dangerous() as edges:
        yield a_market(app, db.session, edges)


@contextmanager
def all_undone() -> Iterator[None]:
    """What is committed inside goes back at the end."""
    db.session.close()
    undone = db.engine.connect().begin_nested()
    try:
        yield
    finally:
        db.session.close()
        undone.rollback()
