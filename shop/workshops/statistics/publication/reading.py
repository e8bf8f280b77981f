"""A published quarter as people read it: one region's tables, what they were before, and how it went over time.

Everything comes from what was written down at publication. A fixed number of statements, whatever was sold.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session, aliased

from shop.core.errors import NotFound
from shop.heritage import queries as heritage
from shop.heritage.models import Craft, Region
from shop.workshops.income.labels import CHANNEL_LABELS
from shop.workshops.income.models import Channel
from shop.workshops.income.periods import quarter_words
from shop.workshops.income.quarters import Quarter
from shop.workshops.income.report import PROVINCE
from shop.workshops.statistics.publication.models import Measure, PublishedRow, QuarterPublication
from shop.workshops.statistics.snapshot_models import QuarterSnapshot, Release

TREND = 8
Totals = dict[Measure, PublishedRow]


class Edition(NamedTuple):
    """A version of a quarter that the public may read."""

    snapshot_id: int
    quarter: Quarter
    version: int
    digest: str
    frozen_at: datetime
    published_at: datetime
    document_no: str
    reason: str
    note: str

    @property
    def words(self) -> str:
        """2026 年第三季度."""
        return quarter_words(self.quarter)


class Line(NamedTuple):
    """A row of a table with its name; `members` of a pool by name. `before` and `year_before`: the same row of the
    previous quarter and of the year before, where it stood alone there too.
    """

    name: str
    row: PublishedRow
    members: list[str]
    before: PublishedRow | None
    year_before: PublishedRow | None
    opens: bool


@dataclass(frozen=True)
class Report:
    """All that is published of a region for a quarter."""

    edition: Edition
    region: Region
    way: list[Region]
    editions: list[Edition]
    totals: Totals
    before: Totals
    year_before: Totals
    trend: list[tuple[Quarter, Totals]]
    tables: dict[tuple[Measure, str], list[Line]]

    @property
    def is_province(self) -> bool:
        """Whether it is the whole province."""
        return self.region.code == self.region.province_code

    def table(self, measure: str, dimension: str) -> list[Line]:
        """The lines of a table; none when it is not published."""
        return self.tables.get((Measure(measure), dimension), [])

    def total(self, measure: str) -> PublishedRow | None:
        """The region's total of a measure; None when it is not published."""
        return self.totals.get(Measure(measure))


def editions(session: Session, province: str = PROVINCE) -> list[Edition]:
    """Published quarters, the newest first, each in its newest version."""
    newest: dict[str, Edition] = {}
    for edition in every_edition(session, province):
        newest.setdefault(str(edition.quarter), edition)
    return sorted(newest.values(), key=lambda e: e.quarter, reverse=True)


def held_back(session: Session, province: str = PROVINCE) -> list[QuarterPublication]:
    """Corrections that wait because no later one of their quarter was published; for officers only."""
    p, later = QuarterPublication, aliased(QuarterPublication)
    released = sa.exists().where(
        later.quarter == p.quarter,
        later.region_code == province,
        later.held.is_(False),
        later.version > p.version,
    )
    rows = sa.select(p).where(p.region_code == province, p.held.is_(True), ~released)
    return list(session.scalars(rows.order_by(p.quarter.desc(), p.version.desc())))


def headlines(session: Session, province: str = PROVINCE) -> list[tuple[Edition, Totals]]:
    """Published quarters with the totals of the whole province. Two statements."""
    found = editions(session, province)
    rows = _rows(session, province, [e.snapshot_id for e in found])
    return [(e, _totals(rows[e.snapshot_id])) for e in found]


def every_edition(session: Session, province: str = PROVINCE) -> list[Edition]:
    """All published versions, of each quarter the newest first."""
    p, s = QuarterPublication, QuarterSnapshot
    facts = (
        s.id,
        s.quarter,
        s.version,
        s.digest,
        s.taken_at,
        p.looked_at,
        Release.document_no,
        Release.reason,
        Release.note,
    )
    rows = (
        sa.select(*facts)
        .join(p, p.snapshot_id == s.id)
        .join(Release, Release.id == s.release_id)
        .where(p.region_code == province, p.held.is_(False))
        .order_by(s.quarter.desc(), s.version.desc())
    )
    return [Edition._make([i, Quarter.parse(q), *rest]) for i, q, *rest in session.execute(rows)]


def report(session: Session, quarter: Quarter, region: str = PROVINCE, version: int | None = None) -> Report:
    """The report of a region. NotFound for a quarter not published and for a region that has no figures of its own."""
    place = heritage.region(session, region)
    if place is None:
        raise NotFound(_("没有代码为 %(code)s 的地区。", code=region))
    every = every_edition(session, place.province_code)
    asked = next((e for e in every if e.quarter == quarter and version in (None, e.version)), None)
    if asked is None:
        raise NotFound(_("这个季度的统计还没有公布。"))
    newest = {e.quarter: e for e in reversed(every)} | {quarter: asked}
    rows = _rows(session, region, _snapshots(newest, quarter))
    totals = {e.quarter: _totals(rows[e.snapshot_id]) for e in newest.values()}
    if not totals[quarter]:
        raise NotFound(
            _("%(place)s的工坊太少，单独公布会看出某一家的收入，所以并到上一级里。", place=place.name)
        )
    year = Quarter(quarter.year - 1, quarter.number)
    earlier = {q: rows[newest[q].snapshot_id] if q in newest else [] for q in (quarter.previous, year)}
    return Report(
        edition=asked,
        region=place,
        way=[r for code in dict.fromkeys((place.province_code, place.prefecture_code, region))
             if code and (r := heritage.region(session, code))],
        editions=[e for e in every if e.quarter == quarter],
        totals=totals[quarter],
        before=totals.get(quarter.previous, {}),
        year_before=totals.get(year, {}),
        trend=[(q, totals.get(q, {})) for q in upto(quarter)],
        tables=_tables(session, rows[asked.snapshot_id], earlier[quarter.previous], earlier[year]),
    )  # fmt: skip


def upto(quarter: Quarter) -> list[Quarter]:
    """Eight quarters up to the one given, the earliest first."""
    found = [quarter]
    while len(found) < TREND:
        found.append(found[-1].previous)
    return found[::-1]


def _snapshots(newest: dict[Quarter, Edition], quarter: Quarter) -> list[int]:
    return [newest[q].snapshot_id for q in upto(quarter) if q in newest]


def _rows(session: Session, region: str, snapshots: Iterable[int]) -> defaultdict[int, list[PublishedRow]]:
    found: defaultdict[int, list[PublishedRow]] = defaultdict(list)
    rows = sa.select(PublishedRow).where(
        PublishedRow.region_code == region, PublishedRow.snapshot_id.in_(snapshots)
    )
    for row in session.scalars(rows.order_by(PublishedRow.id)):
        found[row.snapshot_id].append(row)
    return found


def _totals(rows: Iterable[PublishedRow]) -> Totals:
    return {Measure(row.measure): row for row in rows if row.dimension == "total"}


def _tables(
    session: Session, rows: list[PublishedRow], before: list[PublishedRow], year: list[PublishedRow]
) -> dict[tuple[Measure, str], list[Line]]:
    names = _names(session, rows)
    earlier = [{(r.measure, r.dimension, r.item): r for r in old if r.item} for old in (before, year)]
    found: dict[tuple[Measure, str], list[Line]] = defaultdict(list)
    for row in rows:
        if row.dimension == "total":
            continue
        key = (row.measure, row.dimension, row.item)
        members = [names.get((row.dimension, code), code) for code in row.pooled.split()]
        name = names.get((row.dimension, row.item), row.item) if row.item else _pool_word(row)
        opens = row.dimension == "prefecture" and bool(row.item)
        line = Line(name, row, members, earlier[0].get(key), earlier[1].get(key), opens)
        found[Measure(row.measure), row.dimension].append(line)
    return {key: sorted(lines, key=_order) for key, lines in found.items()}


def _order(line: Line) -> tuple[bool, int, str]:
    return not line.row.item, -(line.row.fen or line.row.employed_total), line.name


def _pool_word(row: PublishedRow) -> str:
    count = len(row.pooled.split())
    words = {
        "prefecture": _("其他 %(n)d 个市州合计", n=count),
        "county": _("其他 %(n)d 个区县合计", n=count),
        "craft": _("其他 %(n)d 门工艺合计", n=count),
        "channel": _("其他 %(n)d 个渠道合计", n=count),
    }
    return words[row.dimension]


def _names(session: Session, rows: Iterable[PublishedRow]) -> dict[tuple[str, str], str]:
    codes = {
        code for r in rows if r.dimension in ("prefecture", "county") for code in (r.item, *r.pooled.split())
    }
    regions = session.execute(sa.select(Region.code, Region.name).where(Region.code.in_(codes)))
    names = {(d, code): name for code, name in regions for d in ("prefecture", "county")}
    crafts = session.execute(sa.select(Craft.slug, Craft.name))
    names |= {("craft", slug): name for slug, name in crafts}
    return names | {("channel", c.value): str(CHANNEL_LABELS[c]) for c in Channel}
