"""How long each step of the procedure takes: the nearest region that says so, else what the store takes as usual."""

from __future__ import annotations

from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.workshops.conditions.models import Jurisdiction


class Periods(NamedTuple):
    """Periods that hold for a county.

    The first day of a notice counts (BR-08). The day of an objection does not (Civil Code, art. 201), and its days are
    calendar days. A review is counted in workdays from the day after the application was taken up.
    """

    notice_workdays: int
    answer_days: int
    review_workdays: int
    visit_required: bool


#: Where no region says anything: five workdays on notice, 30 days to answer an objection (domain, section 2),
#: twenty workdays to review (Administrative Licensing Law, art. 42, by analogy), and somebody went there.
USUAL = Periods(notice_workdays=5, answer_days=30, review_workdays=20, visit_required=True)


def regions_above(county_code: str) -> tuple[str, ...]:
    """The county, its prefecture, its province: nearest first, each once."""
    return tuple(dict.fromkeys((county_code, county_code[:4] + "00", county_code[:2] + "0000")))


def of(session: Session, county_code: str) -> Periods:
    """The periods that hold for the county; each value from the nearest region that has set it."""
    above = regions_above(county_code)
    rows = {
        row.region_code: row
        for row in session.scalars(sa.select(Jurisdiction).where(Jurisdiction.region_code.in_(above)))
    }
    nearest = [rows[code] for code in above if code in rows]
    return Periods(*(_first(nearest, name, getattr(USUAL, name)) for name in Periods._fields))


def _first(rows: list[Jurisdiction], name: str, usual: Any) -> Any:
    return next((value for row in rows if (value := getattr(row, name)) is not None), usual)
