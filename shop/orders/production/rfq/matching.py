"""Which workshops a published request fits, and which requests fit a workshop; either way in a fixed number of statements.

A workshop fits that may take on new work now (BR-32), makes the craft (it has stated how much), lies in the region, and
has pieces free by the day: all of them where the request may not be shared out, any otherwise.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.core import clock
from shop.orders.production.capacity import queries as capacity
from shop.orders.production.capacity.models import Capacity
from shop.orders.production.capacity.weeks import Weeks, monday
from shop.orders.production.quotations.models import Quotation
from shop.orders.production.rfq.models import Audience, Invitation, Rfq, State
from shop.workshops import certification
from shop.workshops.models import Workshop
from shop.workshops.queries import within


def fitting(session: Session, rfq: Rfq) -> dict[int, int]:
    """Free pieces by the needed day, by workshop id, of all that a published request fits; five statements at most."""
    assert rfq.craft_id is not None and rfq.needed_by is not None and rfq.quantity is not None
    rows = (
        sa.select(Capacity.workshop_id)
        .join(Capacity.workshop)
        .where(
            Capacity.craft_id == rfq.craft_id,
            Capacity.per_week > 0,
            within([rfq.region_code] if rfq.region_code else None),
            Workshop.id.in_(certification.committing_workshops(clock.now())),
        )
    )
    ids = list(session.scalars(rows))
    today = clock.today()
    weeks = capacity.weeks_of(session, ids, monday(today), rfq.craft_id)
    least = 1 if rfq.splittable else rfq.quantity
    free = {one: each.free_by(rfq.needed_by, today) for (one, _craft), each in weeks.items()}
    return {one: pieces for one, pieces in free.items() if pieces >= least}


def asked(session: Session, rfq: Rfq) -> set[int]:
    """Ids of all workshops that are asked now: by name, introduced, with a quotation, or because it fits them."""
    ids = set(session.scalars(sa.select(Invitation.workshop_id).where(Invitation.rfq_id == rfq.id)))
    ids |= set(session.scalars(sa.select(Quotation.workshop_id).where(Quotation.rfq_id == rfq.id)))
    return ids | set(fitting(session, rfq)) if rfq.audience == Audience.PUBLISHED else ids


def is_open(now: datetime) -> sa.ColumnElement[bool]:
    """Requests on which workshops may quote at the instant."""
    return sa.and_(Rfq.state == State.OPEN, Rfq.deadline_at > now)


def invited(workshop_id: int) -> sa.Select[int]:
    """Ids of requests for which the workshop is asked by name or was introduced."""
    return sa.select(Invitation.rfq_id).where(Invitation.workshop_id == workshop_id)


def in_reach(workshop: Workshop) -> sa.ColumnElement[bool]:
    """Published requests whose region holds the workshop."""
    place = workshop.county_code
    return sa.and_(
        Rfq.audience == Audience.PUBLISHED,
        sa.or_(
            Rfq.region_code.is_(None),
            Rfq.region_code.in_((place, place[:4] + "00", place[:2] + "0000")),
        ),
    )


def fits(workshop: Workshop, weeks: Mapping[int, Weeks], today: date) -> sa.ColumnElement[bool]:
    """Published requests that fit the workshop, as one condition: its weeks by craft id are written into it."""
    able = [
        sa.and_(Rfq.craft_id == craft_id, _enough(each, today))
        for craft_id, each in sorted(weeks.items())
        if any(total for _day, total in each.growing(today))
    ]
    return sa.and_(in_reach(workshop), sa.or_(sa.false(), *able))


def _enough(weeks: Weeks, today: date) -> sa.ColumnElement[bool]:
    """Enough pieces are free by the day the request names: a ladder of the weeks at which the sum grows."""
    steps, before = [], 0
    for last, total in weeks.growing(today):
        if total > before:
            steps.append((last, total))
            before = total
    free = sa.case(*((Rfq.needed_by >= last, total) for last, total in reversed(steps)), else_=0)
    return free >= sa.case((Rfq.splittable, 1), else_=Rfq.quantity)
