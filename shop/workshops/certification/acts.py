"""What may be done to a certificate, and by whom. Each act locks the workshop, appends events, and rebuilds
what is derived from them (right_interval, workshop.certified_until) in the same transaction.

Acts take effect at the instant of the act, never earlier; only a certification that is taken over carries the
earlier day of its document (`granting`). No officer acts on a workshop of their own. All raise Forbidden for
actors who may not, Conflict when the state does not allow the act, Invalid for a bad fact.
"""

from __future__ import annotations

from datetime import date, timedelta

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.core import clock
from shop.core.access import Actor
from shop.core.errors import Conflict, Invalid
from shop.core.permissions import Permission
from shop.workshops.certification.recording import append, given, locked, running
from shop.workshops.certification.status import Status, facts, status
from shop.workshops.certification.timeline import State
from shop.workshops.models import (
    Certificate,
    CertificateEvent,
    EventKind,
    Suspension,
    SuspensionGround,
)

WITHDRAWAL_DAYS = 30


def confirm_year(
    session: Session, actor: Actor, workshop_id: int, *, year: int | None = None
) -> CertificateEvent:
    """Confirm the running year, by the owner or recorded by an officer of the county or above.

    Refused: another year than the running one (BR-06: a past year stays missed), a year already confirmed,
    which the years of grant and restoration are (BR-06), and a certificate that has ended (BR-07: apply
    again). Head-counts and other facts are updated by `registration.update_facts`, as often as needed.
    """
    workshop = locked(session, actor, workshop_id, Permission.CERTIFICATE_CONFIRM)
    now = clock.now()
    standing = running(session, workshop_id, now)
    running_year = clock.local(now).year
    if year is not None and year != running_year:
        raise Conflict(
            _("只能确认今年（%(year)s 年）。过去的年份不能补。", year=running_year), code="NOT_THIS_YEAR"
        )
    if standing.last_confirmed_year == running_year:
        raise Conflict(_("%(year)s 年已经确认过了。", year=running_year), code="ALREADY_CONFIRMED")
    return append(
        session, actor, workshop, standing.certificate_id, EventKind.YEAR_CONFIRMED, year=running_year
    )


def void_confirmation(
    session: Session, actor: Actor, workshop_id: int, *, year: int, reason: str, document_no: str = ""
) -> CertificateEvent:
    """Void the confirmation of a year, effective now, never backdated (BR-30)."""
    workshop = locked(session, actor, workshop_id, Permission.CERTIFICATE_DECIDE)
    standing = running(session, workshop_id, clock.now())
    if not _confirmed(session, standing, year):
        raise Conflict(_("%(year)s 年没有可以作废的确认。", year=year), code="NOT_CONFIRMED")
    return append(
        session,
        actor,
        workshop,
        standing.certificate_id,
        EventKind.CONFIRMATION_VOIDED,
        year=year,
        reason=given(reason, "reason"),
        document_no=document_no.strip(),
    )


def suspend(
    session: Session,
    actor: Actor,
    workshop_id: int,
    *,
    reason: str,
    document_no: str,
    ground: SuspensionGround = SuspensionGround.OTHER,
    fix_by: date | None = None,
) -> CertificateEvent:
    """Suspend the right to sell from now on, on a ground, with the day until which it has to be put right.

    Orders paid before stay to be fulfilled. Raises Invalid for a day that is not in the future.
    """
    workshop = locked(session, actor, workshop_id, Permission.CERTIFICATE_DECIDE)
    standing = running(session, workshop_id, clock.now())
    if standing.state is State.SUSPENDED:
        raise Conflict(_("这家工坊已经处于暂停销售。"), code="ALREADY_SUSPENDED")
    if fix_by is not None and fix_by <= clock.today():
        raise Invalid(_("整改期限要在今天以后。"), field="fix_by")
    happened = append(
        session,
        actor,
        workshop,
        standing.certificate_id,
        EventKind.SUSPENDED,
        reason=given(reason, "reason"),
        document_no=given(document_no, "document_no"),
    )
    session.add(Suspension(event_id=happened.id, ground=SuspensionGround(ground), fix_by=fix_by))
    session.flush()
    return happened


def lift(
    session: Session, actor: Actor, workshop_id: int, *, reason: str, document_no: str
) -> CertificateEvent:
    """Lift the suspension from now on; refused when none is in force."""
    workshop = locked(session, actor, workshop_id, Permission.CERTIFICATE_DECIDE)
    standing = running(session, workshop_id, clock.now())
    if standing.state is not State.SUSPENDED:
        raise Conflict(_("这家工坊没有处于暂停销售。"), code="NOT_SUSPENDED")
    return append(
        session,
        actor,
        workshop,
        standing.certificate_id,
        EventKind.LIFTED,
        reason=given(reason, "reason"),
        document_no=given(document_no, "document_no"),
    )


def revoke(
    session: Session, actor: Actor, workshop_id: int, *, reason: str, document_no: str
) -> CertificateEvent:
    """End the certificate from now on, by decision. The workshop may apply again and gets a new number."""
    workshop = locked(session, actor, workshop_id, Permission.CERTIFICATE_DECIDE)
    standing = running(session, workshop_id, clock.now())
    return append(
        session,
        actor,
        workshop,
        standing.certificate_id,
        EventKind.REVOKED,
        reason=given(reason, "reason"),
        document_no=given(document_no, "document_no"),
    )


def announce_withdrawal(
    session: Session, actor: Actor, workshop_id: int, *, reason: str = ""
) -> CertificateEvent:
    """Announce that the workshop leaves: it sells for thirty days more, the day of the announcement counted,
    and takes on nothing new from now on (E-commerce Law art. 16; BR-32).
    """
    workshop = locked(session, actor, workshop_id, Permission.CERTIFICATE_CONFIRM)
    now = clock.now()
    standing = running(session, workshop_id, now)
    if standing.withdrawal_announced_at is not None:
        raise Conflict(_("退出已经公告过了。"), code="ALREADY_ANNOUNCED")
    end = clock.day_start(clock.local_day(now) + timedelta(days=WITHDRAWAL_DAYS))
    return append(
        session,
        actor,
        workshop,
        standing.certificate_id,
        EventKind.WITHDRAWN,
        effective_at=end,
        reason=reason.strip(),
    )


def restore(
    session: Session, actor: Actor, workshop_id: int, *, reason: str, document_no: str
) -> CertificateEvent:
    """Restore an ended certificate after an upheld appeal, from now on (BR-33). Refused for one that was
    withdrawn.
    """
    workshop = locked(session, actor, workshop_id, Permission.CERTIFICATE_DECIDE)
    standing = status(session, workshop_id, clock.now())
    if standing.state not in {State.AUTO_CANCELLED, State.REVOKED}:
        raise Conflict(_("只有自动取消或被撤销的证书可以经申诉恢复。"), code="NOTHING_TO_RESTORE")
    return append(
        session,
        actor,
        workshop,
        standing.certificate_id,
        EventKind.RESTORED,
        reason=given(reason, "reason"),
        document_no=given(document_no, "document_no"),
    )


def _confirmed(session: Session, standing: Status, year: int) -> bool:
    """Whether the year counts only because of a confirmation that has not been voided."""
    certificate = session.get_one(Certificate, standing.certificate_id, populate_existing=True)
    last = next((f for f in reversed(facts(certificate.events)) if f.year == year), None)
    return last is not None and last.kind == EventKind.YEAR_CONFIRMED
