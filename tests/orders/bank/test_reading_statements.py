"""What a bank statement says: instants, sums, our references however they were written. No database."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from flask import Flask

from shop.core import clock
from shop.core.table_files import Line
from shop.orders.payments.bank import reading
from shop.orders.payments.bank.reading import Flaw, Sum

NOW = datetime(2026, 11, 22, 8, tzinfo=UTC)
HEAD = "交易时间,交易流水号,收入金额,支出金额,对方户名,对方账号,附言\r\n"
ROW = '2026-11-20 10:03:05,A1,"12,800.00",,湘礼文化,6228480001,K261119-480213 货款\r\n'


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("K261119-480213", ("K261119-480213",)),
        ("货款k261119 480213谢谢", ("K261119-480213",)),
        ("Ｋ２６１１１９－４８０２１３", ("K261119-480213",)),
        ("K261119480213/K261120-000001", ("K261119-480213", "K261120-000001")),
        ("K2611194802134", ()),
        ("贷款 261119-480213", ()),
    ],
)
def test_our_reference_is_found_however_it_is_written(words: str, found: tuple[str, ...]) -> None:
    assert reading.references(words) == found


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_statement_is_read_in_the_encodings_of_banks(app: Flask, encoding: str) -> None:
    with app.test_request_context(), clock.at(NOW):
        [one] = reading.sums(reading.read((HEAD + ROW).encode(encoding)))
    assert one == Sum(
        2,
        "A1",
        datetime(2026, 11, 20, 2, 3, 5, tzinfo=UTC),
        1_280_000,
        "湘礼文化",
        "6228480001",
        "K261119-480213 货款",
        ("K261119-480213",),
    )


def test_each_row_that_cannot_be_read_is_named_and_money_that_went_out_is_left_out(app: Flask) -> None:
    def row(n: int, **cells: str) -> Line:
        return Line(n, cells)

    rows = [
        row(2, id="A1", at="2026-11-20", **{"in": "100"}),
        row(3, id="A2", at="2026-11-20", out="88.00"),
        row(4, id="A3", at="2026-11-20", out="88.00", **{"in": "0.00"}),
        row(5, at="2026-11-20", **{"in": "100"}),
        row(6, id="A4", at="20.11.2026", **{"in": "100"}),
        row(7, id="A5", at="2026-11-23 09:00", **{"in": "100"}),
        row(8, id="A6", at="2026-11-20", **{"in": "一百"}),
        row(9, id="A1", at="2026-11-20", **{"in": "100"}),
    ]
    with app.test_request_context(), clock.at(NOW):
        found = list(reading.sums(rows))
    assert [one.row for one in found if isinstance(one, Flaw)] == [5, 6, 7, 8, 9]
    assert [one.row for one in found if isinstance(one, Sum)] == [2]
