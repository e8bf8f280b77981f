"""The fair that the home page tells of, as columns of a statement that is there already: it costs no statement more."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from shop.core.db import UtcDateTime
from shop.exhibition.fairs.models import Fair, FairDay, FairState

_ON = (FairState.APPLYING, FairState.ARRANGED, FairState.LIVE)


class Band(NamedTuple):
    """A fair that is announced or on: the nearest one."""

    slug: str
    edition: str
    name: str
    venue: str
    lead: str
    first_at: datetime
    last_at: datetime

    @property
    def title(self) -> str:
        """Its name with the edition."""
        return f"{self.edition} {self.name}".strip()


def columns() -> list[sa.Label[Any]]:
    """What `of_row` needs, each a scalar subquery over the bind parameter `band_at` (the present instant)."""
    span = (
        sa.select(
            FairDay.fair_id,
            sa.func.min(FairDay.opens_at).label("first_at"),
            sa.func.max(FairDay.closes_at).label("last_at"),
        )
        .group_by(FairDay.fair_id)
        .subquery()
    )
    near = (
        sa.select(Fair, span.c.first_at, span.c.last_at)
        .join(span, span.c.fair_id == Fair.id)
        .where(
            Fair.state.in_([state.value for state in _ON]),
            span.c.last_at > sa.bindparam("band_at", type_=UtcDateTime()),
        )
        .order_by(span.c.first_at, Fair.id)
        .limit(1)
        .subquery()
    )
    return [sa.select(near.c[name]).scalar_subquery().label(f"band_{name}") for name in _NAMES]


_NAMES = tuple(name for name in Band._fields)


def of_row(row: Any) -> Band | None:
    """The fair in a row of the statement; None when there is none."""
    values = [getattr(row, f"band_{name}") for name in _NAMES]
    return Band(*values) if values[0] is not None else None
