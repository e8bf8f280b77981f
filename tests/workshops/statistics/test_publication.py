"""A frozen quarter becomes public: its rows, its corrections, its files."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterable
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
import sqlalchemy as sa
from openpyxl import load_workbook
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from shop.admin.analysis import yearly
from shop.core import clock
from shop.core.access import SYSTEM
from shop.core.db import db
from shop.core.errors import NotFound
from shop.workshops.income.quarters import Quarter
from shop.workshops.models import Workshop
from shop.workshops.statistics import freezing
from shop.workshops.statistics.models import WorkshopReturn
from shop.workshops.statistics.publication import files, publishing, reading
from shop.workshops.statistics.publication.comparing import change
from shop.workshops.statistics.publication.models import PublishedRow
from shop.workshops.statistics.publication.publishing import (
    Material,
    Outcome,
    look,
    publish_waiting,
    read,
    waiting_for,
    write,
)
from shop.workshops.statistics.snapshot_models import QuarterSnapshot, Release
from tests.factories.income import given_back, sold
from tests.factories.published import SALES, a_province, a_quarter_of_sales, frozen, stated
from tests.factories.workshops import instant

Q2 = Quarter(2026, 2)


@pytest.fixture
def workshops(session: Session) -> list[Workshop]:
    """A province with one quarter sold and stated."""
    found = a_province(session)
    a_quarter_of_sales(session, found, "2026Q2")
    for n, workshop in enumerate(found):
        stated(session, workshop, "2026Q2", employed_total=8 + n, employed_target=3)
    return found


def test_regions_add_up_and_small_counties_are_merged(session: Session, workshops: list[Workshop]) -> None:
    assert not frozen(session, "2026Q2", on="2026-07-10").held
    whole = reading.report(session, Q2)
    everything = sum(sum(amounts) for amounts in SALES.values()) * 100
    assert whole.total("sales").fen == everything  # type: ignore[union-attr]
    for measure, by in (("sales", "prefecture"), ("people", "prefecture"), ("sales", "channel")):
        lines = whole.table(measure, by)
        column = "fen" if measure == "sales" else "employed_total"
        assert lines
        assert sum(getattr(x.row, column) for x in lines) == getattr(whole.total(measure), column)
    west = reading.report(session, Q2, "433100")
    counties = {line.row.item: line for line in west.table("sales", "county")}
    assert "433127" not in counties
    assert "433127" in counties[""].row.pooled.split()
    assert west.total("people").employed_total == sum(8 + n for n in range(9))  # type: ignore[union-attr]
    with pytest.raises(NotFound):
        reading.report(session, Q2, "433127")


def test_what_comes_after_the_freeze_changes_nothing_and_nothing_can_be_changed(
    session: Session, workshops: list[Workshop]
) -> None:
    frozen(session, "2026Q2", on="2026-07-10")
    before = files.as_csv(reading.report(session, Q2))
    with clock.at(instant("2026-08-01")):
        given_back(session, workshops[0], "2026-06-29", 5000)
        sold(session, workshops[0], "2026-06-29", 9900)
    assert waiting_for(session) == []
    assert files.as_csv(reading.report(session, Q2)) == before
    with pytest.raises(DBAPIError), session.begin_nested():
        session.execute(sa.update(PublishedRow).values(fen=1))


def test_a_correction_of_one_workshops_wages_waits_until_others_join_it(
    session: Session, workshops: list[Workshop]
) -> None:
    frozen(session, "2026Q2", on="2026-07-10")
    wages = reading.report(session, Q2).total("wages")
    assert wages is not None
    _corrected(session, workshops[:1])
    assert frozen(session, "2026Q2", on="2026-07-20", reason="补报").held
    assert reading.report(session, Q2).edition.version == 1
    assert [(h.quarter, h.version) for h in reading.held_back(session)] == [("2026Q2", 2)]
    _corrected(session, workshops[1:4])
    assert not frozen(session, "2026Q2", on="2026-07-25", reason="补报").held
    assert not reading.held_back(session)
    now = reading.report(session, Q2)
    assert (now.edition.version, [e.version for e in now.editions]) == (3, [3, 1])
    assert now.total("wages").fen == wages.fen + 4 * 500_000  # type: ignore[union-attr]
    assert reading.report(session, Q2, version=1).total("wages").fen == wages.fen  # type: ignore[union-attr]


def test_figures_are_looked_at_with_nothing_locked_and_written_only_if_nothing_changed(
    session: Session, workshops: list[Workshop], monkeypatch: pytest.MonkeyPatch
) -> None:
    session.commit()
    snapshots = [_only_frozen(session, on="2026-07-10")]
    _corrected(session, workshops[:4])
    snapshots.append(_only_frozen(session, on="2026-07-20"))
    session.commit()
    early = [look(read(session, snapshot)) for snapshot in snapshots]
    session.commit()
    open_ones: list[bool] = []

    def watched(found: Material) -> Outcome:
        open_ones.append(db.engine.connect().in_nested_transaction())  # what any session has open here
        return look(found)

    monkeypatch.setattr(publishing, "look", watched)
    assert publish_waiting(db.sessionmaker) == 2
    assert open_ones == [False, False]
    assert waiting_for(session) == []
    assert [e.version for e in reading.every_edition(session)] == [2, 1]
    # Whoever looked at the same before comes too late, and writes nothing.
    assert [write(session, outcome) for outcome in early] == [None, None]
    assert publish_waiting(db.sessionmaker) == 0


def _only_frozen(session: Session, *, on: str) -> QuarterSnapshot:
    with clock.at(instant(on)):
        at = clock.now()
        facts = {"proposed_by": 1, "proposed_at": at, "confirmed_by": 2, "confirmed_at": at}
        release = Release(quarter="2026Q2", region_code="430000", reason="补报", **facts)
        session.add(release)
        session.flush()
        return freezing.freeze(session, SYSTEM, release)


def _corrected(session: Session, workshops: list[Workshop]) -> None:
    ids = [w.id for w in workshops]
    for form in session.scalars(sa.select(WorkshopReturn).where(WorkshopReturn.workshop_id.in_(ids))):
        form.wages_fen += 500_000
    session.flush()


def test_quarters_are_compared_with_the_one_before(session: Session, workshops: list[Workshop]) -> None:
    a_quarter_of_sales(session, workshops, "2026Q1", percent=80)
    frozen(session, "2026Q1", on="2026-04-20")
    frozen(session, "2026Q2", on="2026-07-10")
    found = reading.report(session, Q2)
    now, before = found.totals, found.before
    assert change(now["sales"].fen, before["sales"].fen) == "增 25.0%"  # type: ignore[index]
    assert [bool(totals) for _q, totals in found.trend] == [False] * 6 + [True, True]
    assert change(100, None) == "–"
    assert change(95, 100) == "减 5.0%"
    assert change(1000, 1000) == "持平"


def test_the_sums_of_the_workbook_are_formulas_and_come_to_what_was_published(
    session: Session, workshops: list[Workshop]
) -> None:
    frozen(session, "2026Q2", on="2026-07-10")
    found = reading.report(session, Q2)
    book = load_workbook(BytesIO(files.as_xlsx(found)))
    checked = 0
    for (measure, by), _lines in found.tables.items():
        sheet = book[f"{files.measure_word(measure)}-{files.dimension_word(by)}"]
        last = list(sheet[sheet.max_row])
        for cell, name in zip(last[2:], files.columns_of(measure), strict=False):
            published = getattr(found.totals[measure], name)
            if isinstance(cell.value, str) and cell.value.startswith("="):
                cell_sum = summed(sheet, cell.value)
                checked += 1
            else:
                assert not files.summed(measure, by, name)
                cell_sum = Decimal(str(cell.value))
            assert cell_sum == (Decimal(published) / 100 if name == "fen" else published), (measure, by, name)
    assert checked >= 20


def summed(sheet, formula: str) -> Decimal:  # type: ignore[no-untyped-def]
    """`=SUM(C2:C9)`, as a spreadsheet would."""
    match = re.fullmatch(r"=SUM\(([A-Z]+)(\d+):([A-Z]+)(\d+)\)", formula)
    assert match is not None, formula
    assert match[1] == match[3]
    cells = [sheet[f"{match[1]}{row}"].value for row in range(int(match[2]), int(match[4]) + 1)]
    return sum((Decimal(str(value)) for value in cells), Decimal(0))


def test_data_and_table_say_the_same(session: Session, workshops: list[Workshop]) -> None:
    frozen(session, "2026Q2", on="2026-07-10")
    data = json.loads(json.dumps(files.as_data(reading.report(session, Q2))))
    lines = files.as_csv(reading.report(session, Q2)).splitlines()
    assert len(lines) == 1 + len(data["totals"]) + sum(len(t["rows"]) for t in data["tables"])
    assert data["totals"]["sales"]["fen"] == sum(
        row["fen"]
        for t in data["tables"]
        if (t["measure"], t["by"]) == ("sales", "craft")
        for row in t["rows"]
    ) or not any(t["by"] == "craft" for t in data["tables"])
    assert str(data["totals"]["sales"]["fen"]) in lines[2]


@pytest.mark.engine("sqlite")  # what a spreadsheet makes of a file has nothing to do with the database
def test_libreoffice_recalculates_every_sum(
    session: Session, workshops: list[Workshop], tmp_path: Path
) -> None:
    frozen(session, "2026Q2", on="2026-07-10")
    found = reading.report(session, Q2)
    year = yearly.summary(session, "430000", 2026)
    came = {"annex": files.as_xlsx(found), "year": yearly.as_xlsx(year)}
    books = recalculated({name: without_results(data) for name, data in came.items()}, tmp_path)
    for (measure, by), _lines in found.tables.items():
        sheet = books["annex"][f"{files.measure_word(measure)}-{files.dimension_word(by)}"]
        published = {name: getattr(found.totals[measure], name) for name in files.columns_of(measure)}
        assert last_row(sheet, 2, published) == published
    assert last_row(books["year"].active, 2, yearly.titles()) == year.totals
    results = {name: load_workbook(BytesIO(data), data_only=True) for name, data in came.items()}
    formulas = [(name, *place) for name, data in came.items() for place in formulas_of(data)]
    assert len(formulas) >= 35
    for name, sheet, place in formulas:  # what was put beside each formula, for who only previews the file
        assert results[name][sheet][place].value == books[name][sheet][place].value is not None


def without_results(book: bytes) -> bytes:
    """The workbook with nothing beside its formulas, so that what stands there afterwards was calculated."""
    out = BytesIO()
    with ZipFile(BytesIO(book)) as old, ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(name, re.sub(rb"</f><v>[^<]*</v>", b"</f><v></v>", old.read(name)))
    return out.getvalue()


def recalculated(books: dict[str, bytes], folder: Path) -> dict[str, Any]:
    """What LibreOffice makes of the files, all in one go."""
    (folder / "in").mkdir()
    for name, data in books.items():
        (folder / "in" / f"{name}.xlsx").write_bytes(data)
    paths = [str(path) for path in sorted((folder / "in").iterdir())]
    env = {"HOME": str(folder), "PATH": "/usr/bin:/bin:/usr/local/bin"}
    ask = ["soffice", "--headless", "--convert-to", "xlsx", "--outdir", str(folder), *paths]
    subprocess.run(ask, check=True, timeout=120, env=env)
    return {name: load_workbook(folder / f"{name}.xlsx", data_only=True) for name in books}


def last_row(sheet: Any, first: int, names: Iterable[str]) -> dict[str, int]:
    """The numbers of the last row from that column on by name; amounts of money in fen."""
    cells = list(sheet[sheet.max_row])[first:]
    return {
        name: int(Decimal(str(cell.value)) * (100 if name.endswith("fen") else 1))
        for cell, name in zip(cells, names, strict=False)
    }


def formulas_of(book: bytes) -> list[tuple[str, str]]:
    """Sheet and place of every formula."""
    cells = (
        (sheet.title, cell) for sheet in load_workbook(BytesIO(book)) for row in sheet.rows for cell in row
    )
    return [(title, cell.coordinate) for title, cell in cells if cell.data_type == "f"]
