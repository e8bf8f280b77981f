"""Public notices as everybody sees them: which run, what stands on each, and how it went on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from shop.core.paging import Page, page_of
from shop.heritage.models import Region
from shop.workshops.applications.models import Application, ApplicationState, NoticeEntry, PublicNotice
from shop.workshops.models import Certificate

PER_PAGE = 30
RUNS, LATER, OVER, GRANTED, STOPPED = "runs", "later", "over", "granted", "stopped"


@dataclass(frozen=True)
class Line:
    """An application on a notice. `state`: runs, later, over (decision to come), granted, stopped."""

    application: Application
    state: str
    certificate: str


@dataclass(frozen=True)
class Announced:
    """A notice with what stands on it. `days_left` counts today too; 0 when it does not run."""

    notice: PublicNotice
    lines: list[Line]
    days_left: int

    @property
    def open_lines(self) -> list[Line]:
        """What an objection can be brought forward against now."""
        return [line for line in self.lines if line.state == RUNS]


@dataclass(frozen=True)
class Listed:
    """A notice in the list."""

    notice: PublicNotice
    count: int
    days_left: int


def days_left(notice: PublicNotice, today: date) -> int:
    """Days on which an objection is still taken, today included; 0 before the first and after the last day."""
    return (notice.ends_on - today).days + 1 if notice.starts_on <= today <= notice.ends_on else 0


def page(session: Session, today: date, number: str | None, county: str = "") -> tuple[list[Listed], Page]:
    """One page of all notices (of one county when it is named), those that run longest first. Three statements."""
    kept = PublicNotice.county_code == county if county else sa.true()
    total = session.scalar(sa.select(sa.func.count(PublicNotice.id)).where(kept)) or 0
    where = page_of(total, number, PER_PAGE, {"county": county})
    held = (
        sa.select(sa.func.count(NoticeEntry.id))
        .where(NoticeEntry.notice_id == PublicNotice.id)
        .scalar_subquery()
    )
    rows = session.execute(
        sa.select(PublicNotice, held)
        .where(kept)
        .options(joinedload(PublicNotice.county))
        .order_by(PublicNotice.ends_on.desc(), PublicNotice.id.desc())
        .offset(where.start)
        .limit(PER_PAGE)
    )
    return [Listed(notice, count, days_left(notice, today)) for notice, count in rows], where


def get(session: Session, number: str, today: date) -> Announced | None:
    """The notice of the number with its lines; None when there is none. Two statements."""
    notice = session.scalar(
        sa.select(PublicNotice).where(PublicNotice.number == number).options(joinedload(PublicNotice.county))
    )
    if notice is None:
        return None
    rows = session.execute(
        sa.select(NoticeEntry, Certificate.number)
        .outerjoin(Certificate, Certificate.application_id == NoticeEntry.application_id)
        .where(NoticeEntry.notice_id == notice.id)
        .options(
            joinedload(NoticeEntry.application).joinedload(Application.craft),
            joinedload(NoticeEntry.application).joinedload(Application.ich_item),
        )
        .order_by(NoticeEntry.id)
    )
    lines = [
        Line(entry.application, _state(notice, entry, today), certificate or "")
        for entry, certificate in rows
    ]
    return Announced(notice, lines, days_left(notice, today))


def county_named(session: Session, code: str) -> Region | None:
    """The county of the list's address."""
    return session.get(Region, code) if code else None


def _state(notice: PublicNotice, entry: NoticeEntry, today: date) -> str:
    application = entry.application
    if application.round != entry.round:
        return STOPPED
    if application.state == ApplicationState.GRANTED:
        return GRANTED
    if application.state != ApplicationState.PUBLIC_NOTICE:
        return STOPPED
    if today < notice.starts_on:
        return LATER
    return RUNS if today <= notice.ends_on else OVER
