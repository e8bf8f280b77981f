"""The yearly summary that a prefecture or province hands to the ministry and to the departments for human resources and
rural matters (national notice, section 10). From frozen quarters only; fen.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.core.tables import Cell, Formula, xlsx_bytes, yuan
from shop.heritage.models import Region
from shop.workshops.income.models import Proof
from shop.workshops.income.quarters import Quarter
from shop.workshops.income.report import PROVINCE
from shop.workshops.statistics.figures import PeopleRow, QuarterFigures, figures_of

__all__ = ["PROVINCE", "Place", "Summary", "as_xlsx", "summary", "titles"]
#: What stands at the end of the year, and what is added up over it.
AT_END = ("workshops", "employed_total", "employed_target", "employed_monitored", "employed_low_income")
ADDED = ("training_sessions", "training_person_times", "wages_fen", "net_fen", "declared_fen")


class Place(NamedTuple):
    """A row: a county of a prefecture, a prefecture of a province."""

    code: str
    name: str
    numbers: dict[str, int]


@dataclass(frozen=True)
class Summary:
    """`quarters`: those of the year that are frozen; the heads are those of the last of them."""

    region: Region
    year: int
    quarters: list[Quarter]
    places: list[Place]
    totals: dict[str, int]


def titles() -> dict[str, str]:
    """The columns with their words."""
    return {
        "workshops": _("工坊数（家）"),
        "employed_total": _("就业人数（人）"),
        "employed_target": _("脱贫人口（人）"),
        "employed_monitored": _("监测对象（人）"),
        "employed_low_income": _("农村低收入人口（人）"),
        "training_sessions": _("培训期数（期）"),
        "training_person_times": _("培训人次（人次）"),
        "wages_fen": _("劳动报酬（元）"),
        "net_fen": _("净销售额（元）"),
        "declared_fen": _("申报销售额（元）"),
    }


def summary(session: Session, region: str, year: int) -> Summary:
    """Of a region's year: heads as of the last frozen quarter, sums over all of them."""
    frozen = [figures_of(session, Quarter(year, n), region=region) for n in range(1, 5)]
    frozen = [f for f in frozen if f.version]
    digits = 4 if region.endswith("0000") else 6
    numbers: dict[str, dict[str, int]] = defaultdict(lambda: dict.fromkeys((*AT_END, *ADDED), 0))
    for figures in frozen:
        _add(numbers, figures, digits, at_end=figures is frozen[-1])
    codes = {code: code.ljust(6, "0") for code in numbers}
    asked = sa.select(Region.code, Region.name).where(Region.code.in_([*codes.values(), region]))
    names = dict(session.execute(asked).all())
    places = [Place(full, names.get(full, full), numbers[code]) for code, full in sorted(codes.items())]
    totals = {name: sum(p.numbers[name] for p in places) for name in (*AT_END, *ADDED)}
    return Summary(session.get_one(Region, region), year, [f.quarter for f in frozen], places, totals)


def _add(numbers: dict[str, dict[str, int]], figures: QuarterFigures, digits: int, *, at_end: bool) -> None:
    for person in figures.people:
        row = numbers[person.county_code[:digits]]
        for name in ("training_sessions", "training_person_times", "wages_fen"):
            row[name] += getattr(person, name)
        if at_end:
            _count(row, person)
    for sale in figures.sales:
        name = "net_fen" if sale.proof == Proof.PLATFORM else "declared_fen"
        numbers[sale.county_code[:digits]][name] += sale.net_fen


def _count(row: dict[str, int], person: PeopleRow) -> None:
    row["workshops"] += 1
    for name in AT_END[1:]:
        row[name] += getattr(person, name)


def as_xlsx(found: Summary) -> bytes:
    """One sheet; the last row are the sums of those above as formulas."""
    quarters = _("、").join(map(str, found.quarters)) or _("这一年还没有公布的季度")
    rows: list[list[Cell]] = [
        [_("%(n)s%(y)d年非遗工坊年度汇总表", n=found.region.name, y=found.year)],
        [_("报送：文化和旅游部；抄送人力资源社会保障、乡村振兴部门")],
        [_("已公布的季度"), quarters],
        [],
        [_("代码"), _("地区"), *titles().values()],
    ]
    first = len(rows) + 1
    for place in found.places:
        rows.append([place.code, place.name, *(_cell(n, place.numbers[n]) for n in titles())])
    last = len(rows)
    sums: list[Cell] = []
    for column, name in enumerate(titles(), start=3):
        letter, value = chr(ord("A") + column - 1), _cell(name, found.totals[name])
        sums.append(Formula(f"SUM({letter}{first}:{letter}{last})", value) if found.places else value)
    rows.append(["", _("合计"), *sums])
    return xlsx_bytes([(_("年度汇总"), rows)])


def _cell(name: str, number: int) -> int | Decimal:
    amount: Any = yuan(number) if name.endswith("_fen") else number
    return amount  # type: ignore[no-any-return]  # an int or a Decimal
