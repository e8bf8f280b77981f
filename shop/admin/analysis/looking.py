"""The analysis of a region: its smaller places as groups, its workshops by what needs attention. Fen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.admin.analysis.buyers import bought
from shop.admin.income_scope import Place
from shop.core import clock
from shop.core.paging import Page, page_of
from shop.core.tables import Cell, csv_text, yuan
from shop.core.text import later as _l
from shop.heritage.models import Region
from shop.heritage.regions import stem
from shop.workshops.income.quarters import Quarter
from shop.workshops.statistics.analysis.measures import Group, Outlook, Year, percent
from shop.workshops.statistics.analysis.reading import years

PER_PAGE = 50


class Look(StrEnum):
    """What of the list is looked at."""

    ALL = "all"
    DEPENDS = "depends"
    FALLS = "falls"
    DOUBTFUL = "doubtful"


LOOKS = {
    Look.ALL: _l("全部"),
    Look.DEPENDS: _l("靠一个买家"),
    Look.FALLS: _l("销售下滑"),
    Look.DOUBTFUL: _l("可能不确认"),
}
OUTLOOKS = {
    Outlook.CONFIRMED: ("ok", _l("今年已确认")),
    Outlook.OPEN: ("", _l("今年还没确认")),
    Outlook.LAST: ("bad", _l("漏确认 1 年")),
    Outlook.DOUBTFUL: ("warn", _l("没销售也没报表")),
}


@dataclass(frozen=True)
class Analysis:
    """`counts`: how many workshops each look has. `whole`: the region as one group."""

    last: Quarter
    whole: Group
    groups: list[tuple[str, Group]]
    workshops: list[Year]
    counts: dict[Look, int]
    page: Page


def last_ended(at: datetime) -> Quarter:
    """The last quarter that is over."""
    return Quarter.of(clock.local_day(at)).previous


def analysis(session: Session, place: Place, last: Quarter, look: Look, page: str) -> Analysis:
    """The page of a region. Four statements however many workshops there are."""
    found = _years(session, place, last)
    now = clock.now()
    tests = _tests(now)
    kept = {"quarter": str(last), "region": place.code, "look": look.value}
    shown = sorted((w for w in found if tests[look](w)), key=lambda w: (-w.net_fen, w.workshop_id))
    where = page_of(len(shown), page, PER_PAGE, kept)
    return Analysis(
        last=last,
        whole=Group(place.code, found),
        groups=_groups(session, found, place),
        workshops=shown[where.start : where.start + PER_PAGE],
        counts={key: sum(map(test, found)) for key, test in tests.items()},
        page=where,
    )


def as_csv(session: Session, place: Place, last: Quarter, header: list[str]) -> str:
    """All workshops of the region, a row each; amounts in yuan, shares in per cent."""
    now = clock.now()
    rows: list[list[Cell]] = []
    for w in sorted(_years(session, place, last), key=lambda w: (w.county_code, -w.net_fen)):
        outlook = w.outlook(now)
        money = (w.net_fen, w.before_fen, w.bulk_fen, w.declared_fen)
        heads = (w.per_head_fen, w.wages_per_head_fen)
        shares = (w.growth, w.bulk_share, w.buyer_share, w.peak[1] if w.peak else None)
        rows.append(
            [
                w.county_code,
                w.name,
                *map(yuan, money),
                w.employed,
                *(yuan(fen) if fen is not None else None for fen in heads),
                *(percent(share) for share in shares),
                str(OUTLOOKS[outlook][1]) if outlook else "",
            ]
        )
    return csv_text(header, rows)


def _years(session: Session, place: Place, last: Quarter) -> list[Year]:
    regions = [place.code] if place.code else None
    return years(session, last, regions=regions, bought=bought(session, last))


def _tests(now: datetime) -> dict[Look, Callable[[Year], bool]]:
    return {
        Look.ALL: lambda w: True,
        Look.DEPENDS: lambda w: w.depends,
        Look.FALLS: lambda w: w.falls,
        Look.DOUBTFUL: lambda w: w.outlook(now) in (Outlook.LAST, Outlook.DOUBTFUL),
    }


def _groups(session: Session, found: list[Year], place: Place) -> list[tuple[str, Group]]:
    """The next smaller places, the highest net sales first; none below a county."""
    if place.is_leaf:
        return []
    digits = len(stem(place.code)) + 2
    codes = Counter(w.county_code[:digits].ljust(6, "0") for w in found)
    names = session.execute(sa.select(Region.code, Region.name).where(Region.code.in_(codes)))
    by_code = dict(names.all())
    groups = [
        (by_code.get(code, code), Group(code, [w for w in found if w.county_code[:digits] == code[:digits]]))
        for code in codes
    ]
    return sorted(groups, key=lambda g: (-g[1].net_fen, g[0]))
