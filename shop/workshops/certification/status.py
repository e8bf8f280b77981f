"""How a workshop stands at an instant, and how it was known to stand: computed from the events."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from itertools import groupby
from typing import Any, NamedTuple, TypeAlias, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.core import clock
from shop.workshops.certification.timeline import (
    RUNNING,
    SELLING,
    Fact,
    Span,
    State,
    intervals,
    lapses_at,
    span_at,
    timeline,
)
from shop.workshops.models import Certificate, CertificateEvent, EventKind

#: The states that somebody decided, with the kind of event behind each.
MEASURES = {
    State.SUSPENDED: EventKind.SUSPENDED,
    State.REVOKED: EventKind.REVOKED,
    State.WITHDRAWN: EventKind.WITHDRAWN,
}


class Recorded(NamedTuple):
    """An event as a plain row, with the number of its certificate."""

    id: int
    certificate_id: int
    kind: str
    year: int | None
    effective_at: datetime
    recorded_at: datetime
    authority: str
    document_no: str
    reason: str
    number: str


Event: TypeAlias = CertificateEvent | Recorded
E = TypeVar("E", bound=Event)


@dataclass(frozen=True)
class Status:
    """A workshop's standing at an instant.

    `since`: since when it is in this state. `certified_until`: end of the running right (None when none
    runs). `lapses_at`: when it ends by itself if no further year is confirmed. `document_no`, `reason`,
    `authority` belong to the measure in force (suspension, revocation, withdrawal) or else to the grant.
    """

    state: State = State.NONE
    certified_until: datetime | None = None
    missed_years: int = 0
    certificate_number: str = ""
    since: datetime | None = None
    certificate_id: int | None = None
    granted_at: datetime | None = None
    last_confirmed_year: int | None = None
    lapses_at: datetime | None = None
    withdrawal_announced_at: datetime | None = None
    withdraws_at: datetime | None = None
    document_no: str = ""
    reason: str = ""
    authority: str = ""

    @property
    def sells(self) -> bool:
        """Whether the certificate gives the right to sell (verification and licences aside)."""
        return self.state in SELLING

    @property
    def runs(self) -> bool:
        """Whether the certificate has not ended: it can be confirmed, suspended, revoked."""
        return self.state in RUNNING


NO_STATUS = Status()


def facts(events: Iterable[Event]) -> list[Fact]:
    """The events as the timeline takes them, in the order of instant and entry."""
    ordered = sorted(events, key=lambda e: (e.effective_at, e.id or 0))
    return [Fact(e.kind, e.effective_at, e.year) for e in ordered]


def events_of(
    session: Session, workshop_ids: Iterable[int] | None = None, known_at: datetime | None = None
) -> dict[int, list[list[CertificateEvent]]]:
    """Per workshop its certificates' events, oldest certificate first; only what was recorded by `known_at`.
    One statement.
    """
    query = (
        sa.select(Certificate.workshop_id, CertificateEvent)
        .join(Certificate, CertificateEvent.certificate_id == Certificate.id)
        .order_by(Certificate.workshop_id, Certificate.id, CertificateEvent.effective_at, CertificateEvent.id)
    )
    if workshop_ids is not None:
        query = query.where(Certificate.workshop_id.in_(list(workshop_ids)))
    if known_at is not None:
        query = query.where(CertificateEvent.recorded_at <= known_at)
    found: dict[int, list[list[CertificateEvent]]] = {}
    for (workshop_id, _certificate), rows in groupby(
        session.execute(query), lambda r: (r[0], r[1].certificate_id)
    ):
        found.setdefault(workshop_id, []).append([row[1] for row in rows])
    return found


def status(session: Session, workshop_id: int, at: datetime) -> Status:
    """How the workshop stands at the instant. One statement: the product page asks it for every visitor."""
    session.flush()
    rows = session.connection().execute(_record(), {"workshop": workshop_id})
    recorded = map(Recorded._make, rows)
    events = _current([list(group) for _id, group in groupby(recorded, lambda e: e.certificate_id)], at)
    return status_of(events, at, events[0].number) if events else NO_STATUS


@lru_cache(maxsize=1)
def _record() -> sa.Select[*tuple[Any, ...]]:
    """The events of a workshop's certificates in the order of `events_of`, each with the certificate's number."""
    event = CertificateEvent
    columns = [getattr(event, name) for name in Recorded._fields[:-1]]
    return (
        sa.select(*columns, Certificate.number)
        .join(Certificate, event.certificate_id == Certificate.id)
        .where(Certificate.workshop_id == sa.bindparam("workshop"))
        .order_by(Certificate.id, event.effective_at, event.id)
    )


def statuses(
    session: Session,
    workshop_ids: Iterable[int] | None,
    at: datetime,
    *,
    known_at: datetime | None = None,
) -> dict[int, Status]:
    """How each workshop stands (all when None), two statements whatever their number; without a certificate:
    absent.
    """
    histories = events_of(session, workshop_ids, known_at)
    chosen = {w: _current(certificates, at) for w, certificates in histories.items()}
    numbers = _numbers(session, [events[0].certificate_id for events in chosen.values() if events])
    return {
        w: status_of(events, at, numbers[events[0].certificate_id]) for w, events in chosen.items() if events
    }


def as_of(
    session: Session, day: date | datetime, known_at: date | datetime | None = None
) -> dict[int, Status]:
    """Who stood how on the day, as it ended (or at the instant), as far as had been recorded by the end of
    the day `known_at` (None: all that is known now). Workshops that never had a certificate by then are
    absent.
    """
    return statuses(session, None, _instant(day), known_at=None if known_at is None else _instant(known_at))


def _instant(day: date | datetime) -> datetime:
    return day if isinstance(day, datetime) else clock.day_end(day) - datetime.resolution


def _current(certificates: Sequence[list[E]], at: datetime) -> list[E]:
    """The events of the newest certificate granted by the instant (a new one is granted only after the old
    has ended).
    """
    granted = [
        events
        for events in certificates
        if any(e.kind == EventKind.GRANTED and e.effective_at <= at for e in events)
    ]
    return granted[-1] if granted else []


def _numbers(session: Session, certificate_ids: Iterable[int]) -> dict[int, str]:
    rows = session.execute(
        sa.select(Certificate.id, Certificate.number).where(Certificate.id.in_(list(certificate_ids)))
    )
    return {row.id: row.number for row in rows}


def status_of(events: Sequence[Event], at: datetime, number: str) -> Status:
    """The standing that one certificate gives at the instant. Pure; `events` in order of instant."""
    spans = timeline(facts(events))
    span = span_at(spans, at)
    if span is None:
        return Status(certificate_number=number)
    grant = next(e for e in events if e.kind == EventKind.GRANTED)
    measure = _measure(events, span, at) or grant
    leaving = next((e for e in events if e.kind == EventKind.WITHDRAWN and e.recorded_at <= at), None)
    return Status(
        state=span.state,
        certified_until=next((i.until_at for i in intervals(spans) if i.from_at <= at < i.until_at), None),
        missed_years=span.missed_years,
        certificate_number=number,
        since=_since(spans, span),
        certificate_id=grant.certificate_id,
        granted_at=grant.effective_at,
        last_confirmed_year=span.last_confirmed,
        lapses_at=lapses_at(span.last_confirmed) if span.state in RUNNING else None,
        withdrawal_announced_at=leaving.recorded_at if leaving else None,
        withdraws_at=leaving.effective_at if leaving else None,
        document_no=measure.document_no,
        reason=measure.reason,
        authority=measure.authority,
    )


def _measure(events: Sequence[Event], span: Span, at: datetime) -> Event | None:
    kind = MEASURES.get(span.state)
    return next((e for e in reversed(events) if e.kind == kind and e.effective_at <= at), None)


def _since(spans: Sequence[Span], span: Span) -> datetime:
    """Start of the stretch of spans in the same state that ends with this one."""
    start = span.from_at
    for earlier in reversed(spans[: spans.index(span)]):
        if earlier.state != span.state:
            break
        start = earlier.from_at
    return start
