"""BR-14: who breaks the contract loses the earnest money or gives it back twice; with a penalty clause one of the two.

The table of all ways a contract can end stands here with its money.
"""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shop.orders.production import endings
from shop.orders.production.endings import EarnestFate, EndedBy, Remedy, Stage, Standing

S, B, F = Stage, EndedBy, EarnestFate
#: 100,000 yuan, of which 20,000 earnest money and 30,000 other instalments are paid.
BEGUN = Standing(value_fen=10_000_000, earnest_fen=2_000_000, paid_fen=3_000_000)
#: The same with pieces for 40,000 accepted.
PARTLY = Standing(value_fen=10_000_000, earnest_fen=2_000_000, paid_fen=3_000_000, accepted_fen=4_000_000)
#: Stage, who ends it, money before; fate, price, kept, damages, back; what the workshop owes beside.
TABLE = [
    (S.UNSIGNED, B.BUYER, Standing(value_fen=10_000_000), F.NONE, 0, 0, 0, 0, 0),
    (S.UNSIGNED, B.WORKSHOP, Standing(value_fen=10_000_000), F.NONE, 0, 0, 0, 0, 0),
    (S.UNSIGNED, B.BOTH, Standing(value_fen=10_000_000), F.NONE, 0, 0, 0, 0, 0),
    (S.UNSIGNED, B.NOBODY, Standing(value_fen=10_000_000), F.NONE, 0, 0, 0, 0, 0),
    (S.UNSIGNED, B.LAPSE, Standing(value_fen=10_000_000), F.NONE, 0, 0, 0, 0, 0),
    (S.UNPAID, B.BUYER, Standing(value_fen=10_000_000), F.NONE, 0, 0, 0, 0, 0),
    (S.UNPAID, B.BUYER, BEGUN, F.KEPT, 0, 2_000_000, 0, 3_000_000, 0),
    (S.UNPAID, B.WORKSHOP, BEGUN, F.DOUBLED, 0, 0, 0, 5_000_000, 2_000_000),
    (S.UNPAID, B.BOTH, BEGUN, F.RETURNED, 0, 0, 0, 5_000_000, 0),
    (S.UNPAID, B.NOBODY, BEGUN, F.RETURNED, 0, 0, 0, 5_000_000, 0),
    (S.UNPAID, B.LAPSE, BEGUN, F.RETURNED, 0, 0, 0, 5_000_000, 0),
    (S.MAKING, B.BUYER, BEGUN, F.KEPT, 0, 2_000_000, 0, 3_000_000, 0),
    (S.MAKING, B.WORKSHOP, BEGUN, F.DOUBLED, 0, 0, 0, 5_000_000, 2_000_000),
    (S.MAKING, B.BOTH, BEGUN, F.RETURNED, 0, 0, 0, 5_000_000, 0),
    (S.MAKING, B.NOBODY, BEGUN, F.RETURNED, 0, 0, 0, 5_000_000, 0),
    (S.MAKING, B.LAPSE, BEGUN, F.RETURNED, 0, 0, 0, 5_000_000, 0),
    # Four tenths are accepted and paid; the rule for earnest money strikes the other six.
    (S.DELIVERING, B.BUYER, PARTLY, F.KEPT, 3_800_000, 1_200_000, 0, 0, 0),
    (S.DELIVERING, B.WORKSHOP, PARTLY, F.DOUBLED, 4_000_000, 0, 0, 1_000_000, 1_200_000),
    (S.DELIVERING, B.BOTH, PARTLY, F.RETURNED, 4_000_000, 0, 0, 1_000_000, 0),
    (S.DELIVERING, B.NOBODY, PARTLY, F.RETURNED, 4_000_000, 0, 0, 1_000_000, 0),
    (S.DELIVERING, B.LAPSE, PARTLY, F.RETURNED, 4_000_000, 0, 0, 1_000_000, 0),
]  # fmt: skip


@pytest.mark.parametrize(("stage", "by", "money", "fate", "price", "kept", "damages", "back", "owes"), TABLE)
def test_each_way_to_end_has_its_effect(
    stage: Stage, by: EndedBy, money: Standing, fate: EarnestFate, price: int, kept: int, damages: int, back: int, owes: int
) -> None:  # fmt: skip
    found = endings.effect(stage, by, money)
    assert found[:5] == (fate, price, kept, damages, back)
    assert found.workshop_owes_fen == owes


def test_every_pair_of_stage_and_side_is_in_the_table_or_not_possible() -> None:
    asked = {(stage, by) for stage, by, *_rest in TABLE}
    assert asked == set(endings.TABLE)
    assert not any(endings.possible(Stage.ACCEPTED, by) for by in EndedBy)


@pytest.mark.parametrize("earnest", [2_000_000, 1_999_999, 1])
def test_the_seller_gives_back_twice_the_buyer_gets_nothing(earnest: int) -> None:
    money = Standing(value_fen=10_000_000, earnest_fen=earnest)
    broken = endings.effect(Stage.MAKING, EndedBy.WORKSHOP, money)
    assert broken.back_fen + broken.workshop_owes_fen == 2 * earnest
    given_up = endings.effect(Stage.MAKING, EndedBy.BUYER, money)
    assert given_up.back_fen == 0 and given_up.kept_fen == earnest


def test_with_a_penalty_clause_one_of_the_two_is_chosen() -> None:
    money = Standing(value_fen=10_000_000, earnest_fen=2_000_000, penalty_bp=1_000)
    by_earnest = endings.effect(Stage.MAKING, EndedBy.WORKSHOP, money)
    assert (by_earnest.back_fen, by_earnest.workshop_owes_fen) == (2_000_000, 2_000_000)
    by_penalty = endings.effect(Stage.MAKING, EndedBy.WORKSHOP, money, remedy=Remedy.PENALTY)
    assert (by_penalty.back_fen, by_penalty.workshop_owes_fen) == (2_000_000, 1_000_000)
    buyer = endings.effect(Stage.MAKING, EndedBy.BUYER, money, remedy=Remedy.PENALTY)
    assert (buyer.kept_fen, buyer.damages_fen, buyer.back_fen) == (0, 1_000_000, 1_000_000)


def test_work_done_is_paid_above_the_earnest_money_only() -> None:
    money = Standing(value_fen=10_000_000, earnest_fen=2_000_000, paid_fen=1_000_000, work_fen=2_500_000)
    found = endings.effect(Stage.MAKING, EndedBy.BUYER, money)
    assert (found.kept_fen, found.damages_fen, found.back_fen) == (2_000_000, 500_000, 500_000)
    more = endings.effect(Stage.MAKING, EndedBy.BOTH, money)
    assert (more.damages_fen, more.back_fen, more.damages_owed_fen) == (2_500_000, 500_000, 0)


fen = st.integers(0, 10**10)


@settings(max_examples=30, deadline=None)
@given(
    way=st.sampled_from(sorted(endings.TABLE)),
    value=st.integers(1, 10**10),
    earnest_bp=st.integers(0, 2_000),
    paid=fen,
    accepted=fen,
    work=fen,
    penalty=st.none() | st.integers(1, 3_000),
    remedy=st.sampled_from(Remedy),
)
def test_after_any_ending_every_fen_is_somewhere(
    way: tuple[Stage, EndedBy],
    value: int,
    earnest_bp: int,
    paid: int,
    accepted: int,
    work: int,
    penalty: int | None,
    remedy: Remedy,
) -> None:
    money = Standing(
        value_fen=value,
        earnest_fen=value * earnest_bp // 10_000,
        paid_fen=min(paid, value),
        accepted_fen=min(accepted, value),
        work_fen=work,
        penalty_bp=penalty,
    )
    found = endings.effect(*way, money, remedy=remedy)
    assert all(amount >= 0 for amount in found[1:])
    assert (
        found.price_fen + found.kept_fen + found.damages_fen + found.back_fen
        == money.earnest_fen + money.paid_fen
    )
    assert found.price_fen + found.price_owed_fen == money.accepted_fen
