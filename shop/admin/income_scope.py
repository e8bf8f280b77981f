"""Which figures an officer may open: the regions they watch over, and the way down from there."""

from __future__ import annotations

from typing import NamedTuple

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.core.access import Actor
from shop.core.errors import NotFound
from shop.heritage import queries as heritage
from shop.heritage.models import Region
from shop.heritage.regions import covers
from shop.workshops.income.report import PROVINCE
from shop.workshops.queries import watched_regions

WHOLE_COUNTRY = "all"


class Place(NamedTuple):
    """A region looked at. `code` is '' for the whole country; `is_leaf` when no smaller region lies in it."""

    code: str
    name: str
    is_leaf: bool
    way: list[Region]


def homes(session: Session, actor: Actor) -> list[Region]:
    """The regions the actor may start from; the platform starts from the province."""
    codes = watched_regions(actor) or [PROVINCE]
    return [region for code in codes if (region := heritage.region(session, code)) is not None]


def place(session: Session, actor: Actor, asked: str) -> Place:
    """The region asked for ('' is the first home). NotFound for an unknown one and for one the actor does not watch."""
    watched = watched_regions(actor)
    if asked == WHOLE_COUNTRY and watched is None:
        return Place("", str(_("全国")), False, [])
    code = asked or (watched or [PROVINCE])[0]
    region = heritage.region(session, code)
    if region is None or not may_open(watched, code):
        raise NotFound(_("没有这个地区，或者它不归您看。"))
    steps = dict.fromkeys((region.province_code, region.prefecture_code, code))
    way = [heritage.region(session, step) for step in steps if may_open(watched, step)]
    return Place(code, region.name, heritage.is_leaf(session, code), [step for step in way if step])


def may_open(watched: list[str] | None, code: str) -> bool:
    """Whether the place lies in one of the regions (None: any place)."""
    return watched is None or any(covers(home, code) for home in watched)
