"""The years of workshops from rollups and accepted forms; who bought is asked of the room above. Two statements."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.workshops.income.models import Channel, IncomeWorkshopQuarter, Proof
from shop.workshops.income.quarters import Quarter
from shop.workshops.models import Workshop
from shop.workshops.queries import lies_in
from shop.workshops.statistics.analysis.measures import Year, eight
from shop.workshops.statistics.models import ReturnState, WorkshopReturn


class Bought(NamedTuple):
    """Of a workshop in the year: all that was bought, and by its largest buyer, in fen."""

    fen: int
    largest_fen: int


def span_of(last: Quarter) -> tuple[date, date]:
    """First and last day of the year that ends with the quarter."""
    return eight(last)[4].first_day, last.next.first_day - timedelta(days=1)


def years(
    session: Session,
    last: Quarter,
    *,
    regions: list[str] | None,
    bought: Mapping[int, Bought],
    workshop_id: int | None = None,
) -> list[Year]:
    """Of every workshop of the regions (None: all) that is certified or had figures in the two years."""
    quarters = eight(last)
    forms = _forms(session, quarters[4:], workshop_id)
    table = IncomeWorkshopQuarter
    net, proven = table.gross_fen - table.refunds_fen, table.proof == Proof.PLATFORM
    this_year = table.quarter.in_([str(q) for q in quarters[4:]])
    sums = [_sum(net, proven, table.quarter == str(q)) for q in quarters]
    sums.append(_sum(net, proven, table.channel == Channel.BULK_ORDER, this_year))
    sums.append(_sum(net, table.proof == Proof.DECLARED, this_year))
    facts = (Workshop.id, Workshop.slug, Workshop.name, Workshop.county_code, Workshop.certified_until)
    both_years = table.quarter.in_([str(q) for q in quarters])
    within = sa.and_(table.workshop_id == Workshop.id, both_years)
    rows = (
        sa.select(*facts, *sums)
        .outerjoin(table, within)
        .where(lies_in(Workshop.county_code, regions))
        .where(sa.or_(Workshop.certified_until.is_not(None), table.workshop_id.is_not(None)))
        .group_by(*facts)
        .order_by(Workshop.id)
    )
    if workshop_id is not None:
        rows = rows.where(Workshop.id == workshop_id)
    return [_year(row, forms, bought) for row in session.execute(rows)]


def year_of(session: Session, workshop_id: int, last: Quarter) -> Year | None:
    """One workshop's year, for its own eyes; None without a certificate and without figures."""
    found = years(session, last, regions=None, bought={}, workshop_id=workshop_id)
    return found[0] if found else None


def _sum(what: Any, *when: Any) -> Any:
    return sa.func.coalesce(sa.func.sum(sa.case((sa.and_(*when), what), else_=0)), 0)


def _year(row: Any, forms: Mapping[int, tuple[int, int, int]], bought: Mapping[int, Bought]) -> Year:
    workshop_id, slug, name, county_code, certified_until, *rest = row
    sums = [int(fen) for fen in rest]
    employed, wages, count = forms.get(row[0], (0, 0, 0))
    buys = bought.get(row[0], Bought(0, 0))
    return Year(
        workshop_id=workshop_id,
        slug=slug,
        name=name,
        county_code=county_code,
        certified_until=certified_until,
        nets=tuple(sums[:8]),
        bulk_fen=sums[8],
        declared_fen=sums[9],
        employed=employed,
        wages_fen=wages,
        forms=count,
        bought_fen=buys.fen,
        largest_buyer_fen=buys.largest_fen,
    )


def _forms(
    session: Session, quarters: list[Quarter], workshop_id: int | None
) -> dict[int, tuple[int, int, int]]:
    """By workshop: people employed as last stated, wages of the year, how many forms."""
    form = WorkshopReturn
    rows = (
        sa.select(form.workshop_id, form.employed_total, form.wages_fen)
        .where(form.quarter.in_([str(q) for q in quarters]), form.state == ReturnState.ACCEPTED)
        .order_by(form.quarter)
    )
    if workshop_id is not None:
        rows = rows.where(form.workshop_id == workshop_id)
    found: dict[int, tuple[int, int, int]] = {}
    for workshop_id, employed, wages in session.execute(rows):
        _last, before, count = found.get(workshop_id, (0, 0, 0))
        found[workshop_id] = employed, before + wages, count + 1
    return found
