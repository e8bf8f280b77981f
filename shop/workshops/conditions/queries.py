"""Which conditions hold for a county."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.workshops.conditions.load import national
from shop.workshops.conditions.models import Condition, ConditionGroup

_GROUPS = list(ConditionGroup)


def in_force(session: Session, county_code: str) -> list[Condition]:
    """The checklist of the county, in the order of the three conditions of the notice.

    A line of the county or prefecture takes the place of the province's about the same subject. Where the province has
    no lines those of the national notice hold.
    """
    above = (county_code, county_code[:4] + "00", county_code[:2] + "0000")
    rows = sa.select(Condition).where(Condition.region_code.in_(above), Condition.retired_at.is_(None))
    found = list(session.scalars(rows))
    if not any(line.region_code == above[-1] for line in found):
        found += national()
    nearest: dict[tuple[str, str], str] = {}
    for line in sorted(found, key=lambda line: line.region_code):
        # The national notice has no code, and codes of what is above end in zeros: the nearest sorts last.
        nearest[line.kind, line.subject] = line.region_code
    held = [line for line in found if nearest[line.kind, line.subject] == line.region_code]
    return sorted(
        held, key=lambda line: (_GROUPS.index(ConditionGroup(line.group_key)), line.position, line.id or 0)
    )
