"""The quarterly report as data and as files."""

from __future__ import annotations

import csv
import json
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from openpyxl import load_workbook
from sqlalchemy.orm import Session

from shop.core.errors import NotFound
from shop.workshops.income.commands import report_commands
from shop.workshops.income.models import Channel
from tests.factories.heritage import a_craft
from tests.factories.income import given_back, sold
from tests.factories.workshops import a_workshop


@pytest.fixture
def figures(session: Session) -> None:
    longshan = a_workshop(session, county="433130")
    again = a_workshop(session, county="433130", craft="nianhua")
    liuyang = a_workshop(session, county="430181", craft="juhuashi")
    sold(
        session,
        longshan,
        "2026-07-01",
        10000,
        500,
        freight=800,
        crafts=[a_craft(session), a_craft(session, "nianhua")],
    )
    sold(session, again, "2026-09-30", 20000, channel=Channel.FAIR)
    given_back(session, longshan, "2026-08-01", 3000, freight=100)
    sold(session, liuyang, "2026-08-08", 7777)
    sold(session, liuyang, "2026-10-01", 999999)
    session.commit()


def run(app: Flask, *words: str) -> Result:
    return CliRunner().invoke(report_commands, ["quarter", *words], obj=lambda: app)


@pytest.mark.usefixtures("figures")
def test_json_has_the_fields_that_scripts_rely_on(app: Flask) -> None:
    result = run(app, "2026Q3")
    assert result.exit_code == 0, result.output
    report = json.loads(result.output)
    assert (report["quarter"], report["region"], report["due_on"], report["provisional"]) == (
        "2026Q3", "430000", "2026-10-13", False,
    )  # fmt: skip
    assert (
        report["totals"] | {"orders": 3, "gross_fen": 38277, "refunds_fen": 3000, "net_fen": 35277}
        == report["totals"]
    )
    assert [(r["prefecture_name"], r["county"], r["county_name"], r["net_fen"]) for r in report["rows"]] == [
        ("长沙市", "430181", "浏阳市", 7777),
        ("湘西土家族苗族自治州", "433130", "龙山县", 27500),
    ]
    below = report["rows"][1]
    assert [(c["channel"], c["net_fen"]) for c in below["channels"]] == [("fair", 20000), ("mall", 7500)]
    assert [(c["craft"], c["net_fen"]) for c in below["crafts"]] == [("nianhua", 20500), ("xilankapu", 7000)]


@pytest.mark.usefixtures("figures")
@pytest.mark.parametrize(
    ("region", "net"), [("433100", 27500), ("433130", 27500), ("430100", 7777), ("430500", 0)]
)
def test_a_region_of_any_level(app: Flask, session: Session, region: str, net: int) -> None:
    if region == "430500":
        a_workshop(session, county="430524", certified=None)
        session.commit()
    report = json.loads(run(app, "2026Q3", "--region", region).output)
    assert (report["region"], report["totals"]["net_fen"]) == (region, net)


def test_what_is_no_quarter_or_no_region_is_refused(app: Flask) -> None:
    assert run(app, "2026Q5").exit_code == 2
    assert run(app, "abc").exit_code == 2
    assert isinstance(run(app, "2026Q3", "--region", "999999").exception, NotFound)


@pytest.mark.usefixtures("figures")
def test_csv_rows_of_one_level_add_up(app: Flask) -> None:
    text = run(app, "2026Q3", "--format", "csv").output
    assert text.startswith("﻿")
    rows = list(csv.DictReader(StringIO(text.removeprefix("﻿"))))
    for level in ("county", "channel", "craft"):
        assert sum(int(r["net_fen"]) for r in rows if r["level"] == level) == 35277


@pytest.mark.usefixtures("figures")
def test_xlsx_holds_numbers_as_numbers_and_text_as_text(app: Flask, session: Session, tmp_path: Path) -> None:
    a_craft(session, "nianhua").name = "=1+1"
    session.commit()
    target = tmp_path / "q.xlsx"
    assert run(app, "2026Q3", "--format", "xlsx", "--output", str(target)).exit_code == 0
    book = load_workbook(BytesIO(target.read_bytes()))
    counties, _, crafts = (list(sheet.rows) for sheet in book.worksheets)
    total = [cell.value for cell in counties[-1]]
    assert (total[0], total[4], total[8]) == ("合计", 3, 352.77)
    named = [cell for row in crafts for cell in row if cell.value == "=1+1"]
    assert [cell.data_type for cell in named] == ["s", "s"] or [c.data_type for c in named] == ["s"]
    assert not [cell for sheet in book for row in sheet.rows for cell in row if cell.data_type == "f"]
