"""The officers' overview as a file: every table, one level a row, amounts in yuan."""

from __future__ import annotations

from collections.abc import Iterator

from flask_babel import gettext as _

from shop.admin.income_overview import Overview, Row
from shop.core.tables import Cell, csv_text, yuan
from shop.workshops.income.figures import Figures


def overview_csv(found: Overview) -> str:
    """The total, then each table; rows of one kind add up to the total."""
    header = [
        _("分类"), _("代码"), _("名称"), _("所在"), _("订单"), _("件数"), _("货款（元）"), _("退货款（元）"),
        _("净销售额（元）"), _("运费（元）"), _("退运费（元）"),
    ]  # fmt: skip
    return csv_text(header, _rows(found))


def _rows(found: Overview) -> Iterator[list[Cell]]:
    yield [_("合计"), "", "", "", *_amounts(found.figures)]
    tables: list[tuple[str, list[Row]]] = [
        (_("省"), found.provinces),
        (_("市州"), found.prefectures),
        (_("区县"), found.counties),
        (_("工艺"), found.crafts),
        (_("渠道"), found.channels),
    ]
    for kind, rows in tables:
        for row in rows:
            yield [kind, next(iter(row.opens.values())), row.name, row.note, *_amounts(row.figures)]
    for workshop in found.workshops:
        yield [_("工坊"), workshop.slug, workshop.name, workshop.county_code, *_amounts(workshop.figures)]


def _amounts(figures: Figures) -> list[Cell]:
    parts = (
        figures.gross_fen,
        figures.refunds_fen,
        figures.net_fen,
        figures.freight_fen,
        figures.freight_refunds_fen,
    )
    return [figures.orders, figures.pieces, *(yuan(fen) for fen in parts)]
