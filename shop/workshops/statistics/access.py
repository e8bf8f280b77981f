"""Who fills in, reviews, counts and publishes. The thing asked about is a Workshop, or the code of a region."""

from __future__ import annotations

from shop.core.access import Actor, Predicate, register
from shop.core.permissions import Permission
from shop.heritage.regions import covers
from shop.workshops.access import member
from shop.workshops.models import Workshop


def _officers(department: str, level: str = "") -> Predicate:
    """Predicate: officers of the department, in the region of the thing or above it."""

    def predicate(actor: Actor, thing: Workshop | str | None) -> bool:
        mine = [
            g.region_code
            for g in actor.grants
            if g.kind == "authority" and g.department == department and (g.region_code or "").endswith(level)
        ]
        if thing is None:
            return bool(mine)
        code = thing if isinstance(thing, str) else thing.county_code
        return any(region is not None and covers(region, code) for region in mine)

    return predicate


register(Permission.STATISTICS_FILL, member("owner", "staff"))
register(Permission.SALES_DECLARE, member("owner"))
register(Permission.STATISTICS_REVIEW, _officers("culture"))
register(Permission.STATISTICS_COUNT, _officers("rural"))
register(Permission.STATISTICS_PUBLISH, _officers("culture", "0000"))
