"""What a single cell of a file of products says, by its column. Pure; ValueError carries the sentence for its person."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from flask_babel import gettext as _

from shop.catalog import materials
from shop.catalog.models import ReturnRule
from shop.catalog.offers import MOST_AT_ONCE
from shop.catalog.pricing import MAX_FEN
from shop.catalog.product_files.columns import FINAL, MADE, PART_KEYS, RETURNABLE, STOCKED
from shop.catalog.product_pictures import MOST as MOST_PICTURES
from shop.catalog.products import MOST_STEPS, Step
from shop.catalog.stock import MAX_PIECES
from shop.core.money import parse_yuan

LONGEST_STEP = {"title": 20, "text": 120}
COLON = re.compile(r"[:\uff1a]")
_WHOLE = re.compile(r"\d{1,9}(?:\.0+)?")
_BETWEEN = re.compile(r"[\u3001,\uff0c;\uff1b|\n]+")


def _whole_number(least: int, most: int) -> Callable[[str], int | None]:
    def read(text: str) -> int | None:
        if not text:
            return None
        number = int(float(text)) if _WHOLE.fullmatch(text) else None
        if number is None or not least <= number <= most:
            raise ValueError(_("请填 %(least)s 到 %(most)s 之间的整数。", least=least, most=most))
        return number

    return read


def _price(text: str) -> int:
    try:
        fen = parse_yuan(text).fen
    except ValueError as error:
        raise ValueError(_("请填金额，比如 168 或 168.50。")) from error
    if not 0 < fen <= MAX_FEN:
        raise ValueError(_("请填 0.01 元到一千万元之间的价格。"))
    return fen


def _way(text: str) -> bool:
    """True for made to order."""
    if text not in (str(STOCKED), str(MADE)):
        raise ValueError(_("请写：%(one)s、%(other)s。", one=STOCKED, other=MADE))
    return text == str(MADE)


def _returns(text: str) -> ReturnRule:
    known = {
        "": ReturnRule.SEVEN_DAYS,
        str(RETURNABLE): ReturnRule.SEVEN_DAYS,
        str(FINAL): ReturnRule.CUSTOM_MADE,
    }
    if text not in known:
        raise ValueError(_("请写：%(one)s、%(other)s。", one=RETURNABLE, other=FINAL))
    return known[text]


def _pictures(text: str) -> list[str]:
    names = [name.strip().lower() for name in _BETWEEN.split(text) if name.strip()]
    if len(names) > MOST_PICTURES:
        raise ValueError(_("最多放 %(most)s 张照片。", most=MOST_PICTURES))
    if len(set(names)) < len(names):
        raise ValueError(_("同一张照片写了两次。"))
    return names


def _materials(text: str) -> int | None:
    """The number of the materials named; None where none is: they follow from what is told of the material."""
    if not text:
        return None
    named = {called: code for code, called in materials.names().items()}
    told = [name.strip() for name in _BETWEEN.split(text) if name.strip()]
    if unknown := [name for name in told if name not in named]:
        raise ValueError(_("没有“%(name)s”这种材质，请照“类别和技艺”里的写。", name=unknown[0]))
    return materials.number_of(named[name] for name in told)


def _alts(text: str) -> list[str]:
    return [alt.strip() for alt in text.split("|")] if text else []


def _steps(text: str) -> list[Step]:
    steps = []
    for told in text.replace("\n", "|").split("|"):
        if not told.strip():
            continue
        title, text_of_it = (*COLON.split(told, maxsplit=1), "")[:2]
        step = Step(title.strip(), text_of_it.strip())
        if not step.title:
            raise ValueError(_("每一步先写叫什么，再写冒号和说明。"))
        for part, most in LONGEST_STEP.items():
            if len(getattr(step, part)) > most:
                raise ValueError(
                    _("“%(step)s”太长：名字最多 20 个字，说明最多 120 个字。", step=step.title[:20])
                )
        steps.append(step)
    if len(steps) > MOST_STEPS:
        raise ValueError(_("最多写 %(most)s 步。", most=MOST_STEPS))
    return steps


def _part(text: str) -> int:
    if not text:
        return 0
    try:
        fen = parse_yuan(text).fen
    except ValueError as error:
        raise ValueError(_("请填金额，比如 168 或 168.50。")) from error
    if not 0 <= fen <= MAX_FEN:
        raise ValueError(_("请填金额，比如 168 或 168.50。"))
    return fen


READERS: dict[str, Callable[[str], Any]] = {
    "price": _price,
    "way": _way,
    "pieces": _whole_number(0, MAX_PIECES),
    "lead_days": _whole_number(1, 365),
    "least": _whole_number(1, MOST_AT_ONCE),
    "weight_g": _whole_number(1, 1_000_000),
    "returns": _returns,
    "materials": _materials,
    "pictures": _pictures,
    "alts": _alts,
    "steps": _steps,
    **dict.fromkeys(PART_KEYS, _part),
}
