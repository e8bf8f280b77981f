"""Reading capacity: the weeks of many workshops in three statements, whatever their number."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from shop.core.paging import Page, page_of
from shop.orders.production.capacity.models import Capacity, CapacityBooking, CapacityWeek
from shop.orders.production.capacity.weeks import Weeks
from shop.workshops import certification
from shop.workshops.models import Workshop
from shop.workshops.queries import within

PER_PAGE = 20
Key = tuple[int, int]


def weeks_of(
    session: Session, workshop_ids: Collection[int], from_week: date, craft_id: int | None = None
) -> dict[Key, Weeks]:
    """The weeks from the Monday on, by (workshop id, craft id); who has stated nothing is absent."""
    ids = sorted(set(workshop_ids))
    found: dict[Key, Weeks] = {}
    stated_rows = sa.select(Capacity).where(_of(Capacity, ids, craft_id))
    for one in session.scalars(stated_rows):
        found[one.workshop_id, one.craft_id] = Weeks(one.per_week, {}, {})
    differing = sa.select(CapacityWeek).where(
        _of(CapacityWeek, ids, craft_id), CapacityWeek.week >= from_week
    )
    for other in session.scalars(differing):
        if weeks := found.get((other.workshop_id, other.craft_id)):
            weeks.differing = {**weeks.differing, other.week: other.pieces}
    key = (CapacityBooking.workshop_id, CapacityBooking.craft_id, CapacityBooking.week)
    booked = (
        sa.select(*key, sa.func.sum(CapacityBooking.pieces))
        .where(_of(CapacityBooking, ids, craft_id), CapacityBooking.week >= from_week)
        .group_by(*key)
    )
    for workshop_id, craft, week, pieces in session.execute(booked):
        if weeks := found.get((workshop_id, craft)):
            weeks.booked = {**weeks.booked, week: int(pieces)}
    return found


def _of(
    model: type[Capacity] | type[CapacityWeek] | type[CapacityBooking], ids: list[int], craft_id: int | None
) -> sa.ColumnElement[bool]:
    where: sa.ColumnElement[bool] = model.workshop_id.in_(ids)
    return where if craft_id is None else where & (model.craft_id == craft_id)


def stated(session: Session, workshop_id: int) -> list[Capacity]:
    """What the workshop has stated, by craft."""
    rows = sa.select(Capacity).where(Capacity.workshop_id == workshop_id).options(joinedload(Capacity.craft))
    return list(session.scalars(rows.order_by(Capacity.id)))


def bookings_of(session: Session, workshop_id: int, from_week: date) -> list[CapacityBooking]:
    """What is promised from the week on, the earliest first."""
    rows = sa.select(CapacityBooking).where(
        CapacityBooking.workshop_id == workshop_id, CapacityBooking.week >= from_week
    )
    return list(session.scalars(rows.order_by(CapacityBooking.week, CapacityBooking.id)))


def in_regions(
    session: Session,
    regions: Iterable[str] | None,
    craft_id: int | None,
    at: sa.ColumnElement[bool],
    page: str | None,
) -> tuple[list[Capacity], Page]:
    """Stated capacities of workshops that may take on new work, within the regions (None: anywhere), largest first.

    `at`: the condition of the right, from `committing`.
    """
    where = sa.and_(within(regions), at, Capacity.per_week > 0)
    if craft_id is not None:
        where = where & (Capacity.craft_id == craft_id)
    count = sa.select(sa.func.count()).select_from(Capacity).join(Capacity.workshop).where(where)
    shown = page_of(session.scalar(count) or 0, page, PER_PAGE, {"craft": str(craft_id or "")})
    rows = (
        sa.select(Capacity)
        .join(Capacity.workshop)
        .where(where)
        .options(joinedload(Capacity.craft), joinedload(Capacity.workshop).joinedload(Workshop.county))
        .order_by(Capacity.per_week.desc(), Capacity.id)
        .offset(shown.start)
        .limit(PER_PAGE)
    )
    return list(session.scalars(rows)), shown


def committing(now: object) -> sa.ColumnElement[bool]:
    """The workshop may take on something new at the instant (BR-32)."""
    return Workshop.id.in_(certification.committing_workshops(now))  # type: ignore[arg-type]
