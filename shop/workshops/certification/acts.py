"""What may be done to a certificate, and by whom. Each act locks the workshop, appends events, and rebuilds
what is derived from them (right_interval, workshop.certified_until) in the same transaction.

Acts take effect at the instant of the act, never earlier; only a grant may carry the earlier day of its
document. All raise Forbidden for actors who may not, Conflict when the state does not allow the act, Invalid
for a bad fact.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.core import clock
from shop.core.access import Actor, Permission
from shop.core.errors import Conflict, Invalid
from shop.workshops.certification.numbers import next_number
from shop.workshops.certification.recording import append, given, locked, running
from shop.workshops.certification.status import Status, facts, status
from shop.workshops.certification.timeline import Fact, State, span_at, timeline
from shop.workshops.models import Certificate, CertificateEvent, EventKind

WITHDRAWAL_DAYS = 30


def grant(
    session: Session,
    actor: Actor,
    workshop_id: int,
    *,
    document_no: str,
    authority: str | None = None,
    effective_at: datetime | None = None,
) -> Certificate:
    """Certify a workshop that has no running certificate; answers with the new one and its number.

    `effective_at` (default: now) may be the earlier day of the document, but not before the end of the former
    certificate, and not so early that a year would already be missed: confirmations are given in their own
    year.
    """
    workshop = locked(session, actor, workshop_id, Permission.CERTIFICATE_DECIDE)
    now = clock.now()
    start = effective_at or now
    before = status(session, workshop_id, now)
    if before.runs:
        raise Conflict(
            _("这家工坊已经有有效的证书 %(number)s。", number=before.certificate_number),
            code="ALREADY_CERTIFIED",
        )
    _check_start(start, now, before)
    year = clock.local(start).year
    certificate = Certificate(
        workshop_id=workshop_id, number=next_number(session, workshop.county_code, year), created_at=now
    )
    session.add(certificate)
    session.flush()
    append(
        session,
        actor,
        workshop,
        certificate.id,
        EventKind.GRANTED,
        effective_at=start,
        authority=authority,
        document_no=given(document_no, "document_no"),
    )
    return certificate


def _check_start(start: datetime, now: datetime, before: Status) -> None:
    if start > now:
        raise Invalid(_("发证日期不能晚于今天。"), field="granted_on")
    if before.since is not None and start < before.since:
        raise Invalid(_("发证日期不能早于上一张证书失效的日子。"), field="granted_on")
    span = span_at(timeline([Fact(EventKind.GRANTED, start)]), now)
    if span is None or span.state is not State.CERTIFIED:
        raise Invalid(_("发证日期只能是今年或去年：更早的证书已经漏了年度确认。"), field="granted_on")


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
    session: Session, actor: Actor, workshop_id: int, *, reason: str, document_no: str
) -> CertificateEvent:
    """Suspend the right to sell from now on. Orders paid before stay to be fulfilled."""
    workshop = locked(session, actor, workshop_id, Permission.CERTIFICATE_DECIDE)
    standing = running(session, workshop_id, clock.now())
    if standing.state is State.SUSPENDED:
        raise Conflict(_("这家工坊已经处于暂停销售。"), code="ALREADY_SUSPENDED")
    return append(
        session,
        actor,
        workshop,
        standing.certificate_id,
        EventKind.SUSPENDED,
        reason=given(reason, "reason"),
        document_no=given(document_no, "document_no"),
    )


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
