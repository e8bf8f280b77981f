"""The public list of measures against workshops (E-commerce Law art. 36), and of announced withdrawals (art. 16).

Computed from the events and the instant: an automatic end stands in it from its second on, whatever a job has done.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from shop.core import clock
from shop.core.paging import Page, page_of
from shop.core.text import later as _l
from shop.heritage.models import Region
from shop.heritage.regions import covers
from shop.workshops import sanction_rows
from shop.workshops.history import Passing
from shop.workshops.models import Certificate, CertificateEvent, EventKind, Workshop
from shop.workshops.sanction_rows import Listed

PER_PAGE = 50
#: What the list can be narrowed to, with the kinds of entries that belong to it.
STATES: dict[str, tuple[str, ...]] = {
    "suspended": (EventKind.SUSPENDED,),
    "lifted": (EventKind.LIFTED, EventKind.RESTORED),
    "revoked": (EventKind.REVOKED,),
    "auto_cancelled": (Passing.AUTO_CANCELLED,),
    "withdrawn": (EventKind.WITHDRAWN,),
    "missed_year": (Passing.MISSED_YEAR, EventKind.CONFIRMATION_VOIDED),
}
STATE_WORDS = {
    "suspended": _l("暂停销售"),
    "lifted": _l("恢复销售、恢复认定"),
    "revoked": _l("撤销认定"),
    "auto_cancelled": _l("自动取消"),
    "withdrawn": _l("公告退出"),
    "missed_year": _l("漏确认、确认作废"),
}


class Asked(NamedTuple):
    """What the list was asked for; '' is everything. `county` may be a region of any level."""

    state: str = ""
    county: str = ""
    year: str = ""
    page: str | None = None

    @property
    def kept(self) -> dict[str, str]:
        """What the addresses of further pages keep."""
        return {"state": self.state, "county": self.county, "year": self.year}

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of entries that were asked for; all when none is named."""
        return STATES.get(self.state) or tuple(kind for kinds in STATES.values() for kind in kinds)

    @property
    def span(self) -> tuple[datetime, datetime] | None:
        """The year that was asked for, half-open."""
        if not (self.year.isascii() and self.year.isdigit() and len(self.year) == 4 and self.year > "1999"):
            return None
        return clock.year_start(int(self.year)), clock.year_start(int(self.year) + 1)


class Line(NamedTuple):
    """An entry with whom it is about, and the event behind it (None for what nobody decided).

    `listed_at`: since when it stands in the list; a withdrawal takes effect later than that.
    """

    kind: str
    listed_at: datetime
    year: int | None
    event: CertificateEvent | None
    certificate: Certificate

    @property
    def workshop(self) -> Workshop:
        """Whom it is about."""
        return self.certificate.workshop

    @property
    def effective_at(self) -> datetime:
        """From when on it holds."""
        return self.event.effective_at if self.event else self.listed_at


def page(session: Session, asked: Asked) -> tuple[list[Line], Page]:
    """One page of the list as of now, the newest first."""
    now = clock.now()
    extra = sanction_rows.unwritten(session, now)
    if len(extra) > sanction_rows.MOST_EXTRA:
        found = _filtered(session, sanction_rows.computed(session, now), asked)
        where = page_of(len(found), asked.page, PER_PAGE, asked.kept)
        return _lines(session, found[where.start : where.stop]), where
    rows = _narrowed(sanction_rows.written(now, extra), asked)
    total = session.scalar(sa.select(sa.func.count()).select_from(rows.subquery())) or 0
    where = page_of(total, asked.page, PER_PAGE, asked.kept)
    shown = session.execute(_ordered(rows).limit(PER_PAGE).offset(where.start))
    return _lines(session, [Listed._make(row) for row in shown]), where


def everything(session: Session, asked: Asked) -> list[Line]:
    """All that matches, for a file."""
    now = clock.now()
    extra = sanction_rows.unwritten(session, now)
    if len(extra) > sanction_rows.MOST_EXTRA:
        return _lines(session, _filtered(session, sanction_rows.computed(session, now), asked))
    rows = session.execute(_ordered(_narrowed(sanction_rows.written(now, extra), asked)))
    return _lines(session, [Listed._make(row) for row in rows])


def counties(session: Session) -> list[tuple[str, str]]:
    """Code and name of the counties that have certificates, to choose from."""
    rows = sa.select(Region.code, Region.name).where(
        sa.exists().where(Workshop.county_code == Region.code, Workshop.confirmed_through.is_not(None))
    )
    return [(code, name) for code, name in session.execute(rows.order_by(Region.code))]


def years(session: Session) -> list[int]:
    """The years in which something can be listed, the newest first."""
    first = session.scalar(sa.select(sa.func.min(CertificateEvent.effective_at)))
    this = clock.today().year
    return list(range(this, clock.local(first).year - 1 if first else this - 1, -1))


def _narrowed(rows: sanction_rows.Rows, asked: Asked) -> sanction_rows.Rows:
    columns = rows.selected_columns
    rows = rows.where(columns.kind.in_(asked.kinds))
    if asked.span:
        rows = rows.where(columns.at >= asked.span[0], columns.at < asked.span[1])
    if asked.county:
        rows = rows.where(sanction_rows.lies_in(columns.workshop_id, asked.county))
    return rows


def _ordered(rows: sanction_rows.Rows) -> sanction_rows.Rows:
    columns = rows.selected_columns
    return rows.order_by(columns.at.desc(), columns.certificate_id.desc(), columns.kind, columns.event_id)


def _filtered(session: Session, found: Iterable[Listed], asked: Asked) -> list[Listed]:
    """The same in Python, for the minutes in which many automatic ends are not written down yet."""
    counties_of: dict[int, str] = dict(session.execute(sa.select(Workshop.id, Workshop.county_code)).all())
    chosen = [
        row
        for row in found
        if row.kind in asked.kinds
        and (asked.span is None or asked.span[0] <= row.at < asked.span[1])
        and (not asked.county or covers(asked.county, counties_of[row.workshop_id]))
    ]
    chosen.sort(key=lambda row: (row.kind, row.event_id or 0))
    return sorted(chosen, key=lambda row: (row.at, row.certificate_id), reverse=True)


def _lines(session: Session, rows: Sequence[Listed]) -> list[Line]:
    wanted = sa.select(Certificate).where(Certificate.id.in_({row.certificate_id for row in rows}))
    loaded = wanted.options(joinedload(Certificate.workshop).joinedload(Workshop.county))
    certificates = {c.id: c for c in session.scalars(loaded)}
    ids = {row.event_id for row in rows if row.event_id is not None}
    events = {
        e.id: e for e in session.scalars(sa.select(CertificateEvent).where(CertificateEvent.id.in_(ids)))
    }
    return [
        Line(row.kind, row.at, row.year, events.get(row.event_id or 0), certificates[row.certificate_id])
        for row in rows
    ]
