"""Matters of the quarterly report: forms to review, regions' forms to pass, releases that wait for a second officer."""

from __future__ import annotations

import sqlalchemy as sa

from shop.admin.queue.arms import Asker, Rows, columns
from shop.admin.queue.matters import Matter
from shop.heritage.models import Region
from shop.workshops.statistics.models import RegionForm, RegionState, ReturnState, WorkshopReturn
from shop.workshops.statistics.snapshot_models import Release

_LEVELS = {
    "prefecture": sa.not_(RegionForm.region_code.endswith("00")),
    "province": RegionForm.region_code.endswith("00"),
}


def returns(asker: Asker) -> Rows:
    """Workshops' forms that wait for their county: one row for each quarter, on the county's own desk."""
    none = sa.literal("")
    return (
        columns(
            Matter.QUARTER_MANY,
            place=sa.func.max(WorkshopReturn.id),
            key=WorkshopReturn.quarter,
            name=none,
            county=none,
            number=WorkshopReturn.quarter,
            size=sa.func.count(),
            same_day=True,
        )
        .order_by(None)
        .where(
            WorkshopReturn.state == ReturnState.SUBMITTED,
            asker.place(WorkshopReturn.county_code, Matter.QUARTER_MANY),
            sa.literal(asker.viewer.level == "county"),
        )
        .group_by(WorkshopReturn.quarter)
    )


def regions(asker: Asker) -> Rows:
    """Counties' forms on the prefecture's desk, prefectures' on the province's."""
    below = _LEVELS.get(asker.viewer.level, sa.false())
    return (
        columns(
            Matter.REGION_FORM,
            place=RegionForm.id,
            key=RegionForm.region_code,
            name=Region.name,
            county=RegionForm.region_code,
            number=RegionForm.quarter,
            same_day=True,
        )
        .join(Region, Region.code == RegionForm.region_code)
        .where(
            RegionForm.state == RegionState.SUBMITTED,
            asker.place(RegionForm.region_code, Matter.REGION_FORM),
            below,
        )
    )


def releases(asker: Asker) -> Rows:
    """Releases that a second officer of the province has to confirm."""
    return (
        columns(
            Matter.RELEASE,
            place=Release.id,
            key=Release.quarter,
            name=Region.name,
            county=Release.region_code,
            number=Release.quarter,
            same_day=True,
        )
        .join(Region, Region.code == Release.region_code)
        .where(
            Release.confirmed_at.is_(None),
            Release.withdrawn_at.is_(None),
            asker.place(Release.region_code, Matter.RELEASE),
        )
    )
