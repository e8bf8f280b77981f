"""Who was certified on a day, answered from the history: as it is known now, or as it was known on another day.

Certified is who held the right when the day ended (state certified or confirm_overdue); who was suspended was not.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import NamedTuple

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session, joinedload

from shop.core import clock
from shop.core.errors import Invalid
from shop.core.paging import Page, page_of
from shop.core.tables import Cell, csv_text
from shop.heritage.regions import stem
from shop.workshops import certification
from shop.workshops.certificate_view import STATES
from shop.workshops.certification import Status
from shop.workshops.models import RightInterval, Workshop
from shop.workshops.queries import within
from shop.workshops.roster.checking import chunks

PER_PAGE = 50
FIRST = date(2000, 1, 1)


class Asked(NamedTuple):
    """A day, the day whose knowledge is asked for (None: now), and a region within what may be seen ('' all)."""

    day: date
    known_on: date | None = None
    region: str = ""
    page: str | None = None

    @property
    def kept(self) -> dict[str, str]:
        """What the addresses of further pages keep."""
        known = self.known_on.isoformat() if self.known_on else ""
        return {"on": self.day.isoformat(), "known": known, "county": self.region}


class Held(NamedTuple):
    """A workshop that was certified, and how it stood."""

    workshop: Workshop
    status: Status


def day_asked(text: str, default: date) -> date:
    """The day of the address. Raises Invalid for no day, one before 2000, and one to come."""
    try:
        day = date.fromisoformat(text) if text else default
    except ValueError as error:
        raise Invalid(_("请按 2026-11-22 的样子填写日期。"), field="on") from error
    if not FIRST <= day <= clock.today():
        raise Invalid(_("日子要在 2000 年以后，不能晚于今天。"), field="on")
    return day


def page(session: Session, asked: Asked, regions: Iterable[str] | None) -> tuple[list[Held], Page]:
    """One page by county and name."""
    if asked.known_on is None:
        wanted = _held_now(asked, regions)
        total = session.scalar(sa.select(sa.func.count()).select_from(wanted.subquery())) or 0
        where = page_of(total, asked.page, PER_PAGE, asked.kept)
        ids = list(session.scalars(_ordered(wanted).limit(PER_PAGE).offset(where.start)))
        return _held(session, ids, asked), where
    known = _held_as_known(session, asked, regions)
    where = page_of(len(known), asked.page, PER_PAGE, asked.kept)
    return _held(session, known[where.start : where.stop], asked), where


def everything(session: Session, asked: Asked, regions: Iterable[str] | None) -> list[Held]:
    """All of them, for a file."""
    if asked.known_on is None:
        ids = list(session.scalars(_ordered(_held_now(asked, regions))))
    else:
        ids = _held_as_known(session, asked, regions)
    return [held for chunk in chunks(ids) for held in _held(session, chunk, asked)]


def counts(session: Session, day: date) -> dict[str, int]:
    """How many were certified when the day ended, by county. One statement."""
    wanted = _held_now(Asked(day), None).subquery()
    rows = sa.select(Workshop.county_code, sa.func.count()).join(wanted, wanted.c.id == Workshop.id)
    found: dict[str, int] = dict(session.execute(rows.group_by(Workshop.county_code)).all())
    return found


def as_csv(session: Session, asked: Asked, regions: Iterable[str] | None) -> str:
    """The list as CSV."""
    head = [
        _("工坊"), _("县区代码"), _("县区"), _("证书编号"), _("状态"), _("发证日期"), _("最后确认的年份"),
        _("文号"), _("办理单位"),
    ]  # fmt: skip
    rows: list[list[Cell]] = [
        [
            held.workshop.name,
            held.workshop.county_code,
            held.workshop.county.name,
            held.status.certificate_number,
            str(STATES[held.status.state][1]),
            clock.local_day(held.status.granted_at).isoformat() if held.status.granted_at else "",
            held.status.last_confirmed_year,
            held.status.document_no,
            held.status.authority,
        ]
        for held in everything(session, asked, regions)
    ]
    return csv_text(head, rows)


def _end(day: date) -> datetime:
    return clock.day_end(day) - datetime.resolution


def _held_now(asked: Asked, regions: Iterable[str] | None) -> sa.Select[int]:
    """As it is known now: the intervals of the right are all that the events say."""
    at = _end(asked.day)
    holds = sa.exists().where(
        RightInterval.workshop_id == Workshop.id, RightInterval.from_at <= at, RightInterval.until_at > at
    )
    return sa.select(Workshop.id).where(holds, *_where(asked, regions))


def _held_as_known(session: Session, asked: Asked, regions: Iterable[str] | None) -> list[int]:
    """As it was known: only what had been recorded by the end of that day counts."""
    assert asked.known_on is not None
    certified = Workshop.confirmed_through.is_not(None)
    ids = list(session.scalars(_ordered(sa.select(Workshop.id).where(certified, *_where(asked, regions)))))
    return [
        workshop_id
        for chunk in chunks(ids)
        for workshop_id in _selling(session, chunk, _end(asked.day), _end(asked.known_on))
    ]


def _selling(session: Session, ids: Sequence[int], at: datetime, known_at: datetime) -> list[int]:
    found = certification.statuses(session, ids, at, known_at=known_at)
    return [i for i in ids if i in found and found[i].sells]


def _where(asked: Asked, regions: Iterable[str] | None) -> list[sa.ColumnElement[bool]]:
    found = [within(regions)]
    if asked.region:
        found.append(Workshop.county_code.startswith(stem(asked.region), autoescape=True))
    return found


def _ordered(wanted: sa.Select[int]) -> sa.Select[int]:
    return wanted.order_by(Workshop.county_code, Workshop.name, Workshop.id)


def _held(session: Session, ids: Sequence[int], asked: Asked) -> list[Held]:
    known_at = None if asked.known_on is None else _end(asked.known_on)
    found = certification.statuses(session, ids, _end(asked.day), known_at=known_at)
    rows = sa.select(Workshop).where(Workshop.id.in_(ids)).options(joinedload(Workshop.county))
    workshops = {workshop.id: workshop for workshop in session.scalars(rows)}
    return [Held(workshops[i], found[i]) for i in ids]
