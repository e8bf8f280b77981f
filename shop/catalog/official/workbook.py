"""The official catalogue of a place as a workbook: what the public may know of each product, no figure of a workshop."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from flask_babel import gettext as _

from shop.catalog import places
from shop.catalog.card_rows import IN_STOCK, MADE_TO_ORDER
from shop.catalog.official.places import Entry, Maker
from shop.catalog.page_words import level_title
from shop.core.tables import Cell, xlsx_bytes, yuan


def as_xlsx(makers: Sequence[Maker], address: Callable[[str], str]) -> bytes:
    """A row for each product. `address(slug)`: the full address of its page."""
    head: list[Cell] = [
        _("目录编号"), _("作品"), _("类别"), _("技艺"), _("非遗项目"), _("项目级别"), _("用料"), _("多大"),
        _("多重（克）"), _("价格（元）"), _("还有更贵的款式"), _("怎么有"), _("消费帮扶产品"), _("工坊"), _("市州"), _("县区"),
        _("县区代码"), _("证书编号"), _("网页"),
    ]  # fmt: skip
    rows = [_row(maker, entry, address(entry.slug)) for maker in makers for entry in maker.entries]
    return xlsx_bytes([(_("产品目录"), [head, *rows])])


def supply_word(entry: Entry) -> str:
    """How it can be had."""
    if entry.supply == MADE_TO_ORDER:
        return _("订做 %(days)s 天", days=entry.lead_days)
    return _("现货") if entry.supply == IN_STOCK else _("暂时没有了")


def _row(maker: Maker, entry: Entry, page: str) -> list[Cell]:
    seller = maker.seller
    return [
        entry.number,
        entry.title,
        entry.category,
        entry.craft,
        entry.item,
        level_title(entry.item_level),
        entry.material,
        entry.size_text,
        entry.weight_g,
        yuan(entry.fen),
        _("是") if entry.dearer else _("否"),
        supply_word(entry),
        _("是") if entry.assisted else _("否"),
        seller.name,
        places.prefecture_name(places.prefecture(seller.county_code)),
        places.name(seller.county_code),
        seller.county_code,
        maker.certificate,
        page,
    ]
