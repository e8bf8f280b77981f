"""What officers set for their own region: periods, the checklist of conditions, and (a province) the work calendar.

A change holds from now on: a notice that was published keeps its last day, an application its due day, and a line of
the checklist that was retired stays for those that were judged by it.
"""

from __future__ import annotations

from datetime import date
from typing import Required, TypedDict, Unpack

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.core import audit, clock
from shop.core.access import Actor, require
from shop.core.errors import Conflict, Forbidden, Invalid, NotFound
from shop.core.permissions import Permission
from shop.heritage.models import Region, WorkdayOverride
from shop.workshops.applications.checklist import subjects
from shop.workshops.applications.recording import bounded, given
from shop.workshops.conditions.models import Condition, ConditionGroup, ConditionKind, Jurisdiction
from shop.workshops.evidence.models import DocumentKind

BOUNDS = {"notice_workdays": (1, 60), "answer_days": (1, 90), "review_workdays": (1, 120)}
#: Facts of the form that can be counted against a threshold.
COUNTED = (
    "employees_total",
    "employees_supported",
    "employees_target",
    "employees_monitored",
    "employees_low_income",
    "employees_home_based",
    "premises_area_m2",
)
_WITH_THRESHOLD = (ConditionKind.AT_LEAST, ConditionKind.SHARE_AT_LEAST)


def set_periods(
    session: Session,
    actor: Actor,
    *,
    region_code: str,
    notice_workdays: int | None,
    answer_days: int | None,
    review_workdays: int | None,
    visit_required: bool | None,
    source: str,
) -> Jurisdiction:
    """Set the periods of the own region; None follows the region above. `source` names the document they come from.

    Workdays of a notice 1 to 60, days to answer 1 to 90, workdays of a review 1 to 120. Raises Invalid at the field.
    """
    _require_own(session, actor, region_code)
    given_periods = {
        "notice_workdays": notice_workdays,
        "answer_days": answer_days,
        "review_workdays": review_workdays,
    }
    for name, value in given_periods.items():
        low, high = BOUNDS[name]
        if value is not None and not low <= value <= high:
            raise Invalid(_("请填 %(low)s 到 %(high)s。", low=low, high=high), field=name)
    row = session.get(Jurisdiction, region_code, with_for_update=True, populate_existing=True)
    if row is None:
        row = Jurisdiction(region_code=region_code)
        session.add(row)
    row.notice_workdays, row.answer_days = notice_workdays, answer_days
    row.review_workdays, row.visit_required = review_workdays, visit_required
    row.source = bounded(source, "source", 200)
    row.changed_at, row.changed_by = clock.now(), actor.user_id
    session.flush()
    audit.record(
        session,
        actor,
        "periods.set",
        "region",
        region_code,
        visit_required=visit_required,
        **given_periods,
    )
    return row


class Line(TypedDict, total=False):
    """A line of the checklist. `threshold` in people, square metres or percent, by kind; of lines with the same
    `alternative` one is enough.
    """

    group: Required[str]
    kind: Required[str]
    subject: Required[str]
    sentence: Required[str]
    threshold: int | None
    required: bool
    alternative: str
    position: int
    source: str


def add_condition(session: Session, actor: Actor, *, region_code: str, **line: Unpack[Line]) -> Condition:
    """Add a line to the checklist of the own region. Raises Invalid at the field that does not fit, Forbidden."""
    _require_own(session, actor, region_code)
    threshold = line.get("threshold")
    _check_subject(line["group"], line["kind"], line["subject"], threshold)
    added = Condition(
        region_code=region_code,
        group_key=line["group"],
        kind=line["kind"],
        subject=line["subject"],
        threshold=threshold if line["kind"] in _WITH_THRESHOLD else None,
        sentence=given(line["sentence"], "sentence", _("请写清条件。"), 200),
        required=line.get("required", True),
        alternative=bounded(line.get("alternative", ""), "alternative", 20),
        position=line.get("position", 0),
        source=bounded(line.get("source", ""), "source", 200),
    )
    session.add(added)
    session.flush()
    audit.record(
        session, actor, "condition.added", "region", region_code, condition=added.id, subject=added.subject
    )
    return added


def retire_condition(session: Session, actor: Actor, condition_id: int) -> Condition:
    """Take a line out of the checklist from now on. A line that changes is retired and another one added."""
    line = session.get(Condition, condition_id, with_for_update=True, populate_existing=True)
    if line is None:
        raise NotFound(_("没有这一条。"))
    _require_own(session, actor, line.region_code)
    if line.retired_at is not None:
        raise Conflict(_("这一条已经停用。"), code="RETIRED")
    line.retired_at = clock.now()
    session.flush()
    audit.record(session, actor, "condition.retired", "region", line.region_code, condition=line.id)
    return line


def set_workday(session: Session, actor: Actor, *, day: date, is_workday: bool, note: str) -> WorkdayOverride:
    """Say of a day from today on that offices work (or do not), against the packaged calendar, with the announcement.

    The calendar is one for the whole store: culture officers of a province edit it, and the platform.
    """
    require_calendar(actor)
    if day < clock.today():
        raise Invalid(_("过去的日子不能改。"), field="day")
    row = session.get(WorkdayOverride, day, with_for_update=True, populate_existing=True)
    if row is None:
        row = WorkdayOverride(day=day)
        session.add(row)
    row.is_workday, row.note = is_workday, given(note, "note", _("请写明依据，例如放假通知的文号。"), 100)
    session.flush()
    audit.record(session, actor, "calendar.set", "day", day.isoformat(), is_workday=is_workday)
    return row


def clear_workday(session: Session, actor: Actor, *, day: date) -> None:
    """Go back to the packaged calendar for a day from today on. Raises NotFound when it was not set."""
    require_calendar(actor)
    if day < clock.today():
        raise Invalid(_("过去的日子不能改。"), field="day")
    row = session.get(WorkdayOverride, day, with_for_update=True, populate_existing=True)
    if row is None:
        raise NotFound(_("这一天没有调整过。"))
    session.delete(row)
    session.flush()
    audit.record(session, actor, "calendar.cleared", "day", day.isoformat())


def edits_calendar(actor: Actor) -> bool:
    """Whether the actor may edit the work calendar."""
    if actor.is_system or actor.operates:
        return True
    return any(
        g.kind == "authority" and g.department == "culture" and (g.region_code or "").endswith("0000")
        for g in actor.grants
    )


def conditions_of(session: Session, region_code: str) -> list[Condition]:
    """The lines of the region itself that hold now, in their order."""
    rows = sa.select(Condition).where(Condition.region_code == region_code, Condition.retired_at.is_(None))
    return list(session.scalars(rows.order_by(Condition.position, Condition.id)))


def _require_own(session: Session, actor: Actor, region_code: str) -> None:
    require(actor, Permission.CONDITIONS_EDIT, region_code)
    if session.get(Region, region_code) is None:
        raise NotFound(_("没有这个地方。"))


def require_calendar(actor: Actor) -> None:
    """Raises Forbidden unless the actor may edit the work calendar."""
    if not edits_calendar(actor):
        raise Forbidden(_("工作日历全省共用，由省级文旅部门或平台修改。"), code="OTHER_REGION")


def _check_subject(group: str, kind: str, subject: str, threshold: int | None) -> None:
    if group not in set(ConditionGroup):
        raise Invalid(_("请选属于哪一类条件。"), field="group")
    if kind not in set(ConditionKind):
        raise Invalid(_("请选怎样核对。"), field="kind")
    known: tuple[str, ...] = COUNTED
    if kind == ConditionKind.DOCUMENT:
        known = tuple(DocumentKind)
    elif kind == ConditionKind.STATED:
        known = tuple(subjects())
    if subject not in known:
        raise Invalid(_("请选核对哪一项。"), field="subject")
    if kind in _WITH_THRESHOLD and (threshold is None or threshold < 0):
        raise Invalid(_("请填数目。"), field="threshold")
    if kind == ConditionKind.SHARE_AT_LEAST and (threshold or 0) > 100:
        raise Invalid(_("百分比不能超过 100。"), field="threshold")
