"""A roster file is not trusted: what it is, how large it becomes, what it hides."""

from __future__ import annotations

import zipfile
from datetime import date
from io import BytesIO

import pytest
from flask import Flask
from openpyxl import Workbook, load_workbook

from shop.core import workbook
from shop.core.errors import Invalid
from shop.workshops.roster import reading
from shop.workshops.roster.columns import BY_KEY, COLUMNS, titles
from tests.factories.rosters import a_row, as_csv, as_xlsx

pytestmark = pytest.mark.usefixtures("app")


def refusal(data: bytes) -> str:
    with pytest.raises(Invalid) as refused:
        reading.read(data)
    assert refused.value.field == "file"
    return refused.value.sentence


def edited(data: bytes, change: object = None, **parts: bytes | None) -> bytes:
    """The archive with parts put in, replaced or (None) taken out; names with __ for / and _DOT_ for a dot."""
    named = {name.replace("__", "/").replace("_DOT_", "."): content for name, content in parts.items()}
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            if part.filename not in named:
                new.writestr(part.filename, old.read(part))
        for name, content in named.items():
            if content is not None:
                new.writestr(name, content)
    return out.getvalue()


def made(change: object) -> bytes:
    """A good workbook after `change(sheet)`."""
    book = load_workbook(BytesIO(as_xlsx(a_row(), a_row())))
    change(book.active)  # type: ignore[operator]
    out = BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16"])
def test_csv_is_read_in_the_ways_spreadsheets_save_it(app: Flask, encoding: str) -> None:
    row = a_row(name="捞车河织锦坊")
    text = as_csv(row).decode("utf-8-sig")
    [line] = reading.read(text.encode(encoding)).lines
    assert (line.row, line.cells["name"], line.cells["legal_rep"]) == (2, "捞车河织锦坊", "向大姐")


@pytest.mark.parametrize("delimiter", ["\t", ";"])
def test_csv_may_be_parted_otherwise(delimiter: str) -> None:
    row = a_row(number="")
    text = as_csv(row).decode("utf-8-sig").replace(",", delimiter)
    [line] = reading.read(text.encode()).lines
    assert line.cells == {key: value for key, value in row.items() if value}


def test_a_workbook_is_read_cell_by_cell_as_people_see_it() -> None:
    def change(sheet: object) -> None:
        keys = [c.key for c in COLUMNS]
        cells = {
            "employees_total": 24.0,
            "founded_on": date(2019, 5, 1),
            "utilities_ok": True,
            "contact_phone": 13874302046,
        }
        for key, value in cells.items():
            sheet.cell(2, keys.index(key) + 1).value = value  # type: ignore[attr-defined]

    first, second = reading.read(made(change)).lines
    assert [first.row, second.row] == [2, 3]
    assert first.cells["employees_total"] == "24"
    assert first.cells["founded_on"] == "2019-05-01"
    assert first.cells["utilities_ok"] == "是"
    assert first.cells["contact_phone"] == "13874302046"


def test_a_title_above_the_table_marks_at_the_heads_and_columns_of_others_are_no_hindrance() -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["龙山县非遗工坊名录"])
    sheet.merge_cells("A1:F1")
    sheet.append([])
    sheet.append(["序号", *(f"{title} *" for title in titles())])
    row = a_row()
    sheet.append([1, *(row.get(c.key, "") for c in COLUMNS)])
    out = BytesIO()
    book.save(out)
    found = reading.read(out.getvalue())
    assert found.unused == ["序号"]
    assert [line.row for line in found.lines] == [4]


def test_the_numbers_of_rows_count_empty_ones() -> None:
    data = as_csv(a_row(), {}, {}, a_row())
    assert [line.row for line in reading.read(data).lines] == [2, 5]


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"", "空的"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "旧格式"),
        (b"%PDF-1.7\n", "栏目行"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "CSV"),
        (b"PK\x03\x04 broken", "坏了"),
        (b"\xff\xfe\x00\xd8", "看不懂"),
        (b"\x81\x20\xff\xff", "看不懂"),
        (b"a,b\r\n1,2\r\n", "栏目行"),
        (b"x" * (reading.MAX_BYTES + 1), "太大"),
    ],
)
def test_what_is_no_roster_is_refused_with_a_sentence(data: bytes, word: str) -> None:
    assert word in refusal(data)


def test_a_file_with_a_head_alone_is_refused() -> None:
    assert "没有工坊" in refusal(as_csv())


def test_a_missing_and_a_doubled_column_are_named() -> None:
    head, row = as_csv(a_row()).decode("utf-8-sig").splitlines()
    assert "详细地址" in refusal(f"{head.replace('详细地址', '地址')}\r\n{row}".encode())
    assert "工坊名称" in refusal(f"{head},工坊名称\r\n{row},x".encode())


def test_broken_quotes_are_refused() -> None:
    assert "引号" in refusal(as_csv(a_row()) + b'"never,ended')


def test_more_than_ten_thousand_rows_are_refused() -> None:
    head, row = as_csv({"name": "甲"}).decode().splitlines()
    assert len(reading.read("\r\n".join([head, *[row] * 10_000]).encode()).lines) == 10_000
    assert "10000" in refusal("\r\n".join([head, *[row] * 10_001]).encode())


def test_a_formula_is_refused_but_text_that_looks_like_one_is_text() -> None:
    def formula(sheet: object) -> None:
        sheet["A3"] = "=HYPERLINK(1)"  # type: ignore[index]

    assert "第 3 行有公式" in refusal(made(formula))
    [line] = reading.read(as_xlsx(a_row(equipment="=1+1"))).lines
    assert line.cells["equipment"] == "=1+1"
    [line] = reading.read(as_csv(a_row(equipment="=1+1", brand_ip="'=2"))).lines
    assert (line.cells["equipment"], line.cells["brand_ip"]) == ("=1+1", "'=2")


def test_merged_cells_in_the_table_are_refused() -> None:
    assert "A2:A3" in refusal(made(lambda sheet: sheet.merge_cells("A2:A3")))  # type: ignore[attr-defined]


def test_a_bomb_is_refused_before_it_is_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = edited(as_xlsx(a_row()), xl__media__zeros_DOT_xml=b"0" * (workbook.MAX_UNPACKED + 1))
    assert len(bomb) < 1_000_000
    monkeypatch.setattr(workbook, "load_workbook", None)
    assert "太大" in refusal(bomb)


def test_many_parts_are_refused() -> None:
    parts = {f"xl__x{n}_DOT_bin": b"" for n in range(workbook.MAX_PARTS)}
    assert "太大" in refusal(edited(as_xlsx(a_row()), **parts))


@pytest.mark.parametrize("declared", [b"<!DOCTYPE x [<!ENTITY a 'aa'>]>", "<!DOCTYPE x>".encode("utf-16")])
def test_declarations_in_the_xml_are_refused(declared: bytes) -> None:
    data = as_xlsx(a_row())
    assert "不该有" in refusal(edited(data, docProps__more_DOT_xml=declared + b"<x/>"))


def test_macros_and_archives_that_are_no_workbook_are_refused() -> None:
    data = as_xlsx(a_row())
    assert "宏" in refusal(edited(data, xl__vbaProject_DOT_bin=b"x"))
    assert "不是 XLSX" in refusal(edited(data, xl__workbook_DOT_xml=None))


def test_a_workbook_cut_short_or_lying_about_a_part_is_refused() -> None:
    data = as_xlsx(a_row())
    assert "坏了" in refusal(data[:-200])
    assert "坏了" in refusal(edited(data, xl__worksheets__sheet1_DOT_xml=b"<worksheet><sheetData><row>"))


def test_rows_far_below_are_not_walked_for_ever() -> None:
    def far(sheet: object) -> None:
        sheet["A1048576"] = "x"  # type: ignore[index]

    assert "空行" in refusal(made(far))


def test_every_column_of_the_template_is_explained() -> None:
    assert len(BY_KEY) == len(COLUMNS) == len(set(titles()))
