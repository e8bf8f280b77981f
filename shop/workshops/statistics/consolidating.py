"""Counties and prefectures put together what lies below them and hand it up, with the progress of work (工作进展).

The figures of such a form are the sums of the forms below: nobody types them again. What is missing below is named, and
goes up only with a note that is printed with the figures.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.core import audit, clock, messages
from shop.core.access import Actor, require
from shop.core.errors import Conflict, Forbidden, Invalid, NotFound
from shop.core.permissions import Permission
from shop.heritage import queries as heritage
from shop.heritage.models import Region
from shop.workshops.income.quarters import Quarter
from shop.workshops.queries import officers_of
from shop.workshops.statistics import standing, trail
from shop.workshops.statistics.calendar import Level, days_of
from shop.workshops.statistics.models import RegionForm, RegionState
from shop.workshops.upkeep.cases import bounded, given


@dataclass(frozen=True)
class Gaps:
    """What keeps a form from going up. `unreviewed` must be decided first; `missing` goes up with a note."""

    unreviewed: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)


def level_of(region_code: str) -> Level:
    """County or prefecture; NotFound for a province, which hands up to nobody here."""
    if region_code.endswith("0000"):
        raise NotFound(_("省一级不用往上报，直接核对发布。"))
    return Level.PREFECTURE if region_code.endswith("00") else Level.COUNTY


def above(region_code: str) -> str:
    """Who reviews the form: the prefecture of a county, the province of a prefecture."""
    return region_code[:4] + "00" if level_of(region_code) is Level.COUNTY else region_code[:2] + "0000"


def form_of(session: Session, region_code: str, quarter: Quarter) -> RegionForm | None:
    """The region's form of the quarter, when something was done about it."""
    rows = sa.select(RegionForm).where(
        RegionForm.region_code == region_code, RegionForm.quarter == str(quarter)
    )
    return session.scalar(rows)


def begin(session: Session, region_code: str, quarter: Quarter) -> RegionForm:
    """The region's form, begun when there is none; held until the transaction ends."""
    region = session.get(Region, region_code, with_for_update={"key_share": True})
    if region is None:
        raise NotFound(_("没有这个地方。"))
    found = form_of(session, region_code, quarter)
    if found is None:
        found = RegionForm(region_code=region_code, quarter=str(quarter), state=RegionState.OPEN)
        session.add(found)
        session.flush()
        return found
    session.refresh(found, with_for_update=True)
    return found


def gaps(session: Session, region_code: str, quarter: Quarter) -> Gaps:
    """By name what is not decided below, and what is missing."""
    if level_of(region_code) is Level.COUNTY:
        rows = standing.workshops(session, region_code, quarter)
        return Gaps(
            [r.name for r in rows if r.state == "submitted"],
            [r.name for r in rows if r.state in ("none", "draft", "returned")],
        )
    below = standing.regions(session, region_code, quarter)
    return Gaps(
        [r.name for r in below if r.state == RegionState.SUBMITTED],
        [r.name for r in below if r.expected and r.state in (RegionState.OPEN, RegionState.RETURNED)],
    )


def submit(
    session: Session, actor: Actor, region_code: str, quarter: Quarter, *, narrative: str, missing_note: str
) -> RegionForm:
    """Hand the region's form up; who does it signs it. After the due day it is accepted and marked late (BR-10).

    By culture officers of the region or above. Raises Conflict: the quarter is not over (NOT_OVER), a form below waits for
    a decision (UNREVIEWED), it was handed up before (HANDED_IN); Invalid: no progress of work, no note on what is missing.
    """
    require(actor, Permission.STATISTICS_REVIEW, region_code)
    level, days, now = level_of(region_code), days_of(session, quarter), clock.now()
    if not days.is_over(now):
        raise Conflict(_("这个季度还没有结束，过了最后一天再报。"), code="NOT_OVER")
    found = begin(session, region_code, quarter)
    if found.state not in (RegionState.OPEN, RegionState.RETURNED):
        raise Conflict(_("这份汇总表已经报上去了。"), code="HANDED_IN")
    found.narrative = given(narrative, "narrative", _("请写几句工作进展。"), 3000)
    found.missing_note = bounded(missing_note, "missing_note", 500)
    open_ends = gaps(session, region_code, quarter)
    if open_ends.unreviewed:
        raise Conflict(_("还有没审的：%(names)s。", names=_named(open_ends.unreviewed)), code="UNREVIEWED")
    if open_ends.missing and not found.missing_note:
        raise Invalid(
            _("还缺：%(names)s。要么等齐，要么写明为什么缺，随表印出。", names=_named(open_ends.missing)),
            field="missing_note",
        )
    if found.submitted_at is None:
        found.due_on, found.late = days.due[level], days.is_late(level, now)
    found.state, found.submitted_by, found.submitted_at = RegionState.SUBMITTED, actor.user_id or 0, now
    session.flush()
    trail.note(session, actor, found, "submitted")
    audit.record(
        session, actor, "quarter.handed_up", "region", region_code, quarter=str(quarter), late=found.late
    )
    return found


def accept(
    session: Session, actor: Actor, region_code: str, quarter: Quarter, *, note: str = ""
) -> RegionForm:
    """The level above passes the form; by another person than who handed it up."""
    found = _to_decide(session, actor, region_code, quarter, (RegionState.SUBMITTED,))
    return _decide(session, actor, found, RegionState.ACCEPTED, "accepted", bounded(note, "note"))


def send_back(
    session: Session, actor: Actor, region_code: str, quarter: Quarter, *, reason: str
) -> RegionForm:
    """The level above returns the form with a reason; its officers are told."""
    states = (RegionState.SUBMITTED, RegionState.ACCEPTED)
    found = _to_decide(session, actor, region_code, quarter, states)
    words = given(reason, "reason", _("请写明要改什么。"))
    _decide(session, actor, found, RegionState.RETURNED, "returned", words)
    place = heritage.place_text(session, region_code)
    for user_id in officers_of(session, region_code, "culture"):
        messages.notify(
            session, user_id, "region_form_returned", place=place, quarter=str(quarter), reason=words
        )
    return found


def _to_decide(
    session: Session, actor: Actor, region_code: str, quarter: Quarter, states: tuple[RegionState, ...]
) -> RegionForm:
    require(actor, Permission.STATISTICS_REVIEW, above(region_code))
    found = begin(session, region_code, quarter)
    if found.state not in states:
        raise Conflict(_("这份汇总表现在不能这样办，请刷新看看。"), code="NOT_SUBMITTED")
    if actor.user_id is not None and actor.user_id == found.submitted_by:
        raise Forbidden(_("这份表是您自己报的，要由别的经办人来审。"), code="OWN_CASE")
    return found


def _decide(
    session: Session, actor: Actor, found: RegionForm, state: RegionState, act: str, note: str
) -> RegionForm:
    found.state, found.review_note = state, note
    found.reviewed_by, found.reviewed_at = actor.user_id or 0, clock.now()
    session.flush()
    trail.note(session, actor, found, act, note)
    audit.record(session, actor, f"quarter.form_{act}", "region", found.region_code, quarter=found.quarter)
    return found


def _named(names: list[str]) -> str:
    shown = _("、").join(names[:8])
    return _("%(names)s等 %(n)s 家", names=shown, n=len(names)) if len(names) > 8 else shown
