"""The register of workshops as officers see it: search, filters, numbers, how each one stands."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from shop.core import clock
from shop.core.access import Actor
from shop.core.paging import Page, page_of
from shop.heritage.models import Region
from shop.heritage.regions import stem
from shop.workshops import certification
from shop.workshops.certification import NO_STATUS, State, Status
from shop.workshops.models import Certificate, Workshop
from shop.workshops.queries import watched_regions, within

PER_PAGE = 50


class Asked(NamedTuple):
    """What the register was asked for."""

    words: str = ""
    county: str = ""
    state: str = ""
    page: str | None = None

    @property
    def kept(self) -> dict[str, str]:
        """What the addresses of further pages keep."""
        return {"q": self.words, "county": self.county, "state": self.state}


class Row(NamedTuple):
    """A workshop and how it stands now."""

    workshop: Workshop
    standing: Status
    verified: bool


def search(session: Session, actor: Actor, asked: Asked) -> tuple[list[Row], Page]:
    """One page of the workshops in the actor's regions that match, by county and name. Five statements, however many
    match: the state is part of the question.
    """
    now = clock.now()
    wanted = sa.select(Workshop.id).where(within(watched_regions(actor)), *_conditions(asked, now))
    total = session.scalar(sa.select(sa.func.count()).select_from(wanted.subquery())) or 0
    page = page_of(total, asked.page, PER_PAGE, asked.kept)
    ordered = wanted.order_by(Workshop.county_code, Workshop.name, Workshop.id)
    shown = list(session.scalars(ordered.limit(PER_PAGE).offset(page.start)))
    standings = certification.statuses(session, shown, now)
    rows = sa.select(Workshop).where(Workshop.id.in_(shown))
    options = (joinedload(Workshop.county), joinedload(Workshop.craft))
    found = {w.id: w for w in session.scalars(rows.options(*options))}
    return [_row(found[i], standings.get(i, NO_STATUS), now) for i in shown], page


def _row(workshop: Workshop, standing: Status, now: datetime) -> Row:
    return Row(workshop, standing, workshop.verified_until > now)


def _conditions(asked: Asked, now: datetime) -> list[sa.ColumnElement[bool]]:
    found: list[sa.ColumnElement[bool]] = []
    if asked.county:
        found.append(Workshop.county_code == asked.county)
    if asked.state in {s.value for s in State}:
        found.append(certification.state_sql(now) == asked.state)
    if asked.words:
        found.append(_about(asked.words))
    return found


def _about(words: str) -> sa.ColumnElement[bool]:
    """The words stand in a name, a credit code or a certificate's number."""
    number = certification.recognise(words)
    by_number = sa.select(Certificate.workshop_id).where(Certificate.number == number)
    return sa.or_(
        Workshop.name.contains(words, autoescape=True),
        Workshop.leader_name.contains(words, autoescape=True),
        Workshop.legal_rep.contains(words, autoescape=True),
        Workshop.uscc == words.upper(),
        Workshop.id.in_(by_number),
    )


def counties(session: Session, actor: Actor) -> list[Region]:
    """The counties in the actor's regions in which there are workshops."""
    there = sa.exists().where(Workshop.county_code == Region.code)
    watched = watched_regions(actor)
    inside = (
        sa.true()
        if watched is None
        else sa.or_(sa.false(), *(Region.code.startswith(stem(r)) for r in watched))
    )
    return list(session.scalars(sa.select(Region).where(inside, there).order_by(Region.code)))
