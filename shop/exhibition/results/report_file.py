"""The closing report as a workbook, in yuan."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _

from shop.core.tables import Cell, xlsx_bytes, yuan
from shop.exhibition.results import labels
from shop.exhibition.results.report import COMPARED

Row = dict[str, Any]


def as_xlsx(title: str, figures: Row, changed: dict[str, tuple[int, int]]) -> bytes:
    """Five sheets: the figures with later corrections, days, ICH items, crafts, places."""
    return xlsx_bytes(
        [
            (_("总表"), [[_("展会"), title], [], *_totals(figures, changed)]),
            (_("按天"), _rows(figures["days"], _("日期"), scans=True)),
            (_("按非遗项目"), _rows(figures["items"], _("非遗项目"))),
            (_("按工艺"), _rows(figures["crafts"], _("工艺"))),
            (_("按市州"), _rows(figures["places"], _("市州"))),
        ]
    )


def _totals(figures: Row, changed: dict[str, tuple[int, int]]) -> list[list[Cell]]:
    rows: list[list[Cell]] = [[_("指标"), _("定稿"), _("现在")]] if changed else [[_("指标"), _("数")]]
    for name in COMPARED:
        row: list[Cell] = [labels.figure_word(name), _cell(name, figures[name])]
        rows.append([*row, _cell(name, changed[name][1])] if name in changed else row)
    return rows


def _cell(name: str, value: int) -> Cell:
    return yuan(value) if name.endswith("_fen") else value


def _rows(rows: list[Row], head: str, *, scans: bool = False) -> list[list[Cell]]:
    first: list[Cell] = [head, _("单数"), _("件数"), _("成交额（元）"), *([_("访客人次")] if scans else [])]
    return [
        first,
        *(
            [r["name"], r["sales"], r["pieces"], yuan(r["net_fen"]), *([r["scans"]] if scans else [])]
            for r in rows
        ),
    ]
