"""Snapshots become public within minutes of being frozen, outside the officer's request: looking for what a whole
province would give away takes seconds, in which nothing is locked.
"""

from __future__ import annotations

from sqlalchemy.orm import Session, sessionmaker

from shop.core import jobs
from shop.workshops.statistics.publication.publishing import publish_waiting


@jobs.every("statistics.publication", minutes=2, calls_out=True)
def publication(sessions: sessionmaker[Session]) -> None:
    """Publish what was frozen since."""
    publish_waiting(sessions)
