"""Statistics of the procedure: received, decided, in time, how long, refused why; by county.

Counted are the applications whose first submission falls into the year. A case is in time when the county never kept
it longer than it may: five workdays until it was taken up, the workdays of the review after that. Days on which the
applicant mended, and the notice, are not the county's.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from statistics import median

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.core import clock, workdays
from shop.core.access import Actor
from shop.heritage import queries as heritage
from shop.heritage.models import Region
from shop.workshops.applications.due import TAKE_UP_WORKDAYS
from shop.workshops.applications.models import Application, ApplicationMove, ApplicationState
from shop.workshops.applications.moves import Act
from shop.workshops.conditions import periods
from shop.workshops.queries import lies_in, watched_regions

_ENDS = {
    ApplicationState.GRANTED: "granted",
    ApplicationState.REFUSED: "refused",
    ApplicationState.WITHDRAWN: "withdrawn",
}


@dataclass
class Line:
    """One county, or all of them."""

    name: str
    received: int = 0
    granted: int = 0
    refused: int = 0
    withdrawn: int = 0
    in_time: int = 0
    late: int = 0
    days: list[int] = field(default_factory=list)

    @property
    def open(self) -> int:
        """Not at their end yet."""
        return self.received - self.granted - self.refused - self.withdrawn

    @property
    def median_days(self) -> int | None:
        """Calendar days from the first submission to the decision, the middle one."""
        return round(median(self.days)) if self.days else None

    @property
    def in_time_share(self) -> int | None:
        """Percent of the decided cases that were in time, rounded down."""
        decided = self.in_time + self.late
        return 100 * self.in_time // decided if decided else None


@dataclass(frozen=True)
class Statistics:
    """The year in a region."""

    year: int
    total: Line
    counties: list[Line]
    refusals: list[tuple[str, int]]


class _Case:
    """One application with its moves in order."""

    def __init__(self, county: str, state: str, moves: list[ApplicationMove]) -> None:
        self.county, self.state, self.moves = county, state, moves

    @property
    def first(self) -> datetime:
        return next(m.at for m in self.moves if m.act == Act.SUBMIT)


def of_year(session: Session, actor: Actor, year: int) -> Statistics:
    """The statistics of the account's regions. A constant number of statements but for the periods of each county."""
    cases = [c for c in _cases(session, actor, year) if clock.local(c.first).year == year]
    names = _names(session, {c.county for c in cases})
    overrides = heritage.overrides(session)
    allowed = {code: periods.of(session, code).review_workdays for code in names}
    total = Line("")
    lines = {code: Line(names[code]) for code in sorted(names)}
    for case in cases:
        for line in (total, lines[case.county]):
            _count(line, case, allowed[case.county], overrides)
    reasons = Counter(m.reason for c in cases for m in c.moves if m.act == Act.REFUSE)
    return Statistics(year, total, list(lines.values()), reasons.most_common(20))


def _cases(session: Session, actor: Actor, year: int) -> list[_Case]:
    span = (clock.year_start(year), clock.year_start(year + 1))
    first = sa.select(ApplicationMove.application_id).where(
        ApplicationMove.act == Act.SUBMIT, ApplicationMove.at >= span[0], ApplicationMove.at < span[1]
    )
    there = lies_in(Application.county_code, watched_regions(actor))
    wanted = sa.and_(there, Application.id.in_(first))
    kept = session.execute(
        sa.select(Application.id, Application.county_code, Application.state).where(wanted)
    )
    moves: dict[int, list[ApplicationMove]] = {}
    rows = sa.select(ApplicationMove).join(Application, ApplicationMove.application_id == Application.id)
    for move in session.scalars(
        rows.where(wanted).order_by(ApplicationMove.application_id, ApplicationMove.id)
    ):
        moves.setdefault(move.application_id, []).append(move)
    return [_Case(county or "", state, moves[i]) for i, county, state in kept]


def _names(session: Session, codes: set[str]) -> dict[str, str]:
    rows = session.execute(sa.select(Region.code, Region.name).where(Region.code.in_(codes)))
    return dict(rows.all())


def _count(line: Line, case: _Case, allowed: int, overrides: Mapping[date, bool]) -> None:
    line.received += 1
    ended = _ENDS.get(ApplicationState(case.state))
    if ended is None:
        return
    setattr(line, ended, getattr(line, ended) + 1)
    if ended == "withdrawn":
        return
    if _in_time(case.moves, allowed, overrides):
        line.in_time += 1
    else:
        line.late += 1
    line.days.append((clock.local_day(case.moves[-1].at) - clock.local_day(case.first)).days)


def _in_time(moves: list[ApplicationMove], allowed: int, overrides: Mapping[date, bool]) -> bool:
    """Whether no stay of the case in the county's hands was longer than it may be."""
    longest = {
        ApplicationState.SUBMITTED: min(allowed, TAKE_UP_WORKDAYS),
        ApplicationState.UNDER_REVIEW: allowed,
    }
    return all(
        _workdays(since, until, overrides) <= longest[state]
        for state, since, until in _stays(moves)
        if state in longest
    )


def _stays(moves: list[ApplicationMove]) -> Iterable[tuple[ApplicationState, date, date]]:
    since: date | None = None
    for move in moves:
        at = clock.local_day(move.at)
        if move.to_state == move.from_state:
            continue
        if since is not None and move.from_state is not None:
            yield ApplicationState(move.from_state), since, at
        since = at


def _workdays(since: date, until: date, overrides: Mapping[date, bool]) -> int:
    """Workdays after the first day up to the last."""
    days = ((since + timedelta(days=n)) for n in range(1, (until - since).days + 1))
    return sum(workdays.is_workday(day, overrides) for day in days)
