"""The quarterly report: a region's figures by county, and by channel and craft within it. Amounts in fen."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.core import workdays
from shop.core.errors import NotFound
from shop.heritage import queries as heritage
from shop.heritage.models import Craft, Region
from shop.workshops.income.figures import Figures, total
from shop.workshops.income.labels import CHANNEL_LABELS
from shop.workshops.income.models import Channel, Proof
from shop.workshops.income.periods import Period, Unit
from shop.workshops.income.quarters import Quarter
from shop.workshops.income.queries import CellSum, Scope, cells

PROVINCE = "430000"
Row = dict[str, Any]


def quarter_report(session: Session, quarter: Quarter, region: str = PROVINCE) -> Row:
    """The report of a quarter for a region of any level; NotFound for a region nobody knows.

    `due_on` is the day by which the prefecture's form must reach the province, `provisional` when the year's holidays
    are not announced (BR-09). Net is goods less goods refunded; freight stands apart (BR-11). What workshops declared of
    sales outside the store stands apart too, under `declared`.
    """
    place = heritage.region(session, region)
    if place is None:
        raise NotFound(_("没有代码为 %(code)s 的地区。", code=region))
    due_on = workdays.quarter_due_on(quarter.year, quarter.number, heritage.overrides(session))
    period = Period.of(Unit.QUARTER, quarter.first_day)
    found = cells(session, Scope(period, region))
    declared = cells(session, Scope(period, region, proof=Proof.DECLARED))
    return {
        "quarter": str(quarter),
        "region": region,
        "region_name": place.name,
        "due_on": due_on.isoformat(),
        "provisional": workdays.provisional(due_on),
        "totals": _amounts(total(c.figures for c in found)),
        "declared": _amounts(total(c.figures for c in declared)),
        "rows": _rows(session, found),
    }


def _rows(session: Session, found: list[CellSum]) -> list[Row]:
    names = _names(session, {c.county_code for c in found})
    crafts = {c.id: c for c in session.scalars(sa.select(Craft))}
    return [_county(code, mine, names, crafts) for code, mine in grouped(found, lambda c: c.county_code)]


def _county(code: str, mine: list[CellSum], names: dict[str, str], crafts: dict[int, Craft]) -> Row:
    prefecture = code[:4] + "00"
    by_channel = grouped(mine, lambda c: c.channel)
    by_craft = grouped(mine, lambda c: crafts[c.craft_id].slug)
    craft_names = {craft.slug: craft.name for craft in crafts.values()}
    return {
        "prefecture": prefecture,
        "prefecture_name": names.get(prefecture, ""),
        "county": code,
        "county_name": names.get(code, ""),
        **_amounts(total(c.figures for c in mine)),
        "channels": [
            {
                "channel": key,
                "name": str(CHANNEL_LABELS[Channel(key)]),
                **_amounts(total(c.figures for c in part)),
            }
            for key, part in by_channel
        ],
        "crafts": [
            {"craft": key, "name": craft_names[key], **_amounts(total(c.figures for c in part))}
            for key, part in by_craft
        ],
    }


def grouped(found: Iterable[CellSum], key: Callable[[CellSum], str]) -> list[tuple[str, list[CellSum]]]:
    """The cells by a key, keys in order."""
    groups: dict[str, list[CellSum]] = {}
    for cell in found:
        groups.setdefault(key(cell), []).append(cell)
    return sorted(groups.items())


def _names(session: Session, counties: set[str]) -> dict[str, str]:
    codes = counties | {code[:4] + "00" for code in counties}
    rows = session.execute(sa.select(Region.code, Region.name).where(Region.code.in_(codes))).all()
    return dict(rows)


def _amounts(figures: Figures) -> dict[str, int]:
    return {
        "orders": figures.orders,
        "pieces": figures.pieces,
        "gross_fen": figures.gross_fen,
        "refunds_fen": figures.refunds_fen,
        "net_fen": figures.net_fen,
        "freight_fen": figures.freight_fen,
        "freight_refunds_fen": figures.freight_refunds_fen,
    }
