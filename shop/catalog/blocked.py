"""Goods that cannot be sold here at all: fireworks need a licence of their own and may not be mailed
(烟花爆竹安全管理条例 art. 3 and 27), though making them is a national heritage craft.
"""

from __future__ import annotations

import re

from flask_babel import gettext as _

from shop.catalog.models import Category
from shop.core.errors import Invalid

FIREWORKS = "fireworks"
# Named as the thing itself: a paper-cut or a scarf that shows fireworks says so after the word.
_NAMED = re.compile(
    "(烟花|爆竹|鞭炮|花炮|礼花弹|摔炮)"
    "(礼盒|礼包|大礼包|套装|组合|[0-9一二三四五六七八九十百千万两]+[响发盒箱挂只个支]|[（(].*[）)])*$"
)


def sentence(category: Category) -> str:
    """Why goods of the blocked category are refused."""
    if category.slug == FIREWORKS:
        return _(
            "%(name)s不能在这里卖：经营要专门的许可，也不许邮寄（《烟花爆竹安全管理条例》第三条、第二十七条）。",
            name=category.name,
        )
    return _("%(name)s不能在这里卖。", name=category.name)


def refuse(category: Category, title: str) -> None:
    """Raises Invalid with code BLOCKED_GOODS: at the field `category` for a blocked one, at `title` for a name that says
    that it is fireworks whatever the category.
    """
    if category.blocked:
        raise Invalid(sentence(category), field="category", code="BLOCKED_GOODS")
    found = _NAMED.search("".join(title.split()))
    if found:
        raise Invalid(
            _(
                "“%(word)s”不能在这里卖：经营要专门的许可，也不许邮寄。如果是别的东西，请在名字最后写清是什么，例如“%(word)s剪纸”。",
                word=found[1],
            ),
            field="title",
            code="BLOCKED_GOODS",
        )
