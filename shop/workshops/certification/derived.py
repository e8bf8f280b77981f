"""What is kept beside the events for speed, rewritten in the transaction of each act: it never decides
anything new.
"""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.core import cache, clock
from shop.workshops.certification.status import events_of, facts, status
from shop.workshops.certification.timeline import intervals, timeline
from shop.workshops.models import RightInterval, Workshop


def rebuild(session: Session, workshop: Workshop) -> None:
    """Rewrite right_interval and the workshop's derived columns from its events; the public pages are made
    anew.
    """
    session.flush()
    session.execute(sa.delete(RightInterval).where(RightInterval.workshop_id == workshop.id))
    for events in events_of(session, [workshop.id]).get(workshop.id, []):
        for interval in intervals(timeline(facts(events))):
            session.add(
                RightInterval(
                    workshop_id=workshop.id,
                    certificate_id=events[0].certificate_id,
                    from_at=interval.from_at,
                    until_at=interval.until_at,
                )
            )
    standing = status(session, workshop.id, clock.now())
    workshop.certified_until = standing.certified_until
    workshop.withdrawal_announced_at = standing.withdrawal_announced_at
    session.flush()
    cache.touch(session)
