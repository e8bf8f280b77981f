"""The sums of promotions and commission, for any goods, offers and refunds: to the fen, whoever bears them."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shop.orders.promotions.commission import Rate, commission_fen, rate_for, reversed_fen
from shop.orders.promotions.discounts import Applied, Bearers, Item, Offer, Share, Step, apply

items = st.lists(
    st.builds(Item, st.integers(1, 3), st.integers(1, 5), st.integers(1, 2), st.integers(1, 10**7)),
    min_size=1,
    max_size=6,
)


@st.composite
def bearers(draw: st.DrawFn) -> Bearers:
    first = draw(st.integers(0, 10_000))
    second = draw(st.integers(0, 10_000 - first))
    return Bearers(first, second, 10_000 - first - second)


@st.composite
def an_offer(draw: st.DrawFn) -> Offer:
    step = draw(st.sampled_from(Step))
    of_workshop = step in (Step.WORKSHOP_REDUCTION, Step.WORKSHOP_COUPON) or draw(st.booleans())
    way = draw(st.sampled_from(["amount", "percent", "tiers"]))
    borne = draw(bearers())
    return Offer(
        id=draw(st.integers(1, 10**6)),
        title="x",
        step=step,
        workshop_id=draw(st.integers(1, 3)) if of_workshop else None,
        bearers=borne,
        amount_fen=draw(st.integers(1, 10**7)) if way == "amount" else None,
        percent_bp=draw(st.integers(1, 9_900)) if way == "percent" else None,
        cap_fen=draw(st.none() | st.integers(1, 10**6)),
        minimum_fen=draw(st.integers(0, 10**6)),
        tiers=[(20_000, 3_000), (50_000, 8_000)] if way == "tiers" else (),
        products=draw(st.frozensets(st.integers(1, 5), max_size=2)),
        left_fen=draw(st.integers(0, 10**6)) if borne.subsidy_bp else None,
    )


offers = st.lists(an_offer(), max_size=5)
picks = st.dictionaries(st.sampled_from(["1", "2", "3", "store"]), st.integers(0, 5), max_size=3)


@settings(max_examples=80, deadline=None)
@given(items, offers, picks)
def test_every_fen_taken_off_has_a_bearer_and_a_line_and_a_fen_of_each_line_is_paid(
    bought: list[Item], found: list[Offer], chosen: dict[str, int]
) -> None:
    applied = apply(bought, found, chosen)
    assert len(applied.shares) == len(bought)
    for item, share in zip(bought, applied.shares, strict=True):
        assert min(share) >= 0 and 0 <= share.total_fen <= item.goods_fen - 1
    assert applied.fen == sum(share.total_fen for share in applied.shares)
    for taken in applied.taken:
        assert taken.fen > 0
        assert all(
            taken.offer.covers(i) or not s.total_fen for i, s in zip(bought, taken.shares, strict=True)
        )
        assert taken.offer.left_fen is None or taken.subsidy_fen <= taken.offer.left_fen
    assert all(a.offer.step <= b.offer.step for a, b in pairwise(applied.taken))


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**12), bearers())
def test_bearers_share_all_of_it(fen: int, borne: Bearers) -> None:
    share = borne.share(fen)
    assert share.total_fen == fen and min(share) >= 0
    assert all(not part or bp for part, bp in zip(share, borne, strict=True))


@settings(max_examples=80, deadline=None)
@given(st.data(), st.integers(1, 10**8), st.integers(0, 10**8))
def test_any_partition_of_refunds_reverses_all_of_it(data: st.DataObject, paid: int, kept: int) -> None:
    before, back = 0, 0
    while before < paid:
        fen = data.draw(st.integers(1, paid - before) | st.just(paid - before))
        part = reversed_fen(kept, paid_fen=paid, before_fen=before, refunded_fen=fen)
        assert part >= 0
        before, back = before + fen, back + part
        if back < kept:
            assert before < paid
        if data.draw(st.booleans()):
            break
    rest = reversed_fen(kept, paid_fen=paid, before_fen=before, refunded_fen=paid - before)
    assert back + rest == kept


def test_more_than_was_paid_is_never_reversed() -> None:
    with pytest.raises(ValueError, match="no more"):
        reversed_fen(100, paid_fen=10, before_fen=6, refunded_fen=5)


def offer(step: Step, number: int = 1, **terms: object) -> Offer:
    of = 7 if step in (Step.WORKSHOP_REDUCTION, Step.WORKSHOP_COUPON) else None
    facts = {"workshop_id": of, "bearers": Bearers(10_000), "title": "", **terms}
    return Offer(id=number, step=step, **facts)  # type: ignore[arg-type]


def run(bought: list[Item], *found: Offer, **chosen: int) -> Applied:
    return apply(bought, found, {key.removeprefix("w"): one for key, one in chosen.items()})


def test_each_step_works_on_what_the_one_before_left() -> None:
    applied = run(
        [Item(7, 1, 1, 20_000), Item(8, 2, 1, 10_000)],
        offer(Step.PLATFORM_COUPON, 4, percent_bp=1_000, bearers=Bearers(0, 10_000)),
        offer(Step.WORKSHOP_COUPON, 3, amount_fen=1_000),
        offer(Step.WORKSHOP_REDUCTION, 1, tiers=[(10_000, 1_000), (20_000, 3_000), (30_000, 9_000)]),
        offer(Step.STORE_REDUCTION, 2, tiers=[(30_000, 500)], bearers=Bearers(0, 0, 10_000)),
    )
    assert [(t.offer.id, t.fen) for t in applied.taken] == [(1, 3_000), (2, 500), (3, 1_000), (4, 2_549)]
    assert applied.fen == 7_049


def test_the_minimum_is_asked_of_the_goods_at_their_price() -> None:
    reduction = offer(Step.WORKSHOP_REDUCTION, 1, tiers=[(10_000, 5_000)])
    coupon = offer(Step.WORKSHOP_COUPON, 2, amount_fen=100, minimum_fen=10_000)
    assert run([Item(7, 1, 1, 10_000)], reduction, coupon).fen == 5_100
    assert run([Item(7, 1, 1, 9_999)], reduction, coupon).fen == 0


def test_the_best_coupon_is_chosen_another_on_request_and_none_on_request() -> None:
    small, big = (
        offer(Step.WORKSHOP_COUPON, 1, amount_fen=100),
        offer(Step.WORKSHOP_COUPON, 2, amount_fen=300),
    )
    bought = [Item(7, 1, 1, 10_000)]
    assert run(bought, small, big).picks == {"7": 2}
    assert run(bought, small, big, w7=1).fen == 100
    none = run(bought, small, big, w7=0)
    assert none.fen == 0 and none.picks == {"7": 0} and [c.fen for c in none.choices["7"]] == [300, 100]
    assert run(bought, small, w7=2).picks == {"7": 1}, "one that fell away gives way to the best there is"


def test_percent_are_rounded_down_and_capped() -> None:
    bought = [Item(7, 1, 1, 999)]
    assert run(bought, offer(Step.WORKSHOP_COUPON, percent_bp=1_000)).fen == 99
    assert run(bought, offer(Step.WORKSHOP_COUPON, percent_bp=5_000, cap_fen=120)).fen == 120


def test_a_programme_that_cannot_give_its_part_gives_nothing() -> None:
    bought = [Item(7, 1, 1, 10_000)]
    half = offer(Step.PLATFORM_COUPON, amount_fen=2_000, bearers=Bearers(0, 5_000, 5_000), left_fen=999)
    assert run(bought, half).fen == 0
    assert run(
        bought, offer(Step.PLATFORM_COUPON, amount_fen=2_000, bearers=half.bearers, left_fen=1_000)
    ).shares == [Share(0, 1_000, 1_000)]


def test_the_most_special_rate_that_has_begun_counts() -> None:
    rates = [
        Rate(None, None, 100),
        Rate(3, None, 500),
        Rate(None, 9, 200),
        Rate(3, 9, 50),
        Rate(3, None, 300),
    ]
    assert rate_for(rates, category_id=3, workshop_id=9) == 50
    assert rate_for(rates, category_id=4, workshop_id=9) == 200
    assert rate_for(rates, category_id=3, workshop_id=1) == 300
    assert rate_for(rates, category_id=4, workshop_id=1) == 100
    assert rate_for([], category_id=4, workshop_id=1) == 0


def test_commission_is_of_what_the_workshop_sells_for_rounded_half_up() -> None:
    assert commission_fen(10_000, 0, 500) == 500
    assert commission_fen(10_010, 0, 500) == 501  # 500.5
    assert commission_fen(10_000, 2_000, 500) == 400
    assert commission_fen(10_000, 0, 0) == 0
