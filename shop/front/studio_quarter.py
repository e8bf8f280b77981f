"""The quarterly form on a workshop's start page, while it waits for the workshop."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import NamedTuple

from sqlalchemy.orm import Session

from shop.core import clock
from shop.workshops.income.periods import quarter_words
from shop.workshops.models import Workshop
from shop.workshops.statistics import filling
from shop.workshops.statistics.calendar import Level, days_of, newest_open
from shop.workshops.statistics.models import ReturnState

#: So long a form that is late stays on the start page; then it stands on its own page only.
SHOWN = timedelta(days=28)


class Quarterly(NamedTuple):
    """A form that is open: its quarter in an address and in words, its due day, whether it came back or is late."""

    address: str
    words: str
    until: date
    returned: bool
    late: bool


def quarterly(session: Session, workshop: Workshop, at: datetime) -> Quarterly | None:
    """The newest open form that the workshop has to hand in and has not, or that came back."""
    quarter = newest_open(session)
    days, found = days_of(session, quarter), filling.return_of(session, workshop.id, quarter)
    until, returned = days.due[Level.WORKSHOP], found is not None and found.state == ReturnState.RETURNED
    if not returned:
        done = found is not None and found.state != ReturnState.DRAFT
        stale = clock.local_day(at) > until + SHOWN
        if done or stale or not filling.has_to(session, workshop, quarter):
            return None
    late = days.is_late(Level.WORKSHOP, at)
    return Quarterly(str(quarter).lower(), quarter_words(quarter), until, returned, late)
