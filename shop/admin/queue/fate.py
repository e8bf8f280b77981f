"""What the next 1 January does by itself to the certificates of a region."""

from __future__ import annotations

from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.core import clock
from shop.core.access import Actor
from shop.workshops import certification
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
    now = clock.now()
    year = clock.local(now).year + 1
    turn = clock.year_start(year)
    still = sa.and_(
        within(watched_regions(actor)),
        certification.running_sql(now),
        sa.or_(Workshop.ends_at.is_(None), Workshop.ends_at >= turn),
    )
    counts = dict(
        session.execute(
            sa.select(Workshop.confirmed_through, sa.func.count())
            .where(still)
            .group_by(Workshop.confirmed_through)
        ).all()
    )
    first = (
        sa.select(Workshop.slug, Workshop.name)
        .where(still, Workshop.confirmed_through == year - 3)
        .order_by(Workshop.county_code, Workshop.id)
        .limit(SHOWN)
    )
    ending = session.execute(first).all() if counts.get(year - 3) else []
    return Fate(
        year,
        counts.get(year - 1, 0),
        counts.get(year - 2, 0),
        counts.get(year - 3, 0),
        [(slug, name) for slug, name in ending],
    )
