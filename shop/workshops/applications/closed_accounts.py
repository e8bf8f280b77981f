"""An applicant's account stays open while an application runs: the office must be able to answer somebody."""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.accounts import closing
from shop.workshops.applications.models import Application, ApplicationState

RUNNING = (
    ApplicationState.SUBMITTED,
    ApplicationState.UNDER_REVIEW,
    ApplicationState.RETURNED,
    ApplicationState.PUBLIC_NOTICE,
)


def blockers(session: Session, user_id: int) -> list[str]:
    """Applications that are neither decided nor withdrawn."""
    rows = sa.select(Application.number).where(
        Application.filed_by == user_id, Application.state.in_(RUNNING)
    )
    numbers = session.scalars(rows.order_by(Application.id)).all()
    return [_("认定申请 %(number)s 还在办理。", number=number) for number in numbers]


closing.watch(blockers=blockers)
