"""Snapshots become public within minutes of being frozen, outside the officer's request: looking for what a whole
province would give away takes seconds.
"""

from __future__ import annotations

from sqlalchemy.orm import Session

from shop.core import jobs
from shop.workshops.statistics.publication.publishing import publish_waiting


@jobs.every("statistics.publication", minutes=2)
def publication(session: Session) -> None:
    """Publish what was frozen since."""
    publish_waiting(session)
