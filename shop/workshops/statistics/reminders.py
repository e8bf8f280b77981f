"""Who is reminded of the quarterly form: workshops when it opens, the day before it is due and when it is late; counties
and prefectures the day before and when they are late. Each once, whenever the job runs.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.core import clock, messages
from shop.heritage import queries as heritage
from shop.heritage.regions import stem
from shop.workshops.income.quarters import Quarter
from shop.workshops.income.report import PROVINCE
from shop.workshops.models import Workshop
from shop.workshops.queries import officers_of
from shop.workshops.statistics import consolidating, standing
from shop.workshops.statistics.calendar import Days, Level, days_of, newest_open
from shop.workshops.statistics.models import RegionState, ReportReminder
from shop.workshops.statistics.standing import WorkshopStanding
from shop.workshops.upkeep.cases import tell_workshop

#: So long after the due day a late form is news; then it stands on the boards only.
FRESH = timedelta(days=20)
MISSING = ("none", "draft", "returned")


class Due(NamedTuple):
    """Somebody is to be reminded: a workshop (`w` and its id) or a region by its code; stage open, soon or late."""

    subject: str
    stage: str
    day: date


def send(session: Session, today: date) -> list[Due]:
    """Tell who was not told yet, and write it down; answers with what is new."""
    quarter = newest_open(session)
    days = days_of(session, quarter)
    rows = standing.workshops(session, PROVINCE, quarter)
    found = [*_workshops(rows, days, today), *_regions(session, rows, days, today)]
    known = sa.select(ReportReminder.subject, ReportReminder.stage)
    told = {(s, which) for s, which in session.execute(known.where(ReportReminder.quarter == str(quarter)))}
    new = [due for due in found if (due.subject, due.stage) not in told]
    for due in new:
        _tell(session, quarter, due, rows)
        session.add(
            ReportReminder(quarter=str(quarter), subject=due.subject, stage=due.stage, sent_at=clock.now())
        )
    session.flush()
    return new


def stage(level: Level, days: Days, today: date) -> str:
    """open, soon (the last two days), late, or '' when there is nothing to say."""
    due = days.due[level]
    if today > due:
        return "late" if today <= due + FRESH else ""
    if today >= due - timedelta(days=1):
        return "soon"
    return "open" if level is Level.WORKSHOP and today >= days.opens_on else ""


def _workshops(rows: list[WorkshopStanding], days: Days, today: date) -> Iterator[Due]:
    reached = stage(Level.WORKSHOP, days, today)
    if reached:
        for row in rows:
            if row.state in MISSING:
                yield Due(f"w{row.workshop_id}", reached, days.due[Level.WORKSHOP])


def _regions(session: Session, rows: list[WorkshopStanding], days: Days, today: date) -> Iterator[Due]:
    counties = sorted({row.county_code for row in rows})
    prefectures = sorted({code[:4] + "00" for code in counties})
    for level, codes in ((Level.COUNTY, counties), (Level.PREFECTURE, prefectures)):
        reached = stage(level, days, today)
        for code in codes if reached else []:
            form = consolidating.form_of(session, code, days.quarter)
            if form is None or form.state in (RegionState.OPEN, RegionState.RETURNED):
                yield Due(code, reached, days.due[level])


def _tell(session: Session, quarter: Quarter, due: Due, rows: list[WorkshopStanding]) -> None:
    over, day = due.stage == "late", due.day.isoformat()
    if due.subject.startswith("w"):
        workshop = session.get_one(Workshop, int(due.subject[1:]))
        template = "quarter_open" if due.stage == "open" else "quarter_due"
        tell_workshop(session, workshop, template, quarter=str(quarter), day=day, over=over)
        return
    mine = [row for row in rows if row.county_code.startswith(stem(due.subject))]
    place = heritage.place_text(session, due.subject)
    for user_id in officers_of(session, due.subject, "culture"):
        messages.notify(
            session, user_id, "region_form_due", place=place, quarter=str(quarter), day=day, over=over,
            missing=sum(row.state in MISSING for row in mine), waiting=sum(row.state == "submitted" for row in mine),
        )  # fmt: skip
