"""One query for each kind of matter, all with the same columns, in the order of their due day.

Each is cut before it is joined with the others, so that a queue of ten thousand costs what a queue of fifty costs.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from shop.admin.queue.matters import Matter
from shop.admin.queue.viewing import Viewer
from shop.core.db import UtcDateTime
from shop.workshops import certification
from shop.workshops.models import Workshop
from shop.workshops.queries import lies_in

#: No kind of matter is counted further than this; the page then says "at least".
CAP = 1000


#: The instant of the question: statements are kept for a day and asked again and again.
NOW: sa.ColumnElement[datetime] = sa.bindparam("now", type_=UtcDateTime())

#: How many rows of each arm are read at most.
STOP = sa.bindparam("stop", type_=sa.Integer)


class Moment(NamedTuple):
    """The day of the question, and the engine that is asked. The instant itself is a parameter (NOW)."""

    today: date
    dialect: str


class Asker(NamedTuple):
    """Who asks, when, and for which county alone ('': all)."""

    viewer: Viewer
    moment: Moment
    county: str = ""

    def place(self, column: Any, matter: Matter) -> sa.ColumnElement[bool]:
        """The county in the column is one the account watches over, and the one asked for."""
        watched = lies_in(column, self.viewer.regions(matter))
        return sa.and_(watched, column == self.county) if self.county else watched


Rows = sa.Select[*tuple[Any, ...]]
Arm = Callable[[Asker], Rows]


def columns(
    matter: Matter,
    *,
    place: Any,
    key: Any,
    name: Any,
    county: Any,
    due: Any = None,
    number: Any = "",
    note: Any = "",
    size: Any = 1,
    same_day: bool = False,
) -> Rows:
    """The columns that every arm selects, in the order of the queue: due day, county, `place` (a number of the thing).

    `key` finds the thing, `note` is a word for how it stands. `same_day`: all are due on one day (or on none).
    """
    day = sa.cast(sa.null(), sa.Date) if due is None else due
    return sa.select(
        sa.literal(matter.value, sa.String).label("matter"),
        sa.cast(key, sa.String).label("key"),
        sa.cast(name, sa.String).label("name"),
        sa.cast(county, sa.String).label("county"),
        sa.type_coerce(day, sa.Date).label("due"),
        sa.cast(number, sa.String).label("number"),
        sa.cast(note, sa.String).label("note"),
        sa.cast(size, sa.Integer).label("size"),
        sa.cast(place, sa.BigInteger).label("place"),
    ).order_by(*([] if same_day else [sa.type_coerce(day, sa.Date).nulls_last()]), county, place)


def many(matter: Matter, found: Rows, *, due: date | None = None, note: str = "") -> Rows:
    """One row for all that the query finds, with their number (cut at the cap); none when it finds nothing."""
    counted = sa.select(sa.func.count().label("n")).select_from(found.limit(CAP).subquery()).subquery()
    day = None if due is None else sa.literal(due, sa.Date)
    none = sa.literal("")
    row = columns(
        matter, place=sa.literal(0), key=none, name=none, county=none, due=day, note=note, size=counted.c.n
    )
    return row.order_by(None).where(counted.c.n > 0)


def running_in(asker: Asker, matter: Matter) -> sa.ColumnElement[bool]:
    """The workshop lies where the account watches, and its certificate runs."""
    return sa.and_(
        asker.place(Workshop.county_code, matter), certification.running_sql(NOW, asker.moment.today.year)
    )


def shanghai_day(column: Any, moment: Moment) -> Any:
    """The day in Shanghai of the instant in the column."""
    if moment.dialect == "sqlite":
        return sa.func.date(column, "+8 hours", type_=sa.Date)
    return sa.cast(sa.func.timezone("Asia/Shanghai", column), sa.Date)
