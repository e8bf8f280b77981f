"""Whose office it is: of a county, of its prefecture, of its province; and counties that have no prefecture above."""

from __future__ import annotations

from typing import NamedTuple

from flask_babel import gettext as _

from shop.core.access import Actor, require
from shop.core.errors import Forbidden
from shop.core.permissions import Permission
from shop.heritage.queries import groups_only
from shop.workshops.applications.access import of_region
from shop.workshops.models import SiteLevel


class Place(NamedTuple):
    """A county (or the region) that is asked about, as permissions want it."""

    county_code: str


def require_office_of(actor: Actor, region_code: str, permission: Permission) -> None:
    """Raises Forbidden unless the actor has the permission and is a culture officer of this very region."""
    require(actor, permission, Place(region_code))
    if not (actor.is_system or of_region("culture")(actor, region_code)):
        raise Forbidden(_("这件事由当地文旅部门自己办。"), code="OTHER_REGION")


def prefecture_of(county_code: str) -> str | None:
    """The prefecture the county reports to; None where it reports to the province itself (天门, 济源, 东莞, 北京的区)."""
    code = county_code[:4] + "00"
    return None if code == county_code or groups_only(code) else code


def province_of(county_code: str) -> str:
    """The province it lies in."""
    return county_code[:2] + "0000"


def region_of(level: SiteLevel, county_code: str) -> str:
    """The region whose authority names model sites of the level for this county."""
    if level is SiteLevel.COUNTY:
        return county_code
    return province_of(county_code) if level is SiteLevel.PROVINCE else county_code[:4] + "00"
