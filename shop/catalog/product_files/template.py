"""The empty file of products to fill in: the head row, what belongs into each column, the words that the store knows."""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.catalog import categories, materials
from shop.catalog.product_files.columns import COLUMNS, MOST_ROWS, titles
from shop.core.tables import Cell, csv_text, xlsx_bytes
from shop.heritage.models import Craft, CraftClass


def as_csv() -> str:
    """Only the head row: a CSV file has no second sheet."""
    return csv_text(titles(), [])


def as_xlsx(session: Session) -> bytes:
    """The sheet to fill in, the explanations with an example, and the words that the store knows. Two statements."""
    return xlsx_bytes(
        [(_("作品"), [titles()]), (_("填写说明"), _explained()), (_("类别和技艺"), _words(session))]
    )


def _explained() -> list[list[Cell]]:
    head: list[Cell] = [_("栏目"), _("必填"), _("怎么填"), _("例子"), _("最多字数")]
    rows: list[list[Cell]] = [
        [str(c.title), _("必填") if c.needed else "", str(c.note), str(c.example), c.longest] for c in COLUMNS
    ]
    rules: list[Cell] = [
        _("只看第一个工作表。第一行是栏目名称，不要改，不要合并单元格，不要写公式。"),
        _("一行一款，最多 %(n)s 行。上传后先检查，一处不对就整份都不导入。", n=MOST_ROWS),
        _("有照片的，把这张表和照片放进一个 ZIP 压缩包一起上传，最多 38 MB。"),
        _("货号没有用过的是新作品；用过的就改那件作品，空着的格子不改，没有写到的款式也不动。"),
        _("在产品目录里的作品，改了名字、照片、来历这些，或者价格改得多，平台看过才变，之前照原来的卖。"),
    ]
    return [head, *rows, [], *[[rule] for rule in rules]]


def _words(session: Session) -> list[list[Cell]]:
    crafts = session.execute(
        sa.select(Craft.name, CraftClass.name).join(Craft.craft_class).order_by(CraftClass.name, Craft.id)
    )
    rows: list[list[Cell]] = [[_("是什么东西")]]
    rows += [[category.name] for category in categories.all_of(session) if not category.blocked]
    rows += [[], [_("技艺"), _("门类")]]
    rows += [[name, of] for name, of in crafts]
    rows += [[], [_("材质")]]
    return rows + [[name] for name in materials.names().values()]
