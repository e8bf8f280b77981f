"""The list of applications of a region: narrowed by words, state and county, in the order of their due day."""

from __future__ import annotations

from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from shop.core.access import Actor
from shop.core.paging import Page, page_of
from shop.workshops.applications.models import OPEN_STATES, Application, ApplicationState
from shop.workshops.queries import lies_in, watched_regions

PER_PAGE = 30
#: What can be chosen besides a single state.
OPEN = "open"


class Asked(NamedTuple):
    """What the list was asked for."""

    words: str = ""
    state: str = ""
    county: str = ""
    page: str | None = None

    @property
    def kept(self) -> dict[str, str]:
        """What the addresses of further pages keep."""
        return {"q": self.words, "state": self.state, "county": self.county}


class Found(NamedTuple):
    """One page; how many there are in each state."""

    rows: list[Application]
    page: Page
    numbers: dict[str, int]


def search(session: Session, actor: Actor, asked: Asked) -> Found:
    """One page of what was submitted in the account's regions. Two statements whatever their number."""
    there = [
        lies_in(Application.county_code, watched_regions(actor)),
        Application.state != ApplicationState.DRAFT,
    ]
    if asked.county:
        there.append(Application.county_code == asked.county)
    if asked.words:
        there.append(_about(asked.words))
    # What was written and thrown away before it was submitted concerns nobody.
    there.append(Application.submitted_at.is_not(None))
    counted = sa.select(Application.state, sa.func.count()).where(*there).group_by(Application.state)
    numbers = dict(session.execute(counted).all())
    numbers[OPEN] = sum(numbers.get(state, 0) for state in OPEN_STATES)
    states = _states(asked.state)
    total = sum(numbers.get(state, 0) for state in states)
    page = page_of(total, asked.page, PER_PAGE, asked.kept)
    rows = (
        sa.select(Application)
        .where(*there, Application.state.in_(states))
        .options(joinedload(Application.county), joinedload(Application.craft))
        .order_by(Application.due_on.nulls_last(), Application.id.desc())
    )
    shown = session.scalars(rows.offset(page.start).limit(page.per_page))
    return Found(list(shown), page, numbers)


def _states(asked: str) -> tuple[str, ...]:
    if asked in set(ApplicationState):
        return (asked,)
    return OPEN_STATES if asked == OPEN else tuple(ApplicationState)


def _about(words: str) -> sa.ColumnElement[bool]:
    return sa.or_(
        Application.number == words.upper(),
        Application.name.contains(words, autoescape=True),
        Application.uscc == words.upper(),
    )
