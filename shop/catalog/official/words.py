"""The content of a version in words, field by field."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from shop.catalog import materials
from shop.catalog.official.content import RISKY, Content, Offered, asked
from shop.core import clock
from shop.core.money import format_fen
from shop.core.text import later as _l

FIELDS = {
    "title": _l("名称"),
    "subtitle": _l("一句话介绍"),
    "category_id": _l("类别"),
    "craft_id": _l("技艺"),
    "ich_item_id": _l("非遗项目"),
    "material": _l("材料"),
    "materials": _l("材质归类"),
    "story": _l("来历"),
    "steps": _l("做法"),
    "pictures": _l("照片"),
    "prices": _l("价格"),
}
_NAMED = {"craft_id": "craft", "category_id": "category", "ich_item_id": "ich_item"}
assert set(FIELDS) == {*RISKY, "prices"}


def said(content: Content, field: str) -> str:
    """One field in words; of pictures their words, a line each. Prices as they would hold."""
    if field == "prices":
        prices = {**content["prices"], **asked(content)[0]}
        return "\n".join(
            [*_priced(content, prices), *(_for_a_time(content, one) for one in _offers(content))]
        )
    if field == "steps":
        return "\n".join(_step(title, text) for title, text in content["steps"])
    if field == "pictures":
        return "\n".join(str(alt) for _key, alt in content["pictures"])
    if field == "materials":
        return _("、").join(materials.names_of(content.get(field, 0)))
    value: Any = content[_NAMED.get(field, field)]
    return str(value or "")


def _priced(content: Content, prices: Mapping[str, int]) -> list[str]:
    return [f"{content['variants'].get(v, '')} {format_fen(fen)}".strip() for v, fen in prices.items()]


def _offers(content: Content) -> list[Offered]:
    return [*content.get("offers", []), *asked(content)[1]]


def _for_a_time(content: Content, one: Offered) -> str:
    """A price for a time with its first and last day."""
    first = clock.local_day(datetime.fromisoformat(one["from"]))
    last = clock.local_day(datetime.fromisoformat(one["until"]) - datetime.resolution)
    prices = _("、").join(_priced(content, one["prices"]))
    return _("限时价 %(a)s 至 %(b)s：%(prices)s", a=first.isoformat(), b=last.isoformat(), prices=prices)


def _step(title: str, text: str) -> str:
    return _("%(step)s：%(text)s", step=title, text=text) if text else title


def named(fields: Iterable[str]) -> list[str]:
    """What the fields are called, in their order on the page."""
    wanted = set(fields)
    return [str(word) for field, word in FIELDS.items() if field in wanted]
