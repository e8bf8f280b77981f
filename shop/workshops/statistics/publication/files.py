"""A published report as files: JSON and CSV in fen with the same names, XLSX for people in yuan with sums that are
formulas.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _

from shop.core import clock
from shop.core.tables import Cell, Formula, csv_text, xlsx_bytes, yuan
from shop.workshops.statistics.publication.indicators import BY_KEY, INDICATORS
from shop.workshops.statistics.publication.models import COUNTED, Measure, PublishedRow
from shop.workshops.statistics.publication.reading import Line, Report

PLACES = ("counties", "ich_items")
HEADS = ("workshops", *PLACES, *COUNTED)
MONEY = ("workshops", "orders", "fen")
#: Rows of a column add up to the total, but for projects (one may stand in two rows) and counties of crafts.
NEVER_SUMMED = {"prefecture": {"ich_items"}, "county": {"ich_items"}, "craft": set(PLACES)}


def columns_of(measure: str) -> tuple[str, ...]:
    """The numbers of a row of the measure."""
    return HEADS if measure == Measure.PEOPLE else MONEY


def as_data(report: Report) -> dict[str, Any]:
    """The report as data; amounts in fen."""
    edition = report.edition
    return {
        "quarter": str(edition.quarter),
        "version": edition.version,
        "region": report.region.code,
        "region_name": report.region.name,
        "published_on": clock.local_day(edition.published_at).isoformat(),
        "frozen_at": edition.frozen_at.isoformat(),
        "digest": edition.digest,
        "totals": {m.value: _numbers(row) for m, row in report.totals.items()},
        "tables": [
            {"measure": measure.value, "by": dimension, "rows": [_row(line) for line in lines]}
            for (measure, dimension), lines in report.tables.items()
        ],
        "indicators": [
            {"key": i.key, "name": str(i.name), "unit": str(i.unit), "meaning": str(i.meaning)}
            for i in INDICATORS
        ],
    }


def _row(line: Line) -> dict[str, Any]:
    pooled = line.row.pooled.split()
    return {"item": line.row.item, "name": line.name, "pooled": pooled, **_numbers(line.row)}


def _numbers(row: PublishedRow) -> dict[str, int]:
    return {name: getattr(row, name) for name in columns_of(Measure(row.measure))}


def as_csv(report: Report) -> str:
    """One row per line of each table, the totals first; amounts in fen; what a measure does not count is empty."""
    names = ("workshops", "orders", "fen", *PLACES, *COUNTED)
    header = ["quarter", "version", "region", "measure", "by", "item", "name", "pooled", *names]
    return csv_text(header, _csv_rows(report, names))


def _csv_rows(report: Report, names: Sequence[str]) -> Iterator[list[Cell]]:
    first: list[Cell] = [str(report.edition.quarter), report.edition.version, report.region.code]
    for measure, row in report.totals.items():
        numbers = _numbers(row)
        yield [*first, measure.value, "total", "", report.region.name, "", *map(numbers.get, names)]
    for (measure, dimension), lines in report.tables.items():
        for line in lines:
            numbers = _numbers(line.row)
            pooled = _("、").join(line.members)
            yield [
                *first,
                measure.value,
                dimension,
                line.row.item,
                line.name,
                pooled,
                *map(numbers.get, names),
            ]


def as_xlsx(report: Report) -> bytes:
    """A sheet per table, its last row the sums of those above as formulas; then what each indicator means."""
    sheets: list[tuple[str, list[list[Cell]]]] = [(_("说明"), _cover(report))]
    for (measure, dimension), lines in report.tables.items():
        title = f"{measure_word(measure)}-{dimension_word(dimension)}"
        sheets.append((title, _sheet(measure, dimension, lines, report.totals[measure])))
    return xlsx_bytes(sheets)


def measure_word(measure: str) -> str:
    """What a table counts."""
    words = {
        Measure.PEOPLE: _("工坊和就业"),
        Measure.SALES: _("净销售额"),
        Measure.DECLARED: _("申报销售额"),
        Measure.WAGES: _("劳动报酬"),
    }
    return words[Measure(measure)]


def dimension_word(dimension: str) -> str:
    """By what the rows stand apart."""
    words = {"prefecture": _("市州"), "county": _("区县"), "craft": _("工艺"), "channel": _("渠道")}
    return words[dimension]


def _cover(report: Report) -> list[list[Cell]]:
    edition = report.edition
    day = clock.local_day(edition.published_at).isoformat()
    head: list[list[Cell]] = [
        [_("非遗工坊季度统计")],
        [_("地区"), report.region.name, report.region.code],
        [_("季度"), str(edition.quarter)],
        [_("第几版"), edition.version],
        [_("公布日期"), day],
        [_("文号"), edition.document_no],
        [_("数据指纹（SHA-256）"), edition.digest],
        [_("不到 3 家工坊、或一家占八成以上的格子并到“其他”里。")],
        [],
        [_("指标"), _("单位"), _("含义"), _("来源")],
    ]
    return head + [[str(i.name), str(i.unit), str(i.meaning), str(i.source)] for i in INDICATORS]


def _sheet(measure: Measure, dimension: str, lines: Sequence[Line], total: PublishedRow) -> list[list[Cell]]:
    names = columns_of(measure)
    money = str(BY_KEY[measure.value].name) if measure.value in BY_KEY else ""
    titles = [_("%(what)s（元）", what=money) if n == "fen" else str(BY_KEY[n].name) for n in names]
    rows: list[list[Cell]] = [[_("代码"), dimension_word(dimension), *titles, _("并入的")]]
    for line in lines:
        numbers = [_cell(name, getattr(line.row, name)) for name in names]
        rows.append([line.row.item, line.name, *numbers, _("、").join(line.members)])
    last = len(rows)
    sums = [_sum(name, column, last, dimension, total) for column, name in enumerate(names, start=3)]
    return [*rows, ["", _("合计"), *sums, ""]]


def _sum(name: str, column: int, last: int, dimension: str, total: PublishedRow) -> Cell:
    """Under the column the sum of its rows; the number itself where one thing stands in several rows."""
    value = _cell(name, getattr(total, name))
    sells_twice = (
        name == "workshops" and total.measure != Measure.PEOPLE and dimension in ("craft", "channel")
    )
    if sells_twice or name in NEVER_SUMMED.get(dimension, set()):
        return value
    letter = chr(ord("A") + column - 1)
    return Formula(f"SUM({letter}2:{letter}{last})", value)


def summed(measure: str, dimension: str, name: str) -> bool:
    """Whether the rows of a column add up to the total: a workshop sells in several channels and crafts, a project
    stands in several rows.
    """
    sells_twice = name == "workshops" and measure != Measure.PEOPLE and dimension in ("craft", "channel")
    return not sells_twice and name not in NEVER_SUMMED.get(dimension, set())


def _cell(name: str, number: int) -> int | Decimal:
    return yuan(number) if name == "fen" else number
