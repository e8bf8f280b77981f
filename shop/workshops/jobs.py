"""The night shift: writes down what time did to certificates and tells people. It decides nothing."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session

from shop.core import clock, jobs, messages
from shop.workshops import history
from shop.workshops.models import Certificate, CertificateEvent, EventKind, Workshop
from shop.workshops.queries import people_of, watching_officers

#: News older than this is written down but no longer told (a store that was off, or history brought in).
FRESH = timedelta(days=60)


@jobs.daily("workshops.certificates", hour=0)
def certificates(session: Session) -> None:
    """Write the history of missed years and automatic ends; tell the workshop and its county, once."""
    now = clock.now()
    for notice in history.write_down(session, now):
        if now - notice.happened_at <= FRESH:
            _tell(session, session.get_one(Workshop, notice.workshop_id), notice)


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
