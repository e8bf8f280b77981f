"""Entering a workshop with all that the one-page form may bring along."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy.orm import Session

from shop.admin.forms import RegistrationForm
from shop.core import clock
from shop.core.access import Actor
from shop.workshops import certification, registration
from shop.workshops.models import Workshop
from shop.workshops.upkeep import identity


def enter(session: Session, actor: Actor, form: RegistrationForm) -> Workshop:
    """Register the workshop; verify it, appoint its owner and certify it where the form says so.

    Raises Invalid or Conflict as each of these acts does; nothing of them stays then.
    """
    workshop = registration.register_workshop(session, actor, **form.facts())
    if form.owner.data:
        registration.appoint_owner(session, actor, workshop.id, reachable_at=form.owner.data)
    if form.verified.data:
        identity.check_originals(session, actor, workshop.id)
    if form.certify.data:
        certification.take_over(
            session,
            actor,
            workshop.id,
            document_no=form.document_no.data or "",
            effective_at=grant_instant(form.granted_on.data),
        )
    return workshop


def grant_instant(day: date | None) -> datetime | None:
    """The start of the document's day; None (now) for today or no day."""
    return None if day is None or day == clock.today() else clock.day_start(day)
