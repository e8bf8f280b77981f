"""Accepted work takes its weeks; work that ends gives back what is still to come."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.core import clock
from shop.orders.production.capacity import queries
from shop.orders.production.capacity.models import Capacity, CapacityBooking
from shop.orders.production.capacity.weeks import Weeks, monday, upcoming


def weeks_for(session: Session, workshop_id: int, craft_id: int) -> Weeks:
    """The weeks of the workshop in the craft, held until the transaction ends; nothing stated: no capacity at all."""
    session.execute(
        sa.select(Capacity.id)
        .where(Capacity.workshop_id == workshop_id, Capacity.craft_id == craft_id)
        .with_for_update()
    ).all()
    found = queries.weeks_of(session, [workshop_id], monday(clock.today()), craft_id)
    return found.get((workshop_id, craft_id), Weeks(0))


def reserve(
    session: Session, *, workshop_id: int, craft_id: int, pieces: int, by: date, holder: str
) -> dict[date, int]:
    """Promise the earliest free weeks up to the day to the holder (a public number); answers with pieces by week.

    What finds no free week goes into the last one: the workshop sees there that it has promised too much. The same holder
    again replaces what it held.
    """
    release(session, holder, workshop_id=workshop_id)
    taken = weeks_for(session, workshop_id, craft_id).taken_by(pieces, clock.today(), by)
    session.add_all(
        CapacityBooking(workshop_id=workshop_id, craft_id=craft_id, week=week, pieces=part, holder=holder)
        for week, part in taken.items()
    )
    session.flush()
    return taken


def change(
    session: Session, *, workshop_id: int, craft_id: int, pieces: int, made: int, by: date, holder: str
) -> None:
    """The work is `pieces` by another day now: its weeks to come are chosen anew. Weeks that have begun stay, and what was
    planned for them or is made already need not be made again. A holder that never took weeks takes none.
    """
    held = sa.select(CapacityBooking.pieces).where(
        CapacityBooking.holder == holder, CapacityBooking.workshop_id == workshop_id
    )
    if not session.scalars(held).all():
        return
    release(session, holder, workshop_id=workshop_id)
    begun = sum(session.scalars(held))
    left = max(0, pieces - max(begun, made))
    reserve(session, workshop_id=workshop_id, craft_id=craft_id, pieces=left, by=by, holder=holder)


def release(session: Session, holder: str, *, workshop_id: int | None = None) -> None:
    """Give back the weeks to come that the holder has (a contract that ends, an award that is called off)."""
    mine = sa.delete(CapacityBooking).where(
        CapacityBooking.holder == holder, CapacityBooking.week >= next(upcoming(clock.today()))
    )
    if workshop_id is not None:
        mine = mine.where(CapacityBooking.workshop_id == workshop_id)
    session.execute(mine)
