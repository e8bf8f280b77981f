"""How long a parcel is usually on its way, and places by the name people type.

Usual days of ground couriers out of Hunan, fewest and most. They are an estimate and are called so; what the workshop
promises is the day of sending.
"""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache
from typing import NamedTuple

from shop.catalog import places
from shop.heritage.queries import groups_only
from shop.heritage.reference import Region, regions

MOST_NAMED = 12
#: Inner Mongolia, Hainan, Tibet, Qinghai, Ningxia, Xinjiang.
_FAR = {"15", "46", "54", "63", "64", "65"}
#: Taiwan, Hong Kong, Macao: through customs.
_BEYOND = {"71", "81", "82"}
#: Beijing, Tianjin, Shanghai, Chongqing: provinces that are cities.
_CITIES = {"11", "12", "31", "50"}


class Way(NamedTuple):
    """Days on the way, fewest and most."""

    fewest: int
    most: int


def way(origin: str, target: str) -> Way:
    """How long from one county to another (region codes)."""
    if target[:2] in _BEYOND:
        return Way(6, 12)
    if origin[:4] == target[:4]:
        return Way(1, 2)
    if origin[:2] == target[:2]:
        return Way(2, 3)
    return Way(5, 8) if target[:2] in _FAR else Way(3, 5)


def named(typed: str) -> list[Region]:
    """The prefectures and counties that are meant by a code, a name (岳麓区, 岳麓) or one with what lies above it
    (长沙岳麓区): at most MOST_NAMED, those with exactly the name first.
    """
    text = "".join(typed.split())
    if text.isascii() and text.isdecimal():
        found = places.region(text)
        return [found] if found is not None and _can_be_meant(found) else []
    return (_called(text) or _with_above(text))[:MOST_NAMED]


def _called(text: str) -> list[Region]:
    """By the name, the short name, or the short name with an ending of one sign that the name has not."""
    by_name, by_short = _names()
    return (
        by_name.get(text) or by_short.get(text) or (by_short.get(text[:-1]) if len(text) > 2 else None) or []
    )


def full_name(region: Region) -> str:
    """湖南省长沙市岳麓区."""
    above = [places.region(code) for code in (region.code[:2] + "0000", region.code[:4] + "00")]
    names = [r.name for r in above if r is not None and r.code != region.code and not groups_only(r.code)]
    return "".join([*names, region.name])


def _can_be_meant(region: Region) -> bool:
    below_province = region.is_leaf or region.level != "province"
    return not groups_only(region.code) and (below_province or region.code[:2] in _CITIES)


@lru_cache(maxsize=1)
def _names() -> tuple[dict[str, list[Region]], dict[str, list[Region]]]:
    by_name: dict[str, list[Region]] = defaultdict(list)
    by_short: dict[str, list[Region]] = defaultdict(list)
    for region in regions():
        if _can_be_meant(region):
            by_name[region.name].append(region)
            by_short[region.short_name].append(region)
    return dict(by_name), dict(by_short)


def _with_above(text: str) -> list[Region]:
    """What ends in the name of a place and begins with the name of what it lies in."""
    for start in range(1, len(text) - 1):
        fitting = [r for r in _called(text[start:]) if _begins(full_name(r), text[:start])]
        if fitting:
            return fitting
    return []


def _begins(whole: str, above: str) -> bool:
    """Whether what was typed stands in the full name in its order, endings left out (长沙岳麓, 湖南岳麓)."""
    rest = iter(whole)
    return all(sign in rest for sign in above)
