"""Where the entries of the public list of measures come from: events that somebody decided, what time did and the
night has written down, and what time did just now.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple, cast

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.core import clock
from shop.heritage.regions import stem
from shop.workshops import history
from shop.workshops.certification import events_of
from shop.workshops.history import Notice, Passing
from shop.workshops.models import Certificate, CertificateEvent, CertificateHistory, EventKind, Workshop

Rows = sa.Select[Any]
#: More than these in one statement are computed from all events instead.
MOST_EXTRA = 200
_BY_DECISION = (
    EventKind.SUSPENDED,
    EventKind.LIFTED,
    EventKind.REVOKED,
    EventKind.CONFIRMATION_VOIDED,
    EventKind.RESTORED,
    EventKind.WITHDRAWN,
)
_BY_TIME = (Passing.MISSED_YEAR, Passing.AUTO_CANCELLED)


class Listed(NamedTuple):
    """One entry: since when it is listed, what it is, about whom; `event_id` None for what nobody decided."""

    at: datetime
    kind: str
    year: int | None
    workshop_id: int
    certificate_id: int
    event_id: int | None


def written(now: datetime, extra: list[Notice]) -> Rows:
    """All entries up to the instant as one statement, those of `extra` included."""
    parts = [_decided(now), _passed(now), *(_literal(notice) for notice in extra)]
    together = sa.union_all(*parts).subquery()
    return sa.select(*(together.c[name] for name in Listed._fields))


def computed(session: Session, now: datetime) -> list[Listed]:
    """All entries up to the instant, computed from all events."""
    decided = [Listed._make(row) for row in session.execute(_decided(now))]
    return [*decided, *(_of(notice) for notice in history.all_happened(session, now))]


def unwritten(session: Session, now: datetime) -> list[Notice]:
    """Missed years and ends of the running year that the night has not written down yet."""
    ids = list(session.scalars(_overlooked(now)))
    if not ids:
        return []
    found = [
        notice
        for workshop_id, certificates in events_of(session, ids).items()
        for events in certificates
        for notice in history.happened(events, workshop_id, now)
    ]
    rows = session.execute(
        sa.select(CertificateHistory.certificate_id, CertificateHistory.kind, CertificateHistory.year).where(
            CertificateHistory.certificate_id.in_({n.certificate_id for n in found})
        )
    )
    noted = {tuple(row) for row in rows}
    return [n for n in found if (n.certificate_id, n.kind.value, n.year) not in noted]


def lies_in(workshop_id: sa.ColumnElement[int], region_code: str) -> sa.ColumnElement[bool]:
    """The workshop of the column lies in the region, which may be of any level."""
    there = sa.select(Workshop.id).where(Workshop.county_code.startswith(stem(region_code), autoescape=True))
    return workshop_id.in_(there)


def _decided(now: datetime) -> Rows:
    """A withdrawal is listed from its announcement on, everything else from its effect on."""
    listed_at = sa.case(
        (CertificateEvent.kind == EventKind.WITHDRAWN, CertificateEvent.recorded_at),
        else_=CertificateEvent.effective_at,
    )
    return (
        sa.select(
            listed_at.label("at"),
            CertificateEvent.kind,
            CertificateEvent.year,
            Certificate.workshop_id,
            CertificateEvent.certificate_id,
            CertificateEvent.id.label("event_id"),
        )
        .join(Certificate, CertificateEvent.certificate_id == Certificate.id)
        .where(CertificateEvent.kind.in_(_BY_DECISION), listed_at <= now)
    )


def _passed(now: datetime) -> Rows:
    found: Any = (
        sa.select(
            CertificateHistory.happened_at.label("at"),
            CertificateHistory.kind,
            CertificateHistory.year,
            Certificate.workshop_id,
            CertificateHistory.certificate_id,
            sa.cast(sa.null(), sa.BigInteger).label("event_id"),
        )
        .join(Certificate, CertificateHistory.certificate_id == Certificate.id)
        .where(CertificateHistory.kind.in_(_BY_TIME), CertificateHistory.happened_at <= now)
    )
    return cast("Rows", found)


def _literal(notice: Notice) -> Rows:
    entry = _of(notice)
    columns = CertificateHistory.__table__.c
    return sa.select(
        sa.literal(entry.at, columns.happened_at.type).label("at"),
        sa.literal(entry.kind, sa.String).label("kind"),
        sa.literal(entry.year, sa.Integer).label("year"),
        sa.cast(sa.literal(entry.workshop_id), sa.BigInteger).label("workshop_id"),
        sa.cast(sa.literal(entry.certificate_id), sa.BigInteger).label("certificate_id"),
        sa.cast(sa.null(), sa.BigInteger).label("event_id"),
    )


def _of(notice: Notice) -> Listed:
    return Listed(
        notice.happened_at, notice.kind.value, notice.year, notice.workshop_id, notice.certificate_id, None
    )


def _overlooked(now: datetime) -> sa.Select[int]:
    """Workshops that time has caught up with in the running year, and of which nothing is written about it."""
    year = clock.local(now).year
    missed = sa.and_(Workshop.confirmed_through == year - 2, ~_noted(Passing.MISSED_YEAR, year - 1))
    lapsed = sa.and_(
        Workshop.confirmed_through <= year - 3,
        ~_noted(Passing.AUTO_CANCELLED, Workshop.confirmed_through + 3),
    )
    runs_on = sa.or_(Workshop.ends_at.is_(None), Workshop.ends_at > now)
    return sa.select(Workshop.id).where(runs_on, sa.or_(missed, lapsed))


def _noted(kind: Passing, year: Any) -> sa.ColumnElement[bool]:
    return (
        sa.exists()
        .where(
            Certificate.workshop_id == Workshop.id,
            CertificateHistory.certificate_id == Certificate.id,
            CertificateHistory.kind == kind,
            CertificateHistory.year == year,
        )
        .correlate(Workshop)
    )
