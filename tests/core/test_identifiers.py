"""Credit codes and mobile numbers as people type them."""

import pytest
from stdnum.cn import uscc

from shop.core import identifiers

FIRM = "91110000600037341L"
COLLECTIVE = "N2430523MF1234567"
COLLECTIVE += uscc.calc_check_digit(COLLECTIVE)


@pytest.mark.parametrize(
    "code", [FIRM, "9111 0000 6000 3734 1L", FIRM.lower(), COLLECTIVE, COLLECTIVE.lower()]
)
def test_a_right_credit_code_is_accepted(code: str) -> None:
    assert identifiers.valid_uscc(code)


@pytest.mark.parametrize(
    "code",
    [
        "",
        "91110000600037341",  # a digit short
        "911100006000373410",  # wrong check digit
        "A1110000600037341L",  # a letter that no registrar has
        COLLECTIVE[:-1] + ("0" if COLLECTIVE[-1] != "0" else "1"),
        "N24305I3MF12345678",  # I is not in the alphabet
        "NN430523MF12345678",
        "９１１１００００６０００３７３４１Ｌ甲",
    ],
)
def test_a_wrong_credit_code_is_refused(code: str) -> None:
    assert not identifiers.valid_uscc(code)


def test_one_changed_digit_of_a_collective_is_noticed() -> None:
    changed = COLLECTIVE[:12] + ("9" if COLLECTIVE[12] != "9" else "8") + COLLECTIVE[13:]
    assert not identifiers.valid_uscc(changed)


@pytest.mark.parametrize(
    "number",
    [
        "13800138000",
        "138 0013 8000",
        "138-0013-8000",
        "+86 13800138000",
        "008613800138000",
        "１３８００１３８０００",
    ],
)
def test_a_mobile_number_is_brought_to_eleven_digits(number: str) -> None:
    assert identifiers.normal_cn_mobile(number) == "13800138000"
    assert identifiers.valid_cn_mobile(number)


@pytest.mark.parametrize(
    "number",
    [
        "",
        "1380013800",
        "138001380000",
        "010-88886666",
        "11012345678",
        "+85291234567",
        "1800FLOWERS",
        "4008001234",
    ],
)
def test_what_is_no_mainland_mobile_number_is_refused(number: str) -> None:
    assert not identifiers.valid_cn_mobile(number)
