"""Tables as files that a spreadsheet opens: text never becomes a formula, numbers stay numbers."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from io import BytesIO, StringIO
from typing import Any, NamedTuple
from zipfile import ZIP_DEFLATED, ZipFile

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
_SHEET = re.compile(r"xl/worksheets/sheet(\d+)\.xml")
_BARE = re.compile(rb"</f><v ?/>|</f><v></v>")
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
    """A workbook of the named sheets; every text cell is typed as text, every formula has its result beside it."""
    book = Workbook(write_only=True)
    results: list[list[str]] = []
    for title, rows in sheets:
        sheet = book.create_sheet(title)
        results.append([])
        for row in rows:
            sheet.append([_typed(sheet, value) for value in row])
            results[-1] += [str(value.value) for value in row if isinstance(value, Formula)]
    out = BytesIO()
    book.save(out)
    return _with_results(out.getvalue(), results) if any(results) else out.getvalue()


def _with_results(book: bytes, results: Sequence[Sequence[str]]) -> bytes:
    """Openpyxl writes formulas bare; a phone that only previews the file would show nothing in their place."""
    out = BytesIO()
    with ZipFile(BytesIO(book)) as bare, ZipFile(out, "w", ZIP_DEFLATED) as full:
        for name in bare.namelist():
            data = bare.read(name)
            if match := _SHEET.fullmatch(name):
                pieces = _BARE.split(data)
                values = [f"</f><v>{value}</v>".encode() for value in results[int(match[1]) - 1]]
                data = b"".join(part for pair in zip(pieces, [*values, b""], strict=True) for part in pair)
            full.writestr(name, data)
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
