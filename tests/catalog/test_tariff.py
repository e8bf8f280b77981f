"""What delivery costs: exact, never falling with weight or pieces, by province, free from an amount on."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shop.catalog import tariff
from shop.catalog.models import DeliveryRule
from shop.catalog.tariff import Basis, Load

FEN = st.integers(0, 100_000)
TEMPLATES = st.builds(
    DeliveryRule,
    basis=st.sampled_from(list(Basis)),
    first_units=st.integers(1, 5_000),
    more_units=st.integers(1, 5_000),
    fee_fen=FEN,
    more_fen=FEN,
    free_from_fen=st.none() | st.integers(1, 10**6),
    exceptions=st.just([]),
)
LOADS = st.builds(Load, st.integers(0, 10**7), st.integers(1, 999), st.integers(0, 10**6))


def template(**facts: Any) -> DeliveryRule:
    plain = {"basis": Basis.ORDER, "first_units": 1, "more_units": 1, "more_fen": 0, "free_from_fen": None}
    return DeliveryRule(**{"fee_fen": 1_000, "exceptions": [], **plain, **facts})


@settings(max_examples=80, deadline=None)
@given(TEMPLATES, LOADS, st.integers(0, 50), st.integers(0, 10**5))
def test_more_pieces_and_more_weight_never_cost_less(
    rule: DeliveryRule, load: Load, pieces: int, grams: int
) -> None:
    heavier = Load(load.goods_fen, load.pieces + pieces, load.grams + grams)
    assert 0 <= tariff.fee(rule, load) <= tariff.fee(rule, heavier)


@settings(max_examples=80, deadline=None)
@given(TEMPLATES, LOADS)
def test_it_is_the_first_fee_and_whole_further_ones_or_nothing(rule: DeliveryRule, load: Load) -> None:
    fen = tariff.fee(rule, load)
    if rule.free_from_fen is not None and load.goods_fen >= rule.free_from_fen:
        assert fen == 0
        return
    units = {Basis.ORDER: 0, Basis.PIECE: load.pieces, Basis.WEIGHT: load.grams}[Basis(rule.basis)]
    steps = 0
    while rule.first_units + steps * rule.more_units < units:
        steps += 1
    assert fen == rule.fee_fen + steps * rule.more_fen


@pytest.mark.parametrize(
    ("grams", "fen"), [(0, 1_000), (1_000, 1_000), (1_001, 1_200), (1_500, 1_200), (1_501, 1_400)]
)
def test_a_further_weight_counts_when_it_is_begun(grams: int, fen: int) -> None:
    rule = template(basis=Basis.WEIGHT, first_units=1_000, more_units=500, more_fen=200)
    assert tariff.fee(rule, Load(5_000, 1, grams)) == fen


@pytest.mark.parametrize(("pieces", "fen"), [(1, 1_000), (2, 1_000), (3, 1_300), (5, 1_900)])
def test_by_piece(pieces: int, fen: int) -> None:
    rule = template(basis=Basis.PIECE, first_units=2, more_fen=300)
    assert tariff.fee(rule, Load(5_000, pieces, 0)) == fen


@pytest.mark.parametrize(("goods", "fen"), [(1, 1_000), (19_999, 1_000), (20_000, 0), (20_001, 0)])
def test_delivery_is_free_from_the_amount_on(goods: int, fen: int) -> None:
    assert tariff.fee(template(free_from_fen=20_000), Load(goods, 1, 0)) == fen


def test_a_province_may_cost_something_else_or_not_be_served() -> None:
    far = {
        "provinces": ["540000", "650000"],
        "served": True,
        "fee_fen": 2_500,
        "more_fen": 0,
        "free_from_fen": 90_000,
    }
    beyond = {"provinces": ["810000"], "served": False, "fee_fen": 0, "more_fen": 0, "free_from_fen": None}
    rule = template(free_from_fen=20_000, exceptions=[far, beyond])
    load = Load(20_000, 1, 0)
    assert [tariff.fee(rule, load, code) for code in ("", "430181", "650102")] == [0, 0, 2_500]
    assert tariff.fee(rule, Load(90_000, 1, 0), "540100") == 0
    assert tariff.served(rule, "430181") and not tariff.served(rule, "810001")
    with pytest.raises(ValueError, match="served"):
        tariff.fee(rule, load, "810001")


def test_nothing_is_asked_without_a_template_or_without_goods() -> None:
    assert tariff.fee(None, Load(1, 1, 1)) == 0 and tariff.served(None, "650102")
    assert tariff.fee(template(), Load(0, 0, 0)) == 0
