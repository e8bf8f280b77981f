"""Production to order as officers and the platform see it: published requests, volume, award rate, free capacity."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from shop.core import clock
from shop.core.paging import Page
from shop.orders.production.capacity import queries as capacity
from shop.orders.production.capacity.models import Capacity
from shop.orders.production.capacity.weeks import monday, upcoming
from shop.orders.production.quotations.models import Award, AwardState, Quotation
from shop.orders.production.rfq.models import Rfq, State
from shop.workshops import certification
from shop.workshops.models import Workshop
from shop.workshops.queries import within

#: The figures look back so far.
YEAR = timedelta(days=365)
SOON, LATER = 4, 12


@dataclass(frozen=True)
class Volume:
    """Requests sent within a year: how many, pieces wanted, quotations, how many were awarded for how much (fen), how many
    ended otherwise.
    """

    sent: int
    pieces: int
    quotes: int
    awarded: int
    awarded_fen: int
    ended: int

    @property
    def rate(self) -> str:
        """Awarded of those that have ended, in percent; '' while none has."""
        done = self.awarded + self.ended
        return f"{self.awarded * 100 / done:.0f}%" if done else ""


def volume(session: Session, now: datetime) -> Volume:
    """The figures of the year up to now; four statements."""
    since = now - YEAR
    sent = session.execute(
        sa.select(sa.func.count(), sa.func.coalesce(sa.func.sum(Rfq.quantity), 0)).where(
            Rfq.opened_at >= since
        )
    ).one()
    quotes = session.scalar(
        sa.select(sa.func.count())
        .select_from(Quotation)
        .join(Quotation.rfq)
        .where(Rfq.opened_at >= since, Quotation.version > 0)
    )
    awarded = session.execute(
        sa.select(sa.func.count(), sa.func.coalesce(sa.func.sum(Award.total_fen), 0))
        .join(Award.rfq)
        .where(Rfq.opened_at >= since, Award.state == AwardState.MADE)
    ).one()
    over = (
        sa.select(sa.func.count())
        .select_from(Rfq)
        .where(Rfq.opened_at >= since, Rfq.state.in_((State.CLOSED, State.EXPIRED, State.CANCELLED)))
    )
    ended = (session.scalar(over) or 0) - (awarded[0] or 0)
    return Volume(sent[0] or 0, int(sent[1] or 0), quotes or 0, awarded[0] or 0, int(awarded[1]), ended)


@dataclass(frozen=True)
class Free:
    """A workshop and a craft of it: pieces an ordinary week, pieces free in the next weeks, when the first free week ends."""

    workshop: Workshop
    craft: str
    per_week: int
    soon: int
    later: int
    first: date | None


def free(
    session: Session, regions: Sequence[str] | None, craft_id: int | None, page: str | None
) -> tuple[list[Free], Page]:
    """Free capacity of workshops that may take on new work, the largest first; six statements a page."""
    rows, shown = capacity.in_regions(session, regions, craft_id, capacity.committing(clock.now()), page)
    today = clock.today()
    weeks = capacity.weeks_of(session, {row.workshop_id for row in rows}, monday(today))
    first, last = (list(upcoming(today, n))[-1] + timedelta(days=6) for n in (SOON, LATER))
    found = []
    for row in rows:
        calendar = weeks[row.workshop_id, row.craft_id]
        found.append(
            Free(
                row.workshop,
                row.craft.name,
                row.per_week,
                calendar.free_by(first, today),
                calendar.free_by(last, today),
                calendar.earliest(1, today),
            )
        )
    return found, shown


def to_introduce(session: Session, rfq: Rfq, regions: Sequence[str] | None, limit: int = 40) -> list[Free]:
    """Workshops of the regions that may take on new work and have stated this craft, or whose own craft it is, and are
    not asked by name yet; those with capacity first.
    """
    asked = {one.workshop_id for one in rfq.invitations}
    rows = (
        sa.select(Workshop, sa.func.coalesce(Capacity.per_week, 0))
        .options(joinedload(Workshop.county))
        .outerjoin(Capacity, (Capacity.workshop_id == Workshop.id) & (Capacity.craft_id == rfq.craft_id))
        .where(
            within(regions),
            sa.or_(Workshop.craft_id == rfq.craft_id, Capacity.id.is_not(None)),
            Workshop.id.in_(certification.committing_workshops(clock.now())),
            Workshop.id.not_in(asked),
        )
        .order_by(sa.func.coalesce(Capacity.per_week, 0).desc(), Workshop.id)
        .limit(limit)
    )
    today = clock.today()
    found = session.execute(rows).all()
    weeks = capacity.weeks_of(session, {w.id for w, _n in found}, monday(today), rfq.craft_id)
    assert rfq.craft_id is not None and rfq.craft is not None and rfq.needed_by is not None
    listed = []
    for workshop, per_week in found:
        calendar = weeks.get((workshop.id, rfq.craft_id))
        by_day = calendar.free_by(rfq.needed_by, today) if calendar else 0
        listed.append(Free(workshop, rfq.craft.name, per_week, by_day, by_day, None))
    return listed
