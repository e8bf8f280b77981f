"""Contact data are found however they are written; sizes, days, prices and numbers of orders are none."""

from __future__ import annotations

import pytest

from shop.orders.covering import cover


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("打我电话13873112233吧", "打我电话****吧"),
        ("一三八七三一一二二三三", "****"),
        ("１３８７３１１２２３３", "****"),
        ("1 3 8-7311-2233", "****"),
        ("+86 138 7311 2233", "****"),
        ("0743-6223344 座机", "**** 座机"),
        ("加微信 tujia_88", "加****"),
        ("QQ：12345678", "****"),
        ("写到 a.b@qq.com 也行", "写到 **** 也行"),
        ("两个 13873112233、13973112233", "两个 ****、****"),
    ],
)
def test_contact_data_are_covered(words: str, shown: str) -> None:
    assert cover(words) == (shown, True)


@pytest.mark.parametrize(
    "words",
    [
        "要 120 cm × 60，2026年3月5日前",
        "订单 2026030512345678",
        "三五个一起买，每个一百二十元",
        "长138厘米，宽73厘米，11个，22元",
        "微信支付可以吗",
        "运单 SF1234567890123",
    ],
)
def test_everything_else_stays(words: str) -> None:
    assert cover(words) == (words, False)
