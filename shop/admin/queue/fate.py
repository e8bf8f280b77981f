"""What the next 1 January does by itself to the certificates of a region."""

from __future__ import annotations

from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.core import clock
from shop.core.access import Actor
from shop.workshops.models import Workshop
from shop.workshops.queries import watched_regions, within

SHOWN = 5


class Fate(NamedTuple):
    """If nothing is confirmed until then: how many go on, miss a year, end; the first of those that end."""

    year: int
    go_on: int
    miss: int
    end: int
    ending: list[tuple[str, str]]


def fate(session: Session, actor: Actor) -> Fate:
    """What comes, for all running certificates of the account's regions. Two statements at most."""
    year = clock.today().year + 1
    turn = clock.year_start(year)
    there = within(watched_regions(actor))
    stays = sa.or_(Workshop.ends_at.is_(None), Workshop.ends_at >= turn)
    counted = [
        sa.select(sa.func.count())
        .select_from(Workshop)
        .where(Workshop.confirmed_through == last, there, stays)
        .scalar_subquery()
        for last in (year - 1, year - 2, year - 3)
    ]
    go_on, miss, end = session.execute(sa.select(*counted)).one()
    first = (
        sa.select(Workshop.slug, Workshop.name)
        .where(Workshop.confirmed_through == year - 3, there, stays)
        .order_by(Workshop.county_code, Workshop.ends_at, Workshop.id)
        .limit(SHOWN)
    )
    ending = session.execute(first).all() if end else []
    return Fate(year, go_on, miss, end, [(slug, name) for slug, name in ending])
