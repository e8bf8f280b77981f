"""What happens at fairs without anybody asking. Nothing waits for it: whether a booth is open, and whose it is, is
computed at the instant; the jobs tell people and tidy up.
"""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.core import clock, jobs
from shop.core.access import SYSTEM
from shop.exhibition.exhibitors import placing
from shop.exhibition.exhibitors.models import Ended
from shop.exhibition.fairs import moves
from shop.exhibition.fairs.models import RUNNING, Fair, FairDay, FairState
from shop.exhibition.intents import requesting
from shop.exhibition.items import leaving

#: Sales that a till kept while it had no network may still come in for so long after the last closing.
RETURN_AFTER = timedelta(hours=2)


@jobs.every("exhibition.booths", minutes=1)
def booths(session: Session) -> None:
    """Booths whose workshop may not sell any more are emptied, both sides told, the next on the waiting list is offered
    them; offers that nobody answered go on to the next.
    """
    now = clock.now()
    for fair_id, exhibitor_id in leaving.lapsed(session, now):
        fair = session.get_one(Fair, fair_id)
        leaving.leave(session, SYSTEM, fair, exhibitor_id, Ended.RIGHT_LOST, reason=_("现在不能销售"))
    for exhibitor in leaving.late_answers(session, now):
        fair = session.get_one(Fair, exhibitor.fair_id)
        moves.hold(session, fair)
        placing.let_go(session, fair, exhibitor)


@jobs.every("exhibition.intents", minutes=15)
def intents(session: Session) -> None:
    """Intents whose request became a signed contract are noted as converted."""
    requesting.follow(session)


@jobs.every("exhibition.turns", minutes=5)
def turns(session: Session) -> None:
    """Fairs begin with their first opening and close two hours after the last; pieces still out go back."""
    now = clock.now()
    spans = (
        sa.select(Fair, sa.func.min(FairDay.opens_at), sa.func.max(FairDay.closes_at))
        .join(FairDay, FairDay.fair_id == Fair.id)
        .where(Fair.state.in_(RUNNING))
        .group_by(Fair.id)
        .order_by(Fair.id)
    )
    for fair, first, last in session.execute(spans).all():
        if last + RETURN_AFTER <= now:
            leaving.close(session, SYSTEM, fair)
        elif first <= now and fair.state == FairState.ARRANGED:
            moves.move(session, SYSTEM, fair, moves.Act.BEGIN)
    for item in leaving.still_out(session):
        leaving.give_back(session, SYSTEM, item)
