"""The periods of the quarterly report, which a province sets (BR-09): from the next form on that is not open yet."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.core import audit, clock
from shop.core.access import Actor, require
from shop.core.errors import Invalid
from shop.core.permissions import Permission
from shop.workshops.income.report import PROVINCE
from shop.workshops.statistics.calendar import Periods
from shop.workshops.statistics.models import ReportPeriods
from shop.workshops.upkeep.cases import bounded


def set_periods(session: Session, actor: Actor, given: Periods, *, source: str) -> ReportPeriods:
    """Set days of opening (1 to 30) and workdays of each level (1 to 20, none earlier than the level below it).

    What was handed in keeps the due day it was judged by. Raises Invalid at the field.
    """
    require(actor, Permission.STATISTICS_PUBLISH, PROVINCE)
    if not 1 <= given.opens_days_before <= 30:
        raise Invalid(_("请填 1 到 30。"), field="opens_days_before")
    if not 1 <= given.workshop <= 20:
        raise Invalid(_("请填 1 到 20。"), field="workshop")
    if not given.workshop <= given.county <= 20:
        raise Invalid(_("县里不能比工坊还早，最多 20。"), field="county")
    if not given.county <= given.prefecture <= 20:
        raise Invalid(_("市州不能比县里还早，最多 20。"), field="prefecture")
    row = session.get(ReportPeriods, PROVINCE, with_for_update=True, populate_existing=True)
    if row is None:
        row = ReportPeriods(region_code=PROVINCE)
        session.add(row)
    row.opens_days_before = given.opens_days_before
    row.workshop_workdays, row.county_workdays = given.workshop, given.county
    row.prefecture_workdays = given.prefecture
    row.source = bounded(source, "source", 200)
    row.changed_at, row.changed_by = clock.now(), actor.user_id
    session.flush()
    audit.record(session, actor, "report_periods.set", "region", PROVINCE, **given._asdict())
    return row
