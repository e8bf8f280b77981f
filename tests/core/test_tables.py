"""Files for spreadsheets: what people typed never becomes a formula."""

from __future__ import annotations

import csv
from io import BytesIO, StringIO

import pytest
from openpyxl import load_workbook

from shop.core.tables import csv_text, xlsx_bytes, yuan


@pytest.mark.parametrize("text", ["=1+1", "+49", "-cmd", "@SUM(A1)", " =1", "\t=1", "|calc", "%x", "a\tb"])
def test_text_that_a_spreadsheet_would_calculate_is_led_by_an_apostrophe(text: str) -> None:
    [_, row] = csv.reader(StringIO(csv_text(["a"], [[text]])))
    if text == "a\tb":
        assert row == [text]
    else:
        assert row == [f"'{text}"]


def test_numbers_stay_numbers_even_below_zero() -> None:
    assert csv_text(["a", "b", "c"], [[-5, yuan(-1250), None]]) == "﻿a,b,c\r\n-5,-12.50,\r\n"


def test_text_cells_of_a_workbook_are_text() -> None:
    sheet = load_workbook(BytesIO(xlsx_bytes([("甲", [["=1+1", 7, yuan(1250), None, "a\x00b"]])]))).active
    assert sheet is not None
    [cells] = sheet.rows
    assert [c.value for c in cells] == ["=1+1", 7, 12.5, None, "ab"]
    assert [c.data_type for c in cells][:3] == ["s", "n", "n"]
