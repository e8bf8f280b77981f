"""Money is whole fen: nothing is lost, nothing is invented."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shop.core.money import MixedCurrencies, Money, format_fen, format_wan, parse_yuan, plain_yuan, total


@given(st.integers(-(10**12), 10**12), st.lists(st.integers(0, 10**6), min_size=1, max_size=12).filter(any))
def test_shares_add_up_to_the_fen_and_follow_the_weights(fen: int, weights: list[int]) -> None:
    parts = Money(fen).share(weights)
    assert total(parts) == Money(fen)
    last = max(i for i, w in enumerate(weights) if w)
    for i, (part, weight) in enumerate(zip(parts, weights, strict=True)):
        exact = abs(fen) * weight / sum(weights)
        assert abs(abs(part.fen) - exact) <= (len(weights) if i == last else 1)
        assert weight or part.fen == 0


def test_the_remainder_goes_to_the_last_part() -> None:
    assert [p.fen for p in Money(100).share([1, 1, 1])] == [33, 33, 34]
    assert [p.fen for p in Money(100).share([1, 1, 1, 0])] == [33, 33, 34, 0]


@pytest.mark.parametrize("weights", [[], [0, 0], [1, -1, 3]])
def test_weights_that_make_no_sense_are_refused(weights: list[int]) -> None:
    with pytest.raises(ValueError, match="weights"):
        Money(100).share(weights)


@pytest.mark.parametrize("fen", [1.0, "1", True, None])
def test_only_whole_fen_are_money(fen: object) -> None:
    with pytest.raises(TypeError):
        Money(fen)  # type: ignore[arg-type]


def test_currencies_do_not_mix_and_numbers_are_not_money() -> None:
    with pytest.raises(MixedCurrencies):
        Money(1) + Money(1, "USD")
    with pytest.raises(MixedCurrencies):
        assert Money(1) < Money(2, "USD")
    with pytest.raises(TypeError):
        Money(1) + 1  # type: ignore[operator]
    with pytest.raises(TypeError):
        Money(1) * 0.5  # type: ignore[operator]


@pytest.mark.parametrize(
    ("text", "fen"),
    [("1280", 128_000), ("¥1,280.50", 128_050), (" １２．５ ", 1_250), ("0.05元", 5), ("￥ 99.9", 9_990)],
)
def test_yuan_are_read_as_people_type_them(text: str, fen: int) -> None:
    assert parse_yuan(text) == Money(fen)


@pytest.mark.parametrize("text", ["", "1.234", "-5", "1e5", "abc", "1.2.3", "99999999999999999", "∞", "¥"])
def test_what_is_no_amount_in_yuan_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="yuan"):
        parse_yuan(text)


@given(st.integers(0, 10**12))
def test_a_written_amount_reads_back_the_same(fen: int) -> None:
    assert parse_yuan(format_fen(fen)).fen == fen
    assert parse_yuan(plain_yuan(fen)).fen == fen


@pytest.mark.parametrize(
    ("fen", "shown"), [(128_000, "¥1,280"), (1_250, "¥12.50"), (5, "¥0.05"), (0, "¥0"), (-5_000, "−¥50")]
)
def test_no_decimals_when_there_are_none(fen: int, shown: str) -> None:
    assert format_fen(fen) == shown


@pytest.mark.parametrize(
    ("fen", "decimals", "shown"),
    [(4_900_000, 2, "4.90"), (4_999_500, 2, "5.00"), (4_949, 2, "0.00"), (5_000, 2, "0.01"), (123_456_789_00, 1, "12,345.7"),
     (-4_900_000, 2, "−4.90")],
)  # fmt: skip
def test_ten_thousands_are_rounded_half_up(fen: int, decimals: int, shown: str) -> None:
    assert format_wan(fen, decimals) == shown


def test_rates_are_rounded_half_up_on_both_sides_of_zero() -> None:
    assert Money(50).basis_points(100).fen == 1  # 0.5 fen
    assert Money(49).basis_points(100).fen == 0
    assert Money(-50).basis_points(100).fen == -1
