"""The figures of a quarter by workshop: as they were frozen, or as they stand now. What publication reads.

Sales come from the rollups of the ledger and nowhere else, people from forms that the county has accepted. Amounts in
fen. Direct employment and people merely benefited stay apart.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.core import clock
from shop.heritage.regions import stem
from shop.workshops.income.models import IncomeWorkshopQuarter
from shop.workshops.income.quarters import Quarter
from shop.workshops.income.report import PROVINCE
from shop.workshops.income.rollups import MEASURES
from shop.workshops.models import RightInterval, Workshop
from shop.workshops.queries import lies_in
from shop.workshops.statistics.models import STATED, ReturnState, SuppliedCount, WorkshopReturn
from shop.workshops.statistics.snapshot_models import QuarterSnapshot, SnapshotPeople, SnapshotSale


class SaleRow(NamedTuple):
    """Sales of a workshop by channel, craft and proof (`platform` or `declared`, never summed unseen). In fen."""

    workshop_id: int
    county_code: str
    channel: str
    craft_id: int
    proof: str
    gross_fen: int
    refunds_fen: int
    freight_fen: int
    freight_refunds_fen: int
    orders: int
    pieces: int

    @property
    def net_fen(self) -> int:
        """Goods less goods refunded (BR-11)."""
        return self.gross_fen - self.refunds_fen


class PeopleRow(NamedTuple):
    """A workshop that had to report. `reported`: on_time late missing; of a missing one all numbers are 0.

    `benefited` are people merely benefited: in no sum with the employed. The four parts of `employed_total` overlap.
    """

    workshop_id: int
    county_code: str
    craft_id: int
    ich_item_id: int | None
    reported: str
    employed_total: int
    employed_target: int
    employed_monitored: int
    employed_low_income: int
    employed_home_based: int
    benefited: int
    wages_fen: int
    training_sessions: int
    training_person_times: int


@dataclass(frozen=True)
class QuarterFigures:
    """All rows of a quarter, ordered by workshop. `version` 0: not frozen, as it stands at `taken_at`."""

    quarter: Quarter
    version: int
    digest: str
    taken_at: datetime
    sales: list[SaleRow]
    people: list[PeopleRow]


def figures_of(
    session: Session, quarter: Quarter, *, region: str = PROVINCE, version: int | None = None
) -> QuarterFigures:
    """The frozen figures of a published quarter (the newest version, or the one asked), else those of now.

    `region`: a province, prefecture or county. Four statements. A version that does not exist answers with the newest.
    """
    found = snapshot_of(session, quarter, version)
    if found is None:
        return QuarterFigures(quarter, 0, "", clock.now(), sales_now(session, quarter, region),
                              people_now(session, quarter, region))  # fmt: skip
    return QuarterFigures(quarter, found.version, found.digest, found.taken_at,
                          _frozen(session, SnapshotSale, SaleRow, found, region),
                          _frozen(session, SnapshotPeople, PeopleRow, found, region))  # fmt: skip


def snapshot_of(session: Session, quarter: Quarter, version: int | None = None) -> QuarterSnapshot | None:
    """The newest snapshot of the quarter, or the version asked."""
    newest = snapshots_of(session, quarter)
    return next((s for s in newest if version in (None, s.version)), newest[0] if newest else None)


def snapshots_of(session: Session, quarter: Quarter) -> list[QuarterSnapshot]:
    """All versions, the newest first."""
    rows = sa.select(QuarterSnapshot).where(QuarterSnapshot.quarter == str(quarter))
    return list(session.scalars(rows.order_by(QuarterSnapshot.version.desc())))


def _frozen(session: Session, table: Any, shape: Any, found: QuarterSnapshot, region: str) -> list[Any]:
    columns = [getattr(table, name) for name in shape._fields]
    rows = sa.select(*columns).where(
        table.snapshot_id == found.id, table.county_code.startswith(stem(region), autoescape=True)
    )
    return [shape(*row) for row in session.execute(rows.order_by(*table.__table__.primary_key))]


def sales_now(session: Session, quarter: Quarter, region: str = PROVINCE) -> list[SaleRow]:
    """From the rollup by quarter, one statement."""
    there = _sales(quarter).where(lies_in(Workshop.county_code, [region]))
    return [_sale_row(row) for row in session.execute(there)]


def sales_of_one(session: Session, workshop_id: int, quarter: Quarter) -> list[SaleRow]:
    """The same of one workshop, one statement."""
    mine = _sales(quarter).where(IncomeWorkshopQuarter.workshop_id == workshop_id)
    return [_sale_row(row) for row in session.execute(mine)]


def _sales(quarter: Quarter) -> sa.Select[Any]:
    table = IncomeWorkshopQuarter
    keys = (table.workshop_id, Workshop.county_code, table.channel, table.craft_id, table.proof)
    sums = [getattr(table, measure) for measure in MEASURES]
    rows = sa.select(*keys, *sums).join(Workshop, Workshop.id == table.workshop_id)
    return rows.where(table.quarter == str(quarter)).order_by(*keys)


def _sale_row(row: Any) -> SaleRow:
    return SaleRow(*row[:5], *(int(value) for value in row[5:]))


def people_now(session: Session, quarter: Quarter, region: str = PROVINCE) -> list[PeopleRow]:
    """Of every workshop that has to report; numbers of forms that the county has accepted. Two statements.

    The rural office's counts win over the workshop's own, and are never more than all who are employed.
    """
    supplied = supplied_counts(session, quarter, region)
    counts = [getattr(WorkshopReturn, name) for name in STATED]
    accepted = sa.and_(
        WorkshopReturn.workshop_id == Workshop.id,
        WorkshopReturn.quarter == str(quarter),
        WorkshopReturn.state == ReturnState.ACCEPTED,
    )
    place = (Workshop.id, Workshop.county_code, Workshop.craft_id, Workshop.ich_item_id)
    rows = (
        sa.select(*place, WorkshopReturn.late, *counts)
        .outerjoin(WorkshopReturn, accepted)
        .where(sa.or_(has_to_report(quarter), WorkshopReturn.id.is_not(None)), lies_in(Workshop.county_code, [region]))
        .order_by(Workshop.id)
    )  # fmt: skip
    return [_person_row(row, supplied) for row in session.execute(rows)]


def _person_row(row: Any, supplied: dict[int, SuppliedCount]) -> PeopleRow:
    place, late = row[:4], row[4]
    if late is None:
        return PeopleRow._make([*place, "missing", *(0 for _name in STATED)])
    counts = dict(zip(STATED, row[5:], strict=True))
    if (known := supplied.get(row[0])) is not None:
        counts["employed_target"] = min(known.target, counts["employed_total"])
        counts["employed_monitored"] = min(known.monitored, counts["employed_total"])
    return PeopleRow._make([*place, "late" if late else "on_time", *(counts[name] for name in STATED)])


def supplied_counts(session: Session, quarter: Quarter, region: str = PROVINCE) -> dict[int, SuppliedCount]:
    """The newest counts of the rural offices by workshop. One statement."""
    rows = (
        sa.select(SuppliedCount)
        .join(Workshop, Workshop.id == SuppliedCount.workshop_id)
        .where(SuppliedCount.quarter == str(quarter), lies_in(Workshop.county_code, [region]))
        .order_by(SuppliedCount.id)
    )
    return {row.workshop_id: row for row in session.scalars(rows)}


def has_to_report(quarter: Quarter) -> sa.ColumnElement[bool]:
    """The workshop held the right at some instant of the quarter."""
    return sa.exists().where(
        RightInterval.workshop_id == Workshop.id,
        RightInterval.from_at < clock.day_end(last_day(quarter)),
        RightInterval.until_at > clock.day_start(quarter.first_day),
    )


def last_day(quarter: Quarter) -> date:
    """The last day of the quarter."""
    return quarter.next.first_day - timedelta(days=1)
