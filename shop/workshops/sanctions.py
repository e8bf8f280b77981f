"""The public list of measures against workshops (E-commerce Law art. 36), and of announced withdrawals (art. 16).

Computed from the events and the instant: an automatic end stands in it from its second on, whatever a job has done.
"""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from shop.core import clock
from shop.core.paging import Page, page_of
from shop.workshops import history
from shop.workshops.models import Certificate, CertificateEvent, EventKind, Workshop

PER_PAGE = 50
_BY_DECISION = (
    EventKind.SUSPENDED,
    EventKind.LIFTED,
    EventKind.REVOKED,
    EventKind.CONFIRMATION_VOIDED,
    EventKind.RESTORED,
    EventKind.WITHDRAWN,
)


class Measure(NamedTuple):
    """One line of the list. `kind`: a kind of event, or missed_year and auto_cancelled, which nobody decided."""

    at: datetime
    kind: str
    workshop_id: int
    certificate_id: int
    year: int | None
    document_no: str
    reason: str
    authority: str


class Line(NamedTuple):
    """A measure with whom it is about."""

    measure: Measure
    workshop: Workshop
    number: str


def measures(session: Session, at: datetime) -> list[Measure]:
    """All measures up to the instant, the newest first. A withdrawal is listed from its announcement on."""
    listed_at = sa.case(
        (CertificateEvent.kind == EventKind.WITHDRAWN, CertificateEvent.recorded_at),
        else_=CertificateEvent.effective_at,
    )
    rows = session.execute(
        sa.select(CertificateEvent, Certificate.workshop_id)
        .join(Certificate, CertificateEvent.certificate_id == Certificate.id)
        .where(CertificateEvent.kind.in_(_BY_DECISION), listed_at <= at)
    )
    decided = [_decided(event, workshop_id) for event, workshop_id in rows]
    passed = [
        Measure(n.happened_at, n.kind.value, n.workshop_id, n.certificate_id, n.year, "", "", "")
        for n in history.all_happened(session, at)
    ]
    return sorted([*decided, *passed], key=lambda m: (m.at, m.certificate_id), reverse=True)


def _decided(event: CertificateEvent, workshop_id: int) -> Measure:
    return Measure(
        event.effective_at,
        event.kind,
        workshop_id,
        event.certificate_id,
        event.year,
        event.document_no,
        event.reason,
        event.authority,
    )


def page(session: Session, number: str | None) -> tuple[list[Line], Page]:
    """One page of the list as of now, with names and numbers of certificates."""
    found = measures(session, clock.now())
    where = page_of(len(found), number, PER_PAGE)
    shown = found[where.start : where.stop]
    wanted = sa.select(Certificate).where(Certificate.id.in_({m.certificate_id for m in shown}))
    loaded = wanted.options(joinedload(Certificate.workshop).joinedload(Workshop.county))
    certificates = {c.id: c for c in session.scalars(loaded)}
    lines = [
        Line(m, certificates[m.certificate_id].workshop, certificates[m.certificate_id].number) for m in shown
    ]
    return lines, where
