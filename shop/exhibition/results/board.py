"""The live board for a big screen: what may be said in public, moving every quarter of an hour (BR-31, BR-37)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.core import clock
from shop.exhibition.entry.scans import slot_of
from shop.exhibition.fairs.models import Fair
from shop.exhibition.results import counts, safe, sales
from shop.exhibition.results.counts import Intents
from shop.exhibition.results.safe import REST
from shop.heritage.models import Craft, Region
from shop.heritage.reference import region_names
from shop.workshops.models import Workshop
from shop.workshops.statistics.disclosure.cells import Dimension
from shop.workshops.statistics.disclosure.sensitive import FEWEST

MOST_CRAFTS, MOST_PLACES, MOST_RANKS = 7, 7, 8


class Bar(NamedTuple):
    """A named amount, and how long it is drawn (per cent of the longest). `rest`: all that stands together."""

    name: str
    fen: int
    percent: int
    pattern_key: str = ""
    rest: bool = False


class Rank(NamedTuple):
    """A workshop that sold well today: its name alone."""

    name: str
    county: str
    pattern_key: str


@dataclass(frozen=True)
class BoardPage:
    """All that the board shows. `total_fen` is None while fewer than three workshops sold."""

    fair: Fair
    shown_at: datetime
    amounts_at: datetime | None
    total_fen: int | None
    days: list[Bar]
    crafts: list[Bar]
    places: list[Bar]
    scans: int
    scans_by_day: list[tuple[date, int, int]]
    intents: Intents
    ranks: list[Rank]
    day_number: int
    ended_on: date | None

    @property
    def intents_fen(self) -> int | None:
        """What the intents come to; None while fewer than three workshops have some."""
        return self.intents.fen if self.intents.workshops >= FEWEST else None


def load(session: Session, fair: Fair, now: datetime) -> BoardPage:
    """The board at the beginning of the present quarter of an hour."""
    slot = slot_of(now)
    held = sales.parts_of(session, fair.id, slot)
    upto = safe.cutoff(held, now)
    shown = [part for part in held if part.posted_at < upto]
    said = safe.board(shown, fair.region_code[:2] + "0000") if shown else None
    tables = said.tables if said else {}
    scans = counts.scans_by_day(session, fair.id, slot)
    today = clock.local_day(slot)
    most = max(scans.values(), default=1)
    return BoardPage(
        fair=fair,
        shown_at=slot,
        amounts_at=upto if said else None,
        total_fen=said.total_fen if said else None,
        days=_days(tables.get(Dimension.CHANNEL, {})),
        crafts=_crafts(session, tables.get(Dimension.CRAFT, {})),
        places=_places(session, tables.get(Dimension.PREFECTURE, {})),
        scans=sum(scans.values()),
        scans_by_day=[(day, n, 100 * n // most) for day, n in list(scans.items())[-4:]],
        intents=counts.intents(session, fair.id, slot),
        ranks=_ranks(session, [p for p in shown if p.day == today]),
        day_number=sum(day.day <= today for day in fair.days),
        ended_on=last if (last := max(day.day for day in fair.days)) < today else None,
    )


def _bars(named: list[tuple[str, int, str]], rest_fen: int | None, rest: str, most: int) -> list[Bar]:
    """The longest first, what stands together last; more than fit are not shown one by one."""
    named.sort(key=lambda one: (-one[1], one[0]))
    longest = max([fen for _name, fen, _key in named] + [rest_fen or 0, 1])
    bars = [Bar(name, fen, max(1, 100 * fen // longest), key) for name, fen, key in named[:most]]
    over = sum(fen for _name, fen, _key in named[most:])
    if rest_fen is not None or over:
        fen = (rest_fen or 0) + over
        bars.append(Bar(rest, fen, max(1, 100 * fen // longest), "", rest=True))
    return bars


def _days(table: dict[str, int]) -> list[Bar]:
    named = sorted((day, fen) for day, fen in table.items() if day != REST)[-4:]
    longest = max([fen for _day, fen in named] + [1])
    return [Bar(day, fen, max(1, 100 * fen // longest)) for day, fen in named]


def _crafts(session: Session, table: dict[str, int]) -> list[Bar]:
    ids = [int(craft) for craft in table if craft != REST]
    crafts = {c.id: c for c in session.scalars(sa.select(Craft).where(Craft.id.in_(ids)))} if ids else {}
    named = [(crafts[i].name, table[str(i)], crafts[i].pattern_key) for i in ids]
    return _bars(named, table.get(REST), "", MOST_CRAFTS)


def _places(session: Session, table: dict[str, int]) -> list[Bar]:
    """Prefectures of the fair's province; another province stands in the middle two digits of its code."""
    codes = [code for code in table if code != REST]
    places = {
        r.code: r.short_name or r.name
        for r in session.scalars(sa.select(Region).where(Region.code.in_(codes)))
    }
    provinces = region_names()
    named = []
    for code in codes:
        named.append((places.get(code) or provinces.get(safe.province_in(code), code), table[code], ""))
    return _bars(named, table.get(REST), "", MOST_PLACES)


def _ranks(session: Session, today: list[sales.Part]) -> list[Rank]:
    """Names alone, by what they sold today; not with fewer than three, whose order would tell of each."""
    net: dict[int, int] = defaultdict(int)
    for part in today:
        net[part.workshop_id] += part.net_fen
    best = sorted((w for w, fen in net.items() if fen > 0), key=lambda w: (-net[w], w))
    if len(best) < FEWEST:
        return []
    rows = sa.select(Workshop.id, Workshop.name, Region.name.label("county"), Craft.pattern_key)
    rows = rows.join(Region, Region.code == Workshop.county_code).join(Craft, Craft.id == Workshop.craft_id)
    found = {row.id: row for row in session.execute(rows.where(Workshop.id.in_(best[:MOST_RANKS])))}
    return [
        Rank(found[w].name, found[w].county, found[w].pattern_key) for w in best[:MOST_RANKS] if w in found
    ]
