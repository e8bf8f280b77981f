"""What officers should look into without anybody having asked: workshops found dormant, deadlines passed, papers expired."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased, joinedload

from shop.admin.records.lists import PER_PAGE, Asked
from shop.core import clock
from shop.core.access import Actor
from shop.core.paging import Page, page_of
from shop.core.text import later as _l
from shop.workshops import certification
from shop.workshops.evidence.models import Liveliness, Visit
from shop.workshops.models import Certificate, CertificateEvent, EventKind, Licence, Suspension, Workshop
from shop.workshops.queries import lies_in, watched_regions


class Look(StrEnum):
    """Kinds of alerts."""

    DORMANT = "dormant"
    SUSPENSION = "suspension"
    OVERDUE = "overdue"
    UNVERIFIED = "unverified"
    LICENCE = "licence"


LOOKS = {
    Look.DORMANT: _l("走访发现停产或关门"),
    Look.SUSPENSION: _l("整改期限已过"),
    Look.OVERDUE: _l("漏确认 1 年"),
    Look.UNVERIFIED: _l("证照核验到期"),
    Look.LICENCE: _l("许可过期"),
}


class Alert(NamedTuple):
    """A workshop, the day that matters, and a word that goes with it."""

    workshop: Workshop
    day: date | None
    note: str


class AlertList(NamedTuple):
    """One page of one kind, and the numbers of all."""

    look: Look
    rows: list[Alert]
    page: Page
    numbers: dict[Look, int]


def read(session: Session, actor: Actor, asked: Asked) -> AlertList:
    """One page of alerts about certified workshops of the account's regions."""
    part = Look(asked.look) if asked.look in set(Look) else Look.DORMANT
    # The county is no reason to look through all its workshops: what is alarming is found by itself.
    county = sa.func.coalesce(Workshop.county_code, "")
    there = sa.and_(lies_in(county, watched_regions(actor)), certification.running_sql(clock.now()))
    if asked.county:
        there = sa.and_(there, county == asked.county)
    queries = {look: query().where(there) for look, query in _QUERIES.items()}
    numbers = {
        look: session.scalar(q.with_only_columns(sa.func.count(), maintain_column_froms=True)) or 0
        for look, q in queries.items()
    }
    page = page_of(numbers[part], asked.page, PER_PAGE, asked.kept)
    narrow = queries[part].with_only_columns(
        Workshop.id, *queries[part].selected_columns[-2:], maintain_column_froms=True
    )
    ordered = narrow.order_by(Workshop.county_code, Workshop.id).offset(page.start).limit(PER_PAGE)
    shown = session.execute(ordered).all()
    whole = sa.select(Workshop).where(Workshop.id.in_({row[0] for row in shown}))
    known = {w.id: w for w in session.scalars(whole.options(joinedload(Workshop.county)))}
    return AlertList(part, [Alert(known[i], _day(day), note) for i, day, note in shown], page, numbers)


def _day(value: Any) -> date | None:
    return clock.local_day(value) if hasattr(value, "tzinfo") else value


Rows = sa.Select[*tuple[Any, ...]]


def _dormant() -> Rows:
    newest = aliased(Visit)
    last = (
        sa.select(newest.id)
        .where(newest.workshop_id == Workshop.id, newest.liveliness.is_not(None))
        .order_by(newest.visited_on.desc(), newest.id.desc())
        .limit(1)
        .correlate(Workshop)
        .scalar_subquery()
    )
    gone = (Liveliness.DORMANT, Liveliness.CLOSED)
    rows = sa.select(Workshop, Visit.visited_on, Visit.liveliness).join(
        Visit, Visit.workshop_id == Workshop.id
    )
    return rows.where(Visit.liveliness.in_(gone), Visit.id == last)


def _suspension() -> Rows:
    stop = sa.and_(
        CertificateEvent.certificate_id == Certificate.id,
        CertificateEvent.kind == EventKind.SUSPENDED,
        CertificateEvent.effective_at == Workshop.suspended_since,
    )
    return (
        sa.select(Workshop, Suspension.fix_by, CertificateEvent.document_no)
        .join(Certificate, Certificate.workshop_id == Workshop.id)
        .join(CertificateEvent, stop)
        .join(Suspension, Suspension.event_id == CertificateEvent.id)
        .where(Workshop.suspended_since.is_not(None), Suspension.fix_by < clock.today())
    )


def _overdue() -> Rows:
    missed = Workshop.confirmed_through == clock.today().year - 2
    return sa.select(Workshop, sa.cast(sa.null(), sa.Date), sa.literal("")).where(missed)


def _unverified() -> Rows:
    rows = sa.select(Workshop, Workshop.verified_until, sa.literal(""))
    return rows.where(Workshop.verified_until <= clock.now())


def _licence() -> Rows:
    """A licence ran out and no other of its kind holds."""
    now, other = clock.now(), aliased(Licence)
    holds = sa.exists().where(
        other.workshop_id == Licence.workshop_id,
        other.kind == Licence.kind,
        sa.or_(other.valid_until.is_(None), other.valid_until > now),
    )
    rows = sa.select(Workshop, Licence.valid_until, Licence.kind).join(
        Licence, Licence.workshop_id == Workshop.id
    )
    return rows.where(Licence.valid_until <= now, ~holds.correlate(Licence))


_QUERIES = {
    Look.DORMANT: _dormant,
    Look.SUSPENSION: _suspension,
    Look.OVERDUE: _overdue,
    Look.UNVERIFIED: _unverified,
    Look.LICENCE: _licence,
}
