"""What time does to certificates, computed from the events: a missed year, the end after two of them (BR-03, BR-04).

The nightly job writes it down and tells people; it would hold without the job as well.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.core import clock
from shop.workshops.certification import RUNNING, State, events_of, facts, span_at, timeline
from shop.workshops.models import CertificateEvent, CertificateHistory

#: The last days of a year in which the confirmation that is missing waits for the workshop.
REMINDER = timedelta(days=90)


class Passing(StrEnum):
    """What time alone can do."""

    CONFIRMATION_DUE = "confirmation_due"
    MISSED_YEAR = "missed_year"
    AUTO_CANCELLED = "auto_cancelled"


class Notice(NamedTuple):
    """Something that happened to a certificate by itself. `year`: the year missed, or the first year without it."""

    certificate_id: int
    workshop_id: int
    kind: Passing
    year: int
    happened_at: datetime


def happened(events: Sequence[CertificateEvent], workshop_id: int, until: datetime) -> Iterator[Notice]:
    """Missed years and the automatic end of one certificate, up to the instant."""
    certificate_id = events[0].certificate_id
    missed = 0
    for span in timeline(facts(events)):
        if span.from_at > until:
            return
        year = clock.local(span.from_at).year
        if span.state is State.AUTO_CANCELLED:
            yield Notice(certificate_id, workshop_id, Passing.AUTO_CANCELLED, year, span.from_at)
        elif span.state in RUNNING and span.missed_years > missed:
            yield Notice(certificate_id, workshop_id, Passing.MISSED_YEAR, year - 1, span.from_at)
        missed = span.missed_years


def all_happened(session: Session, until: datetime) -> list[Notice]:
    """The same for all certificates, oldest first. One statement."""
    found = [
        notice
        for workshop_id, certificates in events_of(session).items()
        for events in certificates
        for notice in happened(events, workshop_id, until)
    ]
    return sorted(found, key=lambda n: (n.happened_at, n.workshop_id))


def due(session: Session, on: date) -> list[Notice]:
    """Running certificates whose confirmation for the year of the day is missing in its last ninety days."""
    at = clock.day_end(on) - datetime.resolution
    end = clock.year_start(on.year + 1)
    if at < end - REMINDER:
        return []
    found = []
    for workshop_id, certificates in events_of(session).items():
        for events in certificates:
            span = span_at(timeline(facts(events)), at)
            if span and span.state in RUNNING and span.last_confirmed < on.year:
                due_since = end - REMINDER
                found.append(
                    Notice(
                        events[0].certificate_id, workshop_id, Passing.CONFIRMATION_DUE, on.year, due_since
                    )
                )
    return found


def write_down(session: Session, now: datetime) -> list[Notice]:
    """Note what has happened and is not noted yet; answers with what is new. Running it twice notes nothing twice."""
    noted = {
        (row.certificate_id, row.kind, row.year)
        for row in session.execute(
            sa.select(CertificateHistory.certificate_id, CertificateHistory.kind, CertificateHistory.year)
        )
    }
    new = [n for n in all_happened(session, now) if (n.certificate_id, n.kind.value, n.year) not in noted]
    session.add_all(
        CertificateHistory(
            certificate_id=n.certificate_id, kind=n.kind, year=n.year, happened_at=n.happened_at, noted_at=now
        )
        for n in new
    )
    session.flush()
    return new
