"""Who is told of a step of the procedure. The words are in templates/messages/application_*.txt."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from shop.core import messages
from shop.workshops.applications.models import Application
from shop.workshops.models import Workshop
from shop.workshops.queries import officers_of, people_of


def applicant(session: Session, application: Application, step: str, **facts: Any) -> None:
    """Tell who filed it, after the commit."""
    messages.notify(session, application.filed_by, f"application_{step}", **_named(application), **facts)


def people(session: Session, application: Application, workshop: Workshop, step: str, **facts: Any) -> None:
    """Tell the owners and staff of the workshop that came of it; who filed it is one of them."""
    for user_id in people_of(session, workshop):
        messages.notify(session, user_id, f"application_{step}", **_named(application), **facts)


def officers(
    session: Session, application: Application, step: str, *departments: str, county: str = "", **facts: Any
) -> None:
    """Tell the officers of the departments (culture when none is named) in the application's county, or another."""
    where = county or application.county_code or ""
    for user_id in officers_of(session, where, *(departments or ("culture",))):
        messages.notify(session, user_id, f"application_{step}", **_named(application), **facts)


def _named(application: Application) -> dict[str, str]:
    return {"number": application.number, "name": application.name}
