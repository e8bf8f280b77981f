"""Each morning people are reminded of the quarterly form. It decides nothing."""

from __future__ import annotations

from sqlalchemy.orm import Session

from shop.core import clock, jobs
from shop.workshops.statistics import reminders


@jobs.daily("workshops.quarterly_reminders", hour=8)
def remind(session: Session) -> None:
    """Workshops, counties and prefectures; twice a day tells nobody twice."""
    reminders.send(session, clock.today())
