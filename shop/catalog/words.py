"""Words that no text of a product may hold (BR-26; Advertising Law art. 9 and 17, Trademark Law art. 14).

The level of a heritage item is printed by the store from the registry, in full; in free text it is refused,
since there it praises goods with the name of the state. The list below is all there is: kinds with their
reason, then words. It is simple on purpose: a workshop must be able to see why a word fell. Words are found
in any width of letters and through spaces or dots set between the characters (国 家 级).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple

from flask_babel import gettext as _

from shop.core.errors import Invalid


class Kind(StrEnum):
    """Why a word is refused."""

    LEVEL = "level"  # level of a heritage list: printed from the registry only
    EXTREME = "extreme"  # art. 9 (3): 国家级、最高级、最佳 and the like
    STATE = "state"  # art. 9 (2): names of the state and its organs, 特供
    MEDICAL = "medical"  # art. 17: medical words beside goods that are no medicine
    PROFIT = "profit"  # art. 25: promises of a rise in value
    FAMOUS = "famous"  # Trademark Law art. 14: 驰名商标; marks of inspection that no longer exist


WORDS: dict[Kind, tuple[str, ...]] = {
    Kind.LEVEL: ("国家级", "國家級", "世界级", "世界級", "宇宙级", "全球级", "省级非遗", "世界非遗"),
    Kind.EXTREME: (
        "最佳", "最好", "最优", "最高级", "最高端", "最先进", "最正宗", "最权威", "最顶级", "最受欢迎", "最便宜",
        "最低价", "最强", "最全", "顶级", "顶尖", "极品", "第一品牌", "全国第一", "全球第一",
        "世界第一", "中国第一", "湖南第一", "行业第一", "销量第一", "排名第一", "天下第一", "质量第一", "独一无二",
        "绝无仅有", "史无前例", "前无古人", "全网最", "全国最", "全世界最", "百分之百纯", "no1", "top1",
    ),
    Kind.STATE: ("特供", "专供", "国宴", "国礼", "御用", "人民大会堂", "中南海", "国家领导人", "国家机关", "军队专用"),
    Kind.MEDICAL: (
        "降血压", "降血脂", "降血糖", "降三高", "降压", "降脂", "降糖", "治疗", "治病", "治愈", "根治", "疗效", "药效",
        "包治", "防癌", "抗癌", "消炎", "减肥", "瘦身", "排毒", "壮阳", "补肾", "助眠", "祛湿",
        "祛风湿", "活血化瘀", "延年益寿", "抗衰老", "保健功效", "保健作用", "增强免疫力", "提高免疫力", "预防疾病",
    ),
    Kind.PROFIT: ("升值潜力", "保值增值", "保值升值", "升值空间", "稳赚", "投资首选", "必涨"),
    Kind.FAMOUS: ("驰名商标", "国家免检", "免检产品", "质量免检"),
}  # fmt: skip
_KIND_OF = {word: kind for kind, words in WORDS.items() for word in words}


def _pattern(word: str) -> str:
    """Latin words stand alone: no1 is not a part of no10."""
    return rf"(?<![a-z0-9]){word}(?![a-z0-9])" if word.isascii() else re.escape(word)


# Longest first, so that 最高级 is shown and not a part of it.
_ANY = re.compile("|".join(_pattern(w) for w in sorted(_KIND_OF, key=len, reverse=True)))
_SKIPPED = re.compile("[\\s\u200b-\u200f\u2060\ufeff·•.*_~—|/-]")


class Found(NamedTuple):
    """A refused word: as the list has it, as it was written, and why."""

    word: str
    written: str
    kind: Kind


def find(text: str) -> list[Found]:
    """The refused words of a text, in order, each once."""
    plain, places = _plain(text)
    found: dict[str, Found] = {}
    for match in _ANY.finditer(plain):
        written = text[places[match.start()] : places[match.end() - 1] + 1]
        found.setdefault(match[0], Found(match[0], written, _KIND_OF[match[0]]))
    return list(found.values())


def sentence(text: str) -> str | None:
    """Why the text is refused, with the words shown; None when it may stand."""
    found = find(text)
    if not found:
        return None
    words = "".join(f"“{f.written}”" for f in found)
    return _("%(words)s不能用。%(reason)s", words=words, reason=_reason(found[0].kind))


def refuse(texts: Mapping[str, str]) -> None:
    """Raises Invalid at the first field whose text holds a refused word. `texts`: field name -> text."""
    for field, text in texts.items():
        refused = sentence(text)
        if refused:
            raise Invalid(refused, code="FORBIDDEN_WORD", field=field)


def _plain(text: str) -> tuple[str, list[int]]:
    """The text as it is compared (narrow, lower case, nothing between characters); where each character stood."""
    letters, places = [], []
    for place, character in enumerate(text):
        for letter in unicodedata.normalize("NFKC", character).lower():
            if not _SKIPPED.match(letter):
                letters.append(letter)
                places.append(place)
    return "".join(letters), places


def _reason(kind: Kind) -> str:
    return {
        Kind.LEVEL: _("非遗级别由平台按名录显示，不用自己写。"),
        Kind.EXTREME: _("广告法不许这样夸。写看得见的：用了什么料、做了几天。"),
        Kind.STATE: _("广告法不许借国家机关的名义。"),
        Kind.MEDICAL: _("不是药，不许说能治病、能保健。"),
        Kind.PROFIT: _("不许说以后会涨价、能赚钱。"),
        Kind.FAMOUS: _("商标法和质量规定不许这样写。"),
    }[kind]
