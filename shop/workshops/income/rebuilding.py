"""The rollups made anew from the ledger, quarter by quarter: after a fault was found, or a way of counting changed.

The store goes on meanwhile: who posts waits for the quarter that is being made, and then adds to it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, sessionmaker

from shop.core.db import table_of
from shop.workshops.income.models import IncomeDay, IncomeQuarter, IncomeWorkshopQuarter, LedgerEntry
from shop.workshops.income.quarters import Quarter
from shop.workshops.income.rollups import ROLLUPS
from shop.workshops.income.verify import booked_cells

Progress = Callable[[int], None]


def quarters_booked(session: Session) -> list[Quarter]:
    """Quarters in which anything counts or a rollup stands, the earliest first."""
    days: list[date] = []
    for column in (LedgerEntry.counted_on, IncomeDay.day):
        days += filter(None, session.execute(sa.select(sa.func.min(column), sa.func.max(column))).one())
    found: set[Quarter] = set()
    for named in (IncomeQuarter.quarter, IncomeWorkshopQuarter.quarter):
        found |= {Quarter.parse(name) for name in session.scalars(sa.select(named).distinct())}
    if days:
        at, end = Quarter.of(min(days)), Quarter.of(max(days))
        while at <= end:
            found.add(at)
            at = at.next
    return sorted(found)


def rebuild(sessions: sessionmaker[Session], progress: Progress | None = None) -> int:
    """Make all rollups anew, one transaction a quarter; how many rows there are now. `progress` is told each quarter."""
    with sessions() as session:
        quarters = quarters_booked(session)
        session.rollback()
    written = 0
    for quarter in quarters:
        with sessions.begin() as session:
            written += rebuild_quarter(session, quarter)
        if progress is not None:
            progress(1)
    return written


def rebuild_quarter(session: Session, quarter: Quarter) -> int:
    """Delete the quarter's rows and write them from the postings, in the caller's transaction; how many were written."""
    _hold(session)
    written = 0
    last = quarter.next.first_day - timedelta(days=1)
    within = LedgerEntry.counted_on.between(quarter.first_day, last)
    mine: dict[Any, Any] = {
        IncomeDay: IncomeDay.day.between(quarter.first_day, last),
        IncomeWorkshopQuarter: IncomeWorkshopQuarter.quarter == str(quarter),
        IncomeQuarter: IncomeQuarter.quarter == str(quarter),
    }
    for rollup in ROLLUPS:
        session.execute(sa.delete(rollup).where(mine[rollup]).execution_options(synchronize_session=False))
        cells = booked_cells(rollup, within)
        names = [column.name for column in cells.c]
        made = session.execute(
            sa.insert(table_of(rollup)).from_select(names, sa.select(*(cells.c[n] for n in names))),
            execution_options={"preserve_rowcount": True},
        )
        written += made.rowcount  # type: ignore[attr-defined]  # an insert has one
    return written


def _hold(session: Session) -> None:
    """Nobody else raises a rollup until the transaction ends; reading goes on. SQLite has one writer anyway."""
    if session.get_bind().dialect.name == "postgresql":
        names = ", ".join(rollup.__tablename__ for rollup in ROLLUPS)
        session.execute(sa.text(f"LOCK TABLE {names} IN SHARE ROW EXCLUSIVE MODE"))
