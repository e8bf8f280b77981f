"""Places as tiles of a map: every prefecture of a province, every county of a prefecture, from the packaged list."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from flask_babel import gettext as _

from shop.core.errors import NotFound
from shop.heritage.reference import Region, regions
from shop.heritage.regions import stem

#: Where the prefectures of a province lie beside each other, as (row, column) of a grid of five columns. A province
#: that is not here has its prefectures in the order of their codes.
_DRAWN: dict[str, tuple[int, int]] = {
    "430800": (1, 2), "430700": (1, 3), "430600": (1, 4),
    "433100": (2, 1), "430900": (2, 3), "430100": (2, 4),
    "431200": (3, 1), "430500": (3, 2), "431300": (3, 3), "430300": (3, 4), "430200": (3, 5),
    "431100": (4, 3), "430400": (4, 4), "431000": (4, 5),
}  # fmt: skip
#: Numbers of workshops from which a tile is drawn one step darker.
STEPS = (1, 5, 15, 40)
#: Names longer than this stand on a tile in short.
LONGEST = 5


class Tile(NamedTuple):
    """A place on the map. `at`: row and column where it is drawn, None to follow the one before it."""

    code: str
    name: str
    short: str
    workshops: int
    at: tuple[int, int] | None
    current: bool = False

    @property
    def shade(self) -> int:
        """0 for none, up to 4 for the most."""
        return sum(self.workshops >= step for step in STEPS)


class Map(NamedTuple):
    """The tiles of a place, and the way down to it as (name, code); the country has the code ''."""

    name: str
    code: str
    tiles: list[Tile]
    way: list[tuple[str, str]]
    drawn: bool


@lru_cache(maxsize=1)
def by_code() -> dict[str, Region]:
    """The packaged places by code."""
    return {region.code: region for region in regions()}


@lru_cache(maxsize=512)
def _within(code: str) -> tuple[Region, ...]:
    return tuple(region for region in regions() if region.parent_code == (code or None))


def region_of(code: str) -> Region | None:
    """The place of the code, None for the whole country; NotFound for no place."""
    found = by_code().get(code)
    if code and found is None:
        raise NotFound(_("没有这个地方。"))
    return found


def name_of(code: str) -> str:
    """Prefecture and county, 湘西土家族苗族自治州龙山县 without its province."""
    known = by_code()
    way = [known[step].name for step in (code[:4] + "00", code) if step in known]
    return "".join(dict.fromkeys(way)) or code


def map_of(code: str, counts: Mapping[str, int]) -> Map:
    """The map of the place: what lies in it with the numbers of `counts` (by county). Of a county: its neighbours."""
    here = region_of(code)
    shown = here.parent_code or "" if here is not None and here.is_leaf else code
    tiles = [_tile(region, counts, code) for region in _within(shown)]
    if not shown:
        tiles = [tile for tile in tiles if tile.workshops]
    drawn = bool(tiles) and all(tile.at for tile in tiles)
    if not drawn:
        tiles = [tile._replace(at=None) for tile in tiles]
    return Map(by_code()[shown].name if shown else _("全国"), shown, tiles, _way(here), drawn)


def _tile(region: Region, counts: Mapping[str, int], current: str) -> Tile:
    start = stem(region.code)
    count = sum(n for county, n in counts.items() if county.startswith(start))
    short = region.short_name if len(region.name) > LONGEST else region.name
    return Tile(region.code, region.name, short, count, _DRAWN.get(region.code), region.code == current)


def _way(region: Region | None) -> list[tuple[str, str]]:
    way = []
    while region is not None:
        way.append((region.name, region.code))
        region = by_code().get(region.parent_code or "")
    return [(_("全国"), ""), *reversed(way)]


def only_province(counts: Mapping[str, int]) -> str:
    """The province in which all of them lie; '' when there are several, or none."""
    found = {county[:2] + "0000" for county, n in counts.items() if n}
    return found.pop() if len(found) == 1 else ""
