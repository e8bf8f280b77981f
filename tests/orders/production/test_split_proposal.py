"""The split proposal against an exact dynamic programme: never beyond capacity or date, within 1 % of the optimum."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest

from shop.orders.production.quotations.prices import Terms, gaps
from shop.orders.production.quotations.split import Offer, Proposal, propose

TODAY = date(2026, 11, 23)
CASES = 200


def a_case(seed: int) -> tuple[list[Offer], int, int]:
    """Two to five workshops with tiers, one-off costs, fewest pieces and paces; pieces wanted; the unit that everything
    is a multiple of, so that the programme may count in it.
    """
    chance = random.Random(seed)
    unit = chance.choice((1, 10, 50))
    offers = []
    for key in range(chance.randint(2, 5)):
        least = chance.randint(1, 15) * unit
        most = least + chance.randint(0, 50) * unit
        price, tiers = chance.randint(3_000, 9_000), []
        for start in sorted(
            {least, *(chance.randint(1, 65) * unit for _ in range(3))} - set(range(1, least))
        ):
            tiers.append((start, price))
            price = int(price * chance.uniform(0.75, 0.99))
        days = chance.randint(10, 60)
        terms = Terms(
            tiers=tuple(tiers),
            per_piece_fen=chance.choice((0, 35)),
            once_fen=chance.choice((0, 0, 20_000, 150_000)),
            least=least,
            most=most,
            prep_days=chance.randint(0, 9),
            per_week=chance.randint(1, 20) * unit * 7,
        )
        by_date = terms.most_by(TODAY, TODAY + timedelta(days=days)) // unit * unit
        offers.append(Offer(key, terms, by_date if by_date >= least else 0))
    room = sum(offer.most for offer in offers)
    return offers, max(unit, chance.randint(1, max(1, room // unit)) * unit), unit


def optimum(offers: list[Offer], pieces: int, unit: int) -> int | None:
    """The least cost, by looking at every number of units of every workshop."""
    best: dict[int, int] = {0: 0}
    for offer in offers:
        amounts = [0, *range(offer.terms.least, offer.most + 1, unit)]
        after: dict[int, int] = {}
        costs = [(n, offer.terms.total_fen(n)) for n in amounts]
        for done, fen in best.items():
            for n, more in costs:
                if done + n <= pieces and fen + more < after.get(done + n, 1 << 60):
                    after[done + n] = fen + more
        best = after
    return best.get(pieces)


def test_two_hundred_proposals_keep_capacity_and_date_and_cost_at_most_a_hundredth_more() -> None:
    possible = 0
    for seed in range(CASES):
        offers, pieces, unit = a_case(seed)
        least_cost, found = optimum(offers, pieces, unit), propose(offers, pieces)
        if found is None:
            assert least_cost is None, f"case {seed}: it can be shared out for {least_cost}"
            continue
        possible += 1
        terms = {offer.key: offer for offer in offers}
        assert sum(found.pieces.values()) == pieces
        for key, n in found.pieces.items():
            assert terms[key].terms.least <= n <= terms[key].most, f"case {seed}: {key} cannot make {n}"
        assert found.total_fen == sum(terms[key].terms.total_fen(n) for key, n in found.pieces.items())
        assert least_cost is not None and found.total_fen <= least_cost * 1.01, f"case {seed}"
    assert possible > CASES // 2


def test_one_hundred_pieces_more_than_all_can_make_are_not_proposed() -> None:
    offer = Offer(1, Terms(((100, 5_000),), 0, 0, 100, 2_000, 0, 500), 2_000)
    assert propose([offer], 2_100) is None
    assert propose([offer], 50) is None
    assert propose([offer], 2_000) == Proposal({1: 2_000}, 10_000_000)


@pytest.mark.parametrize(
    ("by", "pieces"),
    [
        (TODAY + timedelta(days=30), 1_428),
        (TODAY + timedelta(days=10), 0),
        (TODAY + timedelta(days=90), 3_000),
    ],
)
def test_what_can_be_made_by_a_date(by: date, pieces: int) -> None:
    terms = Terms(((500, 8_000),), 0, 0, 500, 3_000, 10, 500)
    assert terms.most_by(TODAY, by) == pieces
    assert not pieces or terms.ready(pieces, TODAY) <= by


def test_the_tier_that_applies_prices_all_pieces() -> None:
    terms = Terms(((500, 8_000), (1_000, 7_500)), 30, 100_000, 500, 3_000, 10, 500)
    assert terms.total_fen(999) == 999 * 8_030 + 100_000
    assert terms.total_fen(1_000) == 1_000 * 7_530 + 100_000
    assert gaps(terms.tiers, 500) == "" and gaps(terms.tiers, 400) == "late"
    assert gaps(((1, 100), (10, 120)), 1) == "rising" and gaps(((1, 100), (1, 90)), 1) == "twice"
