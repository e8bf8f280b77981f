"""What a new product probably is: guessed so that a workshop has less to say, shown for it to change.

A category that needs a licence is guessed only from a name that says so, never from the past alone.
"""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.catalog import categories
from shop.catalog.models import Category, Product, Variant

# The word that ends latest in the name tells what it is (茶席 is no tea), of two the longer one.
WORDS: dict[str, tuple[str, ...]] = {
    "clothing": (
        "披肩", "围巾", "衣", "衫", "裙", "帽", "鞋", "袜", "马甲", "旗袍", "方巾", "丝巾", "头巾", "领带", "围裙", "腰带",
    ),
    "bags": ("包", "袋", "手包", "背包", "香囊袋"),
    "bedding": ("被面", "床单", "被套", "枕套", "抱枕", "枕头", "床旗", "靠垫"),
    "table-textiles": ("桌布", "桌旗", "茶席", "杯垫", "餐垫", "茶巾", "桌巾"),
    "wall-pieces": ("挂饰", "壁挂", "挂毯", "门帘", "窗帘", "挂画"),
    "embroidery-pictures": ("绣画", "绣屏", "屏风", "绣片", "团扇"),
    "trinkets": ("香囊", "挂件", "钥匙扣", "书签", "胸针", "荷包", "头绳", "发夹", "杯套", "冰箱贴"),
    "jewellery": ("银饰", "手镯", "项圈", "项链", "耳环", "耳坠", "戒指", "银锁", "吊坠", "手链", "银梳", "发簪"),
    "pottery": ("碗", "盘", "杯", "壶", "罐", "瓶", "盏", "坛", "茶具", "花器", "瓷", "陶"),
    "carvings": ("摆件", "木雕", "石雕", "竹雕", "根雕", "面具", "印章"),
    "prints": ("年画", "版画", "门神"),
    "papercuts": ("剪纸", "刻纸", "窗花"),
    "bamboo": ("竹篮", "竹席", "竹椅", "竹筐", "藤篮", "竹篓", "竹簸箕", "凉席", "篮"),
    "umbrellas": ("油纸伞", "伞"),
    "furniture": ("椅", "凳", "桌", "柜", "箱", "木盒", "架"),
    "stationery": ("毛笔", "砚", "墨", "宣纸", "笔筒", "笔记本", "镇纸", "笔"),
    "toys": ("布老虎", "玩偶", "娃娃", "玩具", "木偶", "皮影", "布偶"),
    "raw-tea": ("毛茶",),
    "tea": ("茶", "茶叶", "黑茶", "红茶", "绿茶", "白茶", "茶饼", "茯砖茶", "莓茶"),
    "edible-oil": ("茶油", "山茶油", "菜籽油", "食用油"),
    "preserves": ("腊肉", "腊肠", "蜜饯", "酱菜", "腌菜", "剁椒", "腊味", "姜糖", "果脯"),
}  # fmt: skip
_LONG_FIRST = sorted(
    ((word, slug) for slug, words in WORDS.items() for word in words), key=lambda p: -len(p[0])
)


def category_of(session: Session, product: Product, title: str) -> Category:
    """The category that the name tells, else the one of what the workshop published last of this craft, else 其他."""
    slug = slug_of(title)
    named = categories.by_slug(session, slug) if slug else None
    if named is not None and not named.blocked:
        return named
    before = session.scalar(
        sa.select(Category)
        .join(Product, Product.category_id == Category.id)
        .where(
            Product.workshop_id == product.workshop_id,
            Product.craft_id == product.craft_id,
            Product.published_at.is_not(None),
            sa.not_(Category.blocked),
            Category.licence_kind.is_(None),
        )
        .order_by(Product.published_at.desc(), Product.id.desc())
        .limit(1)
    )
    return before or session.get_one(Category, product.category_id)


def slug_of(title: str) -> str | None:
    """The category that a name tells: by the word that ends latest, of two that end together the longer; None for none."""
    ends = [(title.rfind(word) + len(word), len(word), slug) for word, slug in _LONG_FIRST if word in title]
    return max(ends)[2] if ends else None


def lead_days_of(session: Session, product: Product, *, made_to_order: bool, usual: int) -> int:
    """Days that the workshop said last for goods had this way; `usual` when it never did."""
    said = session.scalar(
        sa.select(Variant.lead_days)
        .join(Product, Product.id == Variant.product_id)
        .where(
            Product.workshop_id == product.workshop_id,
            Product.published_at.is_not(None),
            Variant.made_to_order == made_to_order,
        )
        .order_by(Product.published_at.desc(), Variant.id.desc())
        .limit(1)
    )
    return said or usual
