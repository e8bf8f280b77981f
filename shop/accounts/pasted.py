"""Reads an address that was copied from a chat or another shop: 张三 13800138000 湖南省长沙市岳麓区麓山南路1号.

It fills a form that the person then looks at; nothing is stored from here, so it may guess.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from shop.heritage.queries import groups_only
from shop.heritage.reference import Region, regions

_PHONE = re.compile(r"(?<!\d)(?:\+?86[- ]?)?(1[3-9]\d)[- ]?(\d{4})[- ]?(\d{4})(?!\d)")
_LABELS = re.compile(
    r"(?:收\s*货\s*人|收\s*件\s*人|联系人|姓\s*名|手机号码|手机号|手机|联系电话|电话|所在地区|地区|详细地址|收货地址|收件地址|地址)\s*[:：]"
)
_SPLIT = re.compile(r"[\s,，;；、|/]+")
_HOUSE = re.compile(r"\d|路|街|巷|号|村|组|栋|楼|室|镇|乡|小区")


@dataclass(frozen=True)
class Pasted:
    """What was recognised; an empty text is for the person to fill in. Codes go down as far as they are certain."""

    recipient: str = ""
    phone: str = ""
    province: str = ""
    prefecture: str = ""
    county: str = ""
    street: str = ""


def read(text: str) -> Pasted:
    """Recognise name, mobile number, place and street in one piece of text of at most 500 characters."""
    plain = unicodedata.normalize("NFKC", text[:500])
    phone = _PHONE.search(plain)
    if phone:
        plain = f"{plain[: phone.start()]} {plain[phone.end() :]}"
    parts = [part for part in _SPLIT.split(_LABELS.sub(" ", plain)) if part]
    place, start, rest = _find_place(parts)
    before = parts[:start]
    if place and not before:
        rest, before = _name_at_the_end(rest)
    if not place:
        before, rest = _name_among(parts)
    codes = [region.code for region in place]
    return Pasted(
        recipient="".join(before)[:60],
        phone="".join(phone.groups()) if phone else "",
        province=codes[0][:2] + "0000" if codes else "",
        prefecture=next((c[:4] + "00" for c in codes[1:]), ""),
        county=next((r.code for r in place if r.level == "county"), ""),
        street="".join(rest)[:200],
    )


def _find_place(parts: list[str]) -> tuple[list[Region], int, list[str]]:
    """The regions named, the part in which they begin, and what is left of the parts after them."""
    for start in range(len(parts)):
        place, rest = _match("".join(parts[start:]))
        if place:
            return place, start, _cut(parts[start:], rest)
    return [], len(parts), []


def _cut(parts: list[str], rest: str) -> list[str]:
    """The same text as `rest`, in the parts it was written in."""
    left: list[str] = []
    for part in reversed(parts):
        if len("".join(left)) + len(part) > len(rest):
            left.insert(0, part[len(part) - (len(rest) - len("".join(left))) :])
            break
        left.insert(0, part)
    return [part for part in left if part]


def _match(text: str) -> tuple[list[Region], str]:
    below = _below()
    province, rest = _longest(text, below[None])
    if province is None:
        return _match_without_province(text)
    rest = rest.removeprefix(province.name)
    prefectures = below.get(province.code, ())
    prefecture, after = _longest(rest, [p for p in prefectures if not groups_only(p.code)])
    if prefecture is not None:
        county, street = _longest(after, below.get(prefecture.code, ()))
        return ([province, prefecture, county], street) if county else ([province, prefecture], after)
    county, street = _longest(rest, [c for p in prefectures for c in below.get(p.code, ())], short=False)
    return ([province, county], street) if county else ([province], rest)


def _match_without_province(text: str) -> tuple[list[Region], str]:
    """Many leave the province out: a prefecture with its full name, or a county that only one place is called."""
    below = _below()
    every = [p for group in below[None] for p in below.get(group.code, ()) if not groups_only(p.code)]
    prefecture, rest = _longest(text, every, short=False)
    if prefecture is not None:
        county, street = _longest(rest, below.get(prefecture.code, ()))
        return ([prefecture, prefecture, county], street) if county else ([prefecture, prefecture], rest)
    county, street = _longest(text, _counties_of_one_name(), short=False)
    return ([county, county], street) if county else ([], text)


def _longest(text: str, choices: Iterable[Region], *, short: bool = True) -> tuple[Region | None, str]:
    """The region whose name begins the text, the longest name first, and the text after it."""
    best: tuple[int, Region] | None = None
    for region in choices:
        for name in _names(region) if short else (region.name,):
            if text.startswith(name) and (best is None or len(name) > best[0]):
                best = (len(name), region)
    return (None, text) if best is None else (best[1], text[best[0] :])


def _names(region: Region) -> Iterator[str]:
    """Its full name, its short one, and what people say for the long names of autonomous places (湘西州, 通道县)."""
    yield region.name
    yield region.short_name
    if region.name.endswith(("自治州", "自治县")):
        yield region.short_name + region.name[-1]


def _name_at_the_end(rest: list[str]) -> tuple[list[str], list[str]]:
    """Some write the name last: 湖南省长沙市岳麓区麓山南路1号 张三."""
    if len(rest) > 1 and len(rest[-1]) <= 4 and not _HOUSE.search(rest[-1]):
        return rest[:-1], rest[-1:]
    return rest, []


def _name_among(parts: list[str]) -> tuple[list[str], list[str]]:
    """Without a place: the first short part without a house number is the name, all others the street."""
    for part in parts:
        if len(part) <= 4 and not _HOUSE.search(part):
            return [part], [other for other in parts if other is not part]
    return [], parts


@lru_cache(maxsize=1)
def _below() -> dict[str | None, tuple[Region, ...]]:
    groups: dict[str | None, list[Region]] = {}
    for region in regions():
        groups.setdefault(region.parent_code, []).append(region)
    return {code: tuple(group) for code, group in groups.items()}


@lru_cache(maxsize=1)
def _counties_of_one_name() -> tuple[Region, ...]:
    counties = [region for region in regions() if region.level == "county"]
    names = [county.name for county in counties]
    seen: set[str] = set()
    twice: set[str] = set()
    for name in names:
        (twice if name in seen else seen).add(name)
    return tuple(county for county in counties if county.name not in twice)
