"""A workshop says how much it makes a week, and which weeks differ."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.core import audit, clock
from shop.core.access import Actor, require
from shop.core.errors import Invalid
from shop.core.permissions import Permission
from shop.heritage.models import Craft
from shop.orders.production.capacity.models import MOST_A_WEEK, Capacity, CapacityWeek
from shop.orders.production.capacity.weeks import monday, upcoming
from shop.workshops.models import Workshop


def state(session: Session, actor: Actor, workshop: Workshop, *, craft_id: int, per_week: int) -> Capacity:
    """So many pieces of the craft in an ordinary week; 0: no work of this kind is taken. Promised work stays promised.

    Invalid (fields craft_id, per_week) for an unknown craft or a number out of bounds.
    """
    require(actor, Permission.CAPACITY_STATE, workshop)
    if session.get(Craft, craft_id) is None:
        raise Invalid(_("请选一门手艺。"), field="craft_id")
    if not 0 <= per_week <= MOST_A_WEEK:
        raise Invalid(_("请填 0 到 1000000 之间的整数。"), field="per_week")
    held = sa.select(Capacity).where(Capacity.workshop_id == workshop.id, Capacity.craft_id == craft_id)
    row = session.scalar(held.with_for_update())
    if row is None:
        row = Capacity(workshop_id=workshop.id, craft_id=craft_id)
        session.add(row)
    row.per_week, row.stated_at, row.stated_by = per_week, clock.now(), actor.user_id
    session.flush()
    audit.record(
        session, actor, "capacity.stated", "workshop", workshop.id, craft_id=craft_id, per_week=per_week
    )
    return row


def set_week(
    session: Session, actor: Actor, workshop: Workshop, *, craft_id: int, week: date, pieces: int | None
) -> None:
    """In the week of that day it makes so many pieces instead; None: as usual again.

    Invalid (fields week, pieces) for a week that has begun or lies too far ahead, or a number out of bounds.
    """
    require(actor, Permission.CAPACITY_STATE, workshop)
    start = monday(week)
    if start not in set(upcoming(clock.today())):
        raise Invalid(_("只能改下周起一年以内的周。"), field="week")
    if pieces is not None and not 0 <= pieces <= MOST_A_WEEK:
        raise Invalid(_("请填 0 到 1000000 之间的整数。"), field="pieces")
    key = (
        CapacityWeek.workshop_id == workshop.id,
        CapacityWeek.craft_id == craft_id,
        CapacityWeek.week == start,
    )
    session.execute(sa.delete(CapacityWeek).where(*key))
    if pieces is not None:
        session.add(CapacityWeek(workshop_id=workshop.id, craft_id=craft_id, week=start, pieces=pieces))
    session.flush()
    audit.record(
        session, actor, "capacity.week_set", "workshop", workshop.id, week=start.isoformat(), pieces=pieces
    )
