"""Questions to the rollups (sums) and to the ledger (what a sum is made of). Amounts in fen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.heritage.regions import stem
from shop.workshops.income.figures import Figures
from shop.workshops.income.models import IncomeDay, IncomeQuarter, IncomeWorkshopQuarter, Proof
from shop.workshops.income.periods import Period
from shop.workshops.income.rollups import MEASURES, Rollup
from shop.workshops.models import Workshop

Table = type[Rollup]


@dataclass(frozen=True)
class Scope:
    """What is asked: a region by its code ('' is the whole country), a span, perhaps one craft or one channel.

    `proof`: what the store saw itself, or what workshops declared; the two are never in one sum.
    """

    period: Period
    region: str = ""
    craft_id: int | None = None
    channel: str | None = None
    proof: Proof = Proof.PLATFORM


class CellSum(NamedTuple):
    """The smallest sum of a region: county x channel x craft."""

    county_code: str
    channel: str
    craft_id: int
    figures: Figures


class WorkshopSum(NamedTuple):
    """The sum of one workshop."""

    slug: str
    name: str
    county_code: str
    figures: Figures


def cells(session: Session, scope: Scope) -> list[CellSum]:
    """All cells of the scope, one statement: a whole quarter from its own rollup, other spans from the days."""
    rows: sa.Select[Any]
    if scope.period.quarter is not None:
        code: Any = IncomeQuarter.county_code
        table: Table = IncomeQuarter
        rows = sa.select(code, table.channel, table.craft_id, *_sums(table))
        rows = rows.where(IncomeQuarter.quarter == scope.period.quarter)
    else:
        code, table = Workshop.county_code, IncomeDay
        rows = sa.select(code, table.channel, table.craft_id, *_sums(table)).join(
            Workshop, Workshop.id == IncomeDay.workshop_id
        )
        rows = rows.where(IncomeDay.day.between(scope.period.first, scope.period.last))
    keys = (code, table.channel, table.craft_id)
    rows = _narrowed(rows, scope, table, code).group_by(*keys).order_by(*keys)
    return [CellSum(c, ch, craft, _figures(sums)) for c, ch, craft, *sums in session.execute(rows)]


def by_workshop(session: Session, scope: Scope) -> list[WorkshopSum]:
    """Workshops of the scope that have figures, the highest net sales first."""
    table, within = _by_workshop(scope.period)
    rows = (
        sa.select(Workshop.slug, Workshop.name, Workshop.county_code, *_sums(table))
        .join(Workshop, Workshop.id == table.workshop_id)
        .where(within)
        .group_by(Workshop.id, Workshop.slug, Workshop.name, Workshop.county_code)
    )
    rows = _narrowed(rows, scope, table, Workshop.county_code)
    found = [WorkshopSum(s, n, c, _figures(sums)) for s, n, c, *sums in session.execute(rows)]
    return sorted(found, key=lambda w: (-w.figures.net_fen, w.slug))


def _by_workshop(period: Period) -> tuple[type[IncomeDay | IncomeWorkshopQuarter], Any]:
    """The rollup by workshop that has the span with the fewest rows, and the span in it."""
    if period.quarter is not None:
        return IncomeWorkshopQuarter, IncomeWorkshopQuarter.quarter == period.quarter
    return IncomeDay, IncomeDay.day.between(period.first, period.last)


def by_quarter(session: Session, scope: Scope, quarters: list[str]) -> dict[str, Figures]:
    """Whole quarters of the scope's region, craft and channel by name; those without figures are absent."""
    rows = sa.select(IncomeQuarter.quarter, *_sums(IncomeQuarter)).where(IncomeQuarter.quarter.in_(quarters))
    rows = _narrowed(rows, scope, IncomeQuarter, IncomeQuarter.county_code).group_by(IncomeQuarter.quarter)
    return {quarter: _figures(sums) for quarter, *sums in session.execute(rows)}


def by_day(
    session: Session, workshop_id: int, first: date, last: date, proof: Proof = Proof.PLATFORM
) -> dict[date, Figures]:
    """The days of a workshop that have figures, both ends counted."""
    rows = (
        sa.select(IncomeDay.day, *_sums(IncomeDay))
        .where(
            IncomeDay.workshop_id == workshop_id,
            IncomeDay.day.between(first, last),
            IncomeDay.proof == proof,
        )
        .group_by(IncomeDay.day)
    )
    return {day: _figures(sums) for day, *sums in session.execute(rows)}


def by_channel(
    session: Session, workshop_id: int, period: Period, proof: Proof = Proof.PLATFORM
) -> dict[str, Figures]:
    """The channels of a workshop that have figures in the span."""
    rows = (
        sa.select(IncomeDay.channel, *_sums(IncomeDay))
        .where(
            IncomeDay.workshop_id == workshop_id,
            IncomeDay.day.between(period.first, period.last),
            IncomeDay.proof == proof,
        )
        .group_by(IncomeDay.channel)
        .order_by(IncomeDay.channel)
    )
    return {channel: _figures(sums) for channel, *sums in session.execute(rows)}


def quarters_with_figures(session: Session) -> list[str]:
    """Names of all quarters in which anything was booked anywhere, the latest first."""
    found = sa.select(IncomeQuarter.quarter).distinct().order_by(IncomeQuarter.quarter.desc())
    return list(session.scalars(found))


def _narrowed(rows: sa.Select[Any], scope: Scope, table: Table, code: Any) -> sa.Select[Any]:
    rows = rows.where(table.proof == scope.proof)
    if scope.region:
        rows = rows.where(code.startswith(stem(scope.region), autoescape=True))
    if scope.craft_id is not None:
        rows = rows.where(table.craft_id == scope.craft_id)
    if scope.channel is not None:
        rows = rows.where(table.channel == scope.channel)
    return rows


def _sums(table: Table) -> list[Any]:
    return [sa.func.sum(getattr(table, measure)) for measure in MEASURES]


def _figures(sums: Any) -> Figures:
    return Figures(*(int(value or 0) for value in sums))
