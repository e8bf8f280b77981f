"""Numbers of certificates as people type and scan them."""

from __future__ import annotations

import pytest

from shop.workshops import certification


@pytest.mark.parametrize(
    "typed",
    [
        "湘非工 433130-2023-0014",
        "湘非工433130-2023-0014",
        "433130-2023-0014",
        " 433130 2023 0014 ",
        "43313020230014",
        "４３３１３０－２０２３－００１４",
        "湘非工 433130—2023—0014",
        "湘非工433130 - 2023 - 0014",
    ],
)
def test_a_number_is_recognised_in_any_usual_spelling(typed: str) -> None:
    assert certification.recognise(typed) == "湘非工 433130-2023-0014"


@pytest.mark.parametrize(
    "typed", ["", "湘非工", "433130-2023", "993130-2023-0014", "织锦", "433130-2023-0014x"]
)
def test_what_is_no_number_is_not_recognised(typed: str) -> None:
    assert certification.recognise(typed) is None


def test_addresses_carry_the_digits() -> None:
    assert certification.digits("湘非工 433130-2023-0014") == "433130-2023-0014"
