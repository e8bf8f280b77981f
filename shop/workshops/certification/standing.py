"""How a workshop stands now, as one SQL expression over the columns that each act keeps: lists are filtered, counted and
paged by it without reading anybody's events. What time alone does is computed from the instant, as everywhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.sql.elements import ColumnElement

from shop.core import clock
from shop.workshops.certification.timeline import Span, State
from shop.workshops.models import Workshop


class Known(NamedTuple):
    """What is kept of a certificate: its last confirmed year, and by what it ends earlier than time would end it."""

    confirmed_through: int | None
    ends_at: datetime | None
    ended_as: str | None


def standing_of(spans: Sequence[Span]) -> Known:
    """What is kept of the certificate with these spans; nothing of none."""
    if not spans:
        return Known(None, None, None)
    last = spans[-1]
    if last.state in (State.REVOKED, State.WITHDRAWN):
        return Known(last.last_confirmed, last.from_at, last.state.value)
    return Known(last.last_confirmed, None, None)


def state_sql(now: datetime) -> ColumnElement[str]:
    """The State of the workshop's row. Only for the present: the columns know nothing of how it stood before."""
    year = clock.local(now).year
    ended = sa.and_(Workshop.ends_at.is_not(None), Workshop.ends_at <= now)
    return sa.case(
        (Workshop.confirmed_through.is_(None), State.NONE.value),
        (ended, Workshop.ended_as),
        (Workshop.confirmed_through <= year - 3, State.AUTO_CANCELLED.value),
        (Workshop.suspended_since.is_not(None), State.SUSPENDED.value),
        (Workshop.confirmed_through == year - 2, State.CONFIRM_OVERDUE.value),
        else_=State.CERTIFIED.value,
    )


def running_sql(now: datetime | ColumnElement[datetime], year: int | None = None) -> ColumnElement[bool]:
    """A certificate runs: it can be confirmed, suspended, revoked (`Status.runs`).

    `now` may be a parameter of a statement that is kept; the year is said then.
    """
    this_year = clock.local(now).year if isinstance(now, datetime) else year
    assert this_year is not None, "a parameter does not say its year"
    return sa.and_(
        Workshop.confirmed_through >= this_year - 2,
        sa.or_(Workshop.ends_at.is_(None), Workshop.ends_at > now),
    )
