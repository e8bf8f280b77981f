"""The fair that the home page tells of, as a row joined to a statement that is there already: it costs no statement more."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from shop.catalog.id_lists import few
from shop.core.db import UtcDateTime, table_of
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


def nearest() -> sa.Subquery:
    """A row of its own to join by an outer join (on true), with the columns of `Band` under the names `band_…`, over the
    bind parameter `band_at` (the present instant).
    """
    span = (
        sa.select(
            FairDay.fair_id,
            sa.func.min(FairDay.opens_at).label("first_at"),
            sa.func.max(FairDay.closes_at).label("last_at"),
        )
        .group_by(FairDay.fair_id)
        .subquery()
    )
    columns = {column.key: column for column in (*table_of(Fair).columns, span.c.first_at, span.c.last_at)}
    return (
        sa.select(*(columns[name].label(f"band_{name}") for name in Band._fields))
        .select_from(Fair)
        .join(span, span.c.fair_id == Fair.id)
        .where(
            Fair.state.in_([state.value for state in _ON]),
            span.c.last_at > sa.bindparam("band_at", type_=UtcDateTime()),
        )
        .order_by(span.c.first_at, Fair.id)
        .limit(few(1))
        .subquery("band")
    )


def of_row(row: Any) -> Band | None:
    """The fair in a row of the statement; None when there is none."""
    values = [getattr(row, f"band_{name}") for name in Band._fields]
    return Band(*values) if values[0] is not None else None
