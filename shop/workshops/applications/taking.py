"""Taking up an application: from here on the county reviews it."""

from __future__ import annotations

from sqlalchemy.orm import Session

from shop.core.access import Actor
from shop.core.permissions import Permission
from shop.workshops.applications import telling
from shop.workshops.applications.models import Application
from shop.workshops.applications.moves import Act
from shop.workshops.applications.recording import authority_of, move, taken


def take_up(
    session: Session, actor: Actor, application_id: int, *, version: int | None = None
) -> Application:
    """Take up a submitted application; the three departments and the applicant are told.

    By a culture officer of the county who is no party to it. Raises NotFound, Forbidden, Conflict.
    """
    application = taken(
        session, actor, application_id, Act.TAKE_UP, Permission.APPLICATION_DECIDE, version=version
    )
    authority = authority_of(session, actor, application.county_code or "")
    move(session, actor, application, Act.TAKE_UP, authority=authority)
    due_on = application.due_on.isoformat() if application.due_on else ""
    telling.applicant(session, application, "taken_up", authority=authority, due_on=due_on)
    telling.officers(session, application, "to_sign", "culture", "hr", "rural", due_on=due_on)
    return application
