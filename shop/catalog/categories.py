"""Categories: what a thing is, with the rate of value-added tax and the licence that selling it asks for.

Rates are data in basis points (1300 = 13 %), never in the code of a calculation. Goods bear 13 %, what the
list of agricultural products names bears 9 % (Value-Added Tax Law art. 10; notice 财税字〔1995〕52号: crude
tea and edible oil are on it, refined and pressed tea and preserved food are not).
"""

from __future__ import annotations

from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.catalog.models import Category
from shop.workshops.models import LicenceKind


class Seed(NamedTuple):
    """A category as it comes with the store."""

    slug: str
    name: str
    tax_rate_bp: int = 1300
    licence_kind: str | None = None
    blocked: bool = False


# What a draft is until somebody says what it is.
OTHER = "other"
FOOD, TEA, OIL = LicenceKind.FOOD.value, LicenceKind.TEA.value, LicenceKind.OIL.value
SEEDS = (
    Seed("clothing", "衣服围巾"),
    Seed("bags", "包袋"),
    Seed("bedding", "被面床品"),
    Seed("table-textiles", "桌布茶席"),
    Seed("wall-pieces", "挂饰壁挂"),
    Seed("embroidery-pictures", "绣画绣屏"),
    Seed("trinkets", "小饰件"),
    Seed("jewellery", "银饰首饰"),
    Seed("pottery", "陶瓷器皿"),
    Seed("carvings", "雕刻摆件"),
    Seed("prints", "年画版画"),
    Seed("papercuts", "剪纸刻纸"),
    Seed("bamboo", "竹编藤编"),
    Seed("umbrellas", "油纸伞"),
    Seed("furniture", "木器家具"),
    Seed("stationery", "笔墨纸砚"),
    Seed("toys", "玩偶玩具"),
    Seed("raw-tea", "初制茶（毛茶）", 900, TEA),
    Seed("tea", "成品茶", 1300, TEA),
    Seed("edible-oil", "食用油", 900, OIL),
    Seed("preserves", "腌腊蜜饯", 1300, FOOD),
    Seed(OTHER, "其他手工艺品"),
    # 烟花爆竹安全管理条例 art. 3 and 27: sold with a licence of its own only, and never by mail.
    Seed("fireworks", "烟花爆竹", blocked=True),
)


def load(session: Session) -> int:
    """Add the categories that are missing; what an operator changed stays. Answers how many were added."""
    known = set(session.scalars(sa.select(Category.slug)))
    fresh = [Category(**seed._asdict()) for seed in SEEDS if seed.slug not in known]
    session.add_all(fresh)
    session.flush()
    return len(fresh)


def all_of(session: Session) -> list[Category]:
    """All categories, blocked ones too, in the order they are offered."""
    return list(session.scalars(sa.select(Category).order_by(Category.slug == OTHER, Category.id)))


def by_slug(session: Session, slug: str) -> Category | None:
    """The category of the slug."""
    return session.scalar(sa.select(Category).where(Category.slug == slug))
