"""The columns of a file of products, the same for the template, the import and the export, in their order."""

from __future__ import annotations

from typing import NamedTuple

from shop.core.text import later as _l

MOST_ROWS = 5_000
STOCKED, MADE = _l("现货"), _l("订做")
RETURNABLE, FINAL = _l("7 天内能退"), _l("订做不退")


class Column(NamedTuple):
    """One column. `needed`: every row must fill it. `longest`: so many characters at most. `note`: what to write."""

    key: str
    title: str
    note: str
    example: str = ""
    needed: bool = False
    longest: int = 80


COLUMNS = (
    Column(
        "ref",
        _l("货号"),
        _l(
            "自己编的号，以后按它改这件作品。一件作品有几款，就写几行，货号一样；只有款式、价格、怎么卖、件数、几天发出不同。"
        ),
        "ZJ-001",
        True,
        80,
    ),
    Column("title", _l("名字"), _l("作品的名字。"), _l("四十八勾壁挂"), True, 60),
    Column("category", _l("是什么东西"), _l("照“类别和技艺”里的写。"), _l("挂饰壁挂"), True, 40),
    Column("craft", _l("技艺"), _l("不写就是工坊自己的技艺。"), _l("土家织锦"), False, 40),
    Column("subtitle", _l("一句话介绍"), "", _l("挂在玄关正好"), False, 100),
    Column("story", _l("它的来历"), "", "", False, 2000),
    Column("material", _l("用料"), "", _l("棉线、蚕丝"), False, 120),
    Column(
        "materials",
        _l("材质"),
        _l("买的人按材质找。照“类别和技艺”里的写，几种用顿号隔开；不写就照用料来归。"),
        _l("棉、丝绸"),
        False,
        80,
    ),
    Column("size_text", _l("多大"), "", _l("60 × 120 厘米"), False, 120),
    Column("weight_g", _l("多重（克）"), _l("整数。"), "800", False, 12),
    Column("care", _l("怎么保养"), "", _l("冷水手洗，阴干"), False, 200),
    Column("options", _l("款式"), _l("只有一款的空着。"), _l("大号"), False, 60),
    Column("price", _l("价格（元）"), _l("比如 168 或 168.50。"), "1280", True, 20),
    Column("way", _l("怎么卖"), _l("写：现货、订做。"), _l("现货"), True, 10),
    Column("pieces", _l("有几件"), _l("现货必填，整数。"), "3", False, 12),
    Column("lead_days", _l("几天发出"), _l("订做必填；现货不写就是 2 天。"), "2", False, 6),
    Column("least", _l("几件起卖"), _l("整数；不写就是 1 件也卖。"), "", False, 6),
    Column(
        "returns",
        _l("能退吗"),
        _l("写：7 天内能退、订做不退。空着是 7 天内能退；全部订做的才能写不退。"),
        "",
        False,
        20,
    ),
    Column(
        "pictures",
        _l("照片"),
        _l("压缩包里照片的文件名，用顿号隔开，第一张是正面，最多 9 张。"),
        _l("zj001-1.jpg、zj001-2.jpg"),
        False,
        900,
    ),
    Column(
        "alts",
        _l("照片说明"),
        _l("说给看不见的人听，按照片的顺序，用竖线 | 隔开；不写就用名字。"),
        "",
        False,
        1200,
    ),
    Column(
        "steps",
        _l("做法"),
        _l("最多 8 步，用竖线 | 隔开；每一步先写叫什么，再写冒号和一句说明。"),
        _l("牵经：整好三百根经线|上机：一梭一梭挑花"),
        False,
        1300,
    ),
    Column(
        "part_labour",
        _l("工钱（元）"),
        _l("价格构成，按第一款的价格写；四栏都空着就不显示，剩下的是坊里留下的。"),
        "600",
        False,
        20,
    ),
    Column("part_material", _l("材料（元）"), _l("价格构成。"), "260", False, 20),
    Column("part_packing", _l("包装与运费（元）"), _l("价格构成。"), "40", False, 20),
    Column("part_platform", _l("平台（元）"), _l("价格构成。"), "", False, 20),
)
#: Where the price goes, by kind of part, in the order of the columns; what is left stays with the workshop.
PART_KEYS = {
    "part_labour": "labour",
    "part_material": "material",
    "part_packing": "packing",
    "part_platform": "platform",
}
BY_KEY = {column.key: column for column in COLUMNS}
#: What belongs to a variant; the rest is the same in all rows of a product.
OF_VARIANT = ("options", "price", "way", "pieces", "lead_days", "least")


def titles() -> list[str]:
    """The head row."""
    return [str(column.title) for column in COLUMNS]
