"""Matters of certified workshops: the year, suspensions, verification, changes, appeals, reports."""

from __future__ import annotations

from datetime import date
from typing import Any

import sqlalchemy as sa

from shop.admin.queue.arms import NOW, STOP, Asker, Rows, columns, many, running_in, shanghai_day
from shop.admin.queue.matters import Matter
from shop.core import clock
from shop.workshops.history import REMINDER
from shop.workshops.models import Certificate, CertificateEvent, EventKind, Suspension, Workshop
from shop.workshops.reports.models import MisuseReport, ReportState
from shop.workshops.upkeep.models import (
    Appeal,
    AppealState,
    ChangeRequest,
    ChangeState,
    ConfirmationReview,
    IdentityCheck,
    ReviewState,
)


def _of_workshop(matter: Matter, **facts: Any) -> Rows:
    given = {
        "place": Workshop.id,
        "key": Workshop.slug,
        "name": Workshop.name,
        "county": Workshop.county_code,
        **facts,
    }
    return columns(matter, **given)


def reviews(asker: Asker) -> Rows:
    """Confirmations the county has not looked at: one row for all."""
    found = (
        sa.select(ConfirmationReview.event_id)
        .join(Workshop, ConfirmationReview.workshop_id == Workshop.id)
        .where(
            ConfirmationReview.state == ReviewState.OPEN,
            asker.place(Workshop.county_code, Matter.REVIEW_MANY),
        )
    )
    return many(Matter.REVIEW_MANY, found)


def corrections(asker: Asker) -> Rows:
    """Confirmations that were returned, and those that came back corrected."""
    return (
        _of_workshop(
            Matter.CORRECTION,
            place=ConfirmationReview.event_id,
            key=ConfirmationReview.event_id,
            due=ConfirmationReview.fix_by,
            note=ConfirmationReview.state,
        )
        .join(ConfirmationReview, ConfirmationReview.workshop_id == Workshop.id)
        .where(
            ConfirmationReview.state.in_((ReviewState.RETURNED, ReviewState.CORRECTED)),
            asker.place(Workshop.county_code, Matter.CORRECTION),
        )
    )


def missing(asker: Asker) -> Rows:
    """Workshops that have not confirmed the running year, in its last ninety days: one row for all."""
    year = asker.moment.today.year
    late = clock.day_start(asker.moment.today) >= clock.year_start(year + 1) - REMINDER
    found = sa.select(Workshop.id).where(
        running_in(asker, Matter.MISSING_MANY), Workshop.confirmed_through == year - 1, sa.literal(late)
    )
    return many(Matter.MISSING_MANY, found, due=date(year, 12, 31))


def overdue(asker: Asker) -> Rows:
    """Workshops that missed last year: without a confirmation they end on 1 January (BR-03, BR-04).

    There may be thousands: which of them stand on the page is found in the index, before their rows are read.
    """
    year = asker.moment.today.year
    these = (
        sa.select(Workshop.id)
        .where(running_in(asker, Matter.OVERDUE), Workshop.confirmed_through == year - 2)
        .order_by(Workshop.county_code, Workshop.id)
        .limit(STOP)
    )
    due = sa.literal(date(year, 12, 31), sa.Date)
    return _of_workshop(Matter.OVERDUE, due=due, same_day=True).where(Workshop.id.in_(these))


def suspensions(asker: Asker) -> Rows:
    """Suspended workshops, with the day until which it has to be put right.

    They are few and have an index of their own: what runs, and where, is asked of these alone.
    """
    these = sa.select(Workshop.id).where(Workshop.suspended_since.is_not(None))
    stop = sa.and_(
        CertificateEvent.certificate_id == Certificate.id,
        CertificateEvent.kind == EventKind.SUSPENDED,
        CertificateEvent.effective_at == Workshop.suspended_since,
    )
    return (
        _of_workshop(
            Matter.SUSPENSION,
            due=Suspension.fix_by,
            number=CertificateEvent.document_no,
            note=Suspension.ground,
        )
        .join(Certificate, Certificate.workshop_id == Workshop.id)
        .join(CertificateEvent, stop)
        .outerjoin(Suspension, Suspension.event_id == CertificateEvent.id)
        .where(Workshop.id.in_(these), running_in(asker, Matter.SUSPENSION))
    )


def verifications(asker: Asker) -> Rows:
    """Workshops whose identity check has run out and who have sent no papers (BR-21).

    Checks run out at the end of a day, so the index by instant has them in the order of the days: the first of
    thousands are read without sorting all.
    """
    sent = (
        sa.exists()
        .where(
            IdentityCheck.workshop_id == Workshop.id,
            IdentityCheck.checked_at.is_(None),
            IdentityCheck.sent_at.is_not(None),
        )
        .correlate(Workshop)
    )
    found = _of_workshop(Matter.VERIFICATION, due=shanghai_day(Workshop.verified_until, asker.moment)).where(
        Workshop.verified_until <= NOW, running_in(asker, Matter.VERIFICATION), ~sent
    )
    return found.order_by(None).order_by(Workshop.verified_until, Workshop.county_code, Workshop.id)


def identities(asker: Asker) -> Rows:
    """Papers that workshops have sent for their six-monthly check."""
    return (
        _of_workshop(Matter.IDENTITY, place=IdentityCheck.id, key=IdentityCheck.id, due=IdentityCheck.due_on)
        .join(IdentityCheck, IdentityCheck.workshop_id == Workshop.id)
        .where(
            IdentityCheck.checked_at.is_(None),
            IdentityCheck.sent_at.is_not(None),
            asker.place(Workshop.county_code, Matter.IDENTITY),
        )
    )


def changes(asker: Asker) -> Rows:
    """Reported changes of the registered identity, to be verified within seven working days (C3)."""
    return (
        _of_workshop(
            Matter.CHANGE, place=ChangeRequest.id, key=ChangeRequest.id, due=ChangeRequest.verify_due_on
        )
        .join(ChangeRequest, ChangeRequest.workshop_id == Workshop.id)
        .where(ChangeRequest.state == ChangeState.OPEN, asker.place(Workshop.county_code, Matter.CHANGE))
    )


def appeals(asker: Asker) -> Rows:
    """Appeals without a decision (BR-33)."""
    return (
        _of_workshop(
            Matter.APPEAL,
            place=Appeal.id,
            key=Appeal.number,
            due=Appeal.due_on,
            number=Appeal.number,
            note=Appeal.against,
        )
        .join(Certificate, Certificate.workshop_id == Workshop.id)
        .join(Appeal, Appeal.certificate_id == Certificate.id)
        .where(Appeal.state == AppealState.OPEN, asker.place(Workshop.county_code, Matter.APPEAL))
    )


def reports(asker: Asker) -> Rows:
    """Reports of misuse that are not closed."""
    return (
        columns(
            Matter.REPORT,
            place=MisuseReport.id,
            key=MisuseReport.number,
            name=sa.func.coalesce(Workshop.name, MisuseReport.certificate_text),
            county=sa.func.coalesce(MisuseReport.county_code, ""),
            due=MisuseReport.due_on,
            number=MisuseReport.number,
            note=MisuseReport.state,
        )
        .select_from(MisuseReport)
        .outerjoin(Workshop, MisuseReport.workshop_id == Workshop.id)
        .where(MisuseReport.state != ReportState.CLOSED, asker.place(MisuseReport.county_code, Matter.REPORT))
    )
