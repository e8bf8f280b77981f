"""The empty roster file to fill in: one sheet with the head row, a second that says what belongs into each column."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.core.tables import Cell, csv_text, xlsx_bytes
from shop.heritage.models import Craft, CraftClass, IchItem, Region
from shop.workshops.roster.columns import COLUMNS, titles


def as_csv() -> str:
    """Only the head row: a CSV file has no second sheet."""
    return csv_text(titles(), [])


def as_xlsx(session: Session, counties: Sequence[Region]) -> bytes:
    """The sheet to fill in, the explanations with an example, and the words that the register knows. Two statements."""
    return xlsx_bytes(
        [(_("名录"), [titles()]), (_("填写说明"), _explained()), (_("代码和名称"), _words(session, counties))]
    )


def _explained() -> list[list[Cell]]:
    head: list[Cell] = [_("栏目"), _("必填"), _("怎么填"), _("例子"), _("最多字数")]
    rows: list[list[Cell]] = [
        [str(c.title), _("必填") if c.needed else "", str(c.note), str(c.example), c.longest] for c in COLUMNS
    ]
    rules: list[Cell] = [
        _("只看第一个工作表。第一行是栏目名称，不要改，不要合并单元格，不要写公式。"),
        _("一行一家工坊，最多 10000 行。上传后先检查，一处不对就整份都不导入。"),
        _("只能填您的地区里的工坊。导入后还要核验证照，工坊才能销售。"),
    ]
    return [head, *rows, [], *[[rule] for rule in rules]]


def _words(session: Session, counties: Sequence[Region]) -> list[list[Cell]]:
    crafts = session.execute(
        sa.select(Craft.name, CraftClass.name).join(Craft.craft_class).order_by(CraftClass.name, Craft.id)
    )
    items = session.execute(sa.select(IchItem.name, IchItem.region_text).order_by(IchItem.name, IchItem.id))
    rows: list[list[Cell]] = [[_("县区代码"), _("县区")]]
    rows += [[county.code, county.name] for county in counties]
    rows += [[], [_("手艺"), _("门类")]]
    rows += [[name, of] for name, of in crafts]
    rows += [[], [_("非遗项目"), _("地方")]]
    rows += [[name, place] for name, place in items]
    return rows
