"""Tables as files that a spreadsheet opens: text never becomes a formula, numbers stay numbers."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from io import BytesIO, StringIO
from typing import Any, NamedTuple

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell


class Formula(NamedTuple):
    """What a spreadsheet is to calculate (`SUM(C2:C9)`, ours and never anybody's text), and what it comes to."""

    text: str
    value: int | Decimal


Cell = str | int | Decimal | Formula | None
Rows = Iterable[Sequence[Cell]]
BOM = "﻿"  # without it Excel reads Chinese text in a CSV file as something else
# Text that already begins with such an apostrophe gets another one, so that reading takes away exactly what was put.
_FORMULA = re.compile(r"'*(\s*[=+\-@|%]|[\t\r\n])")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


def yuan(fen: int) -> Decimal:
    """Fen as yuan with two decimals, exact."""
    return Decimal(fen).scaleb(-2).quantize(Decimal("0.01"))


def csv_text(header: Sequence[str], rows: Rows) -> str:
    """CSV for Excel: UTF-8 with BOM, CRLF; text that a spreadsheet would calculate is led by an apostrophe."""
    out = StringIO()
    out.write(BOM)
    writer = csv.writer(out)
    for row in (header, *rows):
        writer.writerow([_inert(cell) for cell in row])
    return out.getvalue()


def plain(cell: str) -> str:
    """What a cell of such a CSV file said before an apostrophe was put in front of it."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell


def _inert(cell: Cell) -> str:
    if isinstance(cell, str):
        return f"'{cell}" if _FORMULA.match(cell) else cell
    if isinstance(cell, Formula):
        return str(cell.value)
    return "" if cell is None else str(cell)


def xlsx_bytes(sheets: Iterable[tuple[str, Rows]]) -> bytes:
    """A workbook of the named sheets; every text cell is typed as text."""
    book = Workbook(write_only=True)
    for title, rows in sheets:
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append([_typed(sheet, value) for value in row])
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _typed(sheet: Any, value: Cell) -> Any:
    if isinstance(value, Formula):
        return WriteOnlyCell(sheet, value=f"={value.text}")
    if not isinstance(value, str):
        number: Any = value
        return WriteOnlyCell(sheet, value=number)
    cell = WriteOnlyCell(sheet, value=_CONTROL.sub("", value))
    cell.data_type = "s"
    return cell
