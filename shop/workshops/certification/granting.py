"""How a workshop comes to a certificate: at the end of its procedure, or taken over on the document of a
certification that was decided outside this store. There is no third way (the database holds the basis).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.core import clock
from shop.core.access import Actor
from shop.core.errors import Conflict, Invalid
from shop.core.permissions import Permission
from shop.workshops.certification.numbers import next_number
from shop.workshops.certification.recording import append, given, locked
from shop.workshops.certification.status import Status, status
from shop.workshops.certification.timeline import SELLING, Fact, span_at, timeline
from shop.workshops.models import Certificate, EventKind, Workshop


def issue(
    session: Session, actor: Actor, workshop_id: int, *, application_id: int, document_no: str
) -> Certificate:
    """Certify a workshop at the end of its procedure, from now on; only `applications.certify` calls this, after it
    has checked sign-offs, notice and objections. Refused while a certificate runs.
    """
    workshop = locked(session, actor, workshop_id, Permission.CERTIFICATE_DECIDE)
    now = clock.now()
    _check_none_runs(status(session, workshop_id, now))
    certificate = _new_certificate(session, workshop, clock.local(now).year, application_id=application_id)
    _grant(session, actor, workshop, certificate, now, given(document_no, "document_no"))
    return certificate


def take_over(
    session: Session,
    actor: Actor,
    workshop_id: int,
    *,
    document_no: str,
    effective_at: datetime | None = None,
    number: str | None = None,
    confirmed_years: Iterable[int] = (),
    authority: str | None = None,
) -> Certificate:
    """Bring in a certification that was decided outside this store, on its document; refused while a certificate runs.

    `effective_at` (default: now) is the start of the document's day: not in the future, not before the end of the
    former certificate, and (with the `confirmed_years`, which were confirmed to the county in their own year) not so
    early that it would have ended by itself. `number` is the one on the paper; without it the county's next is given.
    """
    workshop = locked(session, actor, workshop_id, Permission.CERTIFICATE_DECIDE)
    now = clock.now()
    start, years = effective_at or now, sorted(set(confirmed_years))
    before = status(session, workshop_id, now)
    _check_none_runs(before)
    check_start(start, now, before, years)
    certificate = _new_certificate(
        session,
        workshop,
        clock.local(start).year,
        number=number,
        imported_document_no=given(document_no, "document_no"),
    )
    _grant(session, actor, workshop, certificate, start, document_no.strip(), authority)
    for year in years:
        append(
            session,
            actor,
            workshop,
            certificate.id,
            EventKind.YEAR_CONFIRMED,
            effective_at=confirmed_at(year, start, now),
            year=year,
            authority=authority,
            document_no=document_no.strip(),
        )
    return certificate


def _check_none_runs(standing: Status) -> None:
    if standing.runs:
        raise Conflict(
            _("这家工坊已经有有效的证书 %(number)s。", number=standing.certificate_number),
            code="ALREADY_CERTIFIED",
        )


def _new_certificate(
    session: Session,
    workshop: Workshop,
    year: int,
    *,
    number: str | None = None,
    application_id: int | None = None,
    imported_document_no: str | None = None,
) -> Certificate:
    if number is not None and session.scalar(sa.select(Certificate.id).where(Certificate.number == number)):
        raise Conflict(
            _("证书编号 %(number)s 已经有了。", number=number), code="NUMBER_TAKEN", field="number"
        )
    certificate = Certificate(
        workshop_id=workshop.id,
        number=number or next_number(session, workshop.county_code, year),
        application_id=application_id,
        imported_document_no=imported_document_no,
        created_at=clock.now(),
    )
    session.add(certificate)
    session.flush()
    return certificate


def _grant(
    session: Session,
    actor: Actor,
    workshop: Workshop,
    certificate: Certificate,
    start: datetime,
    document_no: str,
    authority: str | None = None,
) -> None:
    append(
        session,
        actor,
        workshop,
        certificate.id,
        EventKind.GRANTED,
        effective_at=start,
        authority=authority,
        document_no=document_no,
    )


def confirmed_at(year: int, start: datetime, now: datetime) -> datetime:
    """When a confirmation that was given elsewhere counts from: within its year, after the grant, not in the future."""
    return min(max(clock.year_start(year), start), now)


def check_start(start: datetime, now: datetime, before: Status, years: Sequence[int]) -> None:
    """Raises Invalid (granted_on, confirmed_years) unless a certificate granted then would still give the right now."""
    if start > now:
        raise Invalid(_("发证日期不能晚于今天。"), field="granted_on")
    if before.since is not None and start < before.since:
        raise Invalid(_("发证日期不能早于上一张证书失效的日子。"), field="granted_on")
    first, last = clock.local(start).year, clock.local(now).year
    if any(not first < year <= last for year in years):
        raise Invalid(_("确认的年份要在发证以后、今年以前（含今年）。"), field="confirmed_years")
    confirmed = [Fact(EventKind.YEAR_CONFIRMED, confirmed_at(y, start, now), y) for y in years]
    span = span_at(timeline([Fact(EventKind.GRANTED, start), *confirmed]), now)
    if span is None or span.state not in SELLING:
        raise Invalid(
            _("这张证书连续两年没有确认，已经失效，不能录入。请写上确认过的年份，或者重新申请认定。"),
            field="granted_on",
        )
