"""The quarterly report as files: CSV with the field names of the JSON in fen, XLSX for people in yuan."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask_babel import gettext as _

from shop.core.tables import Cell, csv_text, xlsx_bytes, yuan

AMOUNTS = ("orders", "pieces", "gross_fen", "refunds_fen", "net_fen", "freight_fen", "freight_refunds_fen")
PLACE = ("prefecture", "prefecture_name", "county", "county_name")
Row = dict[str, Any]


def as_csv(report: Row) -> str:
    """One row per county (level county), and its channels and crafts below it (level channel, craft).

    Rows of one level add up to the total.
    """
    return csv_text(["level", *PLACE, "key", "name", *AMOUNTS], _csv_rows(report))


def _csv_rows(report: Row) -> Iterator[list[Cell]]:
    for county in report["rows"]:
        place: list[Cell] = [county[name] for name in PLACE]
        yield ["county", *place, "", "", *_fen(county)]
        for level, parts in (("channel", county["channels"]), ("craft", county["crafts"])):
            for part in parts:
                yield [level, *place, part[level], part["name"], *_fen(part)]


def _fen(row: Row) -> list[Cell]:
    return [row[name] for name in AMOUNTS]


def as_xlsx(report: Row) -> bytes:
    """Three sheets: counties with the total, channels and crafts by county."""
    return xlsx_bytes(
        [
            (_("区县"), [*_head(report), *_counties(report)]),
            (_("渠道"), _parts(report, "channels", _("渠道"))),
            (_("工艺"), _parts(report, "crafts", _("工艺"))),
        ]
    )


def _head(report: Row) -> list[list[Cell]]:
    due = report["due_on"] + (_("（节假日未公布，暂定）") if report["provisional"] else "")
    return [
        [_("季度"), report["quarter"]],
        [_("地区"), report["region_name"], report["region"]],
        [_("市州汇总表报到省里的最后一天"), due],
        [],
    ]


def _columns() -> list[Cell]:
    return [
        _("订单"),
        _("件数"),
        _("货款（元）"),
        _("退货款（元）"),
        _("净销售额（元）"),
        _("运费（元）"),
        _("退运费（元）"),
    ]


def _places() -> list[Cell]:
    return [_("市州代码"), _("市州"), _("区县代码"), _("区县")]


def _counties(report: Row) -> Iterator[list[Cell]]:
    yield [*_places(), *_columns()]
    for row in report["rows"]:
        yield [*(row[name] for name in PLACE), *_yuan(row)]
    yield [_("合计"), "", "", "", *_yuan(report["totals"])]


def _parts(report: Row, name: str, word: str) -> Iterator[list[Cell]]:
    yield [*_places(), word, *_columns()]
    for row in report["rows"]:
        for part in row[name]:
            yield [*(row[place] for place in PLACE), part["name"], *_yuan(part)]


def _yuan(row: Row) -> list[Cell]:
    return [yuan(row[name]) if name.endswith("_fen") else row[name] for name in AMOUNTS]
