"""What the answers about products look like."""

from __future__ import annotations

from shop.api.description.shapes import (
    Schema,
    instant,
    many,
    maybe,
    one_of,
    ref,
    text,
    thing,
    truth,
    uri,
    whole,
)
from shop.catalog.filters import GROUPS
from shop.catalog.models import ReturnRule
from shop.catalog.offers import PARTS
from shop.core.web.words import gettext as _


def schemas() -> dict[str, Schema]:
    """All of them by name."""
    return {**_products(), **_product()}


def _products() -> dict[str, Schema]:
    several = many(text())
    card = {
        "slug": text(),
        "title": text(),
        "url": uri(_("这件作品的数据。")),
        "page_url": uri(_("这件作品的网页，买东西从这里进。")),
        "picture": maybe(ref("Picture")),
        "price": ref("Money"),
        "price_from": truth(_("还有更贵的款式，价格是最低的一款。")),
        "availability": text(_("现货、订做几天或暂时没有了。")),
        "workshop": thing(slug=text(), name=text(), place=text(), level=ref("Level"), url=uri()),
    }
    return {
        "ProductCard": thing(**card),
        "ListedProduct": thing(**card, catalogue=ref("Admission")),
        "Choice": thing(
            value=text(_("写进地址的值。")),
            label=text(),
            count=whole(_("选了它有几件。")),
            chosen=truth(),
            choices=many(ref("Choice"), _("下一级，比如市州下面的县。")),
        ),
        "Facet": thing(name=text(_("参数的名字。")), title=text(), choices=many(ref("Choice"))),
        "ProductList": thing(
            query=thing(
                _("读懂了的问题；认不得的值已经去掉。"),
                q=text(),
                **dict.fromkeys(GROUPS.values(), several),
                min=maybe(ref("Money")),
                max=maybe(ref("Money")),
                sort=text(),
                catalogue=one_of(["admitted", "all"]),
            ),
            total=whole(),
            more=truth(_("搜到的太多，total 和 facets 里的件数最多数到 2,000，实际还有更多。")),
            page=whole("", 1),
            pages=whole(_("能翻的页数。"), 1),
            per_page=whole("", 1),
            most_pages=whole(_("最多能翻几页；再多请加条件，比如一个县一个县地问。"), 1),
            narrow=truth(_("还有翻不到的，请加条件。")),
            searched=truth(_("为假时搜索暂时用不了，给的是没有搜索词的列表。")),
            did_you_mean=maybe(text(_("原来的词没有结果，items 是按这个词找的。"))),
            items=many(ref("ListedProduct")),
            facets=many(ref("Facet")),
            sorts=many(thing(value=text(), label=text(), chosen=truth())),
            links=ref("PageLinks"),
        ),
    }


def _product() -> dict[str, Schema]:
    offer = thing(
        id=whole("", 1),
        options=text(_("哪一款；只有一款时为空。")),
        price=maybe(ref("Money")),
        buyable=truth(_("此刻能不能买。")),
        made_to_order=truth(),
        lead_days=whole(_("几天能发出。")),
        min_pieces=whole(_("最少买几件。"), 1),
        stock=maybe(text(_("库存用文字说；订做的为空值。"))),
        pieces_left=maybe(whole(_("只剩 5 件或更少时给数字。"), 1)),
    )
    return {
        "Product": thing(
            slug=text(),
            title=text(),
            subtitle=text(),
            story=text(),
            page_url=uri(),
            catalogue=ref("Admission"),
            assistance_mark=maybe(
                thing(
                    _("消费帮扶产品的认定。"),
                    number=text(),
                    issuer=text(),
                    valid_from=instant(),
                    valid_until=instant(),
                )
            ),
            category=text(),
            craft=ref("Craft"),
            ich_item=maybe(ref("IchItem")),
            material=text(),
            size=text(),
            weight_g=maybe(whole(_("克。"))),
            care=text(),
            variants=many(offer),
            pictures=many(ref("Picture")),
            making_steps=many(thing(title=text(), text=text())),
            price_parts=many(
                thing(kind=one_of(list(PARTS)), label=text(), amount=ref("Money")),
                _("第一个能买的款式的价格由什么组成。"),
            ),
            delivery=thing(fee=ref("Money"), free_from=maybe(ref("Money")), text=text()),
            returns=thing(rule=one_of([rule.value for rule in ReturnRule]), text=text()),
            workshop=thing(
                slug=text(),
                name=text(),
                place=text(),
                county_code=text(_("GB/T 2260 代码。")),
                level=ref("Level"),
                url=uri(),
                certificate=ref("CertificateRef"),
            ),
            similar=many(uri()),
        ),
    }
