"""By when somebody has to act on an application: the day the desk sorts by."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from shop.core import clock, workdays
from shop.heritage import queries as heritage
from shop.workshops.applications.models import Application, ApplicationState
from shop.workshops.conditions import periods

#: What is missing has to be said at once, within five days (Administrative Licensing Law, art. 32, by analogy).
TAKE_UP_WORKDAYS = 5


def of(session: Session, application: Application, *, notice_ends_on: date | None = None) -> date | None:
    """The day by which the county has to act in the present state; None while it is the applicant's turn and after
    the end.

    Submitted: five workdays (or the whole review, where that is shorter). Under review: the review's workdays. On
    notice: the first workday after the notice ended, from which on it can be decided.
    """
    if application.county_code is None:
        return None
    since = clock.local_day(application.state_since)
    if application.state == ApplicationState.PUBLIC_NOTICE and notice_ends_on is not None:
        return workdays.nth_workday_after(notice_ends_on, 1, heritage.overrides(session))
    if application.state not in (ApplicationState.SUBMITTED, ApplicationState.UNDER_REVIEW):
        return None
    allowed = periods.of(session, application.county_code).review_workdays
    if application.state == ApplicationState.SUBMITTED:
        allowed = min(allowed, TAKE_UP_WORKDAYS)
    return workdays.nth_workday_after(since, allowed, heritage.overrides(session))
