"""Who is reminded: 30 and 7 days before an identity check or a licence ends and when it has ended; 7 days before a
suspended workshop must have put things right, and when that day is over. Each once, whenever the job runs.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.core import clock
from shop.workshops.certification import running_sql
from shop.workshops.models import Licence, Suspension, Workshop
from shop.workshops.upkeep import waiting
from shop.workshops.upkeep.cases import tell_officers, tell_workshop
from shop.workshops.upkeep.models import IdentityCheck
from shop.workshops.upkeep.record_models import Reminder, ReminderKind

#: Days left at which somebody is reminded; 0: the last day is over.
STAGES = (0, 7, 30)
#: An end that lies further back is no news any more (a store that was off, history brought in).
FRESH = timedelta(days=60)
#: Nothing that was told longer ago can come up again.
REMEMBERED = 2 * FRESH


class Due(NamedTuple):
    """Somebody is to be reminded of the last day of something. `days`: the stage that is reached."""

    workshop_id: int
    kind: ReminderKind
    subject: str
    last_day: date
    days: int
    what: str = ""


def due(session: Session, today: date) -> list[Due]:
    """All that people are to be reminded of on the day, sent or not. Three statements."""
    now = clock.day_start(today)
    return [*_identities(session, now, today), *_licences(session, now, today), *_suspensions(session, today)]


def send(session: Session, today: date) -> list[Due]:
    """Tell who was not told yet, and write it down; answers with what is new."""
    sent = {
        (row.workshop_id, row.kind, row.subject, row.days)
        for row in session.execute(
            sa.select(Reminder.workshop_id, Reminder.kind, Reminder.subject, Reminder.days).where(
                Reminder.sent_at >= clock.day_start(today) - REMEMBERED
            )
        )
    }
    new = [d for d in due(session, today) if (d.workshop_id, d.kind.value, d.subject, d.days) not in sent]
    for found in new:
        _tell(session, found)
        session.add(
            Reminder(
                workshop_id=found.workshop_id,
                kind=found.kind,
                subject=found.subject,
                days=found.days,
                sent_at=clock.now(),
            )
        )
    session.flush()
    return new


def stage(last_day: date, today: date, first: int) -> int | None:
    """The stage that the day has reached: 30, 7, or 0 when the last day is over; None when it is too early or stale."""
    left = (last_day - today).days
    if left > first or left < -FRESH.days:
        return None
    return next(s for s in STAGES if left < 0 or left <= s > 0)


def _tell(session: Session, found: Due) -> None:
    workshop = session.get_one(Workshop, found.workshop_id)
    facts = {"day": found.last_day.isoformat(), "over": found.days == 0, "what": found.what}
    tell_workshop(session, workshop, f"{found.kind}_due", **facts)
    if found.days == 0:
        tell_officers(session, workshop, f"{found.kind}_due", **facts)


def _identities(session: Session, now: datetime, today: date) -> Iterator[Due]:
    """Not of workshops whose papers lie with an officer: they have done what they can."""
    sent = sa.exists().where(IdentityCheck.workshop_id == Workshop.id, IdentityCheck.checked_at.is_(None))
    rows = session.execute(
        sa.select(Workshop.id, Workshop.verified_until).where(
            running_sql(now), _between(Workshop.verified_until, now), ~sent
        )
    )
    for workshop_id, until in rows:
        last = clock.local_day(until - datetime.resolution)
        yield from _reached(workshop_id, ReminderKind.IDENTITY, last.isoformat(), last, today)


def _licences(session: Session, now: datetime, today: date) -> Iterator[Due]:
    """Licences that no later one of the same kind follows."""
    later = sa.orm.aliased(Licence)
    follows = sa.exists().where(
        later.workshop_id == Licence.workshop_id,
        later.kind == Licence.kind,
        later.id != Licence.id,
        sa.or_(later.valid_until.is_(None), later.valid_until > Licence.valid_until),
    )
    rows = session.execute(
        sa.select(Licence.workshop_id, Licence.id, Licence.kind, Licence.valid_until)
        .join(Workshop, Workshop.id == Licence.workshop_id)
        .where(running_sql(now), _between(Licence.valid_until, now), ~follows)
    )
    for workshop_id, licence_id, kind, until in rows:
        assert until is not None, "asked for in the statement"
        last = clock.local_day(until - datetime.resolution)
        subject = f"{licence_id}:{last.isoformat()}"
        yield from _reached(workshop_id, ReminderKind.LICENCE, subject, last, today, kind)


def _suspensions(session: Session, today: date) -> Iterator[Due]:
    found = waiting.suspensions(clock.now()).where(Suspension.fix_by.is_not(None))
    for row in session.execute(found):
        subject = str(row.event_id)
        yield from _reached(row.workshop_id, ReminderKind.SUSPENSION, subject, row.fix_by, today, first=7)


def _between(column: sa.orm.InstrumentedAttribute[datetime | None] | sa.orm.InstrumentedAttribute[datetime],
             now: datetime) -> sa.ColumnElement[bool]:  # fmt: skip
    return sa.and_(column > now - FRESH, column <= now + timedelta(days=max(STAGES) + 1))


def _reached(
    workshop_id: int,
    kind: ReminderKind,
    subject: str,
    last: date,
    today: date,
    what: str = "",
    first: int = max(STAGES),
) -> Iterator[Due]:
    reached = stage(last, today, first)
    if reached is not None:
        yield Due(workshop_id, kind, subject, last, reached, what)
