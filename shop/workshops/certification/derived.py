"""What is kept beside the events for speed, rewritten in the transaction of each act: it never decides
anything new.
"""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.core import cache, clock
from shop.workshops.certification.standing import standing_of
from shop.workshops.certification.status import events_of, facts, status
from shop.workshops.certification.timeline import State, intervals, timeline
from shop.workshops.models import RightInterval, Workshop


def rebuild(session: Session, workshop: Workshop) -> None:
    """Rewrite right_interval and the workshop's derived columns from its events; the public pages are made
    anew.
    """
    session.flush()
    session.execute(sa.delete(RightInterval).where(RightInterval.workshop_id == workshop.id))
    histories = events_of(session, [workshop.id]).get(workshop.id, [])
    for events in histories:
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
    known = standing_of(timeline(facts(histories[-1])) if histories else [])
    workshop.confirmed_through, workshop.ends_at, workshop.ended_as = known
    workshop.suspended_since = standing.since if standing.state is State.SUSPENDED else None
    session.flush()
    cache.touch(session)
