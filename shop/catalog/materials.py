"""What things are made of, as far as lists group by it: a short fixed list, and what a free text names of it.

A product keeps its materials as one whole number, a bit for each: so it may have several, a list asks for any of some
with one comparison, and counts are kept for each mix. The place of a material in the list is its bit for ever: new ones
are added at the end, none is taken out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from shop.core.web.words import gettext as _


class Material(NamedTuple):
    """`words`: what a free text calls it; its name is in `names`."""

    code: str
    words: str


MATERIALS = (
    Material("cotton", "棉线 棉布 土布 全棉 纯棉 帆布"),
    Material("hemp", "苎麻 亚麻 大麻 黄麻 夏布 麻布 麻线"),
    Material("silk", "蚕丝 真丝 桑蚕丝 丝线 丝绒 丝绵 丝绣 丝绢 绸 绫 锦缎 缎 绡"),
    Material("wool", "羊绒 毛线 毛毡 羊毛毡"),
    Material("leather", "牛皮 羊皮 猪皮 马皮 鹿皮 真皮 头层皮"),
    Material("silver", "足银 纯银 白银 银饰 苗银 银片 银丝"),
    Material("copper", "黄铜 紫铜 红铜 青铜 白铜 铜丝 铜胎"),
    Material("metal", "足金 黄金 金箔 铁艺 生铁 熟铁 锻铁 不锈钢 锡"),
    Material("bamboo", "楠竹 毛竹 水竹 嫩竹 竹丝 竹篾 竹节 竹片 竹骨"),
    Material("wood", "樟木 香樟木 楠木 金丝楠木 杉木 松木 梨木 枣木 黄杨木 檀木 红木 核桃木 银杏木 实木 木胎"),
    Material("straw", "藤条 藤编 稻草 麦秆 麦草 蒲草 棕丝 棕叶 龙须草 柳条"),
    Material("paper", "宣纸 皮纸 竹纸 红纸 草纸 绵纸 棉纸 麻纸 桑皮纸 构皮纸 牛皮纸 棉麻纸"),
    Material("ceramic", "陶泥 瓷泥 陶土 瓷土 高岭土 紫砂 黏土 陶 瓷"),
    Material("lacquer", "大漆 生漆 朱漆 漆器"),
    Material("stone", "菊花石 砚石 青石 大理石 石料 石材 石头"),
    Material("jade", "玉石 和田玉 岫玉 翡翠 玛瑙"),
    Material("horn", "牛角 羊角 牛骨 贝壳 螺钿"),
    Material("glass", "琉璃 玻璃 琉璃珠"),
    Material("tea", "毛茶 茶叶 黑茶 绿茶 红茶 白茶"),
    Material("food", "糯米 大米 茶油 辣椒 蜂蜜 面粉 红薯 豆类"),
)  # fmt: skip
CODES = tuple(material.code for material in MATERIALS)
ALL = (1 << len(MATERIALS)) - 1
# Words that hold the name of a material and mean none: what it was rubbed, dyed, painted or sized with, names of places.
_NONE = (
    "草木灰 纸药 松木纸药 油漆 石青 石绿 石膏 石墨 石灰 石榴 银色 银杏 铜色 铜官 金丝"
    " 茶花 茶染 茶具 毛笔 竹炭 竹纹 竹帘 木蜡 木耳 木版 木纹 漆黑 玉兰 玉米"
)
_SINGLE = {
    "棉": "cotton", "麻": "hemp", "银": "silver", "铜": "copper", "竹": "bamboo", "木": "wood", "藤": "straw",
    "纸": "paper", "玉": "jade", "漆": "lacquer", "茶": "tea", "石": "stone",
}  # fmt: skip


def bit(code: str) -> int:
    """The number of one material. KeyError for none of the list."""
    return _bits()[code]


def number_of(codes: Iterable[str]) -> int:
    """The number of several materials. KeyError for what is not in the list."""
    return sum({bit(code) for code in codes})


def codes_of(number: int) -> tuple[str, ...]:
    """The materials of the number, in the order of the list."""
    return tuple(code for n, code in enumerate(CODES) if number >> n & 1)


def names() -> dict[str, str]:
    """What the materials are called, by code, in the order of the list."""
    return {
        "cotton": _("棉"),
        "hemp": _("麻"),
        "silk": _("丝绸"),
        "wool": _("羊毛"),
        "leather": _("皮革"),
        "silver": _("银"),
        "copper": _("铜"),
        "metal": _("其他金属"),
        "bamboo": _("竹"),
        "wood": _("木"),
        "straw": _("草藤"),
        "paper": _("纸"),
        "ceramic": _("陶瓷"),
        "lacquer": _("漆"),
        "stone": _("石"),
        "jade": _("玉"),
        "horn": _("角骨贝"),
        "glass": _("琉璃玻璃"),
        "tea": _("茶"),
        "food": _("食材"),
    }


def names_of(number: int) -> list[str]:
    """What those of the number are called."""
    called = names()
    return [called[code] for code in codes_of(number)]


def proposed(text: str) -> int:
    """The materials that a text about what a thing is made of names: the longest words first, each sign read once."""
    words, pattern = _words()
    return number_of({words[found] for found in pattern.findall(text) if words[found]})


def followed(chosen: int, text: str, before: tuple[int, str]) -> int:
    """What holds when a workshop sends a text and its choice: a choice that it leaves alone, and that was only the
    proposal for the text before, follows the new text. `before`: the choice and the text until now.
    """
    was, text_before = before
    return proposed(text) if chosen == was == proposed(text_before) else chosen


@lru_cache(maxsize=1)
def _bits() -> dict[str, int]:
    return {code: 1 << n for n, code in enumerate(CODES)}


@lru_cache(maxsize=1)
def _words() -> tuple[dict[str, str], re.Pattern[str]]:
    words = dict.fromkeys(_NONE.split(), "") | _SINGLE
    for material in MATERIALS:
        words |= dict.fromkeys(material.words.split(), material.code)
    longest = sorted(words, key=lambda word: (-len(word), word))
    return words, re.compile("|".join(longest))
