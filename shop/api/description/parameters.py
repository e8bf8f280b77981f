"""What can be asked."""

from __future__ import annotations

from typing import Any

from shop.api.description.shapes import Schema, day, many, one_of, text, whole
from shop.api.product_list import ADMITTED, ALL
from shop.catalog import bands, materials
from shop.catalog.card_rows import IN_STOCK, MADE_TO_ORDER
from shop.catalog.filters import CHEAP, DEAR, GROUPS, MAX_WORDS, NEWEST, RATED, RELEVANT, SOLD
from shop.core.web.words import gettext as _
from shop.heritage.models import IchLevel
from shop.workshops.models import SiteLevel

Parameters = list[dict[str, Any]]


def products() -> Parameters:
    """Of the list of products; a facet may be named several times, any of its values is right."""
    levels = [level.value for level in IchLevel]
    sites = [level.value for level in SiteLevel]
    known: dict[str, Schema] = {
        "ich": one_of(levels),
        "site": one_of(sites),
        "price": one_of([str(band) for band in bands.BANDS]),
        "supply": one_of([IN_STOCK, MADE_TO_ORDER]),
        "lead": one_of(list(bands.LEADS)),
        "least": one_of([str(pieces) for pieces in bands.LEAST]),
        "material": one_of(list(materials.CODES)),
    }
    about = {
        "craft": _("手艺，值见 facets。"),
        "class": _("手艺的类别。"),
        "place": _("产地的代码（GB/T 2260），市州或县。"),
        "ich": _("非遗项目的级别。"),
        "site": _("工坊的级别。"),
        "price": _("价格段。"),
        "supply": _("现货或订做。"),
        "lead": _("下单后几天内发出；more 是更久。"),
        "least": _("最少买几件：从这个数起，到下一段为止。"),
        "material": _("材质；有几种料的，每种都能找到。"),
        "workshop": _("工坊的 slug。"),
    }
    return [
        _query("q", text(maxLength=MAX_WORDS), _("搜索词，拼音也可以。")),
        _query(
            "catalogue",
            one_of([ADMITTED, ALL]) | {"default": ADMITTED},
            _("admitted 只要官方产品目录里的；all 要全部在售的。"),
        ),
        *(
            _query(key, many(known.get(key, text())), about.get(key, _("值见 facets。")))
            for key in GROUPS.values()
        ),
        _query("min", text(), _("最低价，元，含。")),
        _query("max", text(), _("最高价，元，含。")),
        _query("sort", one_of([RELEVANT, NEWEST, CHEAP, DEAR, SOLD, RATED]), _("排序；没有付费的位置。")),
        _page(),
    ]


def workshops() -> Parameters:
    """Of the list of workshops."""
    return [
        _query("place", text(), _("产地的代码，市州或县。")),
        _query("craft", text(), _("手艺的 slug。")),
        _page(),
    ]


def slug() -> Parameters:
    """The name in the address."""
    return [{"name": "slug", "in": "path", "required": True, "schema": text()}]


def certificate() -> Parameters:
    """The number, and a day."""
    number = {
        "name": "number",
        "in": "path",
        "required": True,
        "description": _("证书编号，带不带“湘非工”都可以。"),
        "schema": text(),
    }
    return [number, _query("on", day(), _("问某一天结束时怎样；不写就是此刻。"))]


def _page() -> dict[str, Any]:
    return _query("page", whole("", 1), _("第几页；超过末页给末页。"))


def _query(name: str, schema: Schema, description: str) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": False, "description": description, "schema": schema}
