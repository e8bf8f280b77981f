"""Appeals against a suspension, a revocation or an automatic end: filed within 60 days, decided within 60 by somebody
else than who decided the measure; upheld, the right is back from that instant on (BR-33).
"""

from __future__ import annotations

from datetime import date, timedelta

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session, joinedload

from shop.core import audit, clock
from shop.core.access import Actor, require
from shop.core.errors import Conflict, Forbidden, NotFound
from shop.core.permissions import Permission
from shop.core.text import later as _l
from shop.workshops import certification
from shop.workshops.applications.numbers import next_number
from shop.workshops.certification import State, Status
from shop.workshops.certification.holding import hold_alone
from shop.workshops.certification.recording import refuse_own
from shop.workshops.models import Certificate, CertificateEvent, EventKind, Workshop
from shop.workshops.upkeep.cases import given, tell_officers, tell_workshop
from shop.workshops.upkeep.models import Appeal, AppealState

FILE_DAYS = 60
DECIDE_DAYS = 60
LONGEST_GROUNDS = 2000
LONGEST_ANSWER = 300
STATES = {
    AppealState.OPEN: ("doing", _l("在办")),
    AppealState.UPHELD: ("ok", _l("成立")),
    AppealState.REJECTED: ("bad", _l("不成立")),
    AppealState.WITHDRAWN: ("", _l("已撤回")),
}
#: What can be appealed against, with the kinds of event that somebody decided and that led to it.
AGAINST = {
    State.SUSPENDED: (EventKind.SUSPENDED,),
    State.REVOKED: (EventKind.REVOKED,),
    State.AUTO_CANCELLED: (EventKind.CONFIRMATION_VOIDED,),
}


def last_day_to_file(standing: Status) -> date | None:
    """The last day on which an appeal can be filed against how the workshop stands; None when there is nothing."""
    if standing.state not in AGAINST or standing.since is None:
        return None
    return clock.local_day(standing.since) + timedelta(days=FILE_DAYS)


def file(session: Session, actor: Actor, workshop_id: int, *, grounds: str) -> Appeal:
    """Appeal against the suspension or end that is in force; by the owner, on one of the 60 days after it.

    Raises Conflict when nothing is in force (NOTHING_TO_APPEAL), the days are over (TOO_LATE) or an appeal is open
    (ALREADY_OPEN), Invalid without grounds.
    """
    workshop = hold_alone(session, workshop_id)
    require(actor, Permission.APPEAL_FILE, workshop)
    standing, today = check_possible(session, workshop_id), clock.today()
    appeal = Appeal(
        number=next_number(session, "SS", workshop.county_code, today.year),
        certificate_id=standing.certificate_id,
        against=standing.state,
        grounds=given(grounds, "grounds", _("请写明为什么不服。"), LONGEST_GROUNDS),
        filed_by=actor.user_id or 0,
        filed_at=clock.now(),
        due_on=today + timedelta(days=DECIDE_DAYS),
    )
    session.add(appeal)
    session.flush()
    _record(session, actor, workshop, appeal, "filed")
    tell_officers(session, workshop, "appeal_filed", number=appeal.number, day=appeal.due_on.isoformat())
    return appeal


def check_possible(session: Session, workshop_id: int) -> Status:
    """How the workshop stands, when it can appeal against that now; raises Conflict as `file` does."""
    standing = certification.status(session, workshop_id, clock.now())
    last = last_day_to_file(standing)
    if last is None or standing.certificate_id is None:
        raise Conflict(_("现在没有可以申诉的处理。"), code="NOTHING_TO_APPEAL")
    if open_appeal(session, standing.certificate_id) is not None:
        raise Conflict(_("已经有一份申诉在办。"), code="ALREADY_OPEN")
    if clock.today() > last:
        raise Conflict(_("申诉要在 60 天内提出，%(day)s 已经截止。", day=last), code="TOO_LATE")
    return standing


def withdraw(session: Session, actor: Actor, appeal_id: int) -> Appeal:
    """Take back an appeal that nobody has decided; by the workshop's owner."""
    appeal, workshop = _held(session, appeal_id)
    require(actor, Permission.APPEAL_FILE, workshop)
    _refuse_decided(appeal)
    _close(appeal, actor, AppealState.WITHDRAWN, "", "")
    session.flush()
    _record(session, actor, workshop, appeal, "withdrawn")
    return appeal


def uphold(session: Session, actor: Actor, appeal_id: int, *, answer: str, document_no: str) -> Appeal:
    """The appeal is right: the suspension is lifted or the certificate restored in this transaction, from now on.

    Raises Forbidden for who decided the measure or belongs to the workshop (OWN_CASE), Conflict when it is decided
    (DECIDED) or the workshop does not stand any more as it did (MOVED_ON).
    """
    appeal, workshop = _to_decide(session, actor, appeal_id)
    standing = certification.status(session, workshop.id, clock.now())
    if standing.state != appeal.against or standing.certificate_id != appeal.certificate_id:
        raise Conflict(_("申诉以后，这张证书的状态又变了，不能再按这份申诉恢复。"), code="MOVED_ON")
    reason = given(answer, "answer", _("请写明理由。"), LONGEST_ANSWER)
    act = certification.lift if standing.state is State.SUSPENDED else certification.restore
    act(session, actor, workshop.id, reason=reason, document_no=document_no)
    _close(appeal, actor, AppealState.UPHELD, reason, document_no.strip())
    session.flush()
    _record(session, actor, workshop, appeal, "upheld")
    tell_workshop(session, workshop, "appeal_decided", number=appeal.number, upheld=True, answer=reason)
    return appeal


def reject(session: Session, actor: Actor, appeal_id: int, *, answer: str, document_no: str) -> Appeal:
    """The measure or end stands, for the reasons given. Raises as `uphold` does."""
    appeal, workshop = _to_decide(session, actor, appeal_id)
    reason = given(answer, "answer", _("请写明理由。"), LONGEST_ANSWER)
    number = given(document_no, "document_no", _("请填写文号。"), 60)
    _close(appeal, actor, AppealState.REJECTED, reason, number)
    session.flush()
    _record(session, actor, workshop, appeal, "rejected")
    tell_workshop(session, workshop, "appeal_decided", number=appeal.number, upheld=False, answer=reason)
    return appeal


def restore_by_ruling(
    session: Session, actor: Actor, workshop_id: int, *, reason: str, document_no: str
) -> CertificateEvent:
    """Restore an ended certificate on a decision from outside (administrative reconsideration, a court).

    Raises Forbidden for who decided the end (OWN_CASE), Conflict while an appeal is open (APPEAL_OPEN): decide that.
    """
    workshop = hold_alone(session, workshop_id)
    require(actor, Permission.CERTIFICATE_DECIDE, workshop)
    standing = certification.status(session, workshop_id, clock.now())
    if standing.certificate_id is not None:
        if open_appeal(session, standing.certificate_id) is not None:
            raise Conflict(_("这家工坊有一份申诉在办，请在那份申诉里决定。"), code="APPEAL_OPEN")
        _refuse_decider(session, actor, standing.certificate_id, standing.state)
    return certification.restore(session, actor, workshop_id, reason=reason, document_no=document_no)


def open_appeal(session: Session, certificate_id: int) -> Appeal | None:
    """The appeal about the certificate that waits for a decision."""
    waiting = sa.select(Appeal).where(
        Appeal.certificate_id == certificate_id, Appeal.state == AppealState.OPEN
    )
    return session.scalar(waiting)


def may_decide(session: Session, actor: Actor, appeal: Appeal) -> bool:
    """Whether the actor did not decide the measure and does not belong to the workshop (permission aside)."""
    mine = appeal.certificate.workshop.organisation_id in actor.organisations("workshop")
    return not mine and actor.user_id not in _deciders(session, appeal.certificate_id, State(appeal.against))


def _held(session: Session, appeal_id: int) -> tuple[Appeal, Workshop]:
    certificate = joinedload(Appeal.certificate).joinedload(Certificate.workshop)
    found = session.scalar(sa.select(Appeal).where(Appeal.id == appeal_id).options(certificate))
    if found is None:
        raise NotFound(_("没有这份申诉。"))
    workshop = hold_alone(session, found.certificate.workshop_id)
    session.refresh(found)
    return found, workshop


def _to_decide(session: Session, actor: Actor, appeal_id: int) -> tuple[Appeal, Workshop]:
    appeal, workshop = _held(session, appeal_id)
    require(actor, Permission.CERTIFICATE_DECIDE, workshop)
    refuse_own(actor, workshop)
    _refuse_decider(session, actor, appeal.certificate_id, State(appeal.against))
    _refuse_decided(appeal)
    return appeal, workshop


def _refuse_decided(appeal: Appeal) -> None:
    if appeal.state != AppealState.OPEN:
        raise Conflict(_("这份申诉已经办过了。"), code="DECIDED")


def _refuse_decider(session: Session, actor: Actor, certificate_id: int, against: State) -> None:
    if actor.user_id is not None and actor.user_id in _deciders(session, certificate_id, against):
        raise Forbidden(_("原来的处理是您办的，申诉要由别的经办人或上级来决定。"), code="OWN_CASE")


def _deciders(session: Session, certificate_id: int, against: State) -> set[int | None]:
    """Who decided the newest measure that led to it; for an automatic end who voided a confirmation."""
    events = sa.select(CertificateEvent).where(
        CertificateEvent.certificate_id == certificate_id,
        CertificateEvent.kind.in_(AGAINST.get(against, ())),
    )
    found = list(session.scalars(events.order_by(CertificateEvent.id.desc())))
    return {e.actor_id for e in (found if against is State.AUTO_CANCELLED else found[:1])} - {None}


def _close(appeal: Appeal, actor: Actor, state: AppealState, answer: str, document_no: str) -> None:
    appeal.state, appeal.answer, appeal.document_no = state, answer, document_no
    appeal.decided_by, appeal.decided_at = actor.user_id, clock.now()


def _record(session: Session, actor: Actor, workshop: Workshop, appeal: Appeal, act: str) -> None:
    audit.record(session, actor, f"appeal.{act}", "workshop", workshop.slug, appeal=appeal.number)
