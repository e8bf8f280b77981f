"""What becomes of contracts that run when a workshop's sales stop: an officer decides, finish or cancel.

The decision is recorded here; the room of production asks `decision_of` and acts on it. Without a decision running
contracts are finished: nobody's agreement ends by silence.
"""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.core import audit, clock
from shop.core.access import Actor
from shop.core.errors import Conflict
from shop.core.permissions import Permission
from shop.workshops.certification import State, Status, names, status
from shop.workshops.certification.recording import locked
from shop.workshops.models import CertificateEvent, Workshop
from shop.workshops.upkeep.cases import bounded, tell_workshop
from shop.workshops.upkeep.record_models import Contracts, ContractsDecision, Ending

_ENDINGS = {
    State.SUSPENDED: Ending.SUSPENDED,
    State.REVOKED: Ending.REVOKED,
    State.WITHDRAWN: Ending.WITHDRAWN,
    State.AUTO_CANCELLED: Ending.AUTO_CANCELLED,
}


def ending_of(standing: Status) -> Ending | None:
    """What has stopped, or will stop, the sales of a workshop that stands so; None when nothing has."""
    if standing.sells and standing.withdrawal_announced_at is not None:
        return Ending.WITHDRAWN
    return _ENDINGS.get(standing.state)


def decide(
    session: Session, actor: Actor, workshop_id: int, *, decision: Contracts, reason: str = ""
) -> ContractsDecision:
    """Decide about the running contracts of a workshop that is suspended, has ended or has announced to leave.

    By the officers who may take the measure. May be decided anew: the newest one counts, the older stay on record.
    Raises Conflict when nothing has stopped the sales.
    """
    workshop = locked(session, actor, workshop_id, Permission.CERTIFICATE_DECIDE)
    standing = status(session, workshop_id, clock.now())
    ending = ending_of(standing)
    if ending is None or standing.certificate_id is None:
        raise Conflict(_("这家工坊在正常销售，没有要处理的合同。"), code="NOTHING_STOPPED")
    decided = ContractsDecision(
        certificate_id=standing.certificate_id,
        event_id=_event(session, standing.certificate_id, ending),
        ending=ending,
        decision=Contracts(decision),
        reason=bounded(reason, "contracts_reason"),
        authority=names.acting_for(session, actor, workshop),
        decided_by=actor.user_id,
        decided_at=clock.now(),
    )
    session.add(decided)
    session.flush()
    audit.record(
        session,
        actor,
        "contracts.decided",
        "workshop",
        workshop.slug,
        decision=decided.decision,
        ending=ending,
    )
    tell_workshop(session, workshop, "contracts_decided", finish=decided.decision == Contracts.FINISH)
    return decided


def decision_of(session: Session, workshop_id: int, at: datetime) -> ContractsDecision | None:
    """The decision in force at the instant for what has stopped the sales; None when none is recorded."""
    return decision_for(session, status(session, workshop_id, at), at)


def decision_for(session: Session, standing: Status, at: datetime) -> ContractsDecision | None:
    """The same for a standing that is known already."""
    ending = ending_of(standing)
    if ending is None or standing.certificate_id is None:
        return None
    wanted = sa.select(ContractsDecision).where(
        ContractsDecision.certificate_id == standing.certificate_id,
        ContractsDecision.ending == ending,
        ContractsDecision.decided_at <= at,
    )
    if ending is not Ending.AUTO_CANCELLED:
        wanted = wanted.where(
            ContractsDecision.event_id == _event(session, standing.certificate_id, ending, until=at)
        )
    elif standing.since is not None:
        wanted = wanted.where(ContractsDecision.decided_at >= standing.since)
    return session.scalar(wanted.order_by(ContractsDecision.id.desc()).limit(1))


def history(session: Session, workshop: Workshop) -> list[ContractsDecision]:
    """All decisions about the workshop's contracts, the newest first."""
    rows = sa.select(ContractsDecision).join(ContractsDecision.certificate)
    mine = rows.where(ContractsDecision.certificate.has(workshop_id=workshop.id))
    return list(session.scalars(mine.order_by(ContractsDecision.id.desc())))


def _event(
    session: Session, certificate_id: int, ending: Ending, until: datetime | None = None
) -> int | None:
    """The event that stopped the sales; an automatic end is none."""
    if ending is Ending.AUTO_CANCELLED:
        return None
    events = sa.select(CertificateEvent.id).where(
        CertificateEvent.certificate_id == certificate_id,
        CertificateEvent.kind == ending.value,
        CertificateEvent.recorded_at <= (until or clock.now()),
    )
    return session.scalar(events.order_by(CertificateEvent.id.desc()).limit(1))
