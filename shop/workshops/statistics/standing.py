"""Who has handed in and who is missing, at a glance: the workshops of a county, the regions of a prefecture or province."""

from __future__ import annotations

from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.heritage import queries as heritage
from shop.heritage.regions import stem
from shop.workshops.income.quarters import Quarter
from shop.workshops.models import Workshop
from shop.workshops.queries import lies_in
from shop.workshops.statistics.figures import has_to_report
from shop.workshops.statistics.models import RegionForm, RegionState, WorkshopReturn


class WorkshopStanding(NamedTuple):
    """One workshop that has to report. `state`: none, or that of its form."""

    workshop_id: int
    slug: str
    name: str
    county_code: str
    return_id: int | None
    state: str
    late: bool
    odd: bool


class RegionStanding(NamedTuple):
    """One region below. `expected`: workshops that have to report there; `counts`: forms by state (`none`: not begun)."""

    code: str
    name: str
    state: str
    late: bool
    expected: int
    counts: dict[str, int]
    form: RegionForm | None

    @property
    def accepted(self) -> int:
        """Forms of workshops that their counties have passed."""
        return self.counts.get("accepted", 0)


#: What has to be done comes first.
ORDER = ("submitted", "returned", "none", "draft", "accepted")


def workshops(session: Session, region_code: str, quarter: Quarter) -> list[WorkshopStanding]:
    """All that have to report, or did, in the region: what waits for a decision first. One statement."""
    mine = sa.and_(WorkshopReturn.workshop_id == Workshop.id, WorkshopReturn.quarter == str(quarter))
    rows = (
        sa.select(
            Workshop.id, Workshop.slug, Workshop.name, Workshop.county_code,
            WorkshopReturn.id, WorkshopReturn.state, WorkshopReturn.late, WorkshopReturn.reasons,
        )
        .outerjoin(WorkshopReturn, mine)
        .where(lies_in(Workshop.county_code, [region_code]),
               sa.or_(has_to_report(quarter), WorkshopReturn.submitted_at.is_not(None)))
        .order_by(Workshop.county_code, Workshop.id)
    )  # fmt: skip
    found = [
        WorkshopStanding(*row[:5], row[5] or "none", bool(row[6]), bool(row[7]))
        for row in session.execute(rows)
    ]
    return sorted(found, key=lambda w: ORDER.index(w.state))


def regions(session: Session, region_code: str, quarter: Quarter) -> list[RegionStanding]:
    """The counties of a prefecture or the prefectures of a province, in the order of their codes. Three statements."""
    below = heritage.children(session, region_code)
    codes = [r.code for r in below]
    rows = sa.select(RegionForm).where(RegionForm.quarter == str(quarter), RegionForm.region_code.in_(codes))
    forms = {f.region_code: f for f in session.scalars(rows)}
    counts = counted(session, region_code, quarter)
    found = []
    for region in below:
        mine: dict[str, int] = {}
        for county, states in counts.items():
            if county.startswith(stem(region.code)):
                for state, n in states.items():
                    mine[state] = mine.get(state, 0) + n
        form = forms.get(region.code)
        state = form.state if form else RegionState.OPEN.value
        found.append(
            RegionStanding(
                region.code, region.name, state, bool(form and form.late), sum(mine.values()), mine, form
            )
        )
    return [r for r in found if r.expected or r.form]


def counted(session: Session, region_code: str, quarter: Quarter) -> dict[str, dict[str, int]]:
    """By county how many workshops stand how (`none`: not begun). One statement."""
    mine = sa.and_(WorkshopReturn.workshop_id == Workshop.id, WorkshopReturn.quarter == str(quarter))
    state = sa.func.coalesce(WorkshopReturn.state, "none")
    rows = (
        sa.select(Workshop.county_code, state, sa.func.count())
        .outerjoin(WorkshopReturn, mine)
        .where(
            lies_in(Workshop.county_code, [region_code]),
            sa.or_(has_to_report(quarter), WorkshopReturn.submitted_at.is_not(None)),
        )
        .group_by(Workshop.county_code, state)
    )
    found: dict[str, dict[str, int]] = {}
    for county, which, n in session.execute(rows):
        found.setdefault(county, {})[which] = n
    return found
