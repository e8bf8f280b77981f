"""Questions to the reference data: the way down to a place, its full name, the work calendar."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from shop.heritage.models import Region, RegionLevel, WorkdayOverride
from shop.heritage.reference import region_names

#: 北京, 天津, 上海, 重庆: what the standard has between the city and its counties are no places.
_MUNICIPALITIES = {"11", "12", "31", "50"}


def provinces(session: Session) -> list[Region]:
    """All provinces by code."""
    return list(session.scalars(sa.select(Region).where(Region.parent_code.is_(None)).order_by(Region.code)))


def children(session: Session, code: str) -> list[Region]:
    """What lies directly in the region, by code; empty for a leaf and for an unknown code."""
    return list(session.scalars(sa.select(Region).where(Region.parent_code == code).order_by(Region.code)))


def region(session: Session, code: str) -> Region | None:
    """The region with the code."""
    return session.get(Region, code)


def is_leaf(session: Session, code: str) -> bool:
    """Whether the code is a place that an address or a workshop can name: known, and nothing lies in it.

    That is every county, a prefecture without counties (东莞, 中山, 儋州), and Taiwan, Hong Kong and Macao.
    """
    inner = aliased(Region)
    below = sa.exists().where(inner.parent_code == Region.code)
    return session.scalar(sa.select(Region.code).where(Region.code == code, ~below)) is not None


def leaves(session: Session, within: str) -> list[Region]:
    """All places an address can name in the region, by code (the region itself when nothing lies in it)."""
    inner = aliased(Region)
    below = sa.exists().where(inner.parent_code == Region.code)
    covered = session.get(Region, within)
    if covered is None:
        return []
    stem = {RegionLevel.PROVINCE: within[:2], RegionLevel.PREFECTURE: within[:4]}.get(
        RegionLevel(covered.level), within
    )
    found = sa.select(Region).where(Region.code.startswith(stem), ~below).order_by(Region.code)
    return list(session.scalars(found))


def place_text(session: Session, code: str) -> str:
    """The full name, 湖南省湘西土家族苗族自治州龙山县; rows that only group are left out (北京市东城区). Unknown: ''."""
    return place_texts(session, [code]).get(code, "")


def place_texts(session: Session, codes: Iterable[str]) -> dict[str, str]:
    """Full names of many places; unknown codes are absent. The packaged list knows nearly all; only for others the
    database is asked, with one statement.
    """
    wanted = set(codes)
    ways = {code: list(dict.fromkeys((code[:2] + "0000", code[:4] + "00", code))) for code in wanted}
    steps = {step for way in ways.values() for step in way}
    listed = region_names()
    names = {step: listed[step] for step in steps if step in listed}
    if others := steps - names.keys():
        rows = session.execute(sa.select(Region.code, Region.name).where(Region.code.in_(others)))
        names |= dict(rows.all())
    return {code: _joined(names, way) for code, way in ways.items() if code in names}


def groups_only(code: str) -> bool:
    """Whether the row of the standard only groups counties (市辖区, 县, 省直辖县级行政区划) and no address names it."""
    return code.endswith("00") and (code[2:4] == "90" or (code[:2] in _MUNICIPALITIES and code[2:4] != "00"))


def _joined(names: dict[str, str], way: list[str]) -> str:
    named = [names[step] for step in way if step in names and not groups_only(step)]
    return "".join(named) or names[way[-1]]


def overrides(session: Session) -> dict[date, bool]:
    """Days that the province set to worked (True) or off (False) against the packaged calendar."""
    rows = session.execute(sa.select(WorkdayOverride.day, WorkdayOverride.is_workday)).all()
    return dict(rows)
