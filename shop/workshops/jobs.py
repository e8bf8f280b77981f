"""The night shift: writes down what time did to certificates and tells people. It decides nothing."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from shop.core import clock, jobs, messages
from shop.workshops import history
from shop.workshops.models import Certificate, CertificateEvent, EventKind, Workshop
from shop.workshops.queries import people_of, watching_officers

#: News older than this is written down but no longer told (a store that was off, or history brought in).
FRESH = timedelta(days=60)
#: So many workshops are named to their county in one message; their number is told in full.
NAMED = 20


@jobs.daily("workshops.certificates", hour=0)
def certificates(session: Session) -> None:
    """Write the history of warnings, missed years and automatic ends; tell the workshop and its county, once."""
    now = clock.now()
    warned: dict[tuple[str, int], list[str]] = {}
    for notice in history.write_down(session, now):
        workshop = session.get_one(Workshop, notice.workshop_id)
        if notice.kind in history.WARNINGS:
            _warn(session, workshop, notice, now)
            warned.setdefault((workshop.county_code, notice.year), []).append(workshop.name)
        elif now - notice.happened_at <= FRESH:
            _tell(session, workshop, notice)
    for (county_code, year), names in sorted(warned.items()):
        _warn_county(session, county_code, year, sorted(names), now)


def _warn(session: Session, workshop: Workshop, notice: history.Notice, now: datetime) -> None:
    certificate = session.get_one(Certificate, notice.certificate_id)
    for user_id in people_of(session, workshop):
        messages.notify(
            session,
            user_id,
            "certificate_due",
            workshop=workshop.name,
            number=certificate.number,
            year=notice.year,
            days=history.days_left(notice.year, now),
        )


def _warn_county(session: Session, county_code: str, year: int, names: list[str], now: datetime) -> None:
    """One message for all the county's workshops of the night, not one each."""
    for user_id in watching_officers(session, county_code):
        messages.notify(
            session,
            user_id,
            "confirmations_due",
            count=len(names),
            names=names[:NAMED],
            year=year,
            days=history.days_left(year, now),
        )


def _tell(session: Session, workshop: Workshop, notice: history.Notice) -> None:
    certificate = session.get_one(Certificate, notice.certificate_id)
    told = {*people_of(session, workshop), *watching_officers(session, workshop.county_code)}
    for user_id in sorted(told):
        messages.notify(
            session,
            user_id,
            f"certificate_{notice.kind}",
            workshop=workshop.name,
            number=certificate.number,
            year=notice.year,
            day=clock.local_day(notice.happened_at).isoformat(),
        )


@jobs.on("workshops.right_changed")
def right_changed(session: Session, payload: dict[str, Any]) -> None:
    """Tell the people of the workshop what an authority has done to its certificate."""
    happened = session.get_one(CertificateEvent, payload["event_id"])
    workshop = session.get_one(Workshop, payload["workshop_id"])
    certificate = session.get_one(Certificate, happened.certificate_id)
    if happened.kind == EventKind.GRANTED and certificate.application_id is not None:
        return  # the end of the procedure has told them, with what comes next
    for user_id in people_of(session, workshop):
        messages.notify(
            session,
            user_id,
            "certificate_act",
            act=happened.kind,
            workshop=workshop.name,
            number=certificate.number,
            year=happened.year,
            day=clock.local_day(happened.effective_at).isoformat(),
            document_no=happened.document_no,
            authority=happened.authority,
        )
