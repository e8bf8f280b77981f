"""An applicant's own applications."""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session, joinedload

from shop.core.access import Actor, allowed
from shop.core.errors import NotFound
from shop.core.permissions import Permission
from shop.workshops.applications.models import Application, ApplicationMove, ApplicationState
from shop.workshops.models import Certificate


def own(session: Session, actor: Actor, number: str) -> Application:
    """The application, for who filed it; NotFound for everybody else, and for a draft that was thrown away."""
    rows = sa.select(Application).where(Application.number == number)
    application = session.scalar(rows.options(joinedload(Application.county), joinedload(Application.craft)))
    if application is None or not allowed(actor, Permission.APPLICATION_FILE, application):
        raise NotFound(_("没有这份申请，或者它不是您填的。"))
    if application.state == ApplicationState.WITHDRAWN and application.submitted_at is None:
        raise NotFound(_("这份草稿已经删掉了。"))
    return application


def all_own(session: Session, actor: Actor) -> list[Application]:
    """All applications the actor filed, the newest first, without drafts that were thrown away."""
    thrown = sa.and_(Application.state == ApplicationState.WITHDRAWN, Application.submitted_at.is_(None))
    rows = sa.select(Application).where(Application.filed_by == actor.user_id, sa.not_(thrown))
    return list(session.scalars(rows.order_by(Application.id.desc()).options(joinedload(Application.county))))


def moves(session: Session, application_id: int) -> list[ApplicationMove]:
    """What was done to it, oldest first."""
    rows = sa.select(ApplicationMove).where(ApplicationMove.application_id == application_id)
    return list(session.scalars(rows.order_by(ApplicationMove.id)))


def certificate_of(session: Session, application_id: int) -> str | None:
    """The number of the certificate that came of it."""
    return session.scalar(sa.select(Certificate.number).where(Certificate.application_id == application_id))
