"""What the pages of crafts and of places show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session, joinedload

from shop.catalog import listing, places
from shop.catalog.crafts import CraftName
from shop.catalog.filters import NEWEST, Filters
from shop.catalog.listing import Card
from shop.catalog.sellers import Seller
from shop.core.errors import NotFound
from shop.heritage.models import Craft, IchItem, Region
from shop.heritage.regions import covers, stem

GOODS = 8


@dataclass(frozen=True)
class CraftPage:
    """A craft: what it is, how to tell imitation, its registry entries, who makes it, what can be bought."""

    craft: Craft
    items: list[IchItem]
    sellers: list[Seller]
    goods: list[Card]
    total: int


def crafts_with_counts(session: Session, at: datetime) -> list[tuple[CraftName, int]]:
    """All crafts with how many goods of each may be bought now, those with goods first. Three statements."""
    shelf = listing.shelf(session, at)
    counts = listing.counted(session, shelf, Filters())
    ordered = sorted(shelf.crafts.values(), key=lambda c: (-counts.by["craft"].get(c.id, 0), c.id))
    return [(craft, counts.by["craft"].get(craft.id, 0)) for craft in ordered]


def craft_page(session: Session, slug: str, at: datetime) -> CraftPage:
    """The page of a craft; NotFound for an unknown one."""
    craft = session.scalar(
        sa.select(Craft)
        .where(Craft.slug == slug)
        .options(joinedload(Craft.craft_class), joinedload(Craft.default_ich_item))
    )
    if craft is None:
        raise NotFound(_("没有找到这门手艺。"))
    shelf = listing.shelf(session, at)
    asked = Filters(craft=(slug,))
    total = listing.counted(session, shelf, asked).total
    goods = listing.newest(session, shelf, GOODS, craft=craft.id)
    makers = [s for s in shelf.sellers.values() if s.craft_id == craft.id]
    return CraftPage(craft, _items(session, craft), makers, goods, total)


def _items(session: Session, craft: Craft) -> list[IchItem]:
    """The craft's registry entry with the entries of the same name at other places."""
    item = craft.default_ich_item
    if item is None:
        return []
    same = sa.select(IchItem).where(IchItem.name == item.name, IchItem.level == item.level)
    return list(session.scalars(same.order_by(IchItem.batch_year, IchItem.id)))


@dataclass(frozen=True)
class PlacePage:
    """A place: its crafts with numbers of goods, its workshops, its registry entries, its newest goods."""

    code: str
    name: str
    above: str
    region: Region
    crafts: list[tuple[CraftName, int]]
    counties: list[tuple[str, str, int]]
    sellers: list[Seller]
    items: list[IchItem]
    goods: list[Card]
    total: int


def place_page(session: Session, code: str, at: datetime) -> PlacePage:
    """The page of a county or prefecture; NotFound for any other code."""
    region = session.get(Region, code) if code.isascii() and code.isdecimal() and len(code) == 6 else None
    if region is None or region.level == "province":
        raise NotFound(_("没有找到这个地方。地方按区划代码列出，例如龙山县。"))
    shelf = listing.shelf(session, at)
    asked = Filters(place=(code,))
    counts = listing.counted(session, shelf, asked)
    here = [s for s in shelf.sellers.values() if covers(code, s.county_code)]
    by_craft = counts.by["craft"]
    crafts = [(c, by_craft[c.id]) for c in shelf.crafts.values() if by_craft.get(c.id)]
    per_county: dict[str, int] = {}
    for seller in here:
        per_county[seller.county_code] = per_county.get(seller.county_code, 0) + 1
    counties = [(c, places.name(c), n) for c, n in sorted(per_county.items()) if c != code]
    items = session.scalars(sa.select(IchItem).where(_of_the_place(region)).order_by(IchItem.id))
    newest = listing.first(session, shelf, NEWEST, GOODS, among=[s.id for s in here])
    return PlacePage(
        code=code,
        name=region.name,
        above="" if places.prefecture(code) == code else places.prefecture(code),
        region=region,
        crafts=sorted(crafts, key=lambda pair: -pair[1]),
        counties=counties,
        sellers=here,
        items=list(items),
        goods=listing.cards_of(session, newest, shelf),
        total=counts.total,
    )


def _of_the_place(region: Region) -> sa.ColumnElement[bool]:
    """Registry entries of what lies in the place; of a county also those that its prefecture holds and that name it."""
    within = IchItem.region_code.startswith(stem(region.code))
    named = sa.and_(
        IchItem.region_code == region.prefecture_code,
        IchItem.region_text.contains(region.short_name, autoescape=True),
    )
    return sa.or_(within, named)
