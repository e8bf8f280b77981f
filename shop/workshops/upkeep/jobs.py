"""Each morning people are reminded of what ends soon or has ended. It decides nothing."""

from __future__ import annotations

from sqlalchemy.orm import Session

from shop.core import clock, jobs
from shop.workshops.upkeep import reminders


@jobs.daily("workshops.reminders", hour=8)
def remind(session: Session) -> None:
    """Identity checks, licences and days to put things right; twice a day tells nobody twice."""
    reminders.send(session, clock.today())
