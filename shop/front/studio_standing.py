"""What stands on top of a workshop's day: why it may not sell and the way back, what ends soon, what it has announced."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import NamedTuple

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.core import clock
from shop.workshops import grace, licences
from shop.workshops.certification import Refusal, State, Status
from shop.workshops.grace import WayBack
from shop.workshops.models import EventKind, Workshop
from shop.workshops.upkeep import appeals, contracts, identity, looking
from shop.workshops.upkeep.models import IdentityCheck

#: From so many days before the end on, the check is asked for.
ASK_FROM = timedelta(days=30)


class Standing(NamedTuple):
    """`way_back`: the red row, None while it may sell. `contracts`: what becomes of running contracts. `leaving`: the
    announced withdrawal. `licences`: those that have ended. `identity_until`: the last day of a check that ends soon.
    """

    way_back: WayBack | None
    contracts: str
    leaving: str
    licences: list[str]
    identity_until: date | None


def standing_of(
    session: Session, workshop: Workshop, standing: Status, refusal: Refusal | None, at: datetime
) -> Standing:
    """All that the workshop has to know about its right to sell, on top of its day."""
    check = identity.open_check(session, workshop.id) if _check_matters(workshop, at) else None
    return Standing(
        way_back=_way_back(session, standing, refusal, check, at) if refusal else None,
        contracts=_contracts(session, standing, at),
        leaving=_leaving(standing),
        licences=_ended_licences(session, workshop, at),
        identity_until=_identity_until(workshop, refusal, check, at),
    )


def _way_back(
    session: Session, standing: Status, refusal: Refusal, check: IdentityCheck | None, at: datetime
) -> WayBack:
    fix_by = None
    if standing.state is State.SUSPENDED and standing.certificate_id is not None:
        measure = looking.measure_of(session, standing.certificate_id, EventKind.SUSPENDED)
        fix_by = measure.suspension.fix_by if measure and measure.suspension else None
    return grace.way_back(
        refusal,
        fix_by=fix_by,
        appeal_until=appeals.last_day_to_file(standing),
        today=clock.local_day(at),
        papers_sent=check is not None,
    )


def _contracts(session: Session, standing: Status, at: datetime) -> str:
    if contracts.ending_of(standing) is None:
        return ""
    decided = contracts.decision_for(session, standing, at)
    return grace.contracts_words(decided.decision if decided else None)


def _leaving(standing: Status) -> str:
    day = grace.last_day(standing)
    return _("已公告退出，卖到 %(day)s 为止。在那以前照常卖、照常发货。", day=day) if day else ""


def _ended_licences(session: Session, workshop: Workshop, at: datetime) -> list[str]:
    """Licences that have ended, of kinds of which none is valid now."""
    held = licences.of_workshop(session, workshop.id)
    valid = {x.kind for x in held if x.valid_from <= at and (x.valid_until is None or x.valid_until > at)}
    over = {
        x.kind: x for x in reversed(held) if x.kind not in valid and x.valid_until and x.valid_until <= at
    }
    return [
        _("%(what)s %(day)s 到期了", what=licences.WORDS[x.kind], day=licences.last_day(x))
        for x in over.values()
    ]


def _check_matters(workshop: Workshop, at: datetime) -> bool:
    return workshop.verified_until <= at + ASK_FROM


def _identity_until(
    workshop: Workshop, refusal: Refusal | None, check: IdentityCheck | None, at: datetime
) -> date | None:
    if refusal is not None or check is not None or not _check_matters(workshop, at):
        return None
    return clock.local_day(workshop.verified_until - datetime.resolution)
