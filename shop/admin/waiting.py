"""What waits on the officers' desk, computed from the facts as they stand now."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from shop.core import clock
from shop.core.access import Actor
from shop.workshops import certification
from shop.workshops.certification import NO_STATUS, State, Status
from shop.workshops.history import REMINDER
from shop.workshops.models import Workshop
from shop.workshops.queries import watched_regions, within


class Matter(StrEnum):
    """Kinds of matters."""

    VERIFICATION = "verification"
    OVERDUE = "overdue"
    CONFIRMATION = "confirmation"
    SUSPENSION = "suspension"
    UNCERTIFIED = "uncertified"


class Waiting(NamedTuple):
    """One matter. `due`: the last day on which it can be done in time; None when no day is set."""

    matter: Matter
    workshop: Workshop
    standing: Status
    due: date | None


class Fate(NamedTuple):
    """What the next 1 January does by itself, if nothing is confirmed until then."""

    year: int
    go_on: int
    miss: int
    end: list[Workshop]


class Desk(NamedTuple):
    """All that waits, and what time will do."""

    waiting: list[Waiting]
    fate: Fate


def desk(session: Session, actor: Actor) -> Desk:
    """The matters of the actor's regions by due day, and the fate of all running certificates. Two statements."""
    now = clock.now()
    rows = (
        sa.select(Workshop)
        .where(within(watched_regions(actor)))
        .order_by(Workshop.county_code, Workshop.name)
    )
    workshops = list(session.scalars(rows.options(joinedload(Workshop.county), joinedload(Workshop.craft))))
    standings = certification.statuses(session, [w.id for w in workshops], now)
    pairs = [(w, standings.get(w.id, NO_STATUS)) for w in workshops]
    waiting = [w for workshop, standing in pairs for w in _matters(workshop, standing, now)]
    waiting.sort(key=lambda w: (w.due is None, w.due or date.max, w.workshop.county_code, w.workshop.name))
    return Desk(waiting, _fate(pairs, now))


def _matters(workshop: Workshop, standing: Status, now: datetime) -> list[Waiting]:
    year = clock.local(now).year
    last_day = date(year, 12, 31)
    found = []
    if standing.state is State.NONE:
        found.append(Waiting(Matter.UNCERTIFIED, workshop, standing, None))
    if standing.runs and workshop.verified_until <= now:
        lapsed = clock.local_day(workshop.verified_until - datetime.resolution)
        found.append(Waiting(Matter.VERIFICATION, workshop, standing, lapsed))
    if standing.state is State.SUSPENDED:
        found.append(Waiting(Matter.SUSPENSION, workshop, standing, None))
    if standing.runs and standing.last_confirmed_year != year:
        if standing.missed_years:
            found.append(Waiting(Matter.OVERDUE, workshop, standing, last_day))
        elif now >= clock.year_start(year + 1) - REMINDER:
            found.append(Waiting(Matter.CONFIRMATION, workshop, standing, last_day))
    return found


def _fate(pairs: list[tuple[Workshop, Status]], now: datetime) -> Fate:
    year = clock.local(now).year + 1
    running = [
        (w, s)
        for w, s in pairs
        if s.runs and not (s.withdraws_at and s.withdraws_at < clock.year_start(year))
    ]
    end = [w for w, s in running if s.lapses_at == clock.year_start(year)]
    confirmed = sum(s.last_confirmed_year == year - 1 for _w, s in running)
    return Fate(year, confirmed, len(running) - confirmed - len(end), end)
