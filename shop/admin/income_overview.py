"""The officers' overview: a region's figures by place, craft, channel and workshop. Sums from the rollups, in fen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.admin.income_scope import Place
from shop.heritage.models import Craft, Region
from shop.heritage.regions import stem
from shop.workshops.income.figures import NOTHING, Figures, total
from shop.workshops.income.labels import CHANNEL_LABELS
from shop.workshops.income.models import Channel
from shop.workshops.income.periods import Period, Unit, recent
from shop.workshops.income.queries import CellSum, Scope, WorkshopSum, by_quarter, by_workshop, cells

TREND = 8


class Row(NamedTuple):
    """A row that opens: what it adds to the address, its name, its sum and the sum of each channel."""

    opens: dict[str, str]
    name: str
    note: str
    figures: Figures
    channels: dict[str, Figures]


@dataclass(frozen=True)
class Overview:
    """Tables of a scope. All tables of places, crafts, channels and workshops have the sum `figures`."""

    figures: Figures
    provinces: list[Row]
    prefectures: list[Row]
    counties: list[Row]
    crafts: list[Row]
    channels: list[Row]
    workshops: list[WorkshopSum]
    trend: list[tuple[Period, Figures]]

    @property
    def places(self) -> list[Row]:
        """The next smaller places."""
        return self.provinces or self.prefectures or self.counties


def overview(session: Session, scope: Scope, place: Place) -> Overview:
    """All tables of the scope; five statements however much was sold."""
    found = cells(session, scope)
    level = 6 if place.is_leaf else len(stem(place.code))
    names = _names(session, {c.county_code for c in found})
    crafts = {craft.id: craft for craft in session.scalars(sa.select(Craft))}
    shows_workshops = place.is_leaf or scope.craft_id is not None or scope.channel is not None
    return Overview(
        figures=total(c.figures for c in found),
        provinces=_places(found, names, "0000") if level < 2 else [],
        prefectures=_places(found, names, "00") if level == 2 else [],
        counties=_places(found, names, "") if level in (2, 4) else [],
        crafts=[] if scope.craft_id else _crafts(found, crafts),
        channels=[] if scope.channel else _channels(found),
        workshops=by_workshop(session, scope) if shows_workshops else [],
        trend=_trend(session, scope),
    )


def _places(found: list[CellSum], names: dict[str, str], ending: str) -> list[Row]:
    """Grouped by the first digits of the code; `ending` fills it up (0000 province, 00 prefecture, '' county)."""

    def code_of(cell: CellSum) -> str:
        return cell.county_code[: 6 - len(ending)] + ending

    def row(code: str) -> tuple[dict[str, str], str, str]:
        above = names.get(code[:4] + "00", "") if not ending else ""
        return {"region": code}, names.get(code, code), above

    return _rows(found, code_of, row)


def _crafts(found: list[CellSum], crafts: dict[int, Craft]) -> list[Row]:
    def row(craft_id: int) -> tuple[dict[str, str], str, str]:
        return {"craft": crafts[craft_id].slug}, crafts[craft_id].name, ""

    return _rows(found, lambda c: c.craft_id, row)


def _channels(found: list[CellSum]) -> list[Row]:
    def row(channel: str) -> tuple[dict[str, str], str, str]:
        return {"channel": channel}, str(CHANNEL_LABELS[Channel(channel)]), ""

    return _rows(found, lambda c: c.channel, row)


def _rows(
    found: list[CellSum],
    key: Callable[[CellSum], Any],
    row: Callable[[Any], tuple[dict[str, str], str, str]],
) -> list[Row]:
    """The highest net sales first."""
    groups: dict[Any, list[CellSum]] = {}
    for cell in found:
        groups.setdefault(key(cell), []).append(cell)
    rows = []
    for value, mine in groups.items():
        by_channel: dict[str, Figures] = {}
        for cell in mine:
            by_channel[cell.channel] = by_channel.get(cell.channel, NOTHING) + cell.figures
        rows.append(Row(*row(value), total(c.figures for c in mine), by_channel))
    return sorted(rows, key=lambda r: (-r.figures.net_fen, r.name))


def _names(session: Session, counties: set[str]) -> dict[str, str]:
    codes = {part for code in counties for part in (code, code[:4] + "00", code[:2] + "0000")}
    rows = session.execute(sa.select(Region.code, Region.name).where(Region.code.in_(codes))).all()
    return dict(rows)


def _trend(session: Session, scope: Scope) -> list[tuple[Period, Figures]]:
    """Whole quarters up to the one in which the span ends, the earliest first."""
    quarters = recent(Period.of(Unit.QUARTER, scope.period.last), TREND)[::-1]
    sums = by_quarter(session, scope, [q.code for q in quarters])
    return [(q, sums.get(q.code, NOTHING)) for q in quarters]
