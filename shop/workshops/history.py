"""What time does to certificates, computed from the events: a year that is about to be missed, a missed year, the end
after two of them (BR-03, BR-04). The nightly job writes it down and tells people; it would hold without the job as well.
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


class Passing(StrEnum):
    """What time alone can do."""

    DUE_90 = "due_90"
    DUE_30 = "due_30"
    DUE_7 = "due_7"
    MISSED_YEAR = "missed_year"
    AUTO_CANCELLED = "auto_cancelled"


#: So many days before a year ends its missing confirmation is warned of; the most urgent first.
WARNINGS = {Passing.DUE_7: 7, Passing.DUE_30: 30, Passing.DUE_90: 90}
#: The last days of a year in which the confirmation that is missing waits for the workshop.
REMINDER = timedelta(days=max(WARNINGS.values()))


class Notice(NamedTuple):
    """Something that happened to a certificate by itself. `year`: the year missed, the year about to be missed, or the
    first year without the certificate.
    """

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


def warnings(session: Session, at: datetime) -> list[Notice]:
    """Running certificates whose confirmation of the running year is missing, each with the most urgent warning whose
    time has come: 90, 30 or 7 days before the year ends, 31 December being the last day to confirm. None for a workshop
    that leaves before the year ends.
    """
    year = clock.local(at).year
    end = clock.year_start(year + 1)
    begun = ((kind, end - timedelta(days=days)) for kind, days in WARNINGS.items())
    kind, since = next(((k, start) for k, start in begun if start <= at), (None, end))
    if kind is None:
        return []
    return [
        Notice(events[0].certificate_id, workshop_id, kind, year, since)
        for workshop_id, certificates in events_of(session).items()
        for events in certificates
        if _waits(events, at, year, end)
    ]


def days_left(year: int, now: datetime) -> int:
    """Days to confirm the year that are left, today and 31 December included."""
    return (date(year + 1, 1, 1) - clock.local_day(now)).days


def _waits(events: Sequence[CertificateEvent], at: datetime, year: int, end: datetime) -> bool:
    spans = timeline(facts(events))
    span = span_at(spans, at)
    if span is None or span.state not in RUNNING or span.last_confirmed >= year:
        return False
    leaves = any(s.state is State.WITHDRAWN and s.from_at <= end for s in spans)
    return not leaves


def write_down(session: Session, now: datetime) -> list[Notice]:
    """Note what has happened and is not noted yet; answers with what is new. Running it twice notes nothing twice, and
    running it late notes only the most urgent of the warnings.
    """
    noted = set(
        session.execute(
            sa.select(CertificateHistory.certificate_id, CertificateHistory.kind, CertificateHistory.year)
        ).all()
    )
    new = [n for n in all_happened(session, now) if (n.certificate_id, n.kind.value, n.year) not in noted]
    new += [
        n
        for n in warnings(session, now)
        if not any((n.certificate_id, kind.value, n.year) in noted for kind in _as_urgent(n.kind))
    ]
    session.add_all(
        CertificateHistory(
            certificate_id=n.certificate_id, kind=n.kind, year=n.year, happened_at=n.happened_at, noted_at=now
        )
        for n in new
    )
    session.flush()
    return new


def _as_urgent(kind: Passing) -> list[Passing]:
    """The warnings that say no less than this one."""
    return [other for other, days in WARNINGS.items() if days <= WARNINGS[kind]]
