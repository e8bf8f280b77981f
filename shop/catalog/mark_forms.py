"""The form for a mark of intellectual property."""

from __future__ import annotations

from typing import Any

from wtforms import FileField, SelectField

from shop.catalog.forms import text
from shop.catalog.mark_models import MarkKind
from shop.core.text import later as _l
from shop.core.web.forms import Form
from shop.workshops.forms import day_field

KINDS = [
    (MarkKind.TRADEMARK, _l("注册商标")),
    (MarkKind.COPYRIGHT, _l("著作权登记")),
    (MarkKind.PATENT, _l("专利")),
    (MarkKind.ORIGIN, _l("地理标志")),
]


def _product_id(typed: Any) -> int | None:
    """The number of the product chosen, None for all goods."""
    return int(typed) if str(typed or "").isdecimal() else None


class MarkForm(Form):
    """Kind, name and number of a mark, the goods it stands for, its certificate. `offer`: products to choose from."""

    kind = SelectField(_l("是哪一种"), choices=KINDS)
    name = text(_l("名称"), 60, missing=_l("请写证书上的名称。"))
    number = text(_l("编号"), 40, missing=_l("请写证书上的编号，别人可以按它去查。"))
    holder = text(_l("权利人"), 60)
    product = SelectField(_l("用在哪里"), coerce=_product_id)
    valid_until = day_field(_l("有效到哪一天"), needed=False)
    file = FileField(_l("证书照片或 PDF"))

    def offer(self, products: list[tuple[int, str]]) -> None:
        """The goods that can be chosen: all of them, or one."""
        self.product.choices = [("", _l("工坊的全部作品")), *products]
